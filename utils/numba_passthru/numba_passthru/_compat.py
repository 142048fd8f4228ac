# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The differences between Numba's versions, and where we hook in.

0.56:  pass managers are built once per codegen object (`_mpm_cheap`,
       `_mpm_full`) and have `run(module)`.
later: they are built for each library by `_module_pass_manager()`.
       LLVM 16 and older: it returns a manager as before; newer: (pass manager,
       pass builder), with `run(module, builder)`.

In both, `_optimize_final_module` of a library runs the cheap manager, which
inlines, and then the full one.
"""

from __future__ import annotations

import contextlib
import functools
import weakref
from typing import Any

import llvmlite.binding as llvm
from numba.core import config, debuginfo
from numba.core.caching import Cache
from numba.core.codegen import (
    AOTCPUCodegen,
    CPUCodegen,
    CPUCodeLibrary,
    get_host_cpu_features,
)
from numba.core.compiler_lock import global_compiler_lock
from numba.core.cpu import CPUContext
from numba.core.lowering import BaseLower
from numba.core.runtime import _nrt_python, rtsys
from numba.misc.llvm_pass_timings import ProcessedPassTimings
from numba.np.ufunc.ufuncbuilder import UFuncDispatcher

__all__ = [
    "BaseLower",
    "CPUCodegen",
    "CPUCodeLibrary",
    "CPUContext",
    "Cache",
    "UFuncDispatcher",
    "add_timing",
    "allocation_stats",
    "debuginfo",
    "early_function_passes",
    "global_compiler_lock",
    "is_ahead_of_time",
    "keep_for_linking",
    "prune_stats_module",
    "target_cpu",
    "without_refprune",
]


@contextlib.contextmanager
def without_refprune():
    """Pass managers that are built inside have no RefPrune.

    The setting holds only while they are built.  Left off, it would switch on
    an older pruner that works on the text of the module.  The compiler lock
    must be held.
    """
    saved = config.LLVM_REFPRUNE_PASS
    config.LLVM_REFPRUNE_PASS = 0
    try:
        yield
    finally:
        config.LLVM_REFPRUNE_PASS = saved


@contextlib.contextmanager
def early_function_passes(codegen):
    """The passes that Numba runs on each function inside leave refops apart.

    RefPrune is left out.  LLVM's newer pass manager, at levels above 1, also
    makes one call of the decrefs at the ends of different paths: of one object
    or another, which nobody can tell apart any more.  All else that the higher
    levels do comes later, with the module pipelines.
    """
    build = codegen._function_pass_manager
    if hasattr(llvm, "create_pass_builder"):
        codegen._function_pass_manager = functools.partial(
            build, opt=min(int(config.OPT), 1)
        )
    try:
        with without_refprune():
            yield
    finally:
        vars(codegen).pop("_function_pass_manager", None)


class _Around:
    """A pass manager whose run is handed to somebody else."""

    def __init__(self, manager, call):
        self._manager = manager
        self._call = call

    def run(self, module, *arguments):
        return self._call(lambda: self._manager.run(module, *arguments))

    def __getattr__(self, name):
        return getattr(self._manager, name)


class ModulePipelines:
    """Puts something in the place of Numba's own module pipelines."""

    def __init__(self):
        # Numba 0.56: the managers of each codegen object, built once.
        self._managers: weakref.WeakKeyDictionary[Any, Any] = (
            weakref.WeakKeyDictionary()
        )

    def optimize(self, library, original, cheap, full):
        """Calls `original(library)`, a _optimize_final_module.

        Where that runs its cheap pipeline and its full one, `cheap` and `full`
        are called.  Their argument runs Numba's pipeline, without RefPrune.
        """
        codegen = library._codegen
        if hasattr(codegen, "_mpm_cheap"):
            substitute = self._substitute_built_once
        else:
            substitute = self._substitute_per_library
        with substitute(codegen, cheap, full):
            original(library)

    @contextlib.contextmanager
    def _substitute_built_once(self, codegen, around_cheap, around_full):
        if codegen not in self._managers:
            with without_refprune():
                self._managers[codegen] = (
                    codegen._module_pass_manager(
                        loop_vectorize=False,
                        slp_vectorize=False,
                        opt=0,
                        cost="cheap",
                    ),
                    codegen._module_pass_manager(),
                )
        cheap, full = self._managers[codegen]
        saved = codegen._mpm_cheap, codegen._mpm_full
        codegen._mpm_cheap = _Around(cheap, around_cheap)
        codegen._mpm_full = _Around(full, around_full)
        try:
            yield
        finally:
            codegen._mpm_cheap, codegen._mpm_full = saved

    @contextlib.contextmanager
    def _substitute_per_library(self, codegen, around_cheap, around_full):
        build = codegen._module_pass_manager

        def substitute(**options):
            with without_refprune():
                built = build(**options)
            is_cheap = options.get("cost") == "cheap"
            around = around_cheap if is_cheap else around_full
            if isinstance(built, tuple):
                manager, builder = built
                return _Around(manager, around), builder
            return _Around(built, around)

        codegen._module_pass_manager = substitute
        try:
            yield
        finally:
            del codegen._module_pass_manager


def is_ahead_of_time(library):
    """Whether a library becomes a file, for processes without this package."""
    return isinstance(library._codegen, AOTCPUCodegen)


def keep_for_linking(library):
    """Has the code of a library as it is now linked into others, whatever
    becomes of the library itself.

    What Numba does when the first of the others asks; here it is done before.
    """
    module = library._final_module.clone()
    for function in module.functions:
        if not function.is_declaration and function.linkage == llvm.Linkage.external:
            function.linkage = "linkonce_odr"
    library._shared_module = module


def target_cpu():
    """The name and the features of the CPU that Numba compiles for."""
    name, features = config.CPU_NAME, config.CPU_FEATURES
    return (
        llvm.get_host_cpu_name() if name is None else name,
        get_host_cpu_features() if features is None else features,
    )


def prune_stats_module():
    """The module whose dump_refprune_stats() Numba asks for statistics."""
    return getattr(llvm, "passmanagers", None) or llvm.newpassmanagers


def allocation_stats():
    """rtsys.get_allocation_stats(), which later versions have to be told to
    count."""
    if not getattr(_nrt_python, "memsys_stats_enabled", lambda: True)():
        _nrt_python.memsys_enable_stats()
    return rtsys.get_allocation_stats()


_TIMING_REPORT = """\
===----------------------------------------------------------------------===
                      ... Pass execution timing report ...
===----------------------------------------------------------------------===
  Total Execution Time: {wall:.4f} seconds ({wall:.4f} wall clock)

   ---Wall Time---  --- Name ---
   {wall:.9f} (100.0%)  {name}
   {wall:.9f} (100.0%)  Total
"""


def add_timing(library, title, pass_name, seconds):
    """Adds our passes to Numba's timings, if it records any.

    Numba reads LLVM's report, in which passes that it does not run itself do
    not show up; so this is such a report.
    """
    if config.LLVM_PASS_TIMINGS:
        text = _TIMING_REPORT.format(wall=seconds, name=pass_name)
        library._recorded_timings._append(title, ProcessedPassTimings(text))
