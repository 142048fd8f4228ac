# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The properties of insertion: P5, of releases on error exits, and P6, of
functions that are counted anew.  Refops change nothing that a program does but
by the death of objects, so the verdicts of the result say it all."""

import llvmlite.binding as llvm

from . import execute, program
from .execute import ERROR_LEAK, LEAK
from .properties import DIRTY
from .text import ModuleText


def outcomes(checker, batch, original, before, pipeline):
    """Runs a pipeline on a copy of the module.
    -> (index, outcome before, outcome after) of each function that changed"""
    changed = original.clone()
    report = checker.host.run(changed, pipeline)
    if report.error:
        raise ValueError(report.error)
    after = ModuleText(str(changed))
    names = [n for n in batch.names() if before.bodies[n] != after.bodies[n]]
    if not names:
        return
    module = llvm.parse_assembly(after.only({*names, *program.INTERNAL}))
    code = execute.Compiled(module, names)
    options = checker.options
    for name in names:
        i = int(name[1:])
        yield i, *(
            execute.check(
                address, None, batch.numbered[i][1], options.depth,
                options.tapes, checker.seed_of(batch.numbered[i][0]),
            )
            for address in (batch.before[name], code[name])
        )  # fmt: skip


def _case(batch, what, i, text, wrong, outcome):
    bit = wrong & -wrong
    text %= (execute.describe(bit), outcome.first[bit])
    batch.case(what, i, text)


def check_raising(checker, batch, original, before):
    """P5: what is released on error exits was to be released."""
    tally = batch.tally
    for i, old, new in outcomes(checker, batch, original, before, "passthru-insert"):
        for when, outcome in (("before", old), ("after", new)):
            tally["error exits that leak, %s insertion" % when] += bool(
                outcome.verdicts & ERROR_LEAK
            )
        wrong = new.verdicts & DIRTY & ~old.verdicts
        # What is released too often may have been hidden by what leaks.
        if wrong and not old.verdicts & DIRTY & ~LEAK:
            _case(batch, "P5", i, "inserted, and then %s; tape %s", wrong, new)


def check_anew(checker, batch, original, before):
    """P6: without their refops, balanced programs are understood or left alone."""
    pipeline = "passthru-insert<exits=anew>"
    for i, old, new in outcomes(checker, batch, original, before, pipeline):
        if old.verdicts & DIRTY:
            continue
        batch.tally["balanced, counted anew"] += 1
        wrong = new.verdicts & (DIRTY | ERROR_LEAK)
        if wrong:
            _case(batch, "P6", i, "counted anew, and then %s; tape %s", wrong, new)
