# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each call with a numpy.random.Generator keeps three functions of it."""

import numpy as np
from numba import njit

import measure

CONFIRMED_ON = ("0.56",)


@njit
def f(x):
    return x.random()


x = np.random.default_rng(1)
binding = x.bit_generator.ctypes
parts = binding.next_uint64, binding.next_uint32, binding.next_double
leaked = measure.per_call(lambda: f(x), measure.references_of(*parts))
measure.finish(leaked, "references per call", expected=3)
