# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Our passes in the place of RefPrune, inside Numba.

Numba compiles a library in two pipelines: a cheap one that inlines, and the
full one.  RefPrune runs at the end of both, and on each function before.  While
we are enabled, RefPrune is left out, and our pipelines (PassThru/Pipelines.h)
run in the place of both, on the live module:

    lowering -> insert, verify; then, when the library is complete:
    inline -> before, verify, elide -> optimize, with elide in it -> elide,
    verify, instrument

Which of the three times the verifier runs is an option.  Elision runs a second
time because optimisation inlines more, and a last time because it simplifies.
If the host library has an LLVM of its own, Numba's pipelines stay, and elision
runs after each of them.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import re
import time
import weakref
from typing import Any, Iterable, Iterator, List, Optional, Sequence, Union

from numba.core import config
from numba.core.errors import LoweringError

from . import _compat, _exempt, _host, _identity, _lines, _record
from . import _sanitizer, _sarif, _signatures, _slots
from ._options import ELIDE, INLINE, INSERT, INSTRUMENT, OPTIMIZE, REFOPS
from ._options import REMOVED, STAGES, VERIFY, Options
from ._record import Diagnostic

_log = logging.getLogger("numba_passthru")


class PassThruError(LoweringError):
    """A pass failed on a library; the compilation fails with it."""


class VerificationError(PassThruError):
    """The verifier found wrong reference counts, and verify is "error".

    `diagnostics` has the findings.
    """

    def __init__(self, message, diagnostics=()):
        super().__init__(message)
        self.diagnostics = list(diagnostics)


class _LibraryRun:
    """Runs the passes on one library."""

    def __init__(self, host, options, library):
        self._host = host
        self._options = options
        self._library = library
        self._before = self._after = []
        self.record = _record.LibraryRecord(library.name)

    @property
    def _module(self):
        # Numba may put another module in its place, so always ask.
        return self._library._final_module

    @property
    def _has_machine(self):
        # Another LLVM than llvmlite's optimises for a target machine of its
        # own, so there Numba's pipelines run.
        return self._host.mode == "live"

    def after_lowering(self, module):
        """Takes one of the modules that the library will be linked from."""
        if not self._options.insert and not self._verifies("lowered"):
            return
        with self._exchange(module):
            if self._options.insert:
                self._run(INSERT % self._options.insert, "lowered", module)
            self._verify("lowered", module)

    def inline(self, run_numbas):
        """In the place of Numba's cheap pipeline."""
        if self._has_machine:
            self._run(INLINE % config.OPT, "inlined")
        else:
            run_numbas()
        with self._exchange():
            self._before = self._host.count_refops(self._module)
            self._snapshot("inlined")
            if self._options.before:
                self._run(self._options.before, "inlined")
            self._verify("inlined")
            self._after = self._elide("inlined", self._before)

    def optimize(self, run_numbas):
        """In the place of Numba's full pipeline."""
        if self._has_machine:
            self._run_optimize()
        else:
            run_numbas()
            if self._is_done_early():
                # Half of the way that modules travel as bitcode is saved.
                defined = {
                    f.name for f in self._module.functions if not f.is_declaration
                }
                after = [row for row in self._after if row.name in defined]
                self.record.set_counts(self._before, after)
                return
        with self._exchange():
            after = self._host.count_refops(self._module)
            if _refops(after):
                # What the last elision keeps is what is kept.
                self.record.forget("passthru-elide", "optimized")
                after = self._elide("optimized", after)
            self.record.set_counts(self._before, after)
            self._snapshot("optimized")
            self._verify("optimized")
        # A file is for processes without the run time.
        if self._options.instrument and not _compat.is_ahead_of_time(self._library):
            # Others link and inline the code as it is now.
            _compat.keep_for_linking(self._library)
            with self._exchange():
                self._run(INSTRUMENT, "optimized")

    def _is_done_early(self):
        """Whether nothing is left to do after the full pipeline, as there are no
        refops any more: LLVM moves and copies calls, but invents none."""
        return not (
            self._verifies("optimized")
            or self._options.instrument
            or _record.is_recording()
            or _refops(self._after)
        )

    def _run_optimize(self):
        """LLVM's pipeline with elision in it, for Numba's settings."""
        flags = (
            self._options.elide,
            config.LOOP_VECTORIZE,
            config.SLP_VECTORIZE,
        )
        words = [str(bool(flag)).lower() for flag in flags]
        report = self._run(OPTIMIZE % (config.OPT, *words), "optimized")
        self.record.removed += sum(map(_removed, report.diagnostics))

    @contextlib.contextmanager
    def _exchange(self, module=None):
        """Inside, all runs on the module share one way to the host's LLVM."""
        try:
            with self._host.exchange(module or self._module):
                yield
        except _host.ExchangeError as error:
            raise PassThruError(
                "library %s: %s" % (self._library.name, error)
            ) from error

    def _elide(self, stage, counts):
        """Elides; takes and returns the counts of refops."""
        if not self._options.elide:
            return counts
        self._run(ELIDE, stage)
        after = self._host.count_refops(self._module)
        self.record.removed += _refops(counts) - _refops(after)
        return after

    def _verifies(self, stage):
        return self._options.verify and stage in self._options.stages

    def _verify(self, stage, module=None):
        if not self._verifies(stage):
            return
        report = self._run(
            _sarif.verify_pipeline(), stage, module, findings_allowed=True
        )
        _sarif.collect()
        found = [self._diagnostic(row, stage) for row in report.diagnostics]
        wrong = any(row.severity == "error" for row in found)
        if report.error and not wrong:
            self._fail(VERIFY, report.error)
        found = [row for group in findings(found) for row in group]
        if wrong and self._options.verify == "error":
            text = "\n".join("  " + str(row) for row in found)
            raise VerificationError(
                "wrong reference counts in library %s:\n%s\n%s"
                % (self._library.name, text, _way_out(found)),
                found,
            )
        for row in found:
            _log.info("library %s: %s", self._library.name, row)

    def _snapshot(self, stage):
        """Keeps where the refops stand, if somebody wants to know."""
        if _record.is_detailed():
            report = self._host.run(self._module, REFOPS)
            if report.error:
                self._fail(REFOPS, report.error)
            self.record.snapshots[stage] = json.loads(report.output)["functions"]

    def _diagnostic(self, row, stage):
        return _record.Diagnostic(
            row["severity"],
            row.get("name", ""),
            row.get("function", ""),
            row["message"],
            row.get("pass", ""),
            stage,
            row.get("symbol", ""),
            row.get("file", ""),
            row.get("line"),
        )

    def _run(self, pipeline, stage, module=None, findings_allowed=False):
        started = time.perf_counter()
        report = self._host.run(
            module or self._module, pipeline, self._library._codegen._tm
        )
        seconds = time.perf_counter() - started
        self.record.seconds += seconds
        self.record.output += report.output
        self.record.diagnostics += [
            self._diagnostic(row, stage) for row in report.diagnostics
        ]
        _compat.add_timing(
            self._library,
            "PassThru passes (%s, %s)" % (pipeline, stage),
            pipeline,
            seconds,
        )
        if report.error and not findings_allowed:
            self._fail(pipeline, report.error)
        return report

    def _fail(self, pipeline, error):
        raise PassThruError(
            "'%s' failed on library %s: %s" % (pipeline, self._library.name, error)
        )


