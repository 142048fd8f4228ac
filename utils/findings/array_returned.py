# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Boxing an array forgets the reference to its Python type."""

import numpy
from numba import njit

import measure

# From Python 3.12 on the object is immortal, and has no count to read.
CONFIRMED_ON = ("0.56",)


@njit
def f(n):
    return numpy.zeros(n)


f(3)
leaked = measure.per_call(lambda: f(3), measure.references_of(numpy.ndarray))
measure.finish(leaked, "references per call", expected=1)
