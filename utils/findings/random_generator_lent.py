# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Unboxing a numpy.random.Generator releases the bit generator, and keeps using
its state: all is well only where the attribute is held by somebody else."""

import ctypes
import weakref

import numpy as np
from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


class BitGenerator(np.random.PCG64):
    """Can be referred to weakly."""


class Generator(np.random.Generator):
    """Makes its bit generator when it is asked for it."""

    made = None

    @property
    def bit_generator(self):
        made = BitGenerator(1)
        Generator.made = weakref.ref(made)
        return made


gone = 0


@ctypes.CFUNCTYPE(None)
def look():
    global gone
    gone += Generator.made() is None


@njit
def f(x):
    look()
    return x.random()


generator = Generator(np.random.PCG64(2))
late = measure.per_call(lambda: f(generator), lambda: gone, calls=100)
measure.finish(late, "uses after release per call", expected=1)
