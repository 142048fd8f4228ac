# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The C interface of PassThru/Host.h, by ctypes.

A module is an LLVMModuleRef as ctypes.c_void_p: a live one of the process, or
one that read_bitcode() has made.
"""

from __future__ import annotations

import ctypes
import json
import os
from typing import Any, Optional, Tuple


#: What instrumented code calls, without the prefix.
_RUNTIME = (
    "enter",
    "acquire",
    "retain",
    "release",
    "take_over",
    "exempt",
    "status",
    "leave",
)


def _address(function) -> int:
    """Of a function in C."""
    return ctypes.cast(function, ctypes.c_void_p).value or 0


class Library:
    """A loaded host library.  Raises OSError if it cannot be loaded, and
    AttributeError if it is another library."""

    def __init__(self, path: str):
        # RTLD_LOCAL: nobody else shall find our symbols.
        self._c = ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_LOCAL)
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        out = ctypes.POINTER(pointer)
        size = ctypes.POINTER(ctypes.c_size_t)
        functions: Tuple[Tuple[Any, ...], ...] = (
            ("version", text),
            ("llvm_version", text),
            ("has_private_llvm", ctypes.c_int),
            ("read_bitcode", pointer, text, ctypes.c_size_t, out),
            ("write_bitcode", pointer, pointer, size),
            ("dispose_module", None, pointer),
            ("create_target_machine", pointer, text, text, text, out),
            ("dispose_target_machine", None, pointer),
            ("load_plugin", ctypes.c_int, text, out),
            ("run_passes", ctypes.c_int, pointer, pointer, text, out),
            ("count_refops", ctypes.c_int, pointer, out),
            ("free", None, pointer),
            ("rt_findings", pointer, ctypes.c_int),
            ("rt_free", None, pointer),
            ("rt_raise_by", None, pointer, pointer, pointer),
        )
        for name, result, *arguments in functions:
            function = getattr(self._c, "passthru_" + name)
            function.restype, function.argtypes = result, arguments
        self.path = path
        self.version = self._c.passthru_version().decode()
        self.llvm_version = self._c.passthru_llvm_version().decode()
        self.has_private_llvm = bool(self._c.passthru_has_private_llvm())

    def run_passes(
        self,
        module: ctypes.c_void_p,
        machine: Optional[ctypes.c_void_p],
        pipeline: str,
    ) -> dict[str, Any]:
        """Runs a pipeline; the report as in Host.h."""
        return self._report(
            self._c.passthru_run_passes, module, machine, pipeline.encode()
        )

    def count_refops(self, module: ctypes.c_void_p) -> dict[str, Any]:
        """The report as in Host.h."""
        return self._report(self._c.passthru_count_refops, module)

    def load_plugin(self, path: str) -> dict[str, Any]:
        """Loads a pass plugin; the report as in Host.h."""
        return self._report(self._c.passthru_load_plugin, os.fsencode(path))

    def read_bitcode(self, data: bytes) -> ctypes.c_void_p:
        """A new module, for dispose_module(); ValueError says why not."""
        return self._make(self._c.passthru_read_bitcode, data, len(data))

    def write_bitcode(self, module: ctypes.c_void_p) -> bytes:
        """The bitcode of a module from read_bitcode()."""
        size = ctypes.c_size_t()
        data = self._c.passthru_write_bitcode(module, ctypes.byref(size))
        if not data:
            raise MemoryError
        try:
            return ctypes.string_at(data, size.value)
        finally:
            self._c.passthru_free(data)

    def dispose_module(self, module: ctypes.c_void_p) -> None:
        """Releases a module from read_bitcode()."""
        self._c.passthru_dispose_module(module)

    def create_target_machine(
        self, triple: str, cpu: str, features: str
    ) -> ctypes.c_void_p:
        """A machine, for dispose_target_machine(); ValueError says why not."""
        return self._make(
            self._c.passthru_create_target_machine,
            triple.encode(),
            cpu.encode(),
            features.encode(),
        )

    def dispose_target_machine(self, machine: ctypes.c_void_p) -> None:
        """Releases a machine from create_target_machine()."""
        self._c.passthru_dispose_target_machine(machine)

    def runtime_addresses(self) -> dict[str, int]:
        """What instrumented code calls, by name: PassThru/Sanitizer.h."""
        return {
            name: _address(getattr(self._c, name))
            for name in ("passthru_rt_" + word for word in _RUNTIME)
        }

    def runtime_findings(self, clear: bool) -> list[dict[str, Any]]:
        """What instrumented code has found; forgets it if `clear`."""
        text = self._c.passthru_rt_findings(int(clear))
        try:
            return json.loads(ctypes.string_at(text).decode(errors="replace"))
        finally:
            self._c.passthru_rt_free(text)

    def raise_runtime_findings(self, exception: Optional[type]) -> None:
        """Has each finding raise an exception in the main thread; None ends it.

        exception: borrowed for as long as it may be raised.
        """
        if exception is None:
            self._c.passthru_rt_raise_by(None, None, None)
        else:
            self._c.passthru_rt_raise_by(
                _address(ctypes.pythonapi.Py_AddPendingCall),
                _address(ctypes.pythonapi.PyErr_SetString),
                id(exception),
            )

    def _take_text(self, text):
        """A text that the library hands out, released."""
        try:
            return ctypes.string_at(text).decode()
        finally:
            self._c.passthru_free(text)

    def _report(self, function, *arguments):
        """Calls a function whose last parameter receives a JSON text."""
        text = ctypes.c_void_p()
        function(*arguments, ctypes.byref(text))
        return json.loads(self._take_text(text))

    def _make(self, function, *arguments):
        """Calls a function whose last parameter receives an error."""
        error = ctypes.c_void_p()
        made = function(*arguments, ctypes.byref(error))
        if error:
            raise ValueError(self._take_text(error))
        return ctypes.c_void_p(made)
