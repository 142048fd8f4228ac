# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A generator that is left early keeps its variables, with two references each."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def numbers(x):
    y = x
    yield y[0]
    yield y[0]


@njit
def f(x):
    for item in numbers(x):
        return item
    return 0.0


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=3)
