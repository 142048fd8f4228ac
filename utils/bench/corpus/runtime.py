# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Refops that are counted when they run, or that are taken out of everything.

For measurements: without refops nothing is freed, or too much is.
"""

import ctypes
import functools
import re

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import config
from numba.core.codegen import CPUCodeLibrary
from numba.core.runtime import nrtdynmod

_REFOP = re.compile(r"^ +(?:tail )?call void @NRT_(?:incref|decref)\(.*\n", re.MULTILINE)


def strip_refops():
    """From now on, compiled code has no refops when it comes to optimisation.

    What was compiled before keeps its own, and runs beside it.
    """
    original = CPUCodeLibrary._optimize_final_module

    @functools.wraps(original)
    def optimize(library):
        text = _REFOP.sub("", str(library._final_module))
        library._final_module = llvm.parse_assembly(text)
        return original(library)

    CPUCodeLibrary._optimize_final_module = optimize


class Counters:
    """How often compiled code has called NRT_incref and NRT_decref.

    Numba emits their bodies once in a process, before it compiles anything
    else; so this has to be made before that.
    """

    def __init__(self):
        self._words = {}
        self._wrap("NRT_incref")
        self._wrap("NRT_decref")

    def _wrap(self, name):
        maker = "_define_" + name.lower()
        original = getattr(nrtdynmod, maker)

        def define(module, *arguments):
            original(module, *arguments)
            self._count(module, name)

        setattr(nrtdynmod, maker, define)

    def _count(self, module, name):
        word = self._words[name] = ctypes.c_size_t()
        block = module.globals[name].basic_blocks[0]
        builder = ir.IRBuilder(block)
        builder.position_at_start(block)
        integer = ir.IntType(config.MACHINE_BITS)
        address = ir.Constant(integer, ctypes.addressof(word))
        pointer = builder.inttoptr(address, integer.as_pointer())
        # Other threads count as well.
        builder.atomic_rmw("add", pointer, ir.Constant(integer, 1), "monotonic")

    def read(self):
        """-> {name: calls so far}."""
        return {name: word.value for name, word in sorted(self._words.items())}
