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
import struct
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
        """A library that is linked to `soname`, and that cannot be loaded."""
        strings = b"\0" + soname + b"\0"
        header = b"\x7fELF\x02\x01\x01" + bytes(9)
        header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
        table = struct.pack("<QQQQQQ", 1, 1, 5, 64 + 56 + 48, 0, 0)
        segment = struct.pack(
            "<IIQQQQQQ", 2, 4, 64 + 56, 64 + 56, 64 + 56, len(table), len(table), 8
        )
        return self.file("libhost.so", header + segment + table + strings)

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
        self.assertIn("for LLVM %d" % llvm.llvm_version_info[0], text)

    def test_other_llvm(self):
        """Both versions are named, and nothing is loaded."""
        path = self.library(b"libLLVM.so.99.1")
        with mock.patch("ctypes.CDLL", side_effect=AssertionError("loaded")):
            text = self.failure(path)
        self.assertIn("was built for LLVM 99", text)
        self.assertIn("LLVM " + VERSION, text)
        self.assertIn("llvmlite " + llvmlite.__version__, text)

    def test_not_a_library(self):
        for content in (b"", b"hello", b"\x7fELF\0libc.so.6\0", b"\x7fELF\x02" * 9):
            text = self.failure(self.file("libhost.so", content))
            self.assertIn("is not a shared library", text)

    def test_broken_library(self):
        """It says what it is linked to, but cannot be loaded."""
        soname = b"libLLVM-%d.so.1" % llvm.llvm_version_info[0]
        self.assertEqual(
            _host.linked_llvm(self.library(soname)), llvm.llvm_version_info[0]
        )
        text = self.failure(self.library(soname))
        self.assertIn("cannot use the host library", text)

    def test_another_library(self):
        """It can be loaded, but is none of ours."""
        with open("/proc/self/maps") as maps:
            (path,) = set(re.findall(r"(/\S+/libm\.so\S*)", maps.read()))
        text = self.failure(path)
        self.assertIn("passthru_", text)

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
