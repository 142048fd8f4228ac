# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The host library, and how it gets at llvmlite's modules.

Where llvmlite is linked to a shared libLLVM, as in Debian, and the library to
the same, the passes run on the live modules (LiveHost).  Elsewhere llvmlite has
an LLVM of its own that nobody can reach, as in its wheels; the passes then run
on a copy in the library's LLVM, which goes there and back as bitcode
(BitcodeHost).  For that the two LLVMs must have the same major version.

Which it is, is decided before anything is loaded, from what the files say that
they are linked to.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import os
import re
import threading
from collections import namedtuple
from typing import Any, Iterator, Optional

import llvmlite
import llvmlite.binding as llvm

from . import _elf
from ._library import Library

#: The libraries that are looked for, in this order.  The second has an LLVM of
#: its own: it needs no libLLVM, and cannot load plugins.
LIBRARY_NAMES = ("libPassThruHost.so", "libPassThruPrivateHost.so")
LIBRARY_VARIABLE = "PASSTHRU_HOST_LIBRARY"

# libLLVM-14.so.1, libLLVM.so.19.1, libLLVM-15.so
_LIBLLVM = rb"libLLVM(?:-([0-9]+)[0-9.]*\.so[0-9.]*|\.so\.([0-9]+)[0-9.]*)"


class UnsupportedHost(ImportError):
    """The host library is missing, or does not fit this llvmlite."""


class ExchangeError(Exception):
    """A module could not be copied to the library's LLVM, or back."""


#: What running a pipeline gave.  `error` is None or a text; `output` is what
#: print<...> passes printed; `diagnostics` are dicts as in PassThru/Host.h.
PassReport = namedtuple("PassReport", "error output diagnostics")

#: Refops of one function; `name` is the symbol, `weight` counts incref and
#: decref ten times for each loop around it.
RefopCount = namedtuple(
    "RefopCount", "name pretty kind incref decref weight pyincref pydecref"
)

#: A pass plugin, as it calls itself.
PluginInfo = namedtuple("PluginInfo", "name version path")


def library_paths() -> list[str]:
    """Where the host library is looked for: where the user says, or in the
    package."""
    chosen = os.environ.get(LIBRARY_VARIABLE)
    if chosen:
        return [chosen]
    here = os.path.dirname(os.path.abspath(__file__))
    return [os.path.join(here, "_lib", name) for name in LIBRARY_NAMES]


def _llvm_version() -> str:
    return "LLVM " + ".".join(map(str, llvm.llvm_version_info))


def _llvm_major() -> int:
    return llvm.llvm_version_info[0]


def _major(match) -> int:
    return int(match.group(1) or match.group(2))


def linked_llvm(path: str) -> Optional[int]:
    """The major version of the shared libLLVM that a library is linked to;
    None if it is linked to none.  Raises OSError and _elf.NotALibrary."""
    for name in _elf.needed_libraries(path):
        match = re.fullmatch(_LIBLLVM, name)
        if match:
            return _major(match)
    return None


def llvmlite_path() -> str:
    """The shared library of llvmlite."""
    return os.path.join(os.path.dirname(llvm.__file__), "libllvmlite.so")


@functools.lru_cache(maxsize=None)
def _file_digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:16]


