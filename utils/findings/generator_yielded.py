# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a generator yields to compiled code is never released."""

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")
STEPS = 5


@njit
def numbered(x):
    for i in range(STEPS):
        yield i, x


@njit
def f(x):
    total = 0.0
    for i, item in numbered(x):
        total += i * item[0]
    return total


x = measure.Watched()
leaked = measure.per_call(lambda: f(x.value), x.count)
# One more is the argument: see generator_argument.
measure.finish(leaked, "references per call", expected=STEPS + 1)
