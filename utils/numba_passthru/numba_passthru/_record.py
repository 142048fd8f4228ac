# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the passes did, for those who want to know."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import namedtuple
from typing import Any, Dict, Iterable, Iterator, List, Optional


class Diagnostic(
    namedtuple(
        "Diagnostic",
        "severity rule function message passname stage symbol file line",
        defaults=("", "", None),
    )
):
    """A finding or remark of a pass.

    severity: "error", "warning", "remark" or "note"; function: its readable
    name, may be empty; stage: "lowered" (as Numba emitted it), "inlined"
    (before elision) or "optimized" (at the end).

    symbol: the function's name in LLVM; file and line: where in the source, ""
    and None where debug info does not say.
    """

    __slots__ = ()

    def __str__(self):
        where = self.function + ": " if self.function else ""
        if self.line is not None:
            where = "%s:%d: %s" % (os.path.basename(self.file), self.line, where)
        return "%s: %s%s" % (self.severity, where, self.message)


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


class News:
    """Tells what is new from what an earlier look at the same code has found.

    Values have other names then, so that texts differ; optimised code may have
    lost its line; and what is left when refops have gone may be out of balance
    in another way.
    """

    #: Rules by which one mistake may show, by the one that stands for them.
    _SAME = {
        "passthru-merge-mismatch": "passthru-leak",
        "passthru-loop-drift": "passthru-leak",
    }

    def __init__(self):
        self._seen = set()

    def of_look(self, items, key):
        """Those of the items that no earlier call has had; key(item) is its
        (symbol, rule, line)."""
        keys = [
            (symbol, self._SAME.get(rule, rule), line)
            for symbol, rule, line in map(key, items)
        ]
        new = [item for item, k in zip(items, keys) if k not in self._seen]
        for symbol, rule, line in keys:
            self._seen |= {(symbol, rule, line), (symbol, rule, None)}
        return new


class FunctionRecord(namedtuple("FunctionRecord", "name pretty kind before after")):
    """Refops of one function in one library.

    name: its symbol; pretty: its readable name; kind: "native function", ...;
    before and after: RefopCount after inlining and at the end, or None where
    the function does not exist at that time.  If nobody was recording and
    elision after inlining had left no refops, `after` is of that time: what
    LLVM does later to calls of Py_IncRef and Py_DecRef is not in it.
    """

    __slots__ = ()


class LibraryRecord:
    """What happened to one of Numba's code libraries.

    library: its name; functions: list of FunctionRecord, in module order;
    diagnostics: list of Diagnostic; output: what print<...> passes printed;
    seconds: wall time of our pipelines, LLVM's own passes included; removed:
    MemInfo refops that elision took out of the module.

    snapshots: of record(detailed=True) only: where the refops stand, as
    print<passthru-refops> tells it, by time: "inlined", "optimized".
    """

    def __init__(self, library: str):
        self.library = library
        self.functions: List[FunctionRecord] = []
        self.diagnostics: List[Diagnostic] = []
        self.output = ""
        self.seconds = 0.0
        self.removed = 0
        self.snapshots: Dict[str, List[Dict[str, Any]]] = {}

    def function(self, name: str) -> FunctionRecord:
        """The FunctionRecord of a symbol; KeyError if there is none."""
        row = self.function_or_none(name)
        if row is None:
            raise KeyError(name)
        return row

    def function_or_none(self, name: str) -> Optional[FunctionRecord]:
        """The FunctionRecord of a symbol, or None."""
        return next((row for row in self.functions if row.name == name), None)

    def forget(self, passname, stage):
        """Drops what a pass has said at a stage."""
        self.diagnostics = [
            row
            for row in self.diagnostics
            if (row.passname, row.stage) != (passname, stage)
        ]

    def set_counts(self, before, after):
        names = [row.name for row in before]
        names += [row.name for row in after if row.name not in set(names)]
        first = {row.name: row for row in before}
        last = {row.name: row for row in after}
        self.functions = []
        for name in names:
            known = last.get(name) or first[name]
            self.functions.append(
                FunctionRecord(
                    name, known.pretty, known.kind, first.get(name), last.get(name)
                )
            )

    def __repr__(self):
        return "<LibraryRecord %r: %d refops removed, %d diagnostics>" % (
            self.library,
            self.removed,
            len(self.diagnostics),
        )


_active: List[List[LibraryRecord]] = []
_detailed = 0
_last: Optional[LibraryRecord] = None
_lock = threading.Lock()


def publish(entry: LibraryRecord) -> None:
    """Hands a finished record to everybody who is recording."""
    global _last
    with _lock:
        _last = entry
        for records in _active:
            records.append(entry)


def is_recording() -> bool:
    """Whether anybody will see more of a record than the last."""
    return bool(_active)


def is_detailed() -> bool:
    """Whether anybody wants details."""
    return _detailed > 0


def last_report() -> Optional[LibraryRecord]:
    """The LibraryRecord of the library compiled last while the pipeline was
    enabled; None if there is none."""
    return _last


@contextlib.contextmanager
def record(detailed: bool = False) -> Iterator[List[LibraryRecord]]:
    """Collects a LibraryRecord for each library that is compiled inside the
    `with` block while the pipeline is enabled, by any thread.

        with numba_passthru.record() as libraries:
            jitted_function(arguments)

    detailed: keep snapshots of where the refops stand, too.
    """
    global _detailed
    records: List[LibraryRecord] = []
    with _lock:
        _active.append(records)
        _detailed += bool(detailed)
    try:
        yield records
    finally:
        with _lock:
            _detailed -= bool(detailed)
            # By identity: equal lists of two recorders must not be mixed up.
            _active[:] = [other for other in _active if other is not records]
