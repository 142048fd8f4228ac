# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where the references are in a value, by Numba's data models.

Everything here is about exactly one question, answered from the data model:
which leaves of a value are MemInfo pointers that Numba counts?  A model whose
counting this cannot tell for certain is Unmappable.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any, Callable, Iterator, Sequence

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import DataModelManager, models

# By name: every implementation of pass-through types makes an equal type.
OPAQUE_MEMINFO = types.MemInfoPointer(types.Opaque("Opaque(PyObject)"))

#: Members that hold the object itself by convention, if several could.
_OBJECT_MEMBERS = ("meminfo", "parent", "container")

#: A counted pointer in a value: its place, "opaque" or "managed", type name,
#: and the place of the valid flag if it is in an Optional.
Leaf = namedtuple("Leaf", "place kind type_name flag")


class Unmappable(Exception):
    """The data model does not tell for certain which references it counts."""


def _member_holding_object(model: Any) -> int | None:
    """The index of the member that is the object itself, or None."""
    candidates = [
        index
        for index, member in enumerate(model._members)
        if member == OPAQUE_MEMINFO or _looks_pass_thru(member)
    ]
    wanted = getattr(model.fe_type, "object_member", None)
    names = (wanted,) if wanted else _OBJECT_MEMBERS
    for name in names:
        for index in candidates:
            if model._fields[index] == name:
                return index
    if len(candidates) == 1 and not wanted and _looks_pass_thru(model.fe_type):
        return candidates[0]
    return None


def _looks_pass_thru(typ: types.Type) -> bool:
    # By name, since others may have a PassThruType of their own.
    return any(cls.__name__ == "PassThruType" for cls in type(typ).__mro__)


def object_path(dmm: DataModelManager, typ: types.Type) -> list[int] | None:
    """The indices that lead from a value of type `typ` to the MemInfo of the
    Python object that the value stands for; None if there is no such thing."""
    path = []
    while typ != OPAQUE_MEMINFO:
        model = dmm[typ]
        if not isinstance(model, models.StructModel):
            return None
        index = _member_holding_object(model)
        if index is None:
            return None
        path.append(index)
        typ = model._members[index]
    return path


def _is_plain_struct(model: Any) -> bool:
    """Whether all members count whenever the value does."""
    if isinstance(model, (models.OptionalModel, models.UnionModel)):
        return False
    return (
        isinstance(model, models.StructModel)
        and type(model).traverse is models.StructModel.traverse
        and type(model).get_argument_type is models.StructModel.get_argument_type
        and type(model).inner_models is models.StructModel.inner_models
    )


def _children(model: Any) -> list[tuple[Any, bool]]:
    """(member model, is it the object itself?) in order; raises Unmappable."""
    if isinstance(model, models.UniTupleModel):
        return [(model._elem_model, False)] * model._count
    if _is_plain_struct(model):
        chosen = _member_holding_object(model)
        return [(m, i == chosen) for i, m in enumerate(model._models)]
    raise Unmappable(model.fe_type)


def _walk(
    model: Any,
    structure: Any,
    name: str,
    children_of: Callable[[Any], Sequence[Any]],
    flag: Any = None,
) -> Iterator[Leaf]:
    """Yields a Leaf for each counted pointer; `children_of` takes a structure
    apart along with the model."""
    if isinstance(model, models.MemInfoModel):
        kind = "opaque" if model.fe_type == OPAQUE_MEMINFO else "managed"
        yield Leaf(structure, kind, name, flag)
        return
    if isinstance(model, (models.GeneratorModel, models.DeferredStructModel)):
        raise Unmappable(model.fe_type)
    if not model.contains_nrt_meminfo():
        return
    if isinstance(model, models.OptionalModel):
        if flag is not None:
            raise Unmappable(model.fe_type)
        data, valid = children_of(structure)
        value = model._value_model
        name = str(value.fe_type)
        yield from _walk(value, data, name, children_of, valid)
        return
    members = _children(model)
    parts = children_of(structure)
    if len(parts) != len(members):
        raise Unmappable(model.fe_type)
    for (member, is_object), part in zip(members, parts):
        member_name = name
        if not is_object and not isinstance(member, models.MemInfoModel):
            member_name = str(member.fe_type)
        yield from _walk(member, part, member_name, children_of, flag)


