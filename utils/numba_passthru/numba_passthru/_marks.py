# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The mark `!passthru.slot` on a load or a store (docs/recognition.md)."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types

from . import _layout

METADATA_NAME = "passthru.slot"

BORROW, TAKE, OWE, GIVE, KEEP = "borrow", "take", "owe", "give", "keep"

#: The attribute of a load or a store that has the Content of its memory.
CONTENT = "_passthru_content"


class Content:
    """The type of what lies in a container's memory."""

    def __init__(self, context: Any, typ: types.Type) -> None:
        self._context, self._type = context, typ

    def managed(self, llvm_type: ir.Type) -> list[int] | None:
        """The offsets, in bytes, of the references in a struct that is loaded
        or stored; None if it is not known to be of this type.

        Raises Unmappable if it is, and whether a token moves is not certain.
        """
        if isinstance(llvm_type, ir.PointerType):
            return None  # There are no fields.
        dmm = self._context.data_model_manager
        model = dmm[self._type]
        layouts = {
            _layout.data_leaves: model.get_data_type(),
            _layout.payload_leaves: model.get_value_type(),
        }
        for leaves_of, layout in layouts.items():
            if layout != llvm_type:
                continue
            leaves = leaves_of(dmm, self._type, self._context.target_data)
            if any(leaf.flag is not None for leaf in leaves):
                raise _layout.Unmappable(self._type)  # The flag tells.
            return [leaf.place for leaf in leaves]
        return None

    def managed_paths(self, llvm_type: ir.Type) -> list[list[int]]:
        """The indices that lead to each reference in a struct; none if it is
        not known to be of this type, or not certain whether a token moves."""
        try:
            return [
                _layout.field_path(llvm_type, offset, self._context.target_data)
                for offset in self.managed(llvm_type) or ()
            ]
        except _layout.Unmappable:
            return []


def holds_pointer(typ: ir.Type) -> bool:
    if isinstance(typ, ir.PointerType):
        return True
    if isinstance(typ, ir.ArrayType):
        return holds_pointer(typ.element)
    elements = getattr(typ, "elements", None) or ()
    return any(holds_pointer(element) for element in elements)


def _accessed_type(instruction: ir.Instruction) -> ir.Type:
    """The type of what is loaded or stored."""
    if isinstance(instruction, ir.StoreInstr):
        return instruction.operands[0].type
    return instruction.type


def is_stack_slot(pointer: ir.Value) -> bool:
    """Whether a pointer is into an alloca of the same function."""
    while isinstance(pointer, (ir.GEPInstr, ir.CastInstr)):
        pointer = pointer.operands[0]
    return isinstance(pointer, ir.AllocaInstr)


def is_argument(pointer: ir.Value) -> bool:
    """Whether a pointer is an argument of its function, maybe of another type."""
    while isinstance(pointer, ir.CastInstr):
        pointer = pointer.operands[0]
    return isinstance(pointer, ir.Argument)


def own_object(call: ir.CallInstr) -> None:
    """Says that a call returns a new reference to a Python object, or null
    (docs/runtime-table.md)."""
    for name, value in (
        ("returns", "owned"),
        ("domain", "pyobject"),
        ("fails", "null"),
        ("may-return-null", "true"),
    ):
        # llvmlite's own method knows LLVM's attributes only.
        set.add(call.attributes, '"passthru-%s"="%s"' % (name, value))


def mark(
    instruction: ir.Instruction,
    role: str | None,
    tokens: int = 1,
) -> None:
    content = getattr(instruction, CONTENT, None)
    managed = None
    if content and role not in (BORROW, KEEP):
        try:
            managed = content.managed(_accessed_type(instruction))
        except _layout.Unmappable:
            instruction.metadata.pop(METADATA_NAME, None)
            return
    operands = [role]
    if tokens != 1 or managed is not None:
        operands.append(ir.Constant(ir.IntType(32), tokens))
    if managed is not None:
        offsets = [ir.Constant(ir.IntType(64), offset) for offset in managed]
        operands.append(instruction.module.add_metadata(offsets))
    # Setting it again replaces it.
    node = instruction.module.add_metadata(operands)
    instruction.set_metadata(METADATA_NAME, node)


def _role(instruction: ir.Instruction) -> str | None:
    """The role that an instruction has now, or None."""
    node = instruction.metadata.get(METADATA_NAME)
    return node.operands[0].string if node is not None else None


def _loads_behind(value: ir.Value) -> list[ir.Instruction]:
    """The loads that a value is put together from."""
    pending, seen, loads = [value], set(), []
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, ir.LoadInstr):
            loads.append(value)
        elif isinstance(value, (ir.InsertValue, ir.ExtractValue, ir.CastInstr)):
            pending += value.operands
    return loads


def take_back(value: ir.Value) -> None:
    """What was borrowed is released: it was taken."""
    for load in _loads_behind(value):
        if _role(load) == BORROW:
            mark(load, TAKE)


def change_role(function: ir.Function, role: str | None) -> None:
    """Gives all loads of a small function that have a role another one."""
    for block in function.blocks:
        for instruction in block.instructions:
            if isinstance(instruction, ir.LoadInstr) and _role(instruction):
                mark(instruction, role)
