# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A ufunc forgets the array that `__array_wrap__` of an extension type retains."""

import numpy
from numba import njit
from numba.tests.pdlike_usecase import Index

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def f(index):
    numpy.sin(index)
    return 0


index = Index(numpy.arange(3))
leaked = measure.per_call(lambda: f(index), measure.live_meminfos)
measure.finish(leaked, "MemInfos per call", expected=1)
