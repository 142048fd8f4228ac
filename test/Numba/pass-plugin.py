# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A pass plugin of somebody else in Numba, in both hosts: the worked example
of docs/hosts.md.

REQUIRES: numba-in-process
UNSUPPORTED: sanitizers
RUN: rm -rf %t && mkdir -p %t
RUN: env CMAKE_CXX_COMPILER_LAUNCHER=%launcher \
RUN:   %cmake -S %src-root/utils/example-plugin -B %t -DLLVM_DIR=%llvm-cmake-dir \
RUN:   -DCMAKE_CXX_COMPILER=%cxx -DCMAKE_BUILD_TYPE=MinSizeRel > %t/configure.log
RUN: %cmake --build %t > %t/build.log
RUN: env PASSTHRU_HOST_LIBRARY=%host-lib %numba-python %s -v %t/ContractPlugin.so 2>&1 \
RUN:   | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import sys
import unittest
from unittest import mock

import llvmlite.binding as llvm
from numba import njit

import numba_passthru
from numba_passthru import _host

PLUGIN = sys.argv.pop()

TEXT = """
define double @f(double %x, double %y) {
  %r = fmul double %x, %y
  ret double %r
}
"""


def axpy(a, x, y):
    return a * x + y


def compiled_text():
    jitted = njit(axpy)
    assert jitted(2.0, 3.0, 4.0) == 10.0
    (result,) = jitted.overloads.values()
    return result.library.get_llvm_str()


#: Not so in the wheels.
SHARES_LLVM = _host.linked_llvm(_host.llvmlite_path()) is not None


class InNumba:
    mode: str

    def setUp(self):
        self.host = self.make_host()
        patch = mock.patch.object(_host, "load", lambda: self.host)
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(numba_passthru.disable)

    def make_host(self):
        """One for each test, which knows of no plugin yet."""
        return _host._load(_host.library_paths()[0])

    def test_run_passes(self):
        self.assertEqual(self.host.mode, self.mode)
        info = numba_passthru.load_pass_plugin(PLUGIN)
        self.assertEqual(info[:2], ("ContractPlugin", "1.0"))
        self.assertEqual(info, numba_passthru.load_pass_plugin(PLUGIN))
        module = llvm.parse_assembly(TEXT)
        numba_passthru.run_passes(module, "function(contract-fp),instcombine")
        self.assertIn("fmul contract double", str(module))

    def test_in_the_pipeline(self):
        numba_passthru.load_pass_plugin(PLUGIN)
        numba_passthru.enable()
        self.assertNotIn("contract", compiled_text())
        numba_passthru.enable(before="function(contract-fp)")
        self.assertIn("contract", compiled_text())

    def test_identity(self):
        """Code of a plugin is found again in Numba's cache with it alone."""
        before = self.host.identity
        numba_passthru.load_pass_plugin(PLUGIN)
        after = self.host.identity
        self.assertEqual(after[: len(before)], before)
        self.assertEqual(len(after), len(before) + 1)
        numba_passthru.load_pass_plugin(PLUGIN)
        self.assertEqual(self.host.identity, after)

    def test_not_a_plugin(self):
        for path, why in (
            ("nowhere.so", "cannot open"),
            (llvm.__file__, "invalid ELF header"),
            (_host.llvmlite_path(), "no llvmGetPassPluginInfo"),
        ):
            with self.assertRaisesRegex(
                numba_passthru.PassThruError, "cannot load the plugin: .*" + why
            ):
                numba_passthru.load_pass_plugin(path)
        self.assertNotIn("contract", compiled_text())


@unittest.skipUnless(SHARES_LLVM, "llvmlite has an LLVM of its own")
class Live(InNumba, unittest.TestCase):
    mode = "live"


class Bitcode(InNumba, unittest.TestCase):
    mode = "bitcode"

    def make_host(self):
        with mock.patch.object(_host, "llvmlite_path", lambda: sys.executable):
            return _host._load(_host.library_paths()[0])


if __name__ == "__main__":
    unittest.main()
