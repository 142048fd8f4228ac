# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A generator's type may have several bodies of `next`: what one of them saves
another one resumes, so that all have to hold what they save alike.

REQUIRES: numba-in-process
RUN: %numba-python %s > %t.off
RUN: %numba-python %s --enable > %t.on
RUN: diff %t.off %t.on
RUN: FileCheck %s --input-file %t.on
CHECK: [4.0, 8.0, 16.0] [4.0, 8.0, 16.0] 28.0 28.0, left {{-?[0-9]+}}
"""

import sys

import numpy as np
from numba import njit

import numba_passthru
from numba_passthru import _compat

if "--enable" in sys.argv:
    numba_passthru.enable()


def doubling(n):
    x = np.full(n, 1.0)
    for i in range(n):
        yield x[i]
        x = x * 2


quick, debug = njit(doubling), njit(debug=True)(doubling)


@njit
def start(n):
    generator = quick(n)
    next(generator)
    next(generator)
    return generator


@njit
def finish(n):
    total = 0.0
    for value in start(n):
        total += value
    return total


start.compile("(int64,)")
debug.compile("(int64,)")  # The last one is what the type stands for.
resumed = [list(start(5)) for _ in range(2)] + [finish(5) for _ in range(2)]
before = _compat.allocation_stats()
finish(5)
after = _compat.allocation_stats()
left = (after.mi_alloc - before.mi_alloc) - (after.mi_free - before.mi_free)
print("%s %s %s %s, left %d" % (*resumed, left))
