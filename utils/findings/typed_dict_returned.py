# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Boxing a typed dict forgets the reference to its Numba type."""

from numba import njit, typed
from numba.core import serialize

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f():
    items = typed.Dict()
    items[1] = 2
    return items


f()
# What compiled code unpickles is kept here, one object for all calls.
kept = list(getattr(serialize, "_unpickled_memo", {}).values())
leaked = measure.per_call(f, measure.references_of(*kept))
measure.finish(leaked, "references per call", expected=1)
