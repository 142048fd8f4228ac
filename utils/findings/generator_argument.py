# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""No finalizer runs for a generator that compiled code uses."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def numbers(x):
    yield x[0]


@njit
def f(x):
    total = 0.0
    for item in numbers(x):
        total += item
    return total


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
