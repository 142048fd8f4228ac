# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What goes wrong in the functions that llvmlite's RefPrune makes, by shape."""

import re

from . import execute, interpreter, ir, program

_FREED = re.compile(r"object (\d+) is freed")
_OBJECT = re.compile(r"object (\d+)")


def _cause(run):
    """Why the object that is used too late was freed, by the trace."""
    used = _OBJECT.search(run.what)
    cause = None
    for line in run.trace:
        freed = _FREED.match(line)
        if freed:
            if used and freed.group(1) == used.group(1):
                return cause
        elif line.startswith("release object"):
            same = used and _OBJECT.search(line).group(1) == used.group(1)
            cause = "another name of it is released" if same else "its owner is released"
        elif line.startswith("  the environment"):
            cause = "a call in between releases it"
        elif line.startswith("  its destructor"):
            cause = "a destructor in between releases it"
    return "memory of what is freed is read"


def shape(text, name, outcome):
    """What happens to a function of a pruned module, whose text is given as
    ModuleText, on the first tape on which it differs.  -> str"""
    functions = ir.parse(text.only({name, *program.INTERNAL}), {name, *program.INTERNAL})
    run = interpreter.run(functions, name, outcome.difference_tape)
    if run.ending == "use after release":
        return "use after release: " + (_cause(run) or "nothing was ever owned")
    if run.ending != "returned":
        return run.ending
    found = run.verdicts() - {"released and retained again"}
    return ", ".join(sorted(found)) or execute.DIFFERENCES[outcome.difference]
