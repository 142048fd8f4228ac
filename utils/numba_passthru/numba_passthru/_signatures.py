# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Signature metadata: what Python knows of a native function's references.

The named metadata `passthru.signatures` has one row a native function:

    !passthru.signatures = !{!0}
    !0 = !{i32 (...)* @f, !"native", !1, !2}
    !1 = !{!3}                       ; arguments
    !2 = !{!4}                       ; the return slot
    !3 = !{i32 2, !"opaque", !"Testee"}    ; LLVM argument number, kind, type
    !4 = !{i64 0, !"managed", !"ListType[int64]"}  ; byte offset, kind, type

"managed" is a MemInfo, "opaque" one that owns nothing but a Python object.
A function that cannot be described exactly gets no row.
"""

from llvmlite import ir
from numba.core import types

from ._layout import Unmappable, argument_leaves, return_leaves

METADATA_NAME = "passthru.signatures"


def _describable(fndesc):
    if not getattr(fndesc, "native", False):
        return False
    signature = list(fndesc.argtypes) + [fndesc.restype]
    return not any(
        typ == types.pyobject or isinstance(typ, types.Generator)
        for typ in signature
    )


def _rows(module, leaves, place_type):
    return module.add_metadata(
        [
            module.add_metadata(
                [ir.Constant(place_type, leaf.place), leaf.kind, leaf.type_name]
            )
            for leaf in leaves
        ]
    )


def attach(module, context, fndesc):
    """Adds the row of `fndesc`'s native function to an llvmlite.ir module.

    Returns whether the function could be described.
    """
    if not _describable(fndesc):
        return False
    function = module.globals.get(fndesc.llvm_func_name)
    if not isinstance(function, ir.Function) or function.is_declaration:
        return False
    dmm = context.data_model_manager
    try:
        arguments = argument_leaves(dmm, fndesc.argtypes)
        results = return_leaves(dmm, fndesc.restype, context.target_data)
    except (Unmappable, NotImplementedError):
        return False

    first = len(function.args) - len(context.call_conv.get_arguments(function))
    arguments = [leaf._replace(place=leaf.place + first) for leaf in arguments]
    for leaf in arguments:
        if not isinstance(function.args[leaf.place].type, ir.PointerType):
            return False
    module.add_named_metadata(
        METADATA_NAME,
        [
            function,
            "native",
            _rows(module, arguments, ir.IntType(32)),
            _rows(module, results, ir.IntType(64)),
        ],
    )
    return True
