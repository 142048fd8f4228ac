# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Signature metadata: what Python knows of a function's references.

The named metadata `passthru.signatures` has one row a function:

    !passthru.signatures = !{!0, !1}
    !0 = !{i32 (...)* @f, !"native", !2, !3}
    !1 = !{void (i8*)* @.dtor..., !"helper", !4, !4, null, !"destroys"}
    !2 = !{!5}                       ; arguments
    !3 = !{!6}                       ; the return slot
    !5 = !{i32 2, !"opaque", !"Testee"}    ; LLVM argument number, kind, type
    !6 = !{i64 0, !"managed", !"ListType[int64]"}  ; byte offset, kind, type

docs/recognition.md describes all kinds of rows.  "managed" is a MemInfo,
"opaque" one that owns nothing but a Python object.  A function that cannot be
described exactly gets no row.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable, Sequence

from llvmlite import ir
from numba.core import types
from numba.core.generators import GeneratorDescriptor

from ._layout import (
    Leaf,
    Unmappable,
    argument_leaves,
    data_leaves,
    generator_leaves,
    payload_leaves,
    return_leaves,
)

METADATA_NAME = "passthru.signatures"

_ARGUMENT, _OFFSET = ir.IntType(32), ir.IntType(64)


def _describable(context: Any, fndesc: Any) -> bool:
    # Without the run time the same types count nothing.
    if not context.enable_nrt or not getattr(fndesc, "native", False):
        return False
    signature = list(fndesc.argtypes) + [fndesc.restype]
    return types.pyobject not in signature


def _fields(
    module: ir.Module, leaves: Iterable[Leaf], place_type: ir.IntType
) -> Any:
    def field(leaf: Leaf) -> Any:
        operands = [
            ir.Constant(place_type, leaf.place),
            leaf.kind,
            leaf.type_name,
        ]
        if leaf.flag is not None:
            operands.append(ir.Constant(place_type, leaf.flag))
        return module.add_metadata(operands)

    return module.add_metadata([field(leaf) for leaf in leaves])


def _defined(module: ir.Module, name: str) -> ir.Function | None:
    function = module.globals.get(name)
    if isinstance(function, ir.Function) and not function.is_declaration:
        return function
    return None


def _add_row(module, function, kind, arguments=(), returns=(), *more):
    row = [
        function,
        kind,
        _fields(module, arguments, _ARGUMENT),
        _fields(module, returns, _OFFSET),
    ]
    module.add_named_metadata(METADATA_NAME, row + list(more))


def _arguments(
    context: Any, function: ir.Function, fe_types: Sequence[types.Type]
) -> list[Leaf]:
    """The leaves among the arguments of a native function."""
    leaves = argument_leaves(context.data_model_manager, fe_types)
    first = len(function.args) - len(context.call_conv.get_arguments(function))
    leaves = [
        leaf._replace(
            place=leaf.place + first,
            flag=None if leaf.flag is None else leaf.flag + first,
        )
        for leaf in leaves
    ]
    for leaf in leaves:
        if not isinstance(function.args[leaf.place].type, ir.PointerType):
            raise Unmappable(function.args[leaf.place])
    return leaves


def _attach_generator(
    module: ir.Module, context: Any, fndesc: Any, function: ir.Function
) -> bool:
    """The function that makes a generator, its next function, and its
    finalizer."""
    generator = fndesc.restype
    descriptor = GeneratorDescriptor.from_generator_fndesc(
        None, fndesc, generator, context.mangler
    )
    following = _defined(module, descriptor.llvm_func_name)
    if following is None:
        # It hands on a generator of somebody else, in whatever state.
        return False
    dmm, target_data = context.data_model_manager, context.target_data
    arguments, variables = generator_leaves(dmm, generator, target_data)
    _add_row(
        module,
        function,
        "native",
        _arguments(context, function, fndesc.argtypes),
        arguments,
    )
    _add_row(
        module,
        following,
        "generator",
        (),
        return_leaves(dmm, generator.yield_type, target_data),
        _fields(module, arguments + variables, _OFFSET),
    )
    finalizer = _defined(module, descriptor.llvm_finalizer_name)
    if finalizer is not None:
        released = _fields(module, arguments, _OFFSET)
        _add_row(module, finalizer, "finalizer", (), (), released)
    return True


def attach(module: ir.Module, context: Any, fndesc: Any) -> bool:
    """Adds the rows of `fndesc`'s native function, and of the generator that it
    makes, to an llvmlite.ir module.

    Returns whether the function could be described.
    """
    if not _describable(context, fndesc):
        return False
    function = _defined(module, fndesc.llvm_func_name)
    if function is None:
        return False
    try:
        if isinstance(fndesc.restype, types.Generator):
            return _attach_generator(module, context, fndesc, function)
        arguments = _arguments(context, function, fndesc.argtypes)
        results = return_leaves(
            context.data_model_manager, fndesc.restype, context.target_data
        )
    except (Unmappable, NotImplementedError):
        return False
    _add_row(module, function, "native", arguments, results)
    return True


def attach_helper(
    function: ir.Function,
    contract: str,
    leaves: Iterable[Leaf] | Callable[[], Iterable[Leaf]] | None = None,
) -> None:
    """Adds the row of a helper that Numba emitted for a container, once.

    contract: "retains", "releases" or "destroys"; leaves: the counted pointers
    in the memory that its first argument points to, or a function that returns
    them; None if their number is known only at run time.
    """
    module = function.module
    # As an attribute, so that it goes when the module goes.
    described = module.__dict__.setdefault("_passthru_helpers", set())
    if function.name in described:
        return
    try:
        if callable(leaves):
            leaves = leaves()
    except (Unmappable, NotImplementedError):
        leaves = None
    described.add(function.name)
    state = None if leaves is None else _fields(module, leaves, _OFFSET)
    _add_row(module, function, "helper", (), (), state, contract)


def attach_element_helpers(
    context: Any, retain: ir.Function, release: ir.Function, fe_type: types.Type
) -> None:
    """Adds the rows of the functions that count an element of a container."""

    def leaves() -> list[Leaf]:
        return data_leaves(
            context.data_model_manager, fe_type, context.target_data
        )

    attach_helper(retain, "retains", leaves)
    attach_helper(release, "releases", leaves)


def attach_destructor(
    function: ir.Function,
    context: Any = None,
    payload_type: types.Type | None = None,
) -> None:
    """Adds the row of a destructor; payload_type: of a structref or jitclass,
    None for what has items."""

    def leaves() -> list[Leaf]:
        return payload_leaves(
            context.data_model_manager, payload_type, context.target_data
        )

    attach_helper(function, "destroys", payload_type and leaves)
