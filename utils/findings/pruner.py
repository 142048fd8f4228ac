# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a function before and after llvmlite's RefPrune, and counts.

An object is a counter here, and the functions of the run time count in it.  So
nothing is freed, and what would have happened can be read afterwards.
"""

import ctypes

import llvmlite.binding as llvm

import measure

_TYPED = llvm.llvm_version_info[0] < 15

_RUNTIME = """
@dead_uses = global i64 0

define void @NRT_incref(i64* %x) {
  %old = load i64, i64* %x
  %new = add i64 %old, 1
  store i64 %new, i64* %x
  ret void
}
define void @NRT_decref(i64* %x) {
  %old = load i64, i64* %x
  %new = sub i64 %old, 1
  store i64 %new, i64* %x
  ret void
}
; Notes when it is called with what nobody holds.
define void @use(i64* %x) {
  %count = load i64, i64* %x
  %is_dead = icmp sle i64 %count, 0
  %one = zext i1 %is_dead to i64
  %before = load i64, i64* @dead_uses
  %after = add i64 %before, %one
  store i64 %after, i64* @dead_uses
  ret void
}
; Releases what is in a slot, as a container does that is emptied.
define void @empty(i64** %slot) {
  %x = load i64*, i64** %slot
  store i64* null, i64** %slot
  call void @NRT_decref(i64* %x)
  ret void
}
"""

_DECLARATIONS = """
declare void @NRT_incref(i64*)
declare void @NRT_decref(i64*)
declare void @use(i64*)
declare void @empty(i64**)
"""


def _parse(text):
    if not _TYPED:
        text = text.replace("i64**", "ptr").replace("i64*", "ptr")
    return llvm.parse_assembly(text)


def _prune(module, machine):
    if hasattr(llvm, "create_module_pass_manager"):
        manager = llvm.create_module_pass_manager()
        manager.add_refprune_pass()
        manager.run(module)
    else:
        builder = llvm.create_pass_builder(
            machine, llvm.create_pipeline_tuning_options(0)
        )
        manager = llvm.create_new_module_pass_manager()
        manager.add_refprune_pass()
        manager.run(module, builder)


def _run(text, prune, run):
    if hasattr(llvm, "initialize"):
        llvm.initialize()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    module = _parse(_DECLARATIONS + text)
    if prune:
        _prune(module, machine)
    module.link_in(_parse(_RUNTIME))
    module.verify()
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    counts = run(engine.get_function_address("f"))
    dead = ctypes.c_int64.from_address(
        engine.get_global_value_address("dead_uses")
    ).value
    return list(counts), dead


def compare(text, run):
    """What RefPrune changes in a function @f -> (before, after).

    run: calls the function at an address, and returns the counts of its
    objects then.  Each result is (counts, uses of what nobody holds).
    """
    return _run(text, False, run), _run(text, True, run)


def _run_with_slot(address):
    x = ctypes.c_int64(1)
    slot = ctypes.c_void_p(ctypes.addressof(x))
    ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)(
        ctypes.byref(slot)
    )
    return [x.value]


def finish_with_slot(text):
    """Ends a reproducer whose @f(i64** %slot) gets a slot with one object.

    The count is right with and without RefPrune; what counts is how often the
    object is used when nobody holds it any more.
    """
    (before, dead_before), (after, dead_after) = compare(text, _run_with_slot)
    assert dead_before == 0
    assert before == after == [0]
    measure.finish(dead_after, "uses after release per call", expected=1)
