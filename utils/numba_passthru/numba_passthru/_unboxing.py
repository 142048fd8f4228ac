# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Unboxing of an object along with some of its attributes.

Whatever fails, nothing is leaked: all members start as zero, and the way out of
any failure releases the whole value, since releasing NULL does nothing.

Numba's own unboxing trusts that a value has the type that typeof() gave to it.
Attributes have not been through typeof(), and an unboxed `str` that is none is
a crash.  So their types are checked: the usual case by one comparison in
compiled code, all others by check_attribute().
"""

from __future__ import annotations

import functools
import numbers
import operator
from collections import namedtuple
from typing import Any, Callable, Sequence

import numpy
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.pythonapi import NativeValue
from numba.core.typing.typeof import typeof

from ._types import pass_thru_type

#: A member of a data model, the attribute that it is read from, and its type.
Attribute = namedtuple("Attribute", "member name type")

#: What Python objects of exactly this class can be unboxed as, unseen.
_TRUSTED = {
    types.boolean: "PyBool_Type",
    types.int64: "PyLong_Type",
    types.float64: "PyFloat_Type",
    types.unicode_type: "PyUnicode_Type",
}

#: What Numba unboxes to an owned value even if it reports an error.
_OWNED_ON_ERRORS = (types.unicode_type,)


def _in_range(value: Any, typ: types.Integer) -> bool:
    try:
        number = operator.index(value)
    except TypeError:
        return False
    return typ.minval <= number <= typ.maxval


def _fits(value: Any, typ: types.Type) -> bool:
    """Whether Numba can unbox `value` as `typ` without a loss."""
    if isinstance(typ, types.Optional):
        return value is None or _fits(value, typ.type)
    if isinstance(typ, types.Boolean):
        return isinstance(value, (bool, numpy.bool_))
    if isinstance(typ, types.Integer):
        return _in_range(value, typ)
    if isinstance(typ, types.Float):
        return isinstance(value, numbers.Real)
    if isinstance(typ, types.Complex):
        return isinstance(value, numbers.Complex)
    if isinstance(typ, (types.UniTuple, types.Tuple)):
        return (
            isinstance(value, tuple)
            and len(value) == len(typ)
            and all(map(_fits, value, typ))
        )
    if typ == pass_thru_type:
        return True
    try:
        found = typeof(value)
    except ValueError:
        return False
    if isinstance(typ, types.Array) and isinstance(found, types.Array):
        return found.can_convert_to(None, typ) is not None
    return found == typ


def check_attribute(
    owner: str, name: str, typ: types.Type, value: Any
) -> None:
    """Raises TypeError if `value` is not what the attribute was declared as."""
    if not _fits(value, typ):
        raise TypeError(
            "%s.%s must be %s, not %s"
            % (owner, name, typ, type(value).__qualname__)
        )


def explain_failure(
    owner: str,
    attributes: Sequence[tuple[str, types.Type]],
    index: int,
    exception: type[BaseException],
    value: BaseException | str | None = None,
    traceback: Any = None,
) -> None:
    """Raises an error that says which attribute failed to be read or unboxed.

    What a property raises is left as it is, but for an AttributeError.
    """
    name, typ = attributes[index]
    error = value
    if not isinstance(error, BaseException):
        error = exception(*([] if value is None else [value]))
    error = error.with_traceback(traceback)
    if isinstance(error, AttributeError):
        raise TypeError(
            "%s objects need an attribute '%s' of type %s for compiled code"
            % (owner, name, typ)
        ) from error
    if isinstance(error, (OverflowError, ValueError)):
        raise TypeError(
            "%s.%s cannot be unboxed as %s: %s" % (owner, name, typ, error)
        ) from error
    raise error


def _call(c: Any, function: Callable[..., Any], *args: ir.Value) -> ir.Value:
    """Calls a Python function; returns whether it returned."""
    returned = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    callee = c.pyapi.unserialize(c.pyapi.serialize_object(function))
    with c.builder.if_then(cgutils.is_not_null(c.builder, callee)):
        result = c.pyapi.call_function_objargs(callee, args)
        c.builder.store(cgutils.is_not_null(c.builder, result), returned)
        c.pyapi.decref(result)
        c.pyapi.decref(callee)
    return c.builder.load(returned)


def _explain(c: Any, explain: Callable[..., Any], index: ir.Value) -> None:
    """Replaces the exception that is set by one that `explain` raises."""
    parts = [cgutils.alloca_once(c.builder, c.pyapi.pyobj) for _ in range(3)]
    c.pyapi.err_fetch(*parts)
    number = c.pyapi.long_from_ssize_t(index)
    # A part that is NULL ends the arguments: they are optional from there on.
    objects = [number] + [c.builder.load(part) for part in parts]
    _call(c, explain, *objects)
    for obj in objects:
        c.pyapi.decref(obj)


def _is_trusted(c: Any, typ: types.Type, value: ir.Value) -> ir.Value:
    """Whether a Python object can be unboxed as `typ` without a closer look."""
    if typ == pass_thru_type or hasattr(typ, "attributes"):
        # They are made from any object, or look themselves.
        return cgutils.true_bit
    if typ not in _TRUSTED:
        return cgutils.false_bit
    wanted = c.pyapi.get_c_object(_TRUSTED[typ])
    return c.builder.icmp_unsigned("==", c.pyapi.get_type(value), wanted)


def unbox_members(
    c: Any,
    typ: Any,
    obj: ir.Value,
    owner: str,
    attributes: Sequence[Attribute],
    finish: Callable[[Any], None] | None = None,
) -> NativeValue:
    """Borrowed PyObject -> owned value of `typ`, with the object itself in
    `typ.object_member` and its attributes in the other members.

    owner:  what the object is called in errors.
    finish: called with the struct proxy where everything has been unboxed.

    On an error there is an exception set, the value is all zero, and nothing is
    left behind.
    """
    builder = c.builder
    value = cgutils.create_struct_proxy(typ)(c.context, builder)
    failed = cgutils.alloca_once_value(builder, cgutils.true_bit)
    where = cgutils.alloca_once_value(builder, cgutils.intp_t(0))
    explain, release, done = (
        builder.append_basic_block("unbox." + name)
        for name in ("explain", "release", "done")
    )

    def go_on_if(condition: ir.Value, otherwise: ir.Block) -> None:
        block = builder.append_basic_block("unbox.next")
        builder.cbranch(condition, block, otherwise)
        builder.position_at_end(block)

    # Numba goes on unboxing a tuple after one member has failed.  To look up an
    # attribute would clear the exception.
    go_on_if(cgutils.is_null(builder, c.pyapi.err_occurred()), release)
    parent = c.unbox(pass_thru_type, obj)
    setattr(value, typ.object_member, parent.value)
    go_on_if(builder.not_(parent.is_error), release)

    for index, (member, name, member_type) in enumerate(attributes):
        builder.store(cgutils.intp_t(index), where)
        attribute = c.pyapi.object_getattr_string(obj, name)
        go_on_if(cgutils.is_not_null(builder, attribute), explain)
        accepted = cgutils.alloca_once_value(builder, cgutils.true_bit)
        unboxed = cgutils.alloca_once_value(builder, cgutils.false_bit)
        trusted = _is_trusted(c, member_type, attribute)
        with builder.if_then(builder.not_(trusted), likely=False):
            check = functools.partial(check_attribute, owner, name, member_type)
            builder.store(_call(c, check, attribute), accepted)
        with builder.if_then(builder.load(accepted), likely=True):
            native = c.unbox(member_type, attribute)
            if native.cleanup is not None:
                raise NotImplementedError(
                    "%s.%s: an attribute cannot be %s, which Numba has to clean "
                    "up after the call" % (owner, name, member_type)
                )
            builder.store(builder.not_(native.is_error), unboxed)
            if member_type in _OWNED_ON_ERRORS:
                setattr(value, member, native.value)
            else:
                with builder.if_then(builder.load(unboxed), likely=True):
                    setattr(value, member, native.value)
        c.pyapi.decref(attribute)
        go_on_if(builder.load(accepted), release)
        go_on_if(builder.load(unboxed), explain)

    if finish is not None:
        finish(value)
    builder.store(cgutils.false_bit, failed)
    builder.branch(done)

    builder.position_at_end(explain)
    if attributes:
        named = tuple((name, member_type) for _, name, member_type in attributes)
        _explain(
            c,
            functools.partial(explain_failure, owner, named),
            builder.load(where),
        )
    builder.branch(release)

    builder.position_at_end(release)
    whole = value._getvalue()
    c.context.nrt.decref(builder, typ, whole)
    builder.store(ir.Constant(whole.type, None), value._getpointer())
    builder.branch(done)

    builder.position_at_end(done)
    return NativeValue(value._getvalue(), is_error=builder.load(failed))
