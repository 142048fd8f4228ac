# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""zip() keeps the item that has no counterpart."""

import numpy as np
from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(x):
    total = 0.0
    for item, factor in zip([x, x, x], [2.0]):
        total += factor * item[0]
    return total


x = np.arange(3.0)
leaked = measure.per_call(lambda: f(x), measure.references_of(x))
measure.finish(leaked, "references per call", expected=1)
