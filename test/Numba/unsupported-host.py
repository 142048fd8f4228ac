# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A host library that is missing or does not fit is one clear error, and Numba
goes on as before.

REQUIRES: numba
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import llvmlite
import llvmlite.binding as llvm
from numba import njit

import numba_passthru
from numba_passthru import _host

VERSION = ".".join(map(str, llvm.llvm_version_info))


class Unsupported(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def library(self, soname):
        """A file that looks like a library that is linked to `soname`."""
        return self.file("libhost.so", b"\x7fELF\0libc.so.6\0" + soname + b"\0")

    def failure(self, path):
        """The message of enable() with that library."""
        with mock.patch.dict(os.environ, {_host.LIBRARY_VARIABLE: path}):
            with self.assertRaises(numba_passthru.UnsupportedHost) as caught:
                numba_passthru.enable()
        self.assertIsInstance(caught.exception, ImportError)
        self.assertIsNone(numba_passthru.enabled())
        self.assertEqual(njit(lambda x: x + 1)(1), 2)
        text = str(caught.exception)
        self.assertIn(path, text)
        return text

    def test_missing(self):
        text = self.failure(os.path.join(self.folder, "nowhere.so"))
        self.assertIn("does not exist", text)
        self.assertIn("LLVM " + VERSION, text)

    def test_other_llvm(self):
        """Both versions are named, and nothing is loaded."""
        path = self.library(b"libLLVM.so.99.1")
        with mock.patch("ctypes.CDLL", side_effect=AssertionError("loaded")):
            text = self.failure(path)
        self.assertIn("was built for LLVM 99", text)
        self.assertIn("LLVM " + VERSION, text)
        self.assertIn("llvmlite " + llvmlite.__version__, text)

    def test_static_llvmlite(self):
        """llvmlite wheels have an LLVM of their own."""
        soname = b"libLLVM-%d.so.1" % llvm.llvm_version_info[0]
        with mock.patch.object(_host, "mapped_llvm", return_value={}):
            text = self.failure(self.library(soname))
        self.assertIn("has its own LLVM %s linked in statically" % VERSION, text)
        self.assertIn("was built for LLVM %d" % llvm.llvm_version_info[0], text)

    def test_not_a_library(self):
        for content in (b"", b"hello", b"\x7fELF\0libc.so.6\0"):
            text = self.failure(self.file("libhost.so", content))
            self.assertIn("not a shared library that is linked to libLLVM", text)

    def test_broken_library(self):
        """It says what it is linked to, but cannot be loaded."""
        if not any(
            major == llvm.llvm_version_info[0]
            for major in _host.mapped_llvm().values()
        ):
            self.skipTest("this llvmlite has a static LLVM")
        soname = b"libLLVM-%d.so.1" % llvm.llvm_version_info[0]
        text = self.failure(self.library(soname))
        self.assertIn("cannot use the host library", text)

    def test_types_need_no_library(self):
        code = (
            "import numba_passthru as p; from numba import njit\n"
            "c = p.PassThruContainer(1); print(njit(lambda c: c)(c) is c)"
        )
        environment = dict(os.environ)
        environment[_host.LIBRARY_VARIABLE] = "/nonexistent/library.so"
        printed = subprocess.check_output(
            [sys.executable, "-c", code], env=environment, text=True
        )
        self.assertEqual(printed, "True\n")


class LibraryNames(unittest.TestCase):
    def test_majors(self):
        for name, major in (
            (b"libLLVM-14.so.1", 14),
            (b"libLLVM-15.so", 15),
            (b"libLLVM-14.0.6.so", 14),
            (b"libLLVM.so.19.1", 19),
            (b"libLLVM.so.22", 22),
        ):
            match = re.fullmatch(_host._LIBLLVM, name)
            self.assertEqual(_host._major(match), major, name)
        for name in (b"libLLVM.so", b"libLLVMSupport.so.14", b"libllvmlite.so"):
            self.assertIsNone(re.fullmatch(_host._LIBLLVM, name), name)


if __name__ == "__main__":
    unittest.main()
