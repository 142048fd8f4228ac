# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the passes do to one jitted function, line by line.

A report compiles each signature once more, aside: with the verifier on, with
source lines, and with snapshots of where the refops stand.  The compiled code
that is in use stays as it is.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional

from numba.core import types

from . import _compat, _pipeline, _record
from ._options import STAGES, Options
from ._record import Diagnostic

#: Kinds of functions that Python source was compiled to.
_SOURCE_KINDS = ("native function", "generator")

_COUNTED = ("incref", "decref")

#: The value that a remark of elision is about.
_VALUE = re.compile(r" on (%\S+):")


@dataclass
class LineReport:
    """One line of source, with its MemInfo refops after inlining and at the end.

    kept: why elision keeps those that stay; findings: what the verifier calls
    wrong; remarks: what it notes besides, such as leaks of Numba's on errors, and
    what insertion released there.
    """

    number: int
    source: str
    before: int = 0
    after: int = 0
    kept: List[str] = field(default_factory=list)
    findings: List[Diagnostic] = field(default_factory=list)
    remarks: List[Diagnostic] = field(default_factory=list)


@dataclass
class BlockReport:
    """A basic block with its refops and the lines that they belong to; `to` are
    the numbers of its successors."""

    name: str
    line: Optional[int]
    to: List[int]
    refops: int
    lines: List[int]


@dataclass
class FunctionReport:
    """One compiled function.

    elsewhere: as a line of number 0, what belongs to no line that is known.
    blocks_before, blocks_after: the control-flow graph after inlining, and at
    the end.  verdict: the verifier's, on the code that runs.
    """

    name: str
    symbol: str
    kind: str
    file: str
    before: int
    after: int
    lines: List[LineReport]
    elsewhere: LineReport
    blocks_before: List[BlockReport]
    blocks_after: List[BlockReport]
    verdict: str

    def all_findings(self) -> List[Diagnostic]:
        return [f for row in [*self.lines, self.elsewhere] for f in row.findings]


