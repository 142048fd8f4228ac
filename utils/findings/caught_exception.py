# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a callee leaves behind when it raises stays behind when that is caught."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def item(x, index):
    items = [x]
    return items[index]


@njit
def f(x):
    try:
        item(x, 1)
    except Exception:
        return 1
    return 0


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
