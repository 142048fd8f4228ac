# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Slot metadata: what loads and stores of container memory do to tokens.

`!passthru.slot` on a load or a store (docs/recognition.md) says whether the
token of the memory moves.  Only who emits the instruction knows, so while we
are enabled we look over the shoulder of Numba's lowering helpers:

- A helper that is wrapped opens a frame (_frames.py), with a role for the loads
  and one for the stores that are emitted inside.
- An item that was borrowed, and is then released by the container, was taken
  after all.
- Element helpers and destructors do one thing each: all their loads of what
  counts have one role.  They get their rows of signature metadata here, too.

Where an internal of Numba is missing or different, its marks are missing, too.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any, Callable, Iterator

from llvmlite import ir
from numba.core import types

from . import _signatures
from ._frames import ACCESS, RELEASE, RETAIN, SILENT, Frame, OpenFrames
from ._frames import containing
from ._marks import (
    BORROW,
    GIVE,
    OWE,
    TAKE,
    Content,
    change_role,
    is_argument,
    mark,
    own_object,
    take_back,
)

_SET_METHODS = (
    "_add_entry _add_key _remove_entry _remove_key add add_pyapi contains"
    " discard clear copy intersect difference symmetric_difference issubset"
    " isdisjoint equals upsize downsize _replace_payload"
).split()

_CALL_METHODS = (
    "call_function return_status_propagate return_user_exc return_value"
    " return_dynamic_user_exc set_static_user_exc set_dynamic_user_exc"
    " check_try_status set_try_status unset_try_status"
).split()