def _way_out(found: Iterable[Diagnostic]) -> str:
    """What to do where a finding is in code of somebody else."""
    names = {
        row.function.split("(")[0] for row in found if row.severity == "warning"
    }
    return (
        "If that is not yours to mend, numba_passthru.exempt(FUNCTION) before it is "
        "compiled leaves a function alone (here: %s), and verify=\"remark\" goes on."
        % ", ".join(sorted(names))
    )


def findings(diagnostics: Iterable[Diagnostic]) -> List[List[Diagnostic]]:
    """Warnings, each with the notes that tell how it comes about.  Notes of
    remarks are none, and the error at the end only says that there are
    findings."""
    groups: List[List[Diagnostic]] = []
    inside = False
    for row in diagnostics:
        if row.severity != "note":
            inside = row.severity == "warning"
            if inside:
                groups.append([])
        if inside:
            groups[-1].append(row)
    return groups


def _removed(row):
    """How many refops elision has removed, by a remark of our pipeline."""
    if (row.get("pass"), row.get("name")) != REMOVED:
        return 0
    count = re.search("[0-9]+", row["message"])
    return int(count.group()) if count else 0


def _refops(counts):
    return sum(row.incref + row.decref for row in counts)


class _Installation:
    """Our hooks in Numba's classes, and what was there before."""

    def __init__(self, host, options):
        self.host = host
        self.options = options
        self.removed = 0
        self._pipelines = _compat.ModulePipelines()
        self._slots = _slots.SlotMarks()
        self._exemptions = _exempt.Exemptions()
        # Of libraries that are not complete yet.
        self._runs: weakref.WeakKeyDictionary[Any, _LibraryRun] = (
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
            self._runs[library] = _LibraryRun(
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
        run = self._runs.pop(library, None) or _LibraryRun(
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


_installation = None


def enable(
    *,
    elide: bool = True,
    verify: Optional[str] = None,
    insert: Optional[str] = "raise",
    instrument: Union[bool, str, None] = None,
    before: str = "",
    stages: Sequence[str] = STAGES[1:],
) -> None:
    """Puts our passes in the place of RefPrune for all code that Numba
    compiles for the CPU from now on, in any thread.

    elide:  remove refops that need not be there.
    verify: None; "remark" keeps the verifier's findings in the records and
            logs them (logger "numba_passthru", level INFO); "error" fails the
            compilation with VerificationError.
    insert: "raise" releases on error exits what the function still owns, which
            Numba loses; None does not.
    instrument: None; "remark" or True has the code check its counts while it
            runs: what is found is printed, and kept for runtime_findings();
            "error" raises RuntimeFindingError for it, too.
    before: a pipeline, in the syntax of `opt -passes=`, that runs on each
            library first; what it prints stands in the record.
    stages: when the verifier runs: "lowered" (each function as Numba emits it,
            with all its metadata), "inlined" (after the cheap pipeline),
            "optimized" (at the end).

    Enabling again replaces the options; with the same options it does nothing.
    Waits for compilations that other threads have begun.  Raises
    UnsupportedHost if the host library is missing or does not share llvmlite's
    LLVM, ValueError for bad options and for passes that the host library does
    not have; nothing has changed then.
    """
    global _installation
    options = Options(
        bool(elide),
        verify,
        before,
        tuple(stages),
        insert,
        ("remark" if instrument is True else instrument) or None,
    )
    with _compat.global_compiler_lock:
        host = _host.load()
        if _installation is not None and (
            (_installation.host, _installation.options) == (host, options)
        ):
            return
        options.check(host)
        disable()
        if options.instrument:
            _sanitizer.prepare(host)
        installation = _Installation(host, options)
        installation.install()
        _installation = installation


def disable() -> None:
    """Puts RefPrune back.  Code that is compiled already stays as it is."""
    global _installation
    with _compat.global_compiler_lock:
        if _installation is not None:
            _installation.remove()
            _installation = None


def enabled() -> Optional[Options]:
    """The options in force, with the arguments of enable() as attributes; None
    if Numba is as it was."""
    installation = _installation
    return installation.options if installation else None


@contextlib.contextmanager
def enabled_pipeline(**options) -> Iterator[None]:
    """enable(**options) for the time of a `with` block; what was in force
    before comes back after it.  As enable(), it is about all threads."""
    before = enabled()
    enable(**options)
    try:
        yield
    finally:
        if before is None:
            disable()
        else:
            enable(**before._asdict())


def run_passes(module, pipeline, target_machine=None):
    """Runs a pipeline on a llvmlite module, in place -> PassReport.

    pipeline: in the syntax of `opt -passes=`; LLVM's passes, ours, and those of
        plugins that are loaded.
    target_machine: llvmlite's, for passes that ask what code costs.

    What was taken from the module before, such as its functions, must not be
    used afterwards.  Raises PassThruError if the pipeline does not parse or a
    pass reports an error.
    """
    try:
        report = _host.load().run(module, pipeline, target_machine)
    except _host.ExchangeError as error:
        raise PassThruError("'%s' failed: %s" % (pipeline, error)) from error
    if report.error:
        raise PassThruError("'%s' failed: %s" % (pipeline, report.error))
    return report


def load_pass_plugin(path):
    """Loads an LLVM pass plugin, as `opt -load-pass-plugin` does ->
    PluginInfo(name, version, path).

    Its passes can be named from now on: in run_passes(), and in the option
    `before` of enable().  A plugin stays loaded; loading it again does nothing.

    Raises UnsupportedHost if there is no host library, PassThruError if the
    plugin cannot be loaded or is for another LLVM.
    """
    path = os.path.abspath(path)
    try:
        return _host.load().load_plugin(path)
    except ValueError as error:
        raise PassThruError("cannot load the plugin: %s" % error) from None


def count_refops(compiled):
    """The refops of compiled code, whoever compiled it -> {symbol: RefopCount}.

    compiled: a jitted function, one of Numba's code libraries, or a llvmlite
    module.  Code loaded from the cache has no functions to count.
    """
    host = _host.load()
    if hasattr(compiled, "overloads"):
        modules = [
            result.library._final_module for result in compiled.overloads.values()
        ]
    else:
        modules = [getattr(compiled, "_final_module", compiled)]
    return {
        row.name: row for module in modules for row in host.count_refops(module)
    }