class Host:
    """A host library that fits this llvmlite.

    Modules and target machines are llvmlite's.
    """

    #: Where the passes run: "live" or "bitcode".
    mode: str

    def __init__(self, library: Library):
        self._library = library
        self.path = library.path
        self.version = library.version
        self.llvm_version = library.llvm_version
        self.plugins: list[PluginInfo] = []
        self._shake_hands()

    def exchange(self, module) -> contextlib.AbstractContextManager[None]:
        """Brackets several runs on one module: inside the `with` block the
        module itself may be behind.  If the block fails, it stays so."""
        raise NotImplementedError

    def run(self, module, pipeline: str, target_machine=None) -> PassReport:
        """Runs a pipeline on a module in place."""
        raise NotImplementedError

    def count_refops(self, module) -> list[RefopCount]:
        """The refops of the functions that the module defines."""
        raise NotImplementedError

    def load_plugin(self, path: str) -> PluginInfo:
        """Loads an LLVM pass plugin for the rest of the process.  ValueError
        says why not."""
        report = self._library.load_plugin(path)
        if report["error"]:
            raise ValueError(report["error"])
        info = PluginInfo(report["name"], report["version"], path)
        if info not in self.plugins:
            self.plugins.append(info)
        return info

    def runtime_addresses(self) -> dict[str, int]:
        """What instrumented code calls, by name."""
        return self._library.runtime_addresses()

    def runtime_findings(self, clear: bool) -> list[dict[str, Any]]:
        """What instrumented code has found so far, the oldest first."""
        return self._library.runtime_findings(clear)

    def raise_runtime_findings(self, exception: Optional[type]) -> None:
        """Has each finding raise an exception; None ends it."""
        self._library.raise_runtime_findings(exception)

    @property
    def identity(self) -> tuple[str, ...]:
        """Tells builds of the library and of the plugins apart."""
        files = [self.path] + [plugin.path for plugin in self.plugins]
        return (self.version, self.llvm_version, *map(_file_digest, files))

    def _shake_hands(self) -> None:
        """Checks that the library reads llvmlite's modules as they are."""
        probe = llvm.parse_assembly("define void @passthru_probe() { ret void }")
        try:
            names: object = [row.name for row in self.count_refops(probe)]
        except (ExchangeError, KeyError, TypeError) as error:
            names = error
        if names != ["passthru_probe"]:
            raise UnsupportedHost(
                "the host library %s (built for LLVM %s) cannot read a module "
                "of llvmlite %s (%s): %s"
                % (
                    self.path,
                    self.llvm_version,
                    llvmlite.__version__,
                    _llvm_version(),
                    names,
                )
            )

    def _run(self, handle, pipeline, machine):
        """Runs a pipeline on an LLVMModuleRef -> (PassReport, changed)."""
        row = self._library.run_passes(handle, machine, pipeline)
        report = PassReport(row["error"], row["output"], row["diagnostics"])
        return report, row["changed"]

    def _count(self, handle):
        report = self._library.count_refops(handle)
        if report.get("error"):
            raise ExchangeError(report["error"])
        return [RefopCount(**row) for row in report["functions"]]


def _handle(reference) -> Optional[ctypes.c_void_p]:
    """What llvmlite's object refers to."""
    return None if reference is None else ctypes.cast(
        reference._ptr, ctypes.c_void_p
    )


class LiveHost(Host):
    """Library and llvmlite share a libLLVM."""

    mode = "live"

    def exchange(self, module):
        return contextlib.nullcontext()

    def run(self, module, pipeline, target_machine=None):
        machine = _handle(target_machine)
        return self._run(_handle(module), pipeline, machine)[0]

    def count_refops(self, module):
        return self._count(_handle(module))


class _Copy:
    """A copy of a module in the library's LLVM."""

    def __init__(self, library: Library, module):
        self._library = library
        self.changed = False
        self._machine: Optional[ctypes.c_void_p] = None
        try:
            self.handle = library.read_bitcode(module.as_bitcode())
        except ValueError as error:
            raise ExchangeError(str(error)) from None

    def machine(self, triple: str) -> Optional[ctypes.c_void_p]:
        """A target machine, as Numba would choose it; None without a triple."""
        if self._machine is None and triple:
            from ._compat import target_cpu

            self._machine = self._library.create_target_machine(
                triple, *target_cpu()
            )
        return self._machine

    def move_to(self, module) -> None:
        """Puts the copy in the place of what `module` refers to.

        The Python object stays, with its name and whatever Numba has attached
        to it, such as the hooks of the object cache.
        """
        if module._owned:
            raise ExchangeError(
                "the module '%s' belongs to an execution engine and cannot be "
                "replaced any more" % module.name
            )
        try:
            new = llvm.parse_bitcode(
                self._library.write_bitcode(self.handle), module._context
            )
        except RuntimeError as error:
            raise ExchangeError(str(error)) from None
        new.name = module.name
        for attribute in ("_ptr", "_as_parameter_"):
            old = getattr(module, attribute)
            setattr(module, attribute, getattr(new, attribute))
            setattr(new, attribute, old)
        new.close()

    def close(self) -> None:
        self._library.dispose_module(self.handle)
        if self._machine is not None:
            self._library.dispose_target_machine(self._machine)


