# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Objects of registered classes that cannot be unboxed.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import sys
import unittest

import numpy
from numba import njit

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import verifying  # noqa: F401
from leakcheck import no_leaks
from registered_classes import Many, Property, Testee, second

CALLS = 1000


class Errors(unittest.TestCase):
    """What is wrong is a TypeError that says so, and nothing leaks."""

    def check(self, x, error, message, *parts):
        good = Testee(1)
        for arguments in ((good, x), (x, good)):
            with self.assertRaisesRegex(error, message):
                second(*arguments)
            with no_leaks(self, x, good, good.name, *parts):
                for _ in range(CALLS):
                    try:
                        second(*arguments)
                    except error:
                        pass
        with self.assertRaisesRegex(error, message) as caught:
            second(good, x)
        return caught.exception.__cause__

    def test_missing(self):
        x = Testee(1)
        del x.name
        cause = self.check(
            x,
            TypeError,
            "Testee objects need an attribute 'name' of type unicode_type",
        )
        self.assertIsInstance(cause, AttributeError)

    def test_wrong(self):
        self.check(Testee("1"), TypeError, "Testee.value must be int64, not str")
        self.check(Testee(1.5), TypeError, "Testee.value must be int64, not float")
        name = b"bytes"
        self.check(
            Testee(1, name),
            TypeError,
            "Testee.name must be unicode_type, not bytes",
            name,
        )

    def test_too_large(self):
        cause = self.check(
            Testee(2**70), TypeError, "Testee.value cannot be unboxed as int64: "
        )
        self.assertIsInstance(cause, OverflowError)

    def test_all_kinds(self):
        """Each attribute, wrong in the way in which Numba would not see it."""
        wrong = {
            "a": 1,
            "b": "1.5",
            "c": 2**31,
            "d": (1, 2, 3),
            "e": numpy.arange(3),
            "h": None,  # anything will do
            "i": -1,
            "j": [10],
            "k": "1j",
        }
        good = Testee(1)
        for name, value in wrong.items():
            x = Many(**{name: value})
            if name == "h":
                self.assertIs(second(good, x), x)
                continue
            with self.assertRaisesRegex(TypeError, r"Many\.%s must be" % name):
                second(good, x)
            with no_leaks(self, x, x.e, x.g, x.h, value):
                for _ in range(10):
                    try:
                        second(good, x)
                    except TypeError:
                        pass
        x = Many(g=Testee("1"))
        with self.assertRaisesRegex(TypeError, "Testee.value must be int64"):
            second(good, x)

    def test_properties(self):
        self.assertIsInstance(second(1, Property()), Property)
        self.check(Property(KeyError), KeyError, "my own")
        cause = self.check(
            Property(AttributeError), TypeError, "Property objects need"
        )
        self.assertEqual(str(cause), "my own")

    def test_in_a_list(self):
        @njit
        def f(testees):
            return testees[0]

        testees = [Testee(1), Testee("1"), Testee(2)]
        f(testees[:1])
        with no_leaks(self, *testees, *(t.name for t in testees)):
            for _ in range(CALLS):
                try:
                    f(testees)
                except TypeError:
                    pass


if __name__ == "__main__":
    unittest.main()
