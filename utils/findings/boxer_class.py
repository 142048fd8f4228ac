# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The boxer of Numba's example of an extension type forgets the class."""

import numpy
from numba import njit
from numba.tests.pdlike_usecase import Index

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(index):
    return index


index = Index(numpy.arange(3))
leaked = measure.per_call(lambda: f(index), measure.references_of(Index))
measure.finish(leaked, "references per call", expected=1)
