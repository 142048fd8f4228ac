# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Functions that the passes leave alone.

An exempt function is compiled as Numba does it, RefPrune included.  It is never
inlined into a function that is not, since its refops would be that function's
then.
"""

from __future__ import annotations

import weakref
from typing import Any, List, TypeVar

_Function = TypeVar("_Function")

_MARK = "__numba_passthru_exempt__"

#: The passes read it: PassThru/FunctionKind.h.
_ATTRIBUTE = '"passthru-exempt"'

#: The bodies of parallel loops are functions of their own, with this in their
#: names.
_PARALLEL_BODY = "__numba_parfor_gufunc"


def exempt(function: _Function) -> _Function:
    """Keeps the passes off one function; returns it.

        @numba_passthru.exempt
        @njit
        def left_alone(x): ...

    function: a Python function or a jitted one.  Code that is compiled already
    stays as it is.
    """
    setattr(getattr(function, "py_func", function), _MARK, True)
    return function


def is_exempt(function) -> bool:
    """Whether exempt() was called for this Python function."""
    return getattr(function, _MARK, False)


class Exemptions:
    """Follows Numba's lowering, and tells which libraries are exempt.

    The compiler lock is held during lowering, so that one stack will do.
    """

    def __init__(self):
        self._lowering: List[bool] = []
        self._libraries: weakref.WeakSet[Any] = weakref.WeakSet()

    def lower(self, original, lower):
        """Takes the place of BaseLower.lower()."""
        function = lower.func_ir.func_id
        now = is_exempt(function.func) or (
            bool(self._lowering)
            and self._lowering[-1]
            and _PARALLEL_BODY in function.func_name
        )
        if now:
            self._libraries.add(lower.library)
        self._lowering.append(now)
        try:
            return original(lower)
        finally:
            self._lowering.pop()

    def __contains__(self, library) -> bool:
        return library in self._libraries

    def mark(self, module) -> None:
        """Marks what has just been lowered, if it is exempt, in its
        llvmlite.ir module."""
        if not (self._lowering and self._lowering[-1]):
            return
        for function in module.functions:
            # Helpers that others may share are linkonce_odr.
            if not function.is_declaration and not function.linkage:
                # llvmlite has a list of the attributes that it knows.
                set.add(function.attributes, _ATTRIBUTE)
                if "alwaysinline" not in function.attributes:
                    function.attributes.add("noinline")
