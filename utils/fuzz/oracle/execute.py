# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs functions, original and changed, under the counting run time.

The run time is compiled with the system's C compiler when it is first needed; the
functions are compiled by llvmlite's MCJIT.
"""

import ctypes
import os
import subprocess
import tempfile

import llvmlite.binding as llvm

_MAX_TAPE = 40
VERDICTS = (
    "use after release",
    "over-release",
    "leak",
    "leak on an error exit",
    "crash",
    "too long",
    "balanced",
    "use after release by others or through an alias",
    "a reference of memory released and retained again",
)
USE, OVER, LEAK, ERROR_LEAK, CRASH, LIMIT, CLEAN, HIDDEN_USE, BORROWED = (
    1 << n for n in range(9)
)
DIFFERENCES = (
    "none",
    "the run ends in another way",
    "other calls or uses",
    "another status",
    "other references returned or stored",
    "other counts",
    "more refops executed",
)
MORE_REFOPS = 6  # of DIFFERENCES


class _Result(ctypes.Structure):
    _tape = ctypes.c_int32 * (_MAX_TAPE + 1)
    _fields_ = [
        ("tapes", ctypes.c_int32),
        ("complete", ctypes.c_int32),
        ("skipped", ctypes.c_int32),
        ("verdicts", ctypes.c_int32),
        ("first_tape", _tape * len(VERDICTS)),
        ("difference", ctypes.c_int32),
        ("difference_object", ctypes.c_int32),
        ("difference_tape", _tape),
        ("refops_before", ctypes.c_int32),
        ("refops_after", ctypes.c_int32),
    ]


def _digits(tape):
    return list(tape[1 : 1 + tape[0]])


class Outcome:
    """What the tapes showed.  `verdicts` is a set of bits; `tapes` maps each to
    the first tape that has it; `difference` is an index of DIFFERENCES."""

    __slots__ = (
        "tapes", "complete", "skipped", "verdicts", "first", "difference",
        "difference_tape", "refops_before", "refops_after",
    )  # fmt: skip

    def __init__(self, raw):
        self.tapes = raw.tapes
        self.complete = bool(raw.complete)
        self.skipped = raw.skipped
        self.verdicts = raw.verdicts
        self.first = {
            1 << bit: _digits(raw.first_tape[bit])
            for bit in range(len(VERDICTS))
            if raw.verdicts >> bit & 1
        }
        self.difference = raw.difference
        self.difference_tape = _digits(raw.difference_tape) if raw.difference else None
        self.refops_before = raw.refops_before
        self.refops_after = raw.refops_after


def describe(verdicts):
    return ", ".join(t for bit, t in enumerate(VERDICTS) if verdicts >> bit & 1)


_RUNTIME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runtime")
_library = None
_opaque = False
_FUNCTIONS = {
    "NRT_incref": "incref",
    "NRT_decref": "decref",
    "NRT_MemInfo_alloc_safe_aligned": "alloc_aligned",
    "g": "globals",
}
_FUNCTIONS.update(
    (name, name)
    for name in "tape use use_int quiet any lend sink stash sink_slot fill get dup "
    "peek native count".split()
)
_FUNCTIONS.update(lend_unknown="lend", sink_unknown="sink")


def use_opaque_pointers():
    """LLVM 14 reads `ptr` only if told so before it has read anything."""
    global _opaque
    if llvm.llvm_version_info[0] == 14 and not _opaque:
        llvm.set_option("fuzz", "-opaque-pointers")
    _opaque = True


def start():
    """Compiles the run time and makes LLVM ready; once a process."""
    global _library
    if _library:
        return
    sources = [os.path.join(_RUNTIME, n) for n in ("objects.c", "callees.c", "ways.c", "runs.c")]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "runtime.so")
        subprocess.run(
            [os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC", "-o", path] + sources,
            check=True,
        )
        library = ctypes.CDLL(path)
    if library.fuzz_start():
        raise MemoryError("no memory for the run time")
    library.fuzz_check.argtypes = [
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
        ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_uint64,
        ctypes.POINTER(_Result),
    ]  # fmt: skip
    library.fuzz_check.restype = None
    if llvm.llvm_version_info[0] == 14:
        llvm.initialize()  # later ones need none, and have none
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    for name, ours in _FUNCTIONS.items():
        symbol = getattr(library, "fuzz_" + ours)
        llvm.add_symbol(name, ctypes.cast(symbol, ctypes.c_void_p).value)
    _library = library


def prune(module):
    """Runs llvmlite's RefPrune on a module."""
    if hasattr(llvm, "create_module_pass_manager"):
        manager = llvm.create_module_pass_manager()
        manager.add_refprune_pass()
        manager.run(module)
        return
    machine = llvm.Target.from_default_triple().create_target_machine()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options())
    manager = llvm.create_new_module_pass_manager()
    manager.add_refprune_pass()
    manager.run(module, builder)


class Compiled(dict):
    """The addresses of a module's functions of these names.  Owns their machine
    code, and takes the module over."""

    def __init__(self, module, names):
        target = llvm.Target.from_default_triple()
        machine = target.create_target_machine(opt=0, jit=True)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        # MCJIT looks through all of its symbols for each that it is asked for,
        # so it is asked for one: a table of addresses.
        pointer = "ptr" if _opaque else "i8*"
        table = "".join("@%s = external global i8\n" % name for name in names)
        table += "@addresses = constant [%d x %s] [%s]\n" % (
            len(names), pointer, ", ".join("%s @%s" % (pointer, n) for n in names)
        )  # fmt: skip
        self._engine.add_module(llvm.parse_assembly(table))
        self._engine.finalize_object()
        addresses = (ctypes.c_void_p * len(names)).from_address(
            self._engine.get_global_value_address("addresses")
        )
        super().__init__(zip(names, addresses))


def check(
    original, changed, made, depth=48, random=16, seed=1, nullable=True, all_ways=False
):
    """Runs the function at an address, which the program `made` has become, and a
    changed one unless that is None.  -> Outcome"""
    c0, c1 = made.bits()
    bits = (c0 == 2) + 2 * (c1 == 2)
    raw = _Result()
    _library.fuzz_check(
        original, changed, int(made.native), int(nullable), bits, depth, random,
        int(all_ways), seed or 1, ctypes.byref(raw),
    )  # fmt: skip
    return Outcome(raw)
