# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An exception in an object-mode block leaves the variables around it behind."""

from numba import njit, objmode

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(x):
    items = [x]
    with objmode(y="intp"):
        y = int("no number")
    return len(items) + y


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
measure.finish(leaked, "references per call", expected=1)
