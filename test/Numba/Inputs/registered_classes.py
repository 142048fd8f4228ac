# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Registered classes, for several tests."""

import operator
from typing import Optional

import numpy
from numba import njit, typed, types
from numba.extending import overload

from numba_passthru import pass_thru, pass_thru_type, type_of


@pass_thru(value=types.intp, name=types.unicode_type)
class Testee:
    """Two attributes for compiled code, and one that is not."""

    def __init__(self, value, name="a name that is long enough"):
        self.value = value
        self.name = name
        self.numba_will_not_like_this = compile("pass", "N/A", "single")

    def __gt__(self, other):
        return self.value > other.value


testee_type = type_of(Testee)


@overload(operator.gt)
def testee_gt(self, other):
    if self is testee_type and other is testee_type:
        return Testee.__gt__


@pass_thru(
    a=bool,
    b=float,
    c=types.int32,
    d=types.UniTuple(types.intp, 2),
    e=types.float64[:],
    g=Testee,
    h=pass_thru_type,
    i=types.uint64,
    j=types.ListType(types.intp),
    k=complex,
)
class Many:
    def __init__(self, **attributes):
        self.a = True
        self.b = 1.5
        self.c = 3
        self.d = 4, 5
        self.e = numpy.arange(3.0)
        self.g = Testee(7)
        self.h = {8: 9}
        self.i = 2**64 - 1
        self.j = typed.List([10])
        self.k = 1j
        vars(self).update(attributes)


@pass_thru(value=Optional[int], name=Optional[str], other=Optional[Testee])
class Perhaps:
    """Each attribute may be None."""

    def __init__(self, value=None, name=None, other=None):
        self.value, self.name, self.other = value, name, other


@pass_thru(object=int, parent=pass_thru_type, _private=int, meminfo=int)
class Names:
    """Names that could be taken already."""

    def __init__(self, parent):
        self.object, self.parent, self._private, self.meminfo = 1, parent, 2, 3


@pass_thru(value=int)
class Property:
    """Its attribute fails in the way that it is told to."""

    def __init__(self, error=None):
        self.error = error

    @property
    def value(self):
        if self.error is not None:
            raise self.error("my own")
        return 1


@pass_thru(value=int)
class Comparable:
    """Its `==` is its own."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return hash(self.value)


@njit
def second(x, y):
    return y
