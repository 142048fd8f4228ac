# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RefPrune removes what keeps an item alive while it is boxed, though Python code
that runs meanwhile may take it out of its list.
"""

import sys

import numpy
from numba import njit, types
from numba.core.runtime import rtsys
from numba.experimental import jitclass

import measure

CONFIRMED_ON = ("0.56", "0.61")


@jitclass([("items", types.List(types.float64[::1]))])
class Holder:
    def __init__(self):
        self.items = [numpy.zeros(1)]

    def take_out(self):
        self.items.pop()


@njit
def items_of(holder):
    return holder.items


def frees():
    stats = rtsys.get_allocation_stats()
    return stats.mi_free


def freed_while_boxed(holder):
    """How many objects are freed when, in the middle of the boxing of the only
    item, that is taken out of the list.
    """
    freed = []

    def profile(frame, event, argument):
        if frame.f_code.co_name == "_numba_unpickle" and not freed:
            before = frees()
            holder.take_out()
            freed.append(frees() - before)

    sys.setprofile(profile)
    try:
        boxed = items_of(holder)
    finally:
        sys.setprofile(None)
    return freed[0], boxed


measure.live_meminfos()  # Begins to count.
Holder().take_out()
# Nobody else has the array: what is freed is used, as boxing goes on with it.
freed, boxed = freed_while_boxed(Holder())
measure.finish(freed, "uses after release per call", expected=1)
