# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Frames: what loads and stores do to tokens while a helper is lowered.

Each load or store of pointers that is emitted inside a frame, and is not of a
stack slot, gets the role of the innermost one (docs/recognition.md).
"""

from __future__ import annotations

import contextlib
from typing import Any, Callable, Iterator, NamedTuple

from llvmlite import ir

from ._marks import (
    BORROW,
    CONTENT,
    GIVE,
    KEEP,
    OWE,
    TAKE,
    Content,
    holds_pointer,
    is_stack_slot,
    mark,
)


class Frame(NamedTuple):
    """Roles of loads and stores (None: no mark), how many tokens move, what is
    in the memory if that is known, whether only the first store counts, and
    whether each reference in a struct is accessed by itself: LLVM takes accesses
    of structs apart, and forgets their marks."""

    load: str | None
    store: str | None
    tokens: int = 1
    content: Content | None = None
    once: bool = False
    apart: bool = False


#: What most operations of containers do.
ACCESS = Frame(BORROW, GIVE)
#: What is read is released.
RELEASE = Frame(TAKE, None)
#: What is copied as bytes is retained.
RETAIN = Frame(OWE, None)
#: Nothing is known.
SILENT = Frame(None, None)


class OpenFrames:
    """The frames that are open, the hooks that open them, and those that mark.

    Numba lowers under its compiler lock, one function at a time.
    """

    def __init__(self) -> None:
        self._frames = [SILENT]

    @property
    def innermost(self) -> Frame:
        return self._frames[-1]

    @contextlib.contextmanager
    def opened(self, frame: Frame) -> Iterator[None]:
        self._frames.append(frame)
        try:
            yield
        finally:
            self._frames.pop()

    def inside(
        self,
        frame: Frame,
        content_of: Callable[..., Content | None] | None = None,
    ) -> Callable[..., Any]:
        """A hook that opens a frame around the original.

        content_of: tells from the arguments what is in the memory; None if
        nothing there counts: the frame then marks nothing.
        """

        def hook(
            original: Callable[..., Any], *args: Any, **kwargs: Any
        ) -> Any:
            inner = frame
            if content_of:
                inner = containing(frame, content_of(*args, **kwargs))
            with self.opened(inner):
                return original(*args, **kwargs)

        return hook

    def mark_load(
        self,
        original: Callable[..., Any],
        builder: ir.IRBuilder,
        ptr: ir.Value,
        *args: Any,
        **kwargs: Any,
    ) -> ir.Value:
        instruction = original(builder, ptr, *args, **kwargs)
        frame = self.innermost
        if (
            not frame.load
            or not holds_pointer(instruction.type)
            or is_stack_slot(ptr)
        ):
            return instruction
        value: ir.Value = instruction
        paths = _paths_apart(frame, value.type)
        for path in paths:
            part = original(builder, _part_of(builder, ptr, path))
            mark(part, frame.load, frame.tokens)
            value = builder.insert_value(value, part, path)
        setattr(instruction, CONTENT, frame.content)
        role = BORROW if paths else frame.load
        mark(instruction, role, frame.tokens if role != BORROW else 1)
        return value

    def mark_store(
        self,
        original: Callable[..., Any],
        builder: ir.IRBuilder,
        value: ir.Value,
        ptr: ir.Value,
        *args: Any,
        **kwargs: Any,
    ) -> ir.Value:
        frame = self.innermost
        if (
            not frame.store
            or not holds_pointer(value.type)
            or isinstance(value, ir.Constant)
            or is_stack_slot(ptr)
        ):
            return original(builder, value, ptr, *args, **kwargs)
        paths = _paths_apart(frame, value.type)
        parts = [builder.extract_value(value, path) for path in paths]
        for part, path in zip(parts, paths):
            # Not undefined: LLVM would take what was there for that.
            nothing = ir.Constant(part.type, None)
            value = builder.insert_value(value, nothing, path)
        instruction = original(builder, value, ptr, *args, **kwargs)
        for part, path in zip(parts, paths):
            store = original(builder, part, _part_of(builder, ptr, path))
            mark(store, frame.store, frame.tokens)
        setattr(instruction, CONTENT, frame.content)
        if frame.once:
            self._frames[-1] = frame._replace(store=None)
        role = KEEP if paths else frame.store
        mark(instruction, role, frame.tokens if role != KEEP else 1)
        return instruction


def _paths_apart(frame: Frame, typ: ir.Type) -> list[list[int]]:
    """The indices of the references in a struct that are accessed one by one."""
    if frame.apart and frame.content and isinstance(typ, ir.Aggregate):
        return frame.content.managed_paths(typ)
    return []


def _part_of(
    builder: ir.IRBuilder, pointer: ir.Value, path: list[int]
) -> ir.Value:
    """Where a part of a struct in memory is."""
    indices = [ir.Constant(ir.IntType(32), index) for index in (0, *path)]
    return builder.gep(pointer, indices, inbounds=True)


def containing(frame: Frame, content: Content | None) -> Frame:
    """The frame for memory with this content; nothing counts if it is None."""
    return frame._replace(content=content) if content else SILENT
