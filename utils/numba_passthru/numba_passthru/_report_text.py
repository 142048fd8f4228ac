# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A Report as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import List

_WIDTH = 100
_MARGIN = 24


def plural(count: int, noun: str) -> str:
    return "%d %s%s" % (count, noun, "" if count == 1 else "s")


def summary(function) -> str:
    """One sentence on the counts of a FunctionReport."""
    if not function.before and not function.after:
        return "no refops"
    text = "%s after inlining, %d at the end" % (
        plural(function.before, "refop"),
        function.after,
    )
    if 0 <= function.after < function.before:
        gone = function.before - function.after
        text += " (%d %% gone)" % (100 * gone // function.before)
    return text


def options(given) -> str:
    """The Options in short, for the head of a report."""
    return "elide=%s, insert=%s" % (given.elide, given.insert)


def _wrapped(text: str) -> List[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * _MARGIN,
        subsequent_indent=" " * (_MARGIN + 2),
    )


def _number(count: int) -> str:
    return str(count) if count else "."


def _notes(row) -> List[str]:
    texts = ["~ " + text for text in row.kept]
    texts += ["! %s [%s]" % (d.message, d.rule) for d in row.findings]
    texts += [". %s [%s]" % (d.message, d.rule) for d in row.remarks]
    return [line for text in texts for line in _wrapped(text)]


def _lines(function) -> List[str]:
    rows = ["  " + function.file, "  before   after   line"]
    for row in function.lines:
        counts = "", ""
        if row.before or row.after:
            counts = _number(row.before), _number(row.after)
        rows.append(
            ("  %6s  %6s  %5d  %s" % (*counts, row.number, row.source)).rstrip()
        )
        rows += _notes(row)
    return rows


def _function(function) -> List[str]:
    rows = ["%s, %s: %s" % (function.name, function.kind, summary(function))]
    if function.verdict:
        rows += textwrap.wrap(
            "verifier: " + function.verdict,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    if function.lines:
        rows += _lines(function)
    others = _notes(function.elsewhere)
    if function.lines and others:
        rows.append("  of no line:")
    return rows + others


def render(report) -> str:
    rows = ["Refops of %s (%s)" % (report.name, options(report.options))]
    for function in report.functions:
        rows += ["", *_function(function)]
    for text in report.skipped:
        rows += ["", "skipped: " + text]
    rows += ["", "~ kept by elision    ! found by the verifier    . noted by it, or inserted"]
    return "\n".join(rows)
