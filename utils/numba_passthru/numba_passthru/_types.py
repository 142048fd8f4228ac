# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pass-through types: a Python object as a value in nopython mode.

A pass-through value is a MemInfo whose data and whose owner are the object, so
that Numba's reference counting of the MemInfo keeps the object alive.
"""

import operator

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin
from numba.core.pythonapi import NativeValue, box, unbox
from numba.core.typing.typeof import typeof_impl
from numba.cpython import builtins as numba_builtins
from numba.cpython.hashing import _Py_hash_t
from numba.extending import (
    intrinsic,
    make_attribute_wrapper,
    overload,
    overload_method,
    register_model,
    type_callable,
)

from ._layout import object_path

opaque_pyobject = types.Opaque("Opaque(PyObject)")


class PassThruType(types.Type):
    """The type of values that carry one Python object through nopython mode.

    Derive from it to dispatch on a class of your own.  A data model of your
    own needs a member of type `pass_thru_type` for the object itself; if there
    are several members of that type, `object_member` names the one that is
    the object, else the one called "parent" is.
    """

    object_member = None

    def __init__(self, name=None):
        super().__init__(name or type(self).__name__)


pass_thru_type = PassThruType()


@register_model(PassThruType)
class PassThruModel(models.StructModel):
    """One owned reference to a MemInfo that owns the Python object."""

    def __init__(self, dmm, fe_type):
        super().__init__(
            dmm, fe_type, [("meminfo", types.MemInfoPointer(opaque_pyobject))]
        )


def _fail_unless_set(c, exception, message):
    """Sets an exception, but keeps one that is there already."""
    unset = cgutils.is_null(c.builder, c.pyapi.err_occurred())
    with c.builder.if_then(unset, likely=False):
        c.pyapi.err_set_string(exception, message)


@unbox(PassThruType)
def unbox_pass_thru(typ, obj, c):
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


@box(PassThruType)
def box_pass_thru(typ, val, c):
    """Owned MemInfo -> new reference to its PyObject; consumes the MemInfo."""
    value = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=val)
    obj = c.context.nrt.meminfo_data(c.builder, value.meminfo)
    c.pyapi.incref(obj)
    c.context.nrt.decref(c.builder, typ, val)
    return obj


def _object_of(context, builder, typ, value):
    """The PyObject that a pass-through value stands for, borrowed; None if the
    data model does not tell."""
    path = object_path(context.data_model_manager, typ)
    if path is None:
        return None
    meminfo = builder.extract_value(value, path)
    return context.nrt.meminfo_data(builder, meminfo)


@lower_builtin(operator.is_, PassThruType, PassThruType)
def pass_thru_is(context, builder, sig, args):
    """`x is y`: the same Python object.

    Each unboxing makes a MemInfo of its own, so MemInfos do not tell.
    """
    objects = [
        _object_of(context, builder, typ, value)
        for typ, value in zip(sig.args, args)
    ]
    if None in objects:
        return numba_builtins.generic_is(context, builder, sig, args)
    return builder.icmp_unsigned("==", *objects)


@overload(operator.eq)
def pass_thru_eq(x, y):
    if x == pass_thru_type and y == pass_thru_type:
        return lambda x, y: x is y


@overload(operator.ne)
def pass_thru_ne(x, y):
    if x == pass_thru_type and y == pass_thru_type:
        return lambda x, y: x is not y


class PassThruContainer:
    """Ferries any Python object through nopython mode.

    Outside object-mode blocks a container can be compared and hashed: two
    containers are equal if they wrap the same object, `a.obj is b.obj`.
    """

    def __init__(self, obj):
        self._obj = obj

    @property
    def obj(self):
        return self._obj

    def __eq__(self, other):
        if not isinstance(other, PassThruContainer):
            return NotImplemented
        return self.obj is other.obj

    def __hash__(self):
        return object.__hash__(self.obj)

    def __repr__(self):
        return "PassThruContainer(%r)" % (self.obj,)


class PassThruContainerType(PassThruType):
    """The type of PassThruContainer."""


pass_thru_container_type = PassThruContainerType()


@typeof_impl.register(PassThruContainer)
def type_pass_thru_container(val, context):
    return pass_thru_container_type


@register_model(PassThruContainerType)
class PassThruContainerModel(models.StructModel):
    """The container, owned, and what it wraps, borrowed from the container.

    The wrapped object is compared and hashed by address, never dereferenced.
    """

    def __init__(self, dmm, fe_type):
        super().__init__(
            dmm,
            fe_type,
            [("container", pass_thru_type), ("wrapped_obj", opaque_pyobject)],
        )


make_attribute_wrapper(PassThruContainerType, "wrapped_obj", "wrapped_obj")


@unbox(PassThruContainerType)
def unbox_pass_thru_container(typ, obj, c):
    container = c.unbox(pass_thru_type, obj)
    slot = cgutils.alloca_once(c.builder, cgutils.voidptr_t, zfill=True)
    with c.builder.if_then(c.builder.not_(container.is_error), likely=True):
        wrapped = c.pyapi.object_getattr_string(obj, "obj")
        c.builder.store(wrapped, slot)
        failed = cgutils.is_null(c.builder, wrapped)
        with c.builder.if_else(failed, likely=False) as (error, success):
            with error:
                c.context.nrt.decref(c.builder, pass_thru_type, container.value)
            with success:
                c.pyapi.decref(wrapped)

    wrapped = c.builder.load(slot)
    value = cgutils.create_struct_proxy(typ)(c.context, c.builder)
    value.container = container.value
    value.wrapped_obj = wrapped
    return NativeValue(
        value._getvalue(), is_error=cgutils.is_null(c.builder, wrapped)
    )


@box(PassThruContainerType)
def box_pass_thru_container(typ, val, c):
    value = cgutils.create_struct_proxy(typ)(c.context, c.builder, value=val)
    return c.box(pass_thru_type, value.container)


@overload(operator.eq)
def pass_thru_container_eq(x, y):
    if x is pass_thru_container_type and y is pass_thru_container_type:
        return lambda x, y: x.wrapped_obj is y.wrapped_obj


@overload(operator.ne)
def pass_thru_container_ne(x, y):
    if x is pass_thru_container_type and y is pass_thru_container_type:
        return lambda x, y: x.wrapped_obj is not y.wrapped_obj


@intrinsic
def _identity_hash(typingctx, obj):
    """What object.__hash__() gives for the object at an address: the address
    rotated right by four bits, and -2 for -1 (CPython's _Py_HashPointer)."""
    if not isinstance(obj, types.Opaque):
        return None

    def codegen(context, builder, signature, args):
        bits = cgutils.intp_t.width
        address = builder.ptrtoint(args[0], cgutils.intp_t)
        low = builder.lshr(address, address.type(4))
        high = builder.shl(address, address.type(bits - 4))
        rotated = builder.or_(low, high)
        minus_one = ir.Constant(rotated.type, -1)
        reserved = builder.icmp_signed("==", rotated, minus_one)
        return builder.select(reserved, ir.Constant(rotated.type, -2), rotated)

    return _Py_hash_t(obj), codegen


@overload_method(PassThruContainerType, "__hash__")
def pass_thru_container_hash(container):
    return lambda container: _identity_hash(container.wrapped_obj)


@lower_builtin(int, types.Opaque)
def opaque_to_int(context, builder, sig, args):
    return builder.ptrtoint(args[0], cgutils.intp_t)


@type_callable(int)
def type_opaque_to_int(context):
    def typer(value):
        if isinstance(value, types.Opaque):
            return types.intp

    return typer
