# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A registered class, and one with a type that is written by hand."""

from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typeconv import Conversion
from numba.extending import (
    NativeValue,
    box,
    make_attribute_wrapper,
    register_model,
    typeof_impl,
    unbox,
)

from numba_passthru import PassThruType, pass_thru, pass_thru_type, type_of

# --- A registered class ------------------------------------------------------


@pass_thru(value=types.intp, name=types.unicode_type)
class Testee:
    def __init__(self, value, name="a name of some length"):
        self.value = value
        self.name = name

    def __len__(self):
        return self.value


testee_type = type_of(Testee)
TesteeType = type(testee_type)

# --- Functions that only compiled code has ------------------------------------


def mix(x, y):
    raise NotImplementedError


def pick(x, y=None, flag=None):
    raise NotImplementedError


# --- A class with a type that is written by hand -------------------------------


class Manual:
    def __init__(self, value):
        self.value = value


class ManualType(PassThruType):
    def can_convert_to(self, typingctx, other):
        if other in (types.intp, types.boolean, pass_thru_type):
            return Conversion.safe


manual_type = ManualType()


@typeof_impl.register(Manual)
def type_manual(val, c):
    return manual_type


@register_model(ManualType)
class ManualModel(models.StructModel):
    def __init__(self, dmm, fe_type):
        members = [("parent", pass_thru_type), ("number", types.intp)]
        super().__init__(dmm, fe_type, members)


@unbox(ManualType)
def unbox_manual(typ, obj, c):
    manual = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    failed = cgutils.alloca_once_value(c.builder, cgutils.true_bit)
    attribute = c.pyapi.object_getattr_string(obj, "value")
    with c.builder.if_then(cgutils.is_not_null(c.builder, attribute)):
        number = c.unbox(types.intp, attribute)
        c.pyapi.decref(attribute)
        with c.builder.if_then(c.builder.not_(number.is_error)):
            # Last, so that there is nothing to release.
            parent = c.unbox(pass_thru_type, obj)
            manual.parent = parent.value
            manual.number = number.value
            c.builder.store(parent.is_error, failed)
    return NativeValue(manual._getvalue(), is_error=c.builder.load(failed))


@box(ManualType)
def box_manual(typ, val, c):
    manual = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=val)
    return c.box(pass_thru_type, manual.parent)


make_attribute_wrapper(ManualType, "number", "value")


@njit
def identity(x):
    return x
