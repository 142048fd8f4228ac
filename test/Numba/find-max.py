# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The examples give the same results and leave the same counts whoever prunes
their refops, also when they fail.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import sys
import unittest
import warnings

from numba import njit, typed

import numba_passthru
from numba_passthru import PassThruContainer
from numba_passthru.examples import Testee, do_something, find_max

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks

warnings.simplefilter("ignore")


def find_max_by_index(testees):
    result = testees[0]
    for i in range(1, len(testees)):
        testee = testees[i]
        if testee > result:
            result = testee
    return result


def best_of_three(a, b, c):
    result = a
    if b > result:
        result = b
    if c > result:
        result = c
    return result


def best_so_far(testees, n):
    """Leaves the loop in three ways, one of them an exception."""
    best = testees[0]
    for i in range(n):
        if testees[i] > best:
            best = testees[i]
        if best.value == 42:
            return best
        if best.value == 13:
            raise ValueError("unlucky")
    return best


class Examples:
    """Run for each variant of the pipeline."""

    options = None

    def setUp(self):
        if self.options is not None:
            context = numba_passthru.enabled_pipeline(**self.options)
            context.__enter__()
            self.addCleanup(context.__exit__, None, None, None)
        self.testees = [Testee(i * 7919 % 101) for i in range(101)]
        self.largest = max(self.testees, key=lambda t: t.value)

    def run_checked(self, jitted, arguments, expected, objects):
        jitted(*arguments)
        with no_leaks(self, *objects):
            for _ in range(10):
                self.assertIs(jitted(*arguments), expected)

    def test_reflected_list(self):
        for function in (find_max, find_max_by_index):
            self.run_checked(
                njit(function), (self.testees,), self.largest, self.testees
            )

    def test_typed_list(self):
        testees = typed.List(self.testees)
        for function in (find_max, find_max_by_index):
            self.run_checked(
                njit(function), (testees,), self.largest, self.testees
            )

    def test_same_object_everywhere(self):
        """All elements are one object."""
        one = Testee(1)
        for testees in ([one] * 5, typed.List([one] * 5)):
            for function in (find_max, find_max_by_index):
                self.run_checked(njit(function), (testees,), one, [one])
        del testees

    def test_tuple(self):
        testees = tuple(self.testees[:4])
        largest = max(testees, key=lambda t: t.value)
        self.run_checked(njit(find_max), (testees,), largest, testees)

    def test_arguments(self):
        a, b, c = self.testees[:3]
        jitted = njit(best_of_three)
        for x in (a, b, c):
            for y in (a, b, c):
                for z in (a, b, c):
                    self.run_checked(
                        jitted, (x, y, z), best_of_three(x, y, z), (a, b, c)
                    )

    def test_early_exits(self):
        jitted = njit(best_so_far)
        for value in (42, 41):
            testees = [Testee(i) for i in (1, value, 2, 3)]
            for these in (testees, typed.List(testees)):
                self.run_checked(jitted, (these, 4), testees[1], testees)
            del these

    def test_exception(self):
        """Numba does not release what is live when an exception leaves a
        function; nobody may make that worse, or release what is in use."""
        jitted = njit(best_so_far)
        testees = typed.List([Testee(i) for i in (1, 13, 2)])
        with self.assertRaisesRegex(ValueError, "unlucky"):
            jitted(testees, 3)
        counts = [sys.getrefcount(t) for t in testees]
        for _ in range(10):
            with self.assertRaisesRegex(ValueError, "unlucky"):
                jitted(testees, 3)
        for before, testee in zip(counts, testees):
            self.assertLessEqual(before, sys.getrefcount(testee))
        self.assertEqual([t.value for t in testees], [1, 13, 2])

    def test_bad_value(self):
        """What fails while it is unboxed is let go."""
        jitted = njit(best_of_three)
        good, bad, none = Testee(1), Testee("many"), Testee(2)
        del none.value
        jitted(good, good, good)
        for wrong, error in ((bad, ValueError), (none, AttributeError)):
            with no_leaks(self, good, wrong):
                for _ in range(10):
                    with self.assertRaises(error):
                        jitted(good, wrong, good)

    def test_container(self):
        wrapped = Testee(1)
        container = PassThruContainer(wrapped)
        jitted = njit(do_something)
        jitted(container)
        with no_leaks(self, container, wrapped):
            for _ in range(10):
                result, value = jitted(container)
                self.assertIs(result, container)
                self.assertEqual((value, wrapped.value_2), (1, 2))
            del result


class RefPrune(Examples, unittest.TestCase):
    """Numba as it is: what the others are held to."""


class NothingPruned(Examples, unittest.TestCase):
    options = {"elide": False}


class Elided(Examples, unittest.TestCase):
    options = {"elide": True}


class ElidedAndVerified(Examples, unittest.TestCase):
    options = {"elide": True, "verify": "remark"}


if __name__ == "__main__":
    unittest.main()
