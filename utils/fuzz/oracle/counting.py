# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The properties of insertion: P5, of releases on error exits, and P6, of
functions that are counted anew.  Refops change nothing that a program does but
by the death of objects, so the verdicts of the result say it all."""

import re

import llvmlite.binding as llvm

from . import execute, program
from .execute import ERROR_LEAK
from .properties import DIRTY
from .text import ModuleText


def _run(checker, original, pipeline):
    """A copy of the module behind a pipeline, as text."""
    changed = original.clone()
    report = checker.host.run(changed, pipeline)
    if report.error:
        raise ValueError(report.error)
    return ModuleText(str(changed))


def _sorted_phi(match):
    return match.group(1) + ", ".join(sorted(re.findall(r"\[.*?\]", match.group(2))))


def _code(body):
    """A function's body without the numbers of its metadata, and without the
    order of predecessors: what is done and undone changes that."""
    body = re.sub(r"[!#]\d+|; preds = .*", "", body)
    return re.sub(r"( = phi [^\[]*)(\[.*\])", _sorted_phi, body)


def outcomes(checker, batch, after, *unlike):
    """Runs those functions of the module `after` that are as in none of the
    modules `unlike`, of which the first is the original.
    -> (index, outcome before, outcome after); the former compares both"""
    names = [
        name
        for name in batch.names()
        if all(_code(other.bodies[name]) != _code(after.bodies[name]) for other in unlike)
    ]
    if not names:
        return
    module = llvm.parse_assembly(after.only({*names, *program.INTERNAL}))
    code = execute.Compiled(module, names)
    for name in names:
        i = int(name[1:])
        compared = checker.execute(batch, i, batch.before[name], code[name])
        yield i, compared, checker.execute(batch, i, code[name])


def check_raising(checker, batch, original, before):
    """P5: what is released on error exits was to be released."""
    tally = batch.tally
    after = _run(checker, original, "passthru-insert")
    for i, old, new in outcomes(checker, batch, after, before):
        for when, outcome in (("before", old), ("after", new)):
            tally["error exits that leak, %s insertion" % when] += bool(
                outcome.verdicts & ERROR_LEAK
            )
        # That more refops are executed is what insertion is for.
        if old.difference and old.difference != execute.MORE_REFOPS:
            text = "inserted, and then %s; tape %s"
            text %= execute.DIFFERENCES[old.difference], old.difference_tape
            # What is released too often may have been hidden by what leaks.
            if not _releases_too_often(checker, batch, i, old):
                batch.case("P5", i, text)


def _releases_too_often(checker, batch, i, outcome):
    """Whether the original releases too often or uses too late, on any tape: in
    few worlds, perhaps, so that it takes a harder look."""
    wrong = execute.OVER | execute.USE
    if not outcome.verdicts & wrong:
        before = batch.before["f%d" % i]
        outcome = checker.execute(batch, i, before, harder=True)
    return bool(outcome.verdicts & wrong)


def check_anew(checker, batch, original, before):
    """P6: without their refops, balanced programs are understood or left alone:
    but for what they lose when they raise, as without `exits`."""
    after = _run(checker, original, "passthru-insert<exits=anew>")
    raising = _run(checker, original, "passthru-insert")
    for i, old, new in outcomes(checker, batch, after, before, raising):
        if old.verdicts & DIRTY:
            continue
        batch.tally["balanced, counted anew"] += 1
        wrong = new.verdicts & (DIRTY | ERROR_LEAK)
        bit = wrong & -wrong
        if wrong and not checker.crashes(batch, "f%d" % i, new.first[bit]):
            text = "counted anew, and then %s; tape %s"
            text %= execute.describe(bit), new.first[bit]
            is_open = program.leaves_open(batch.numbered[i][1])
            batch.case("P6o" if is_open else "P6", i, text)
