# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each object-mode block unpickles an object that it releases only the first time."""

import sys

from numba import njit, objmode
from numba.core import serialize

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f():
    with objmode(y="intp"):
        y = 1
    return y


def count():
    return sum(map(sys.getrefcount, serialize._unpickled_memo.values()))


leaked = measure.per_call(f, count)
measure.finish(leaked, "references per call", expected=1)
