# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The examples of the manual of numba-passthru 0.3.0: results are right, and
all counts are the same after 1,000 calls.

What fails leaks in Numba as it is, by design, and in `unbox_testee` of that
manual.  With insert="raise" it leaks nothing.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import sys
import unittest

from numba import njit, typed

import numba_passthru
from numba_passthru import PassThruContainer

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks
from readme_030 import Testee, do_something, find_max

CALLS = 1000


class Examples:
    """In one setting of the pipeline."""

    options = None
    releases_on_errors = False

    def setUp(self):
        if self.options is not None:
            try:
                context = numba_passthru.enabled_pipeline(**self.options)
                context.__enter__()
            except (numba_passthru.UnsupportedHost, ValueError) as error:
                self.skipTest(str(error))
            self.addCleanup(context.__exit__, None, None, None)
        # Anew in this setting.
        self.find_max = njit(find_max.py_func)
        self.do_something = njit(do_something.py_func)

    def check_failing(self, function, arguments, error, *objects):
        """`objects` are not lost by calls that fail, or at least not released
        too often."""
        with self.assertRaises(error):
            function(*arguments)
        counts = [sys.getrefcount(o) for o in objects]
        for _ in range(CALLS):
            try:
                function(*arguments)
            except error:
                pass
        after = [sys.getrefcount(o) for o in objects]
        if self.releases_on_errors:
            self.assertEqual(after, counts)
        for before, now in zip(counts, after):
            self.assertGreaterEqual(now, before)

    def test_do_something(self):
        testee = Testee(1)
        container = PassThruContainer(testee)
        result, value = self.do_something(container)
        assert container is result
        assert value == 1
        assert result.obj.value_2 == 2
        del result
        with no_leaks(self, container, testee):
            for _ in range(CALLS):
                self.do_something(container)

    def test_do_something_that_fails(self):
        container = PassThruContainer(Testee(1))
        self.do_something(container)
        wrapped = object()
        wrong = PassThruContainer(wrapped)
        self.check_failing(
            self.do_something, (wrong,), AttributeError, wrong, wrapped
        )

    def test_find_max(self):
        testees = [Testee(i * 7919 % 101) for i in range(101)]
        for argument in (testees, typed.List(testees)):
            result = self.find_max(argument)
            self.assertIs(result, max(testees, key=lambda t: t.value))
            del result
            with no_leaks(self, *testees):
                for _ in range(CALLS):
                    self.find_max(argument)
        del argument

    def test_find_max_that_fails(self):
        testees = [Testee(1), Testee("many"), Testee(2)]
        self.find_max(testees[:1])
        self.check_failing(self.find_max, (testees,), ValueError, *testees)


class NumbaAsItIs(Examples, unittest.TestCase):
    pass


class Elided(Examples, unittest.TestCase):
    options = {"elide": True}


class ReleasedOnErrors(Examples, unittest.TestCase):
    options = {"elide": True, "insert": "raise"}
    releases_on_errors = True


if __name__ == "__main__":
    unittest.main()
