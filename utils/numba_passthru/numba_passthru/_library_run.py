# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The passes on one library, from its lowering to its machine code.

Numba compiles a library in two pipelines: a cheap one that inlines, and the
full one.  Our pipelines (PassThru/Pipelines.h) run in the place of both, on the
live module:

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
import json
import logging
import re
import time
from typing import Iterable

from numba.core import config
from numba.core.errors import LoweringError

from . import _compat, _host, _record, _sarif
from ._options import ELIDE, INLINE, INSERT, INSTRUMENT, OPTIMIZE, REFOPS
from ._options import REMOVED, VERIFY

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


class LibraryRun:
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
        found = [row for group in _record.findings(found) for row in group]
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


def _way_out(found: Iterable[_record.Diagnostic]) -> str:
    """What to do where a finding is in code of somebody else."""
    names = {
        row.function.split("(")[0] for row in found if row.severity == "warning"
    }
    return (
        "If that is not yours to mend, numba_passthru.exempt(FUNCTION) before it is "
        "compiled leaves a function alone (here: %s), and verify=\"remark\" goes on."
        % ", ".join(sorted(names))
    )


def _removed(row):
    """How many refops elision has removed, by a remark of our pipeline."""
    if (row.get("pass"), row.get("name")) != REMOVED:
        return 0
    count = re.search("[0-9]+", row["message"])
    return int(count.group()) if count else 0


def _refops(counts):
    return sum(row.incref + row.decref for row in counts)
