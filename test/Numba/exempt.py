# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""exempt() keeps the passes off one function, wherever it is used.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import unittest

import numpy as np
from numba import njit, prange, types
from numba.extending import overload

import numba_passthru


def shorter(a, b):
    result = a
    if len(b) < len(a):
        result = b
    return result


def copy_of(function):
    return type(function)(
        function.__code__, function.__globals__, function.__name__
    )


def refops(jitted, name=None):
    """Refops of the native functions of that name."""
    name = name or jitted.py_func.__name__
    return sum(
        row.incref + row.decref
        for row in numba_passthru.count_refops(jitted).values()
        if row.kind in ("native function", "generator")
        and row.pretty.split("(")[0].endswith("." + name)
    )


class Exempt(unittest.TestCase):
    def setUp(self):
        numba_passthru.enable(verify="remark")

    def tearDown(self):
        numba_passthru.disable()

    def test_same_code_as_without(self):
        exempt, plain, ours = (njit(copy_of(shorter)) for _ in range(3))
        self.assertIs(numba_passthru.exempt(exempt), exempt)
        with numba_passthru.record() as libraries:
            self.assertEqual(exempt("a", "bb"), "a")
        self.assertEqual(libraries, [])
        ours("a", "bb")
        numba_passthru.disable()
        plain("a", "bb")
        self.assertEqual(refops(exempt), refops(plain))
        self.assertLess(refops(ours), refops(plain))

    def test_python_function(self):
        function = copy_of(shorter)
        self.assertIs(numba_passthru.exempt(function), function)
        with numba_passthru.record() as libraries:
            njit(function)("a", "bb")
        self.assertEqual(libraries, [])

    def test_in_a_caller(self):
        """It is not inlined, and the passes see it in the caller's library."""
        callee = numba_passthru.exempt(njit(copy_of(shorter)))

        @njit
        def caller(a, b):
            return callee(a, b), callee(b, a)

        self.assertEqual(caller("a", "bb"), ("a", "a"))
        self.assertEqual(refops(caller, "shorter"), refops(callee))
        self.assertGreater(refops(callee), 0)

    def test_overload(self):
        def stand_in(a, b):
            raise NotImplementedError

        @overload(stand_in)
        def overload_stand_in(a, b):
            return numba_passthru.exempt(copy_of(shorter))

        @njit
        def caller(a, b):
            return stand_in(a, b)

        self.assertEqual(caller("a", "bb"), "a")
        self.assertGreater(refops(caller, "shorter"), 0)

    def test_generator(self):
        @numba_passthru.exempt
        @njit
        def items(x):
            for _ in range(2):
                yield x

        @njit
        def total(x):
            n = 0
            for item in items(x):
                n += len(item)
            return n

        self.assertEqual(total("abc"), 6)
        (result,) = total.overloads.values()
        text = result.library.get_llvm_str()
        marked = [
            line
            for line in text.splitlines()
            if line.startswith("attributes") and '"passthru-exempt"' in line
        ]
        self.assertTrue(marked)

    def test_parallel_body(self):
        """The body of a parallel loop belongs to its function."""

        def fill(x, text):
            for i in prange(len(x)):
                x[i] = len(text) + i
            return x

        def bodies(function):
            with numba_passthru.record() as libraries:
                result = njit(parallel=True)(function)(np.zeros(3), "ab")
            self.assertEqual(list(result), [2, 3, 4])
            return [x for x in libraries if "__numba_parfor_gufunc" in x.library]

        self.assertEqual(len(bodies(copy_of(fill))), 1)
        self.assertEqual(bodies(numba_passthru.exempt(copy_of(fill))), [])

    def test_part_of_the_cache_key(self):
        jitted = njit(copy_of(shorter))
        jitted.enable_caching()
        codegen = jitted.targetctx.codegen()
        signature = types.unicode_type(types.unicode_type)
        before = jitted._cache._index_key(signature, codegen)
        numba_passthru.exempt(jitted)
        self.assertNotEqual(before, jitted._cache._index_key(signature, codegen))


if __name__ == "__main__":
    unittest.main()