def _number(structure: Any, counter: list[None]) -> Any:
    """Replaces the leaves of nested tuples by their running numbers."""
    if isinstance(structure, (tuple, list)):
        return [_number(part, counter) for part in structure]
    counter.append(None)
    return len(counter) - 1


def argument_leaves(
    dmm: DataModelManager, fe_types: Sequence[types.Type]
) -> list[Leaf]:
    """The counted pointers among the flattened arguments.

    The place of a leaf is its number among the flattened arguments.
    """
    fe_models = [dmm.lookup(typ) for typ in fe_types]
    numbered = _number([m.get_argument_type() for m in fe_models], [])
    leaves: list[Leaf] = []
    for model, structure in zip(fe_models, numbered):
        if not isinstance(model.fe_type, types.Omitted):
            leaves += _walk(model, structure, str(model.fe_type), list)
    return leaves


class _Slot(namedtuple("_Slot", "llvm_type offset")):
    """A part of memory: what is in it, and where in bytes."""


def _align(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment


def _parts(slot: _Slot, target_data: Any) -> list[_Slot]:
    """The elements of a struct or an array in memory."""
    typ = slot.llvm_type
    if isinstance(typ, ir.ArrayType):
        size = typ.element.get_abi_size(target_data)
        return [
            _Slot(typ.element, slot.offset + size * index)
            for index in range(typ.count)
        ]
    if not isinstance(typ, ir.LiteralStructType) or typ.packed:
        raise Unmappable(typ)
    parts, end = [], 0
    for element in typ.elements:
        start = _align(end, element.get_abi_alignment(target_data))
        parts.append(_Slot(element, slot.offset + start))
        end = start + element.get_abi_size(target_data)
    return parts


def field_path(llvm_type: ir.Type, offset: int, target_data: Any) -> list[int]:
    """The indices that lead to what lies at an offset of a struct in memory.

    Raises Unmappable for a struct that is packed.
    """
    slot, path = _Slot(llvm_type, 0), []
    while isinstance(slot.llvm_type, ir.Aggregate):
        parts = _parts(slot, target_data)
        index = max(i for i, part in enumerate(parts) if part.offset <= offset)
        slot = parts[index]
        path.append(index)
    return path


def _memory_leaves(model: Any, slot: _Slot, target_data: Any) -> list[Leaf]:
    leaves = _walk(
        model, slot, str(model.fe_type), lambda part: _parts(part, target_data)
    )
    return [
        leaf._replace(
            place=leaf.place.offset,
            flag=None if leaf.flag is None else leaf.flag.offset,
        )
        for leaf in leaves
    ]


def return_leaves(
    dmm: DataModelManager, fe_type: types.Type, target_data: Any
) -> list[Leaf]:
    """The counted pointers in the slot that a native function returns through.

    The place of a leaf is its offset in bytes.
    """
    model = dmm.lookup(fe_type)
    slot = _Slot(model.get_return_type(), 0)
    if isinstance(model, models.OptionalModel):
        # None is returned by the status; the slot has the value alone.
        model = model._value_model
    return _memory_leaves(model, slot, target_data)


def data_leaves(
    dmm: DataModelManager, fe_type: types.Type, target_data: Any
) -> list[Leaf]:
    """The counted pointers in a value that lies in memory, in a container."""
    model = dmm.lookup(fe_type)
    return _memory_leaves(model, _Slot(model.get_data_type(), 0), target_data)


def payload_leaves(
    dmm: DataModelManager, fe_type: types.Type, target_data: Any
) -> list[Leaf]:
    """The counted pointers in the payload of a structref or a jitclass, which
    is laid out like a value that is not in memory."""
    model = dmm.lookup(fe_type)
    return _memory_leaves(model, _Slot(model.get_value_type(), 0), target_data)


def generator_leaves(
    dmm: DataModelManager, generator_type: types.Type, target_data: Any
) -> tuple[list[Leaf], list[Leaf]]:
    """The counted pointers in a generator's state -> (arguments, variables)."""
    model = dmm.lookup(generator_type)
    parts = _parts(_Slot(model.get_data_type(), 0), target_data)
    _, arguments, variables = parts

    def leaves(slot: _Slot, members: Sequence[Any]) -> list[Leaf]:
        return [
            leaf
            for member, part in zip(members, _parts(slot, target_data))
            for leaf in _memory_leaves(member, part, target_data)
        ]

    return leaves(arguments, model._arg_models), leaves(
        variables, model._state_models
    )
