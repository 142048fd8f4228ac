# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The unboxer of Numba's example of an extension type forgets what it reads."""

import numpy
from numba import njit
from numba.tests.pdlike_usecase import Index

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(index):
    return 0


data = numpy.arange(3)
index = Index(data)
leaked = measure.per_call(lambda: f(index), measure.references_of(data))
measure.finish(leaked, "references per call", expected=1)
