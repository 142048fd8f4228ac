# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The host library, libPassThruHost.so, by ctypes.

It works on llvmlite's live modules, so it must be linked to the very libLLVM
that llvmlite is linked to.  That is checked before the library is loaded:
loading it alone would bring a second LLVM into the process.
"""

import ctypes
import hashlib
import json
import mmap
import os
import re
import threading
from collections import namedtuple

import llvmlite
import llvmlite.binding as llvm

LIBRARY_NAME = "libPassThruHost.so"
LIBRARY_VARIABLE = "PASSTHRU_HOST_LIBRARY"

# libLLVM-14.so.1, libLLVM.so.19.1, libLLVM-15.so
_LIBLLVM = rb"libLLVM(?:-([0-9]+)[0-9.]*\.so[0-9.]*|\.so\.([0-9]+)[0-9.]*)"


class UnsupportedHost(ImportError):
    """The host library is missing, or does not fit this llvmlite."""


#: What running a pipeline gave.  `error` is None or a text; `output` is what
#: print<...> passes printed; `diagnostics` are dicts as in PassThru/Host.h.
PassReport = namedtuple("PassReport", "error output diagnostics")

#: Refops of one function; `name` is the symbol, `weight` counts incref and
#: decref ten times for each loop around it.
RefopCount = namedtuple(
    "RefopCount", "name pretty kind incref decref weight pyincref pydecref"
)


def library_path():
    """Where the host library is expected, and whether the user said so."""
    chosen = os.environ.get(LIBRARY_VARIABLE)
    if chosen:
        return chosen
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.join(here, "_lib", LIBRARY_NAME)


def _llvmlite_version():
    return "LLVM " + ".".join(map(str, llvm.llvm_version_info))


def _major(match):
    return int(match.group(1) or match.group(2))


def linked_llvm(path):
    """The major version of the libLLVM that a shared library is linked to, or
    None.  Reads the file's table of strings; loads nothing."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            if text[:4] != b"\x7fELF":
                return None
            match = re.search(b"\0" + _LIBLLVM + b"\0", text)
            return _major(match) if match else None


def mapped_llvm():
    """The libLLVMs in this process, as {path: major version}."""
    try:
        with open("/proc/self/maps", "rb") as maps:
            lines = maps.read().splitlines()
    except OSError as error:
        raise UnsupportedHost(
            "cannot find out which LLVM llvmlite uses: %s" % error
        ) from None
    found = {}
    for line in lines:
        fields = line.split(None, 5)
        match = len(fields) == 6 and re.fullmatch(
            _LIBLLVM, os.path.basename(fields[5])
        )
        if match:
            found[os.fsdecode(fields[5])] = _major(match)
    return found


def _check_llvm(path):
    """Raises UnsupportedHost unless llvmlite and the library share an LLVM."""
    ours = linked_llvm(path)
    if ours is None:
        raise UnsupportedHost(
            "%s is not a shared library that is linked to libLLVM" % path
        )
    mapped = mapped_llvm()
    theirs = llvm.llvm_version_info[0]
    if theirs in mapped.values() and ours == theirs:
        return
    if not mapped:
        why = (
            "llvmlite %s has its own %s linked in statically, and no dynamic "
            "libLLVM is loaded" % (llvmlite.__version__, _llvmlite_version())
        )
    else:
        why = "llvmlite %s uses %s (%s)" % (
            llvmlite.__version__,
            _llvmlite_version(),
            ", ".join(sorted(mapped)),
        )
    raise UnsupportedHost(
        "%s was built for LLVM %d, but %s. Both must share one dynamic "
        "libLLVM: use the llvmlite of your distribution, and the host library "
        "that was built for its LLVM." % (path, ours, why)
    )


class Host:
    """The loaded host library."""

    def __init__(self, path):
        if not os.path.exists(path):
            raise UnsupportedHost(
                "the host library %s does not exist; build PassThruPlugin for "
                "%s, or name the library in %s"
                % (path, _llvmlite_version(), LIBRARY_VARIABLE)
            )
        _check_llvm(path)
        try:
            # RTLD_LOCAL: nobody else shall find our symbols.
            self._library = ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_LOCAL)
            self._declare()
        except (OSError, AttributeError) as error:
            raise UnsupportedHost(
                "cannot use the host library %s: %s" % (path, error)
            ) from None
        self.path = path
        self.version = self._library.passthru_version().decode()
        self.llvm_version = self._library.passthru_llvm_version().decode()
        with open(path, "rb") as file:
            self._digest = hashlib.sha256(file.read()).hexdigest()[:16]
        self._shake_hands()

    def _declare(self):
        text = ctypes.POINTER(ctypes.c_void_p)
        run = self._library.passthru_run_passes
        run.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, text]
        run.restype = ctypes.c_int
        count = self._library.passthru_count_refops
        count.argtypes = [ctypes.c_void_p, text]
        count.restype = ctypes.c_int
        self._library.passthru_version.restype = ctypes.c_char_p
        self._library.passthru_llvm_version.restype = ctypes.c_char_p
        self._library.passthru_free.argtypes = [ctypes.c_void_p]
        self._library.passthru_free.restype = None

    def _shake_hands(self):
        """Checks that the library reads llvmlite's modules as they are."""
        probe = llvm.parse_assembly("define void @passthru_probe() { ret void }")
        try:
            names = [row.name for row in self.count_refops(probe)]
        except (ValueError, KeyError, TypeError) as error:
            names = error
        if names != ["passthru_probe"]:
            raise UnsupportedHost(
                "the host library %s (built for LLVM %s) cannot read a module "
                "of llvmlite %s (%s): %s"
                % (
                    self.path,
                    self.llvm_version,
                    llvmlite.__version__,
                    _llvmlite_version(),
                    names,
                )
            )

    @property
    def identity(self):
        """Tells builds of the library apart, as a tuple of texts."""
        return (self.version, self.llvm_version, self._digest)

    def _take(self, function, *arguments):
        """Calls a function whose last parameter receives a JSON text."""
        text = ctypes.c_void_p()
        function(*arguments, ctypes.byref(text))
        try:
            return json.loads(ctypes.string_at(text).decode())
        finally:
            self._library.passthru_free(text)

    @staticmethod
    def _handle(reference):
        return None if reference is None else ctypes.cast(
            reference._ptr, ctypes.c_void_p
        )

    def run(self, module, pipeline, target_machine=None):
        """Runs a pipeline on a llvmlite module in place -> PassReport."""
        report = self._take(
            self._library.passthru_run_passes,
            self._handle(module),
            self._handle(target_machine),
            pipeline.encode(),
        )
        return PassReport(
            report["error"], report["output"], report["diagnostics"]
        )

    def count_refops(self, module):
        """-> [RefopCount] for the functions that the module defines."""
        report = self._take(
            self._library.passthru_count_refops, self._handle(module)
        )
        return [RefopCount(**row) for row in report["functions"]]


_hosts = {}
_hosts_lock = threading.Lock()


def load():
    """The host library, loaded once; raises UnsupportedHost."""
    path = library_path()
    with _hosts_lock:
        if path not in _hosts:
            _hosts[path] = Host(path)
        return _hosts[path]
