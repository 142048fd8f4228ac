# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What instrumented code finds while it runs (docs/instrument.md).

The run time that it calls is part of the host library: PassThru/Sanitizer.h.
"""

from __future__ import annotations

import os
from collections import namedtuple
from typing import List

import llvmlite.binding as llvm

from . import _host


class RuntimeFindingError(RuntimeError):
    """Instrumented code has found wrong reference counts, and instrument is
    "error".

    Raised in the main thread as soon as that runs Python code again, which may
    be after the call that it is about.  runtime_findings() has the details.
    """


class RuntimeFinding(
    namedtuple(
        "RuntimeFinding",
        "severity rule function message symbol file line notes times",
    )
):
    """What instrumented code has found in one place, the same each time.

    severity: "warning", or "remark" for leaks of Numba's on errors; rule:
    "passthru-leak", ...; function: its readable name; symbol: its name in LLVM;
    file and line: where it showed, "" and None where debug info does not say;
    notes: how the count came about, when it was found first; times: how often
    it was found.
    """

    __slots__ = ()

    def __str__(self):
        where = "in " + self.function
        if self.line is not None:
            where = "%s:%d: %s" % (os.path.basename(self.file), self.line, where)
        lines = ["%s: %s: %s [%s]" % (self.severity, where, self.message, self.rule)]
        lines += ["note: " + note for note in self.notes]
        if self.times > 1:
            lines.append("note: found %d times" % self.times)
        return "\n".join(lines)


def runtime_findings(clear: bool = False) -> List[RuntimeFinding]:
    """What instrumented code has found in this process, in the order of the
    first times.

    clear: forget it, so that each is news again.  Raises UnsupportedHost.
    """
    return [
        RuntimeFinding(**dict(row, line=row["line"] or None, notes=tuple(row["notes"])))
        for row in _host.load().runtime_findings(clear)
    ]


def prepare(host) -> None:
    """Makes the run time known to llvmlite, before any instrumented code is
    compiled or loaded from a cache."""
    for name, address in host.runtime_addresses().items():
        llvm.add_symbol(name, address)


def raise_findings(host) -> None:
    """Has findings raise RuntimeFindingError."""
    host.raise_runtime_findings(RuntimeFindingError)


def raise_no_findings(host) -> None:
    """Ends that."""
    host.raise_runtime_findings(None)
