# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A function that Numba caches on disk, and that loses a reference."""

from numba import njit
from numba.core import types
from numba.extending import intrinsic


@intrinsic
def retain(typingctx, value):
    """Retains a value; the caller has to see to the rest."""

    def codegen(context, builder, signature, args):
        context.nrt.incref(builder, signature.args[0], args[0])
        return context.get_dummy_value()

    return types.none(value), codegen


@intrinsic
def release(typingctx, value):
    """The opposite."""

    def codegen(context, builder, signature, args):
        context.nrt.decref(builder, signature.args[0], args[0])
        return context.get_dummy_value()

    return types.none(value), codegen


@njit(cache=True)
def retain_once_more(text):
    retain(text)
    return len(text)
