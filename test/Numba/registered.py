# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pass_thru(), register() and type_of(): pass-through classes in one line.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import datetime
import fractions
import operator
import os
import sys
import unittest

import numpy
from numba import njit, objmode, typeof, types
from numba.core.errors import TypingError
from numba.extending import as_numba_type, overload

import numba_passthru
from numba_passthru import pass_thru_type, register, type_of

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks
from registered_classes import (
    Comparable,
    Many,
    Names,
    Perhaps,
    Testee,
    second,
    testee_type,
)
from verifying import OBJECT_MODE, OPTIONAL, remarks_only

CALLS = 1000


class Types(unittest.TestCase):
    def test_typeof(self):
        self.assertIs(typeof(Testee(1)), testee_type)
        self.assertIs(as_numba_type(Testee), testee_type)
        self.assertEqual(
            str(testee_type), "registered_classes.Testee"
        )
        self.assertIsInstance(testee_type, numba_passthru.RegisteredType)
        self.assertIs(testee_type.python_class, Testee)
        self.assertEqual(
            testee_type.attributes,
            (("value", types.intp), ("name", types.unicode_type)),
        )

    def test_derived_class(self):
        class Derived(Testee):
            pass

        x = Derived(1)
        self.assertIs(type_of(Derived), testee_type)
        self.assertIs(typeof(x), testee_type)
        self.assertIs(second(1, x), x)
        derived_type = register(Derived, value=int)
        self.assertIs(typeof(x), derived_type)
        self.assertIs(typeof(Testee(1)), testee_type)

    def test_classes_of_others(self):
        @njit
        def later(x, y):
            return x if x.year > y.year else y

        # A class that takes no attributes, and one that does.
        date_type = register(datetime.date, year=int)
        a, b = datetime.date(1999, 1, 1), datetime.date(2024, 2, 29)
        self.assertIs(typeof(a), date_type)
        self.assertIs(type_of(datetime.date), date_type)
        self.assertIs(later(a, b), b)

        @njit
        def rounded(x):
            return x.numerator // x.denominator

        register(fractions.Fraction, numerator=int, denominator=int)
        self.assertEqual(rounded(fractions.Fraction(22, 7)), 3)

    def test_again(self):
        self.assertIs(register(Testee, value=int, name=str), testee_type)
        with self.assertRaisesRegex(ValueError, "Testee'> is registered already"):
            register(Testee, value=int)

    def test_what_cannot_be_registered(self):
        class Fine:
            pass

        class List(list):
            pass

        class WithType:
            _numba_type_ = types.intp

        for cls in (int, str, tuple, List, WithType):
            with self.assertRaisesRegex(ValueError, "a Numba type already"):
                register(cls)
        with self.assertRaisesRegex(TypeError, "only classes"):
            register(Fine())
        with self.assertRaisesRegex(TypeError, "Fine'> is not registered"):
            type_of(Fine)
        for bad, message in (
            ("intp", "Fine.x is declared as 'intp', which is neither"),
            (Fine, "Fine.x is declared as <class .*Fine'>, which is neither"),
            (types.List(types.intp, reflected=True), "use a typed list"),
            (types.Bytes(types.uint8, 1, "C"), "Fine.x cannot be a .*clean up"),
        ):
            with self.assertRaisesRegex(TypeError, message):
                register(Fine, x=bad)
        for name in ("__x__", "for"):
            with self.assertRaisesRegex(ValueError, "Fine.%s cannot be" % name):
                register(Fine, **{name: int})
        # Nothing has come of all this.
        first = register(Fine, x=int)

        class Fine:
            pass

        # Another class of this name has other attributes.
        self.assertEqual(str(register(Fine, y=float)), "%s(y=float64)" % first)


