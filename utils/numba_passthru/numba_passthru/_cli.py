# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The commands of `python -m numba_passthru`."""

from __future__ import annotations

import os
import runpy
import sys
import traceback
from typing import List, Optional, Sequence

import llvmlite
import llvmlite.binding as llvm
import numba

from . import _environment, _host, _options, _pipeline, _record, _sarif
from ._progress import Progress
from ._report import Report, is_compiled, report as report_of
from ._report_html import page
from ._report_text import plural
from ._version import __version__

SCRIPT_FAILED = 3


class Unusable(Exception):
    """The passes cannot be used here."""


def info() -> int:
    """Prints what is installed -> 0, or 1 if the passes cannot be used."""
    rows = [
        ("numba_passthru", "%s in %s" % (__version__, os.path.dirname(__file__))),
        ("Python", sys.version.split()[0]),
        ("Numba", numba.__version__),
        (
            "llvmlite",
            "%s, LLVM %s"
            % (llvmlite.__version__, ".".join(map(str, llvm.llvm_version_info))),
        ),
    ]
    problem = ""
    try:
        host = _host.load()
    except _host.UnsupportedHost as error:
        problem = str(error)
    else:
        rows += [
            ("host library", host.path),
            (
                "",
                "version %s, LLVM %s, on %s modules"
                % (host.version, host.llvm_version, host.mode),
            ),
            ("passes", ", ".join(_passes(host))),
        ]
    text = os.environ.get(_environment.VARIABLE)
    rows.append((_environment.VARIABLE, "not set" if text is None else text))
    for name, value in rows:
        print(("%-16s %s" % (name, value)).rstrip())
    if problem:
        print("\nThe types work; the passes do not: %s" % problem)
    return 1 if problem else 0


def _passes(host):
    """Those of the passes that enable() can use which the library has."""
    everything = _options.Options(verify="remark", insert="raise", instrument=True)
    for _, pipeline in everything.pipelines():
        if not host.run(llvm.parse_assembly(""), pipeline).error:
            yield pipeline


class _Script:
    """Runs a script as if Python did, and remembers how it ended."""

    def __init__(self, path: str, arguments: Sequence[str]):
        self._path = path
        self._arguments = list(arguments)
        #: Its global names; empty if it failed.
        self.names: dict = {}
        #: Why it failed, or None.
        self.failure: Optional[str] = None

    def run(self) -> None:
        saved = sys.argv, list(sys.path)
        sys.argv = [self._path, *self._arguments]
        sys.path.insert(0, os.path.dirname(os.path.abspath(self._path)))
        try:
            self.names = runpy.run_path(self._path, run_name="__main__")
        except SystemExit as error:
            if error.code not in (None, 0):
                self.failure = "exit status %s" % error.code
        except BaseException as error:
            traceback.print_exc()
            self.failure = type(error).__name__
        finally:
            sys.argv, sys.path[:] = saved

    def status(self, otherwise: int) -> int:
        if self.failure is None:
            return otherwise
        print(
            "%s failed: %s; what it compiled until then is told above"
            % (self._path, self.failure),
            file=sys.stderr,
        )
        return SCRIPT_FAILED


def _enable(**options) -> None:
    """Enables with what NUMBA_PASSTHRU says, and `options` on top."""
    current = _pipeline.enabled()
    wanted = current._asdict() if current else {}
    try:
        _pipeline.enable(**{**wanted, **options})
    except (_host.UnsupportedHost, ValueError) as error:
        raise Unusable(error) from None


def verify(
    script: str, arguments: List[str], stages: Sequence[str], sarif: Optional[str]
) -> int:
    """Runs a script with the verifier on -> exit status."""
    _enable(verify="remark", stages=tuple(stages))
    run = _Script(script, arguments)
    with _sarif.collecting(sarif), _record.record() as libraries:
        with Progress(lambda: (len(libraries), 0, "code objects compiled")):
            run.run()
    found = _distinct(libraries)
    for group in found:
        print("\n".join(str(row) for row in group))
    inside = sum(group[0].function.startswith("numba.") for group in found)
    print(
        "%s%s; Numba compiled %s"
        % (
            plural(len(found), "finding"),
            ", %d of them in functions of Numba's" % inside if inside else "",
            plural(len(libraries), "code object"),
        )
    )
    return run.status(1 if found else 0)


def _distinct(libraries):
    """The findings, each with its notes; one that a function has at several
    times, or in several libraries, once."""
    news, result = _record.News(), []
    for library in libraries:
        groups = _record.findings(library.diagnostics)
        for stage in _options.STAGES:
            result += news.of_look(
                [group for group in groups if group[0].stage == stage],
                lambda group: (group[0].symbol, group[0].rule, group[0].line),
            )
    return result


def report(
    script: str, arguments: List[str], names: Sequence[str], html: Optional[str]
) -> int:
    """Runs a script and reports its jitted functions -> exit status."""
    _enable()
    run = _Script(script, arguments)
    # Whatever has been compiled, wherever it is bound.
    with _record.record() as libraries:
        with Progress(lambda: (len(libraries), 0, "code objects compiled")):
            run.run()
    jitted = _jitted(run.names, names)
    missing = set(names) - set(jitted)
    if missing and run.failure is None:
        raise Unusable(
            "%s has no compiled function %s" % (script, ", ".join(sorted(missing)))
        )
    reports: List[Report] = []
    with Progress(lambda: (len(reports), len(jitted), "functions reported")):
        for dispatcher in jitted.values():
            reports.append(report_of(dispatcher))
    if html:
        with open(html, "w", encoding="utf-8") as file:
            file.write(page(reports))
    else:
        print("\n\n".join(map(str, reports)))
    return run.status(0)


def _jitted(names, wanted):
    """The compiled functions among global names, by name."""
    return {
        name: value
        for name, value in names.items()
        if (not wanted or name in wanted) and is_compiled(value)
    }
