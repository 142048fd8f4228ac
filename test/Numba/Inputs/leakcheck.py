# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that a block of code leaves all reference counts as they were."""

import contextlib
import gc
import sys

from numba.core.runtime import _nrt_python, rtsys

if hasattr(_nrt_python, "memsys_enable_stats"):
    # Later versions of Numba count allocations only when told to.
    _nrt_python.memsys_enable_stats()


@contextlib.contextmanager
def no_leaks(test, *objects):
    """Fails `test` if a count of `objects`, or the balance of the NRT's
    allocations, is another one after the block.

    What the block binds to names must be deleted in the block.
    """
    gc.collect()
    counts = [sys.getrefcount(o) for o in objects]
    before = rtsys.get_allocation_stats()
    yield
    gc.collect()
    after = rtsys.get_allocation_stats()
    test.assertEqual([sys.getrefcount(o) for o in objects], counts)
    test.assertEqual(after.alloc - before.alloc, after.free - before.free)
    test.assertEqual(
        after.mi_alloc - before.mi_alloc, after.mi_free - before.mi_free
    )
