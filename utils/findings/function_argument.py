# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A function that is given to compiled code as a first-class function: what
looks its address up is retained on each call, and so is its type."""

from numba import cfunc, njit, types
from numba.experimental import function_type

import measure

CONFIRMED_ON = ("0.56", "0.61")

signature = types.int64(types.int64)


@cfunc(signature)
def increment(x):
    return x + 1


@njit(types.int64(types.FunctionType(signature)))
def f(function):
    return function(1)


leaked = measure.per_call(
    lambda: f(increment), measure.references_of(function_type._get_wrapper_address)
)
measure.finish(leaked, "references per call", expected=1)
