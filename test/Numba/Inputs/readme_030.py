# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The two examples of the manual of numba-passthru 0.3.0, as they stand; only
the names of Numba's modules are today's."""

from __future__ import annotations

import operator
from typing import List

from numba import jit, objmode, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.pythonapi import NativeValue, box, unbox
from numba.core.typing.typeof import typeof_impl
from numba.extending import make_attribute_wrapper, overload, register_model

from numba_passthru import PassThruType, pass_thru_type

# Ferrying objects into objmode using PassThruContainer


class Testee:
    def __init__(self, value: int, invert=False):
        self.value = value
        self.numba_will_not_like_this = compile("pass", "N/A", "single")

    def __gt__(self, other):  # will be used in next example
        return self.value > other.value


@jit(nopython=True)
def do_something(container):
    with objmode(value="int64"):
        setattr(container.obj, "value_2", 2)
        value = container.obj.value

    return container, value


# Creating custom passthrough types


@jit(nopython=True)
def find_max(testees: List[Testee]) -> Testee:
    result = testees[0]  # testees must not be empty
    for testee in testees[1:]:
        if testee > result:
            result = testee

    return result


class TesteeType(PassThruType):
    def __init__(self):
        super(TesteeType, self).__init__(name="Testee")


testee_type = TesteeType()


@typeof_impl.register(Testee)
def type_testee(val, context):
    return testee_type


@overload(operator.gt)
def testee_gt(self, other):
    if self is testee_type and other is testee_type:
        return Testee.__gt__


@register_model(TesteeType)
class TesteeModel(models.StructModel):
    def __init__(self, dmm, fe_typ):
        members = [
            ("parent", pass_thru_type),
            ("value", types.intp),
        ]
        super(TesteeModel, self).__init__(dmm, fe_typ, members)


make_attribute_wrapper(TesteeType, "value", "value")


@unbox(TesteeType)
def unbox_testee(typ, obj, context):
    testee = cgutils.create_struct_proxy(typ)(context.context, context.builder)
    testee.parent = context.unbox(pass_thru_type, obj).value
    value = context.pyapi.object_getattr_string(obj, "value")
    native_value = context.unbox(types.intp, value)
    context.pyapi.decref(value)

    testee.value = native_value.value

    is_error = cgutils.is_not_null(
        context.builder, context.pyapi.err_occurred()
    )
    return NativeValue(testee._getvalue(), is_error=is_error)


@box(TesteeType)
def box_testee(typ, val, context):
    val = cgutils.create_struct_proxy(typ)(
        context.context, context.builder, value=val
    )
    obj = context.box(pass_thru_type, val.parent)

    return obj
