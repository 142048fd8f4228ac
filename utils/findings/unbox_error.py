# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An argument that is half unboxed when an error comes is never released.

This is the example of numba-passthru 0.3.0: a MemInfo owns the object, then an
attribute is no integer.
"""

from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import NativeValue, register_model, typeof_impl, unbox

import measure

CONFIRMED_ON = ("0.56", "0.61")


class Testee:
    value = "no integer"


class TesteeType(types.Type):
    def __init__(self):
        super().__init__(name="Testee")


OBJECT = types.MemInfoPointer(types.voidptr)


@typeof_impl.register(Testee)
def typeof_testee(value, context):
    return TesteeType()


@register_model(TesteeType)
class TesteeModel(models.StructModel):
    def __init__(self, dmm, fe_type):
        members = [("parent", OBJECT), ("value", types.intp)]
        super().__init__(dmm, fe_type, members)


@unbox(TesteeType)
def unbox_testee(typ, obj, c):
    testee = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    testee.parent = c.pyapi.nrt_meminfo_new_from_pyobject(obj, obj)
    value = c.pyapi.object_getattr_string(obj, "value")
    testee.value = c.unbox(types.intp, value).value
    c.pyapi.decref(value)
    is_error = cgutils.is_not_null(c.builder, c.pyapi.err_occurred())
    return NativeValue(testee._getvalue(), is_error=is_error)


@njit
def f(x):
    return 1


x = Testee()
leaked = measure.per_call(lambda: f(x), measure.references_of(x))
measure.finish(leaked, "references per call", expected=1)
