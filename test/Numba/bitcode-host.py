# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numba with a library that has an LLVM of its own: modules go there and back
as bitcode, and nobody notices.

REQUIRES: numba-in-process, private-host
RUN: env PASSTHRU_HOST_LIBRARY=%private-host-lib %numba-python %s -v %host-lib 2>&1 \
RUN:   | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import llvmlite.binding as llvm
from numba import njit

import numba_passthru
from numba_passthru import _host

SHARED_LIBRARY = sys.argv.pop()

needs_live = unittest.skipIf(
    _host.linked_llvm(_host.llvmlite_path()) is None,
    "llvmlite has an LLVM of its own",
)

TEXT = """
source_filename = "source"
define i32 @f(i32 %x) {
  %y = add i32 %x, 0
  ret i32 %y
}
"""

CACHED = """
from numba import njit
import numba_passthru
numba_passthru.enable()

@njit(cache=True)
def longest(texts):
    best = texts[0]
    for text in texts:
        if len(text) > len(best):
            best = text
    return best

assert longest(("a", "ccc", "bb")) == "ccc"
print("hits", sum(longest.stats.cache_hits.values()))
"""


def longest(texts):
    best = texts[0]
    for text in texts:
        if len(text) > len(best):
            best = text
    return best


def refops(host):
    """The refops of `longest` after elision by one host."""
    with mock.patch.object(_host, "load", lambda: host):
        with numba_passthru.enabled_pipeline(verify="error"):
            jitted = njit(longest)
            assert jitted(("a", "ccc", "bb")) == "ccc"
            counts = numba_passthru.count_refops(jitted)
    # LLVM's passes, which are not the same, may copy a wrapper's.
    return sorted(
        row._replace(name="", pyincref=0, pydecref=0) for row in counts.values()
    )


class BitcodeHost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = _host.load()

    def tearDown(self):
        numba_passthru.disable()

    @needs_live
    def test_modes(self):
        self.assertEqual(self.host.mode, "bitcode")
        shared = {_host.LIBRARY_VARIABLE: SHARED_LIBRARY}
        with mock.patch.dict(os.environ, shared):
            self.assertEqual(_host.load().mode, "live")

    @needs_live
    def test_shared_llvm_of_its_own(self):
        """Where llvmlite's LLVM is out of reach, the same library reads
        bitcode."""
        self.assertEqual(
            _host.linked_llvm(_host.llvmlite_path()), llvm.llvm_version_info[0]
        )
        with mock.patch.object(_host, "llvmlite_path", lambda: sys.executable):
            self.assertEqual(_host._load(SHARED_LIBRARY).mode, "bitcode")

    @needs_live
    def test_same_result(self):
        live = _host._load(SHARED_LIBRARY)
        self.assertEqual(refops(self.host), refops(live))

    def test_in_place(self):
        module = llvm.parse_assembly(TEXT)
        module.name = "my module"
        module.note = "mine"
        numba_passthru.run_passes(module, "instcombine")
        self.assertNotIn(" add ", str(module))
        self.assertEqual(module.name, "my module")
        self.assertEqual(module.source_file, "source")
        self.assertEqual(module.note, "mine")
        module.verify()

    def test_unchanged(self):
        """What no pass has changed does not come back."""
        module = llvm.parse_assembly(TEXT)
        with mock.patch.object(llvm, "parse_bitcode", side_effect=AssertionError):
            numba_passthru.run_passes(module, "verify")

    def test_target_machine(self):
        machine = llvm.Target.from_default_triple().create_target_machine()
        module = llvm.parse_assembly(TEXT)
        module.triple = machine.triple
        numba_passthru.run_passes(module, "default<O2>", machine)
        self.assertNotIn(" add ", str(module))

    def test_exchange(self):
        """In a bracket a module goes out once and comes back once."""
        module = llvm.parse_assembly(TEXT)
        with self.host.exchange(module):
            self.assertIsNone(self.host.run(module, "instcombine").error)
            self.assertIn(" add ", str(module))
            self.assertEqual(len(self.host.count_refops(module)), 1)
        self.assertNotIn(" add ", str(module))

    def test_exchange_that_fails(self):
        module = llvm.parse_assembly(TEXT)
        with self.assertRaises(KeyError):
            with self.host.exchange(module):
                self.host.run(module, "instcombine")
                raise KeyError
        self.assertIn(" add ", str(module))
        self.assertEqual(self.host._open, {})

    def test_module_in_use(self):
        target = llvm.Target.from_default_triple().create_target_machine()
        module = llvm.parse_assembly(TEXT)
        with llvm.create_mcjit_compiler(module, target):
            with self.assertRaisesRegex(
                numba_passthru.PassThruError, "belongs to an execution engine"
            ):
                numba_passthru.run_passes(module, "instcombine")

    def test_bad_bitcode(self):
        """An exchange that goes wrong fails one compilation, by name."""
        numba_passthru.enable()
        njit(longest)(("a", "bb"))
        whole = llvm.ModuleRef.as_bitcode
        for damage in (
            lambda bitcode: bitcode[:-100],  # cut off
            lambda bitcode: b"foreign" + bitcode,
            lambda bitcode: bitcode[:1000] + bytes(200) + bitcode[1200:],
        ):
            with mock.patch.object(
                llvm.ModuleRef, "as_bitcode", lambda module: damage(whole(module))
            ):
                with self.assertRaisesRegex(
                    numba_passthru.PassThruError, "library longest: bitcode: "
                ):
                    njit(longest)(("a", "bb"))
        self.assertEqual(njit(longest)(("a", "bb")), "bb")

    def test_object_cache(self):
        """Numba finds its library by the module that was compiled."""
        with tempfile.TemporaryDirectory() as folder:
            script = os.path.join(folder, "cached.py")
            with open(script, "w") as file:
                file.write(CACHED)
            environment = dict(os.environ, NUMBA_CACHE_DIR=folder)
            for hits in (0, 1):
                printed = subprocess.check_output(
                    [sys.executable, script], env=environment, text=True
                )
                self.assertEqual(printed, "hits %d\n" % hits)

    def test_no_plugins(self):
        with self.assertRaisesRegex(
            numba_passthru.PassThruError, "has an LLVM of its own, which plugins"
        ):
            numba_passthru.load_pass_plugin(SHARED_LIBRARY)


if __name__ == "__main__":
    unittest.main()
