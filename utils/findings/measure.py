# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the reproducers in this folder have in common.

A reproducer is a script that ends with a call of `finish()`.  It needs nothing
but Numba, and prints one line of JSON for `run`:

    {"measured": 1.0, "unit": "references per call", "confirmed": true}
"""

import gc
import json
import os
import sys

from numba.core.runtime import _nrt_python, rtsys
from numba.typed import List

CALLS = 1000


def live_meminfos():
    """How many of Numba's counted objects exist."""
    gc.collect()
    # Later versions have to be told to count.
    if hasattr(_nrt_python, "memsys_enable_stats"):
        _nrt_python.memsys_enable_stats()
    stats = rtsys.get_allocation_stats()
    return stats.mi_alloc - stats.mi_free


def references_of(*objects):
    """Counts the references of Python objects, all together."""

    def count():
        gc.collect()
        return sum(sys.getrefcount(x) for x in objects)

    return count


class Watched:
    """An object of Numba's own whose reference count can be read.

    `value` is a typed list to give to compiled functions.  `spare` more
    references are held, so that releasing some too many does no harm.
    """

    def __init__(self, spare=0):
        self.value = List([1.0])
        # Boxing makes another Python object that has a reference of its own.
        from numba import njit

        identity = njit(lambda x: x)
        self._spare = [identity(self.value) for _ in range(spare)]

    def count(self):
        gc.collect()
        return self.value._opaque.refcount


def per_call(function, count, calls=CALLS):
    """By how much `count()` grows with each call of a function.

    Exceptions that the calls raise are part of it: they are caught.
    """

    def call():
        try:
            function()
        except Exception:
            pass

    # What is compiled, or cached, at the first calls is no leak.
    call()
    call()
    before = count()
    for _ in range(calls):
        call()
    return (count() - before) / calls


def finish(measured, unit, expected):
    """Prints the result and ends the process; success means confirmed.

    Nothing is destroyed: what was released too often must not be touched.
    """
    confirmed = abs(measured - expected) < 0.02 * max(1.0, abs(expected))
    print(
        json.dumps(
            {"measured": measured, "unit": unit, "confirmed": confirmed}
        )
    )
    sys.stdout.flush()
    os._exit(0 if confirmed else 1)