@dataclass
class Report:
    """What report() returns: prints as text, and as HTML in a notebook.

    functions: of all signatures, with their wrappers; skipped: signatures that
    have none, and why; options: those that were in force.
    """

    name: str
    functions: List[FunctionReport]
    skipped: List[str]
    options: Options
    seconds: float

    @property
    def findings(self) -> List[Diagnostic]:
        """Of all functions; empty if the verifier had nothing to say."""
        return [f for function in self.functions for f in function.all_findings()]

    def __str__(self) -> str:
        from ._report_text import render

        return render(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from ._report_html import render

        return render(self)


def report(function: Any) -> Report:
    """What happens to the refops of a compiled function, for each signature that
    it is compiled for: a Report.

    function: what @njit, @jit, @vectorize or @guvectorize returned; of the last
    two, the kernel for one element.  With the options that
    are in force, or those of enable() if there are none.  Raises TypeError for
    anything else, ValueError if it is compiled for no signature yet, and
    UnsupportedHost.
    """
    target = _target(function)
    if target is None:
        raise TypeError(
            "report() takes what @njit, @jit, @vectorize or @guvectorize "
            "returned, not %r" % (function,)
        )
    name = target.py_func.__qualname__
    if not target.compiled:
        raise ValueError(
            "%s is not compiled for any signature yet: call it first" % name
        )
    with _compat.global_compiler_lock:
        active = _pipeline.enabled()
        wanted = (active or Options())._replace(
            verify="remark", stages=STAGES, instrument=None
        )
        functions: List[FunctionReport] = []
        skipped, seconds = [], 0.0
        with _pipeline.enabled_pipeline(**wanted._asdict()):
            for old in target.compiled:
                if old.objectmode:
                    skipped.append("%s: object mode" % (old.signature,))
                    continue
                with _record.record(detailed=True) as libraries:
                    new = target.compile(old).fndesc.llvm_func_name
                # The last one is the function's own library; before it stand
                # those that had to be compiled for it.
                mine = [x for x in libraries if x.function_or_none(new)]
                if not mine:
                    skipped.append(
                        "%s: the passes leave it alone" % (old.signature,)
                    )
                    continue
                functions += _functions(
                    mine[-1], new, target.py_func.__code__.co_filename
                )
                seconds += mine[-1].seconds
    return Report(name, functions, skipped, wanted, seconds)


@dataclass
class _Target:
    """The Python function, what it is compiled to, and how to compile it once
    more, aside, for the signature of one of these."""

    py_func: Any
    compiled: List[Any]
    compile: Callable[[Any], Any]


def is_compiled(value: Any) -> bool:
    """Whether report() has something to say of a value."""
    target = _target(value)
    return target is not None and bool(target.compiled)


def _target(function) -> Optional[_Target]:
    """What there is to report of; None if that is nothing."""
    if hasattr(getattr(function, "_compiler", None), "_compile_core"):
        return _Target(
            function.py_func,
            list(function.overloads.values()),
            functools.partial(_compile_jitted, function),
        )
    builder = getattr(function, "gufunc_builder", None)
    kernel = builder.nb_func if builder else getattr(function, "_dispatcher", None)
    if not isinstance(kernel, _compat.UFuncDispatcher):
        return None
    compiled = builder._cres if builder else kernel.overloads
    return _Target(
        kernel.py_func,
        list(compiled.values()),
        functools.partial(_compile_kernel, kernel),
    )


def _compile_jitted(dispatcher, old):
    returns = old.signature.return_type
    if isinstance(returns, types.Generator):
        returns = None
    return dispatcher._compiler._compile_core(old.signature.args, returns)


def _compile_kernel(kernel, old):
    # One that nobody else has, without a cache.
    aside = type(kernel)(kernel.py_func, kernel.locals, kernel.targetoptions)
    return aside.compile(old.signature)


def _functions(library, symbol, file) -> Iterator[FunctionReport]:
    """The functions of a library that were made from its Python function, which
    stands in `file`."""
    own = library.function(symbol).pretty
    base = own.split("(")[0]
    inlined, optimized = (
        {row["symbol"]: row for row in library.snapshots.get(stage, ())}
        for stage in ("inlined", "optimized")
    )
    for row in library.functions:
        before, after = inlined.get(row.name), optimized.get(row.name)
        related = row.pretty == own or (
            row.kind == "generator" and row.pretty.split("(")[0] == base
        )
        if before is None or after is None or not related:
            continue
        if row.kind in _SOURCE_KINDS or _count(before):
            yield _function(library, row, before, after, file)


def _counted(block):
    return [refop for refop in block["refops"] if refop["op"] in _COUNTED]


def _count(snapshot) -> int:
    return sum(len(_counted(block)) for block in snapshot["blocks"])


def _function(library, row, before, after, file) -> FunctionReport:
    source = _Source(file, before.get("file", ""), before.get("line"))
    lines_of_values: Dict[str, LineReport] = {}
    for block in before["blocks"]:
        for refop in _counted(block):
            source.line(refop.get("line")).before += 1
    for block in after["blocks"]:
        for refop in _counted(block):
            line = source.line(refop.get("line"))
            line.after += 1
            lines_of_values.setdefault(refop["ref"], line)
    verdict = ""
    for first in _first_ones(library.diagnostics, row.name):
        where = source.line_of(first)
        if first.rule == "verdict":
            verdict = first.message
        elif first.passname == "passthru-elide":
            # What goes is seen in the counts.
            if first.rule not in ("Kept", "NotModelled"):
                continue
            # What the last elision keeps is what is kept.
            if first.stage == "optimized":
                value = _VALUE.search(first.message)
                if where.number == 0 and value:
                    where = lines_of_values.get(value.group(1), where)
                where.kept.append(first.message)
        elif first.passname == "passthru-insert":
            # One release may take a call on each of several ways.
            if first.message not in [d.message for d in where.remarks]:
                where.remarks.append(first)
        elif first.rule.startswith("passthru-"):
            wrong = first.severity == "warning"
            (where.findings if wrong else where.remarks).append(first)
    return FunctionReport(
        row.pretty,
        row.name,
        row.kind,
        source.file,
        _count(before),
        _count(after),
        source.rows(),
        source.elsewhere,
        _blocks(before),
        _blocks(after),
        verdict,
    )


def _first_ones(diagnostics, symbol) -> Iterator[Diagnostic]:
    """What was said of one function, without notes, and each finding once."""
    news = _record.News()
    mine = [d for d in diagnostics if d.symbol == symbol and d.severity != "note"]
    for stage in STAGES:
        rules: List[Diagnostic] = []
        for diagnostic in mine:
            if diagnostic.stage != stage:
                continue
            if diagnostic.rule.startswith("passthru-"):
                rules.append(diagnostic)
            else:
                # Verdicts and remarks of elision are news each time.
                yield diagnostic
        yield from news.of_look(rules, lambda d: (d.symbol, d.rule, d.line))


class _Source:
    """The source of one function, with what is known of its lines.

    file: as Python names it, such as "<ipython-input-1>"; path: as debug info
    names it, "" if there is none.
    """

    def __init__(self, file: str, path: str, first: Optional[int]):
        self.file = file
        self._path = path
        self.elsewhere = LineReport(0, "")
        self._rows: Dict[int, LineReport] = {}
        self._first = first

    def line(self, number: Optional[int]) -> LineReport:
        if number is None:
            return self.elsewhere
        if number not in self._rows:
            text = linecache.getline(self.file, number).rstrip()
            self._rows[number] = LineReport(number, text)
        return self._rows[number]

    def line_of(self, diagnostic: Diagnostic) -> LineReport:
        here = self._path and diagnostic.file == self._path
        return self.line(diagnostic.line if here else None)

    def rows(self) -> List[LineReport]:
        """All lines of the function, if its end can be found; else those of
        which something is known."""
        for number in self._whole_function():
            self.line(number)
        return [self._rows[number] for number in sorted(self._rows)]

    def _whole_function(self):
        if self._first is None:
            return ()
        lines = linecache.getlines(self.file)
        # Numba's idea of the first line may be off by the decorators.
        for start in range(self._first - 1, max(self._first - 4, -1), -1):
            if start < len(lines) and lines[start].lstrip().startswith("def "):
                break
        else:
            return ()
        block = inspect.getblock(lines[start:])
        return range(start + 1, start + 1 + len(block))


def _blocks(snapshot) -> List[BlockReport]:
    return [
        BlockReport(
            block["name"],
            block.get("line"),
            block["to"],
            len(_counted(block)),
            sorted({r["line"] for r in _counted(block) if "line" in r}),
        )
        for block in snapshot["blocks"]
    ]
