# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An exception in a callee leaves the caller's variables behind."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def fail():
    raise ValueError


@njit
def f(x):
    items = [x]
    fail()
    return len(items)


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
