# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where our passes stand in Numba: hooks in its classes.

While they are installed, RefPrune, which Numba runs at the end of both of its
pipelines and on each function before, is left out, and each library goes
through a LibraryRun instead.
"""

from __future__ import annotations

import functools
import weakref
from typing import Any

from . import _compat, _exempt, _identity, _lines, _record
from . import _sanitizer, _signatures, _slots
from ._library_run import LibraryRun


class Installation:
    """Our hooks in Numba's classes, and what was there before."""

    def __init__(self, host, options):
        self.host = host
        self.options = options
        self.removed = 0
        self._pipelines = _compat.ModulePipelines()
        self._slots = _slots.SlotMarks()
        self._exemptions = _exempt.Exemptions()
        # Of libraries that are not complete yet.
        self._runs: weakref.WeakKeyDictionary[Any, LibraryRun] = (
            weakref.WeakKeyDictionary()
        )
        self._saved = []

    def install(self):
        if self.options.instrument == "error":
            _sanitizer.raise_findings(self.host)
        stats = _compat.prune_stats_module()
        library, codegen = _compat.CPUCodeLibrary, _compat.CPUCodegen
        self._wrap(library, "_optimize_functions", self._optimize_functions)
        self._wrap(library, "_optimize_final_module", self._optimize)
        self._wrap(codegen, "magic_tuple", self._magic_tuple)
        self._wrap(_compat.CPUContext, "post_lowering", self._post_lowering)
        self._wrap(_compat.BaseLower, "lower", self._exemptions.lower)
        self._wrap(_compat.debuginfo, "DummyDIBuilder", self._line_builder)
        self._wrap(_compat.Cache, "_index_key", self._index_key)
        self._wrap(stats, "dump_refprune_stats", self._prune_stats)
        for owner, name, hook in self._slots.hooks():
            self._wrap(owner, name, hook)

    def remove(self):
        for owner, name, original in reversed(self._saved):
            setattr(owner, name, original)
        self._saved = []
        if self.options.instrument == "error":
            _sanitizer.raise_no_findings(self.host)

    def _wrap(self, owner, name, replacement):
        original = vars(owner)[name]

        @functools.wraps(original)
        def hook(*args, **kwargs):
            return replacement(original, *args, **kwargs)

        self._saved.append((owner, name, original))
        setattr(owner, name, hook)

    def _optimize_functions(self, original, library, module):
        if library in self._exemptions:
            return original(library, module)
        if library not in self._runs:
            # A weak reference, lest the value keep its own key alive.
            self._runs[library] = LibraryRun(
                self.host, self.options, weakref.proxy(library)
            )
        run = self._runs[library]
        # As the original will do.
        module.data_layout = library._codegen._data_layout
        try:
            run.after_lowering(module)
        except BaseException:
            _record.publish(self._runs.pop(library).record)
            raise
        with _compat.early_function_passes(library._codegen):
            return original(library, module)

    def _optimize(self, original, library):
        if library in self._exemptions:
            return original(library)
        run = self._runs.pop(library, None) or LibraryRun(
            self.host, self.options, library
        )
        try:
            self._pipelines.optimize(library, original, run.inline, run.optimize)
        finally:
            self.removed += run.record.removed
            _record.publish(run.record)

    def _magic_tuple(self, original, codegen):
        # Numba's cache on disk looks code up by this.
        identity = (__package__, _identity.package(), *self.host.identity)
        return original(codegen) + (identity + _identity.options(self.options),)

    def _index_key(self, original, cache, signature, codegen):
        # The mark may have come from outside the function's source file.
        key = original(cache, signature, codegen)
        return key + ("exempt",) if _exempt.is_exempt(cache._py_func) else key

    def _line_builder(self, original, *args, **kwargs):
        if (
            self.options.verify or self.options.instrument or _record.is_detailed()
        ):
            return _lines.builder(original, *args, **kwargs)
        return original(*args, **kwargs)

    def _post_lowering(self, original, context, module, library):
        fndesc = getattr(context, "fndesc", None)
        if fndesc is not None:
            _signatures.attach(module, context, fndesc)
        self._exemptions.mark(module)
        return original(context, module, library)

    def _prune_stats(self, original, *args, **kwargs):
        # Numba takes differences of these for the metadata 'prune_stats'.
        # They count refops; ours have no kinds, so all stand in the first.
        stats = original(*args, **kwargs)
        return stats._replace(basicblock=stats.basicblock + self.removed)
