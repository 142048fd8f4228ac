# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What runs on the workers of cluster.py.  It knows nothing of the passes."""

import gc
import sys

from numba import njit, types

import numba_passthru
from numba_passthru import PassThruContainer
from numba_passthru._compat import allocation_stats


@numba_passthru.pass_thru(value=types.intp, name=types.unicode_type)
class Thing:
    def __init__(self, value, name):
        self.value = value
        self.name = name


def container(n):
    return PassThruContainer({"n": n})


@njit
def same(a, b):
    result = a
    if a == b:
        result = b
    return result


@njit
def best(a, b):
    result = a
    if b.value > a.value:
        result = b
    return result


def through(c):
    return same(c, c)


def best_of_one(thing):
    return best(thing, thing)


def options():
    """What is in force before this process has compiled anything."""
    enabled = numba_passthru.enabled()
    return enabled and (enabled.elide, enabled.verify)


def removed():
    with numba_passthru.record() as libraries:
        njit(best.py_func)(Thing(1, "a"), Thing(2, "b"))
    return sum(library.removed for library in libraries)


def count_changes(calls):
    """How the counts of an object and the balance of the NRT change."""
    thing = Thing(1, "a")
    best(thing, thing)

    def state():
        gc.collect()
        stats = allocation_stats()
        return sys.getrefcount(thing), stats.mi_alloc - stats.mi_free

    before = state()
    for _ in range(calls):
        best(thing, thing)
    after = state()
    return tuple(b - a for a, b in zip(before, after))