class BitcodeHost(Host):
    """Library and llvmlite have an LLVM each."""

    mode = "bitcode"

    def __init__(self, library: Library):
        # By id(module): modules cannot be hashed.  Each is in use by one
        # thread.
        self._open: dict[int, _Copy] = {}
        super().__init__(library)

    @contextlib.contextmanager
    def exchange(self, module) -> Iterator[None]:
        key = id(module)
        if key in self._open:
            yield
            return
        copy = self._open[key] = _Copy(self._library, module)
        try:
            yield
            if copy.changed:
                copy.move_to(module)
        finally:
            del self._open[key]
            copy.close()

    def run(self, module, pipeline, target_machine=None):
        with self.exchange(module):
            copy = self._open[id(module)]
            machine = None
            if target_machine is not None:
                try:
                    machine = copy.machine(module.triple)
                except ValueError as error:
                    return PassReport(str(error), "", [])
            report, changed = self._run(copy.handle, pipeline, machine)
            copy.changed |= changed
        return report

    def count_refops(self, module):
        with self.exchange(module):
            return self._count(self._open[id(module)].handle)


def _load(path: str) -> Host:
    """The host for one library; raises UnsupportedHost."""
    wanted = _llvm_major()
    build = "build PassThruPlugin for LLVM %d (docs/hosts.md)" % wanted
    try:
        ours = linked_llvm(path)
    except FileNotFoundError:
        raise UnsupportedHost(
            "the host library %s does not exist; %s, or name the library in %s"
            % (path, build, LIBRARY_VARIABLE)
        ) from None
    except (OSError, _elf.NotALibrary) as error:
        raise UnsupportedHost(
            "cannot use the host library %s: %s" % (path, error)
        ) from None

    try:
        # Another libLLVM than llvmlite's is not even loaded.
        if ours in (None, wanted):
            library = Library(path)
            ours = int(library.llvm_version.split(".")[0])
    except (OSError, AttributeError) as error:
        raise UnsupportedHost(
            "cannot use the host library %s: %s" % (path, error)
        ) from None
    if ours != wanted:
        raise UnsupportedHost(
            "%s was built for LLVM %s, but llvmlite %s uses %s: %s"
            % (path, ours, llvmlite.__version__, _llvm_version(), build)
        )
    if not library.has_private_llvm and linked_llvm(llvmlite_path()) == ours:
        return LiveHost(library)
    return BitcodeHost(library)


_hosts: dict[tuple[str, ...], Host] = {}
_hosts_lock = threading.Lock()


def load() -> Host:
    """The host library, loaded once; raises UnsupportedHost."""
    paths = library_paths()
    with _hosts_lock:
        if tuple(paths) not in _hosts:
            _hosts[tuple(paths)] = _load_first(paths)
        return _hosts[tuple(paths)]


def _load_first(paths: list[str]) -> Host:
    """The first that works.  What is wrong with those that are not even there
    is of no interest if another is."""
    errors = []
    for path in sorted(paths, key=os.path.exists, reverse=True):
        try:
            return _load(path)
        except UnsupportedHost as error:
            errors.append(error)
    raise errors[0]
