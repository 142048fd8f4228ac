# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""list.clear() of a reflected list forgets its items."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(x):
    items = [x]
    items.clear()


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
