# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assigning more items to a slice releases items that stay in the list."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(x):
    items = [x, x]
    items[1:1] = [x]


x = measure.Watched(spare=200)
leaked = measure.per_call(lambda: f(x.value), x.count, calls=100)
measure.finish(leaked, "references per call", expected=-1)