class SlotMarks:
    """The hooks in Numba's lowering: which helper opens which frame."""

    def __init__(self) -> None:
        self._frames = OpenFrames()

    def hooks(self) -> list[tuple[Any, str, Callable[..., Any]]]:
        """(owner, name, hook) of all that is there in this Numba."""
        wanted: list[tuple[Any, str, Callable[..., Any]]] = [
            (ir.IRBuilder, "load", self._frames.mark_load),
            (ir.IRBuilder, "store", self._frames.mark_store),
        ]
        for place, name, hook in self._wanted():
            owner = _find(place)
            if owner is not None and name in vars(owner):
                wanted.append((owner, name, hook))
        return wanted

    def _wanted(self) -> Iterator[tuple[str, str, Callable[..., Any]]]:
        inside = self._frames.inside
        listobj = "numba.cpython.listobj"
        mixin, instance = listobj + ":_ListPayloadMixin", listobj + ":ListInstance"
        yield mixin, "getitem", self._list_getitem
        yield mixin, "decref_value", self._decref_value
        yield instance, "setitem", inside(ACCESS, _counted_items)
        yield instance, "inititem", inside(ACCESS, _counted_items)
        yield instance, "move", self._list_move
        yield instance, "define_dtor", self._items_destructor

        setobj = "numba.cpython.setobj"
        instance = setobj + ":SetInstance"
        for name in _SET_METHODS:
            yield instance, name, inside(ACCESS, _counted_items)
        lookup = inside(ACCESS, _counted_items)
        yield setobj + ":_SetPayload", "_lookup", lookup
        yield instance, "decref_value", self._decref_value
        # Nothing is released or retained: tokens move with the keys.
        resize = inside(Frame(TAKE, GIVE), _counted_items)
        yield instance, "_resize", resize
        pop = inside(RELEASE, _counted_items)
        yield instance, "pop", pop
        # The keys are copied as bytes before they are retained.
        copy = inside(RETAIN, _counted_items)
        yield instance, "_copy_payload", copy
        yield instance, "_imp_dtor", self._items_destructor
        step = inside(ACCESS, _counted_items)
        yield setobj + ":SetIterInstance", "iternext", step
        box = inside(ACCESS, lambda typ, _, c: _counted(c.context, typ.dtype))
        yield "numba.core.boxing", "_native_set_to_python_list", box

        # A helper may have another function compiled in the middle, and what
        # is emitted to call one, or to raise, accesses no container.
        compiler = "numba.core.compiler:CompilerBase"
        yield compiler, "_compile_core", inside(SILENT)
        for name in _CALL_METHODS:
            yield "numba.core.callconv:CPUCallConv", name, inside(SILENT)

        # In a struct of several members each is loaded by its own model.
        yield (
            "numba.core.datamodel.models:DataModel",
            "load_from_data_pointer",
            self._member_load,
        )

        # The exception holds its arguments until they are boxed, which
        # consumes them.
        convention = "numba.core.callconv:CPUCallConv"
        give = inside(Frame(None, GIVE))
        yield convention, "emit_wrap_args_insts", give
        unwrap = self._exception_arguments
        yield convention, "emit_unwrap_dynamic_exception_fn", unwrap
        yield convention, "unpack_dynamic_exception", self._unpack_exception

        yield "numba.experimental.jitclass.base", "imp_dtor", self._destructor
        # A box of a jitclass has the MemInfo and, behind it, where the data is.
        convert = "numba.core.pythonapi:PythonAPI"
        unbox = self._inside_of_instance(Frame(BORROW, None))
        yield convert, "to_native_value", unbox
        box = self._inside_of_instance(Frame(None, GIVE, once=True))
        yield convert, "from_native_value", box
        yield "numba.core.base:BaseContext", "get_getattr", self._get_getattr
        yield "numba.core.base:BaseContext", "get_setattr", self._get_setattr
        yield "numba.core.base:BaseContext", "get_function", self._get_function

        for module in ("typedobjectutils", "listobject", "dictobject"):
            place = "numba.typed." + module
            yield place, "_get_incref_decref", self._element_helpers

        # The state holds the variable's own token and one that is added.
        generators = "numba.core.generators"
        for name in ("lower_yield_suspend", "lower_yield_resume"):
            point = inside(Frame(TAKE, GIVE, tokens=2), _native_state)
            yield generators + ":LowerYield", name, point
        for name in ("pack_value", "unpack_value"):
            yield "numba.core.base:BaseContext", name, self._state_variable
        yield (
            generators + ":GeneratorLower",
            "lower_finalize_func_body",
            inside(RELEASE),
        )
        yield (
            "numba.core.datamodel.packer:DataPacker",
            "load_into",
            inside(Frame(BORROW, None)),
        )

    def _inside_of_instance(self, frame: Frame) -> Callable[..., Any]:
        """A hook that opens a frame around what converts a jitclass."""

        def hook(
            original: Callable[..., Any],
            api: Any,
            typ: types.Type,
            *args: Any,
            **kwargs: Any,
        ) -> Any:
            if not isinstance(typ, types.ClassInstanceType):
                return original(api, typ, *args, **kwargs)
            with self._frames.opened(frame):
                return original(api, typ, *args, **kwargs)

        return hook

    def _member_load(
        self, original: Callable[..., Any], model: Any, *args: Any, **kwargs: Any
    ) -> Any:
        if model.contains_nrt_meminfo():
            return original(model, *args, **kwargs)
        with self._frames.opened(SILENT):
            return original(model, *args, **kwargs)

    # Arguments of exceptions.

    def _exception_arguments(
        self, original: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        with self._frames.opened(SILENT):
            function = original(*args, **kwargs)
        for block in function.blocks:
            for instruction in block.instructions:
                if isinstance(instruction, ir.LoadInstr) and is_argument(
                    instruction.operands[0]
                ):
                    mark(instruction, TAKE)
        return function

    def _unpack_exception(
        self,
        original: Callable[..., Any],
        convention: Any,
        builder: ir.IRBuilder,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        # What boxes the arguments is called by its address, which says nothing.
        before = set(map(id, _indirect_calls(builder.function)))
        result = original(convention, builder, *args, **kwargs)
        for call in _indirect_calls(builder.function):
            if id(call) not in before:
                own_object(call)
        return result

    # Lists and sets.

    def _list_getitem(
        self, original: Callable[..., Any], instance: Any, index: ir.Value
    ) -> ir.Value:
        with self._frames.opened(containing(ACCESS, _counted_items(instance))):
            item = original(instance, index)
        instance._passthru_last_item = (index, item)
        return item

    def _list_move(
        self,
        original: Callable[..., Any],
        instance: Any,
        destination: ir.Value,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        # `list.pop(i)`: the item is read, and what follows is moved over it.
        index, item = getattr(instance, "_passthru_last_item", (None, None))
        if index is destination:
            take_back(item)
        return original(instance, destination, *args, **kwargs)

    def _decref_value(
        self, original: Callable[..., Any], instance: Any, value: ir.Value
    ) -> None:
        take_back(value)
        return original(instance, value)

    def _items_destructor(
        self, original: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        with self._frames.opened(RELEASE):
            function = original(*args, **kwargs)
        change_role(function, TAKE)
        _signatures.attach_destructor(function)
        return function

    # Typed lists and dicts.

    def _element_helpers(
        self,
        original: Callable[..., Any],
        context: Any,
        module: ir.Module,
        model: Any,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        content = Content(context, model.fe_type)
        with self._frames.opened(RELEASE._replace(content=content)):
            retain, release = original(context, module, model, *args, **kwargs)
        change_role(retain, OWE)
        _signatures.attach_element_helpers(
            context, retain, release, model.fe_type
        )
        return retain, release

    def _get_function(
        self,
        original: Callable[..., Any],
        context: Any,
        fn: Any,
        sig: Any,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        implementation = original(context, fn, sig, *args, **kwargs)
        if fn == "iternext" and isinstance(sig.args[0], types.DictIteratorType):
            return _Wrapped(implementation, self._frames.inside(ACCESS))
        return implementation

    # Structrefs and jitclasses.

    def _destructor(
        self,
        original: Callable[..., Any],
        context: Any,
        module: ir.Module,
        instance_type: types.Type,
    ) -> Any:
        content = Content(context, instance_type.get_data_type())
        with self._frames.opened(RELEASE._replace(content=content)):
            function = original(context, module, instance_type)
        _signatures.attach_destructor(
            function, context, instance_type.get_data_type()
        )
        return function

    def _get_getattr(
        self,
        original: Callable[..., Any],
        context: Any,
        typ: types.Type,
        attribute: str,
    ) -> Any:
        implementation = original(context, typ, attribute)
        content = _counted_field(context, typ, attribute)
        if implementation is None or content is None:
            return implementation
        hook = self._frames.inside(ACCESS._replace(content=content))
        return functools.partial(hook, implementation)

    def _get_setattr(
        self, original: Callable[..., Any], context: Any, attribute: str, sig: Any
    ) -> Any:
        implementation = original(context, attribute, sig)
        content = _counted_field(context, sig.args[0], attribute)
        if content is None:
            return implementation
        # The old value is read to be released.
        hook = self._frames.inside(Frame(TAKE, GIVE, content=content, apart=True))
        return functools.partial(hook, implementation)

    def _state_variable(
        self,
        original: Callable[..., Any],
        context: Any,
        builder: ir.IRBuilder,
        typ: types.Type,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        frame = containing(self._frames.innermost, _counted(context, typ))
        with self._frames.opened(frame):
            return original(context, builder, typ, *args, **kwargs)


class _Wrapped:
    """A callable like another one, with a hook around it."""

    def __init__(
        self, original: Callable[..., Any], hook: Callable[..., Any]
    ) -> None:
        self._original = original
        self._hook = hook

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._hook(self._original, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def _counted(context: Any, typ: types.Type) -> Content | None:
    """What memory contains that holds values of a type, if they count."""
    if context.data_model_manager[typ].contains_nrt_meminfo():
        return Content(context, typ)
    return None


def _counted_items(instance: Any, *_: Any, **__: Any) -> Content | None:
    """The items of a list or a set, as its helpers see it, if they count."""
    typ = getattr(instance._ty, "container", instance._ty)
    return _counted(instance._context, typ.dtype)


def _native_state(point: Any) -> Content | None:
    """What a generator's state contains, member by member."""
    # Object mode has generators, too; their state counts Python objects.
    if point.context.enable_nrt and types.pyobject not in point.gentype.state_types:
        return Content(point.context, point.gentype)
    return None


def _counted_field(
    context: Any, typ: types.Type, attribute: str
) -> Content | None:
    """A field of a structref or a jitclass, if it counts."""
    if isinstance(typ, types.StructRef):
        fields = typ.field_dict
    elif isinstance(typ, types.ClassInstanceType):
        fields = typ.struct
    else:
        return None
    return _counted(context, fields[attribute]) if attribute in fields else None


def _find(place: str) -> Any:
    """The module, or the class in it, that "module:class" names, or None."""
    module, _, name = place.partition(":")
    try:
        owner = importlib.import_module(module)
    except ImportError:
        return None
    return getattr(owner, name, None) if name else owner


def _indirect_calls(function: ir.Function) -> Iterator[ir.CallInstr]:
    for block in function.blocks:
        for instruction in block.instructions:
            if isinstance(instruction, ir.CallInstr) and not isinstance(
                instruction.callee, (ir.Function, ir.InlineAsm)
            ):
                yield instruction
