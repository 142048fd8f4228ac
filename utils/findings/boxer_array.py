# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The boxer of Numba's example of an extension type forgets what it wraps."""

import numpy
from numba import njit
from numba.tests.pdlike_usecase import Index

import measure

CONFIRMED_ON = ("0.56", "0.61")


@njit
def unboxes(index):
    return 0


@njit
def boxes(index):
    return index


data = numpy.arange(3)
index = Index(data)
of_data = measure.references_of(data)
# Unboxing is wrong, too: see unboxer_attribute.
leaked = measure.per_call(lambda: boxes(index), of_data)
leaked -= measure.per_call(lambda: unboxes(index), of_data)
measure.finish(leaked, "references per call", expected=1)