class Values(unittest.TestCase):
    def test_find_max(self):
        @njit
        def find_max(testees):
            result = testees[0]
            for testee in testees[1:]:
                if testee > result:
                    result = testee
            return result, result.name

        testees = [Testee(i * 7919 % 101, "name %d" % i) for i in range(101)]
        largest = max(testees, key=lambda t: t.value)
        names = [t.name for t in testees]
        find_max(testees)
        with no_leaks(self, *testees, *names):
            for _ in range(10):
                result, name = find_max(testees)
                self.assertIs(result, largest)
                self.assertEqual(name, largest.name)
            del result, name

    def test_thousand_calls(self):
        x, y = Testee(1), Testee(2)
        second(x, y)
        with no_leaks(self, x, y, x.name):
            for _ in range(CALLS):
                self.assertIs(second(x, y), y)

    def test_kinds_of_attributes(self):
        @njit
        def f(x):
            return x.a, x.b, x.c, x.d, x.e.sum(), x.i, x.j[0], x.k, x

        @njit
        def parts(x):
            return x.g, x.h, x.g.name

        x = Many()
        f(x), parts(x)
        with no_leaks(self, x, x.e, x.g, x.h, x.g.name):
            for _ in range(100):
                result = f(x)
                g, h, name = parts(x)
            self.assertEqual(
                result[:-1],
                (True, 1.5, 3, (4, 5), 3.0, 2**64 - 1, 10, 1j),
            )
            self.assertIs(result[-1], x)
            self.assertIs(g, x.g)
            self.assertIs(h, x.h)
            self.assertEqual(name, x.g.name)
            del result, g, h, name
        for other in (
            Many(a=numpy.True_, c=numpy.int8(3), b=2, i=numpy.uint8(1)),
            Many(b=numpy.float32(0.5), d=(True, numpy.int16(2)), k=1),
        ):
            self.assertEqual(f(other)[:4], (other.a, other.b, other.c, other.d))

    def test_optional_attributes(self):
        @njit
        def f(x):
            return x, x.value, x.name, x.other

        name = "a name that is not in any other place"
        testee = Testee(1)
        with remarks_only(OPTIONAL):
            f(Perhaps())
        for x in (Perhaps(), Perhaps(1, name), Perhaps(None, name, testee)):
            with no_leaks(self, x, name, testee):
                for _ in range(100):
                    result = f(x)
                self.assertEqual(result, (x, x.value, x.name, x.other))
                del result
        for x in (Perhaps("1"), Perhaps(1, 2), Perhaps(name=name, other=Testee(""))):
            with no_leaks(self, x, name, x.other or testee):
                for _ in range(100):
                    try:
                        f(x)
                    except TypeError:
                        pass

    def test_names_of_attributes(self):
        @njit
        def f(x):
            return x.object + x._private + x.meminfo, x.parent, x

        x = Names(Testee(1))
        f(x)
        with no_leaks(self, x, x.parent):
            number, parent, same = f(x)
            self.assertEqual(number, 6)
            self.assertIs(parent, x.parent)
            self.assertIs(same, x)
            del number, parent, same

    def test_attributes_are_read_only(self):
        @njit
        def f(x):
            x.value = 1

        with self.assertRaisesRegex(
            TypingError, "'value' of registered_classes.Testee is read-only"
        ):
            f(Testee(1))

    def test_undeclared_attribute(self):
        @njit
        def f(x):
            return x.numba_will_not_like_this

        with self.assertRaisesRegex(
            TypingError, "Unknown attribute 'numba_will_not_like_this'"
        ):
            f(Testee(1))

    def test_equality(self):
        """Identity, unless the class has an `==`, which must be overloaded."""

        @njit
        def f(x, y):
            return x == y, x != y, x is y

        x, y = Testee(1), Testee(1)
        self.assertEqual(f(x, x), (True, False, True))
        self.assertEqual(f(x, y), (False, True, False))

        @njit
        def g(x):
            return hash(x)

        self.assertEqual(g(x), hash(x))
        c = Comparable(1)
        with self.assertRaisesRegex(TypingError, "eq"):
            f(c, c)
        with self.assertRaisesRegex(TypingError, "hash"):
            g(c)

        @overload(operator.eq)
        def comparable_eq(x, y):
            if x is type_of(Comparable) and y is type_of(Comparable):
                return lambda x, y: x.value == y.value

        @njit
        def h(x, y):
            return x == y

        self.assertTrue(h(c, Comparable(1)))
        self.assertFalse(h(c, Comparable(2)))

    def test_made_in_object_mode(self):
        @njit
        def f(n):
            with objmode(x=testee_type, y=pass_thru_type):
                x = Testee(n)
                y = [x]
            with objmode(value="intp"):
                value = y[0].value
            return x, y, x.value == value

        @njit
        def g(n):
            with objmode(x=testee_type):
                x = n
            return x.value

        with remarks_only(OBJECT_MODE):
            x, y, equal = f(5)
            self.assertIsInstance(x, Testee)
            self.assertIs(x, y[0])
            self.assertTrue(equal)
            with self.assertRaisesRegex(TypeError, "Testee objects need"):
                g(1)
        with no_leaks(self, Testee, x, y):
            for n in range(CALLS):
                f(n)
                try:
                    g(n)
                except TypeError:
                    pass


if __name__ == "__main__":
    unittest.main()
