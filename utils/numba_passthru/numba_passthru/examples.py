# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A pass-through class of one's own, and a container through object mode.

`Testee` holds something that Numba does not understand.  In nopython mode it is
a reference to the Python object plus a copy of `value`, so that its `>` can be
compiled.  numba_passthru.pass_thru() does all this in one line; here it is by
hand, for types that need more than that.
"""

from __future__ import annotations

import operator
from typing import Any, Sequence

from llvmlite import ir
from numba import objmode
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.typeof import typeof_impl
from numba.extending import (
    NativeValue,
    box,
    make_attribute_wrapper,
    overload,
    register_model,
    unbox,
)

from .numba_passthru import PassThruContainer, PassThruType, pass_thru_type


class Testee:
    """Compares by `value`."""

    def __init__(self, value: int, invert: bool = False) -> None:
        self.value = value
        self.numba_will_not_like_this = compile("pass", "N/A", "single")

    def __gt__(self, other) -> bool:  # Numba wants these names, bare
        return self.value > other.value

    def __repr__(self) -> str:
        return "Testee(%r)" % (self.value,)


class TesteeType(PassThruType):
    def __init__(self) -> None:
        super().__init__(name="Testee")


testee_type = TesteeType()


@typeof_impl.register(Testee)
def type_testee(val: Testee, context: Any) -> types.Type:
    return testee_type


@register_model(TesteeType)
class TesteeModel(models.StructModel):
    def __init__(self, dmm: Any, fe_type: types.Type) -> None:
        members = [("parent", pass_thru_type), ("value", types.intp)]
        super().__init__(dmm, fe_type, members)


make_attribute_wrapper(TesteeType, "value", "value")


@overload(operator.gt)
def testee_gt(self, other):
    if self is testee_type and other is testee_type:
        return Testee.__gt__


@unbox(TesteeType)
def unbox_testee(typ: types.Type, obj: ir.Value, c: Any) -> NativeValue:
    """Leaves no reference behind when `value` is missing or not an integer."""
    parent = c.unbox(pass_thru_type, obj)
    failed = cgutils.alloca_once_value(c.builder, cgutils.true_bit)
    testee = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    testee.parent = parent.value

    with c.builder.if_then(c.builder.not_(parent.is_error), likely=True):
        attribute = c.pyapi.object_getattr_string(obj, "value")
        with c.builder.if_then(
            cgutils.is_not_null(c.builder, attribute), likely=True
        ):
            value = c.unbox(types.intp, attribute)
            testee.value = value.value
            c.builder.store(value.is_error, failed)
            c.pyapi.decref(attribute)
        with c.builder.if_then(c.builder.load(failed), likely=False):
            c.context.nrt.decref(c.builder, pass_thru_type, parent.value)

    return NativeValue(testee._getvalue(), is_error=c.builder.load(failed))


@box(TesteeType)
def box_testee(typ: types.Type, val: ir.Value, c: Any) -> ir.Value:
    testee = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=val)
    return c.box(pass_thru_type, testee.parent)


def find_max(testees: Sequence[Testee]) -> Testee:
    result = testees[0]  # testees must not be empty
    for testee in testees[1:]:
        if testee > result:
            result = testee

    return result


def do_something(
    container: PassThruContainer,
) -> tuple[PassThruContainer, int]:
    with objmode(value="int64"):
        setattr(container.obj, "value_2", 2)
        value = container.obj.value

    return container, value
