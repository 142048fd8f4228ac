# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pass_thru(), register() and type_of(): pass-through classes in one line.

REQUIRES: numba
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import datetime
import fractions
import operator
import os
import pickle
import subprocess
import sys
import tempfile
import unittest
from typing import Optional

import numpy
from numba import cloudpickle, njit, objmode, typed, typeof, types
from numba.core.errors import TypingError
from numba.extending import as_numba_type, overload

import numba_passthru
from numba_passthru import pass_thru, pass_thru_type, register, type_of

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import registered_module
from leakcheck import no_leaks
from verifying import OBJECT_MODE, OPTIONAL, remarks_only

CALLS = 1000


@pass_thru(value=types.intp, name=types.unicode_type)
class Testee:
    """Two attributes for compiled code, and one that is not."""

    def __init__(self, value, name="a name that is long enough"):
        self.value = value
        self.name = name
        self.numba_will_not_like_this = compile("pass", "N/A", "single")

    def __gt__(self, other):
        return self.value > other.value


testee_type = type_of(Testee)


@overload(operator.gt)
def testee_gt(self, other):
    if self is testee_type and other is testee_type:
        return Testee.__gt__


@pass_thru(
    a=bool,
    b=float,
    c=types.int32,
    d=types.UniTuple(types.intp, 2),
    e=types.float64[:],
    g=Testee,
    h=pass_thru_type,
    i=types.uint64,
    j=types.ListType(types.intp),
    k=complex,
)
class Many:
    def __init__(self, **attributes):
        self.a = True
        self.b = 1.5
        self.c = 3
        self.d = 4, 5
        self.e = numpy.arange(3.0)
        self.g = Testee(7)
        self.h = {8: 9}
        self.i = 2**64 - 1
        self.j = typed.List([10])
        self.k = 1j
        vars(self).update(attributes)


@pass_thru(value=Optional[int], name=Optional[str], other=Optional[Testee])
class Perhaps:
    """Each attribute may be None."""

    def __init__(self, value=None, name=None, other=None):
        self.value, self.name, self.other = value, name, other


@pass_thru(object=int, parent=pass_thru_type, _private=int, meminfo=int)
class Names:
    """Names that could be taken already."""

    def __init__(self, parent):
        self.object, self.parent, self._private, self.meminfo = 1, parent, 2, 3


@pass_thru(value=int)
class Property:
    """Its attribute fails in the way that it is told to."""

    def __init__(self, error=None):
        self.error = error

    @property
    def value(self):
        if self.error is not None:
            raise self.error("my own")
        return 1


@pass_thru(value=int)
class Comparable:
    """Its `==` is its own."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return hash(self.value)


@njit
def second(x, y):
    return y


class Types(unittest.TestCase):
    def test_typeof(self):
        self.assertIs(typeof(Testee(1)), testee_type)
        self.assertIs(as_numba_type(Testee), testee_type)
        self.assertEqual(
            str(testee_type), "__main__.Testee"
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
            TypingError, "'value' of __main__.Testee is read-only"
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
                x = sys.modules["__main__"].Testee(n)
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


class Pickling(unittest.TestCase):
    def test_types(self):
        for typ in (testee_type, type_of(Many), type_of(registered_module.Item)):
            self.assertIs(pickle.loads(pickle.dumps(typ)), typ)
            self.assertIs(pickle.loads(cloudpickle.dumps(typ)), typ)

    def test_instances(self):
        x = registered_module.Item(1, "one")
        y = pickle.loads(pickle.dumps(x))
        self.assertIs(registered_module.larger(y, x), x)

    def test_lost_class(self):
        """An index of cached code can be read after a class has been renamed."""

        @pass_thru(value=int)
        class Lost:
            pass

        Lost.__module__, Lost.__qualname__ = "registered_module", "Lost"
        registered_module.Lost = Lost
        typ = register(Lost, value=int)
        # As if it had been registered under that name.
        data = pickle.dumps(typ)
        del registered_module.Lost
        lost = pickle.loads(data)
        self.assertNotEqual(lost, typ)
        self.assertIn("lost type of registered_module.Lost", str(lost))

    def run_python(self, *arguments, **options):
        return subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            **options,
        ).stdout.decode()

    def test_in_another_process(self):
        """A class of `__main__` goes by value, as with Dask; its type is made
        where it arrives."""

        def work(x):
            from numba import njit, typeof

            @njit
            def f(x):
                return x, x.value

            same, value = f(x)
            return same is x, value, str(typeof(x))

        code = "import sys, pickle; f, x = pickle.load(sys.stdin.buffer); print(f(x))"
        output = self.run_python(
            "-c", code, input=cloudpickle.dumps((work, Testee(5)))
        )
        self.assertEqual(
            output.strip(),
            "(True, 5, '__main__.Testee')",
        )

    def test_cache(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, NUMBA_CACHE_DIR=folder)
            outputs = [
                self.run_python(registered_module.__file__, env=environment)
                for _ in range(2)
            ]
        self.assertEqual(
            [output.split() for output in outputs],
            [["hits", "0", "misses", "1"], ["hits", "1", "misses", "0"]],
        )


if __name__ == "__main__":
    unittest.main()
