# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Source lines on the code of functions that are compiled without debug=True.

Findings and remarks can then name lines.  The code itself stays the same: there
are no variables, nothing is kept from being inlined, and no debug sections are
written.

Only what is defined outside of Numba gets lines, and its tests do, as if they
were somebody's code.  What is inlined from Numba has none, and takes the line of
the call.
"""

from __future__ import annotations

import os

import numba
from llvmlite import ir
from numba.core import debuginfo

from . import _compat

_NUMBA = os.path.join(os.path.dirname(os.path.abspath(numba.__file__)), "")
_TESTS = os.path.join(_NUMBA, "tests", "")


class _SourceLines(debuginfo.DIBuilder):
    def mark_variable(self, *args, **kwargs):
        pass

    def mark_location(self, builder, line):
        # What Python's compiler has made up has line -1; 0 is LLVM's word.
        super().mark_location(builder, max(line, 0))

    def mark_subprogram(self, function, qualname, argnames, argtypes, line):
        # Not the inherited one: Numba 0.56's forbids inlining.
        program = self._add_subprogram(
            name=qualname,
            linkagename=function.name,
            line=line,
            function=function,
            argmap={},
        )
        function.set_metadata("dbg", program)
        if len(self.subprograms) == 1:
            super().finalize()

    def finalize(self):
        """Done already: who lowers object mode does not call it, and LLVM warns
        of debug information that is not finished."""

    def _di_compile_unit(self):
        return self.module.add_debug_info(
            "DICompileUnit",
            {
                "language": ir.DIToken("DW_LANG_Python"),
                "file": self.difile,
                "producer": "Numba",
                "isOptimized": True,
                "runtimeVersion": 0,
                "emissionKind": ir.DIToken("NoDebug"),
            },
            is_distinct=True,
        )

    def _di_subroutine_type(self, *args, **kwargs):
        return self.module.add_debug_info(
            "DISubroutineType", {"types": self.module.add_metadata([])}
        )


def _has_lines(path: str) -> bool:
    """Whether a function of that file gets lines; "<string>" has none."""
    if path.startswith(_TESTS):
        return True
    return not path.startswith(("<string>", "<dynamic", _NUMBA))


def builder(original, module, filepath, cgctx, *args, **kwargs):
    """Takes the place of numba.core.debuginfo.DummyDIBuilder."""
    if isinstance(cgctx, _compat.CPUContext) and _has_lines(filepath):
        return _SourceLines(module, filepath, cgctx, *args, **kwargs)
    return original(module, filepath, cgctx, *args, **kwargs)
