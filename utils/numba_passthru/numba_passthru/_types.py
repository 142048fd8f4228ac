# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pass-through types: a Python object as a value in nopython mode.

A pass-through value is a MemInfo whose data and whose owner are the object, so
that Numba's reference counting of the MemInfo keeps the object alive.
"""

from __future__ import annotations

import operator
from typing import Any, ClassVar

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.errors import TypingError
from numba.core.imputils import lower_builtin, lower_constant
from numba.core.pythonapi import NativeValue, box, unbox
from numba.cpython import builtins as numba_builtins
from numba.cpython.hashing import _Py_hash_t
from numba.extending import (
    intrinsic,
    overload,
    overload_method,
    register_model,
    type_callable,
)

from ._layout import object_path

opaque_pyobject = types.Opaque("Opaque(PyObject)")


class PassThruType(types.Hashable):
    """The type of values that carry one Python object through nopython mode.

    Derive from it to dispatch on a class of your own.  A data model of your
    own needs a member of type `pass_thru_type` for the object itself; if there
    are several members of that type, `object_member` names the one that is
    the object, else the one called "parent" is.

    Boxing and `is` work for all derived types.  Unboxing is yours, if you have
    a data model of your own.
    """

    object_member: ClassVar[str | None] = None

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name or type(self).__name__)

    @property
    def compares_identity(self) -> bool:
        """Whether `==` and hash() are those of Python's `object`."""
        return self == pass_thru_type


pass_thru_type = PassThruType()


@register_model(PassThruType)
class PassThruModel(models.StructModel):
    """One owned reference to a MemInfo that owns the Python object."""

    def __init__(self, dmm: Any, fe_type: types.Type) -> None:
        super().__init__(
            dmm, fe_type, [("meminfo", types.MemInfoPointer(opaque_pyobject))]
        )


def _fail_unless_set(c: Any, exception: str, message: str) -> None:
    """Sets an exception, but keeps one that is there already."""
    unset = cgutils.is_null(c.builder, c.pyapi.err_occurred())
    with c.builder.if_then(unset, likely=False):
        c.pyapi.err_set_string(exception, message)


@unbox(PassThruType)
def unbox_pass_thru(typ: types.Type, obj: ir.Value, c: Any) -> NativeValue:
    """Borrowed PyObject -> owned MemInfo, which owns a reference to it.

    An error leaves no references behind and an exception set.
    """
    slot = cgutils.alloca_once(c.builder, cgutils.voidptr_t, zfill=True)
    no_object = cgutils.is_null(c.builder, obj)
    with c.builder.if_else(no_object, likely=False) as (missing, present):
        with missing:
            # What yielded the object has failed, and most likely said why.
            _fail_unless_set(
                c, "PyExc_SystemError", "no object to unbox as %s" % (typ,)
            )
        with present:
            meminfo = c.pyapi.nrt_meminfo_new_from_pyobject(obj, obj)
            no_meminfo = cgutils.is_null(c.builder, meminfo)
            with c.builder.if_then(no_meminfo, likely=False):
                # The run time takes its reference before it allocates.
                c.pyapi.decref(obj)
                _fail_unless_set(
                    c, "PyExc_MemoryError", "no memory to unbox %s" % (typ,)
                )
            c.builder.store(meminfo, slot)

    meminfo = c.builder.load(slot)
    value = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    value.meminfo = meminfo
    return NativeValue(
        value._getvalue(), is_error=cgutils.is_null(c.builder, meminfo)
    )


def object_of(
    context: Any, builder: ir.IRBuilder, typ: types.Type, value: ir.Value
) -> ir.Value | None:
    """The PyObject that a pass-through value stands for, borrowed; None if the
    data model does not tell."""
    path = object_path(context.data_model_manager, typ)
    if path is None:
        return None
    meminfo = builder.extract_value(value, path)
    return context.nrt.meminfo_data(builder, meminfo)


@box(PassThruType)
def box_pass_thru(typ: types.Type, val: ir.Value, c: Any) -> ir.Value:
    """Owned value -> new reference to its PyObject; consumes all that the value
    owns."""
    obj = object_of(c.context, c.builder, typ, val)
    if obj is None:
        raise NotImplementedError(
            "the data model of %s does not tell which member is the object; "
            "set object_member on its class" % (typ,)
        )
    c.pyapi.incref(obj)
    c.context.nrt.decref(c.builder, typ, val)
    return obj


@lower_constant(PassThruType)
def pass_thru_constant(
    context: Any, builder: ir.IRBuilder, typ: types.Type, value: Any
) -> ir.Value:
    """A global or a variable of an enclosing function."""
    raise TypingError(
        "%r of type %s cannot be a constant of compiled code; pass it as an "
        "argument" % (value, typ)
    )


@lower_builtin(operator.is_, PassThruType, PassThruType)
def pass_thru_is(
    context: Any, builder: ir.IRBuilder, sig: Any, args: list[ir.Value]
) -> ir.Value:
    """`x is y`: the same Python object.

    Each unboxing makes a MemInfo of its own, so MemInfos do not tell.
    """
    objects = [
        object_of(context, builder, typ, value)
        for typ, value in zip(sig.args, args)
    ]
    if None in objects:
        return numba_builtins.generic_is(context, builder, sig, args)
    return builder.icmp_unsigned("==", *objects)


def _compare_identity(x: types.Type, y: types.Type) -> bool:
    return isinstance(x, PassThruType) and x == y and x.compares_identity


@overload(operator.eq)
def pass_thru_eq(x, y):
    if _compare_identity(x, y):
        return lambda x, y: x is y


@overload(operator.ne)
def pass_thru_ne(x, y):
    if _compare_identity(x, y):
        return lambda x, y: x is not y


@intrinsic
def _identity_hash(typingctx, obj):
    """What object.__hash__() gives for the object at an address: the address
    rotated right by four bits, and -2 for -1 (CPython's _Py_HashPointer)."""
    if not isinstance(obj, (types.Opaque, PassThruType)):
        return None

    def codegen(context, builder, signature, args):
        (pointer,) = args
        if not isinstance(obj, types.Opaque):
            pointer = object_of(context, builder, obj, pointer)
        bits = cgutils.intp_t.width
        address = builder.ptrtoint(pointer, cgutils.intp_t)
        low = builder.lshr(address, address.type(4))
        high = builder.shl(address, address.type(bits - 4))
        rotated = builder.or_(low, high)
        minus_one = ir.Constant(rotated.type, -1)
        reserved = builder.icmp_signed("==", rotated, minus_one)
        return builder.select(reserved, ir.Constant(rotated.type, -2), rotated)

    return _Py_hash_t(obj), codegen


@overload_method(PassThruType, "__hash__")
def pass_thru_hash(x):
    if x.compares_identity:
        return lambda x: _identity_hash(x)


@lower_builtin(int, types.Opaque)
def opaque_to_int(
    context: Any, builder: ir.IRBuilder, sig: Any, args: list[ir.Value]
) -> ir.Value:
    return builder.ptrtoint(args[0], cgutils.intp_t)


@type_callable(int)
def type_opaque_to_int(context):
    def typer(value):
        if isinstance(value, types.Opaque):
            return types.intp

    return typer
