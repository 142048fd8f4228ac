# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each way by which Numba compiles goes through the passes: right results, and
a record that says so.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

import numpy as np
from numba import cfunc, guvectorize, njit, prange, typed, types, vectorize

import numba_passthru
from numba_passthru import PassThruContainer

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks


class WaysThrough(unittest.TestCase):
    def setUp(self):
        numba_passthru.enable(verify="remark", stages=("lowered", "optimized"))

    def tearDown(self):
        numba_passthru.disable()

    def went_through(self, libraries, name):
        """The records of the libraries with that name; there must be one."""
        found = [x for x in libraries if name in x.library]
        self.assertTrue(found, [x.library for x in libraries])
        self.assertTrue(any(x.functions for x in found))
        return found

    def test_parallel(self):
        with numba_passthru.record() as libraries:

            @njit(parallel=True)
            def lengths(container, words, out):
                for i in prange(len(out)):
                    out[i] = len(words[i]) + (container == container)
                return container

            c = PassThruContainer({})
            words = typed.List(["a", "bb", "ccc"])
            out = np.zeros(3, dtype=np.int64)
            lengths(c, words, out)
        self.went_through(libraries, "lengths")
        self.went_through(libraries, "__numba_parfor_gufunc")
        with no_leaks(self, c, words):
            self.assertIs(lengths(c, words, out), c)
        self.assertEqual(list(out), [2, 3, 4])

    def test_nogil(self):
        with numba_passthru.record() as libraries:

            @njit(nogil=True)
            def longest(words, container):
                result = words[0]
                for _ in range(200):
                    for word in words:
                        if len(word) > len(result):
                            result = word
                return result, container

            words = typed.List(["a", "bbb", "cc"] * 50)
            c = PassThruContainer({})
            longest(words, c)
        self.went_through(libraries, "longest")
        wrong = []

        def work():
            for _ in range(50):
                word, same = longest(words, c)
                if word != "bbb" or same is not c:
                    wrong.append(word)

        threads = [threading.Thread(target=work) for _ in range(4)]
        with no_leaks(self, words, c):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(wrong, [])

    def test_cfunc(self):
        with numba_passthru.record() as libraries:

            @cfunc(types.float64(types.float64))
            def grown(x):
                items = [x]
                items.append(x + 1)
                return items[0] + items[1]

        self.went_through(libraries, "grown")
        with no_leaks(self):
            self.assertEqual(grown.ctypes(2.0), 5.0)

    def test_vectorize(self):
        with numba_passthru.record() as libraries:

            @vectorize(["float64(float64, float64)"])
            def largest(x, y):
                items = [x, y]
                return max(items)

        self.went_through(libraries, "largest")
        with no_leaks(self):
            result = largest(np.arange(4.0), 1.5)
            self.assertEqual(list(result), [1.5, 1.5, 2, 3])
            del result

    def test_guvectorize(self):
        with numba_passthru.record() as libraries:

            @guvectorize(["void(float64[:], float64, float64[:])"], "(n),()->(n)")
            def add(x, y, result):
                shifted = x + y
                for i in range(len(x)):
                    result[i] = shifted[i]

        self.went_through(libraries, "add")
        with no_leaks(self):
            result = add(np.arange(3.0), 1.0)
            self.assertEqual(list(result), [1, 2, 3])
            del result

    def test_vectorize_on_demand(self):
        @vectorize
        def half(x):
            return x / 2

        with numba_passthru.record() as libraries:
            self.assertEqual(list(half(np.arange(3.0))), [0, 0.5, 1])
        self.went_through(libraries, "half")

    def test_ahead_of_time(self):
        """The module that pycc makes works in a process without Numba."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                from numba.pycc import CC
            except ImportError as error:
                self.skipTest(str(error))
        with tempfile.TemporaryDirectory() as folder:
            cc = CC("ahead")
            cc.output_dir = folder

            @cc.export("joined", "unicode_type(unicode_type, unicode_type)")
            def joined(a, b):
                result = a
                if len(b) > len(a):
                    result = b
                return result

            @cc.export("total", "float64(float64[:])")
            def total(x):
                rest = x[1:]
                return rest.sum() if len(rest) else 0.0

            with numba_passthru.record() as libraries:
                try:
                    cc.compile()
                except Exception as error:
                    if "compiler" not in str(error) and "Python.h" not in str(
                        error
                    ):
                        raise
                    self.skipTest("no C compiler or headers: %s" % error)
            self.went_through(libraries, "ahead")
            code = (
                "import sys, numpy as np\n"
                "class NoNumba:\n"
                "    def find_spec(self, name, path=None, target=None):\n"
                "        if name.split('.')[0] == 'numba':\n"
                "            raise ImportError(name)\n"
                "sys.meta_path.insert(0, NoNumba())\n"
                "import ahead\n"
                "a = np.arange(5.0)\n"
                "count = sys.getrefcount(a)\n"
                "for _ in range(1000): result = ahead.total(a)\n"
                "print(ahead.joined('spam', 'bacon'), result,\n"
                "      sys.getrefcount(a) - count)\n"
            )
            printed = subprocess.check_output(
                [sys.executable, "-c", code], cwd=folder, text=True
            )
            self.assertEqual(printed, "bacon 10.0 0\n")


if __name__ == "__main__":
    unittest.main()
