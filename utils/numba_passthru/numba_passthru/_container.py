# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PassThruContainer: any Python object, through nopython mode."""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.pythonapi import NativeValue, unbox
from numba.extending import (
    make_attribute_wrapper,
    overload,
    overload_method,
    register_model,
)

from ._types import (
    PassThruType,
    _identity_hash,
    opaque_pyobject,
    pass_thru_type,
)
from ._unboxing import Attribute, unbox_members


class PassThruContainerType(PassThruType):
    """The type of PassThruContainer."""

    object_member = "container"


pass_thru_container_type = PassThruContainerType()


class PassThruContainer:
    """Ferries any Python object through nopython mode.

    Outside object-mode blocks a container can be compared and hashed: two
    containers are equal if they wrap the same object, `a.obj is b.obj`.

    A container pickles and copies with its object, if that can be pickled.
    """

    # Numba's dispatcher asks for this before it asks typeof().
    _numba_type_ = pass_thru_container_type

    def __init__(self, obj: Any) -> None:
        self._obj = obj

    @property
    def obj(self) -> Any:
        return self._obj

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PassThruContainer):
            return NotImplemented
        return self.obj is other.obj

    def __hash__(self) -> int:
        return object.__hash__(self.obj)

    def __repr__(self) -> str:
        return "PassThruContainer(%r)" % (self.obj,)


@register_model(PassThruContainerType)
class PassThruContainerModel(models.StructModel):
    """The container, and what it wraps: both owned, since what a container
    wraps may change or go while compiled code runs.

    `wrapped_obj` is the address of `wrapped`'s object, and lives as long as
    the value.
    """

    def __init__(self, dmm: Any, fe_type: types.Type) -> None:
        super().__init__(
            dmm,
            fe_type,
            [
                ("container", pass_thru_type),
                ("wrapped_obj", opaque_pyobject),
                ("wrapped", pass_thru_type),
            ],
        )


make_attribute_wrapper(PassThruContainerType, "wrapped_obj", "wrapped_obj")


@unbox(PassThruContainerType)
def unbox_pass_thru_container(
    typ: types.Type, obj: ir.Value, c: Any
) -> NativeValue:
    def address(value: Any) -> None:
        wrapped = c.context.make_helper(
            c.builder, pass_thru_type, value=value.wrapped
        )
        value.wrapped_obj = c.context.nrt.meminfo_data(c.builder, wrapped.meminfo)

    return unbox_members(
        c,
        typ,
        obj,
        "PassThruContainer",
        [Attribute("wrapped", "obj", pass_thru_type)],
        finish=address,
    )


@overload(operator.eq)
def pass_thru_container_eq(x, y):
    if x is pass_thru_container_type and y is pass_thru_container_type:
        return lambda x, y: x.wrapped_obj is y.wrapped_obj


@overload(operator.ne)
def pass_thru_container_ne(x, y):
    if x is pass_thru_container_type and y is pass_thru_container_type:
        return lambda x, y: x.wrapped_obj is not y.wrapped_obj


@overload_method(PassThruContainerType, "__hash__")
def pass_thru_container_hash(container):
    return lambda container: _identity_hash(container.wrapped_obj)
