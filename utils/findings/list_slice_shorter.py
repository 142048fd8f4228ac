# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assigning fewer items to a slice forgets what the rest is moved over."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(x):
    items = [x, x, x, x]
    items[1:3] = [x]


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
