# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The API of numba-passthru 0.3.0, and what was wrong with it.

REQUIRES: numba
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import copy
import ctypes
import gc
import os
import pickle
import sys
import unittest
import weakref

import llvmlite.binding as llvm
from numba import jit, njit, objmode, typed, types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.core.runtime import _nrt_python
from numba.core.typing.typeof import typeof_impl
from numba.extending import intrinsic

import numba_passthru
from numba_passthru import PassThruContainer, PassThruType, pass_thru_type
from numba_passthru.numba_passthru import (
    PassThruContainerType,
    opaque_pyobject,
    pass_thru_container_type,
)

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks


class Thing:
    """A pass-through class without members of its own."""


thing_type = PassThruType("ThingType")


@typeof_impl.register(Thing)
def type_thing(val, context):
    return thing_type


@njit
def identity(x):
    return x


class Names(unittest.TestCase):
    def test_same_objects_everywhere(self):
        self.assertIs(numba_passthru.PassThruContainer, PassThruContainer)
        self.assertIs(
            numba_passthru.pass_thru_container_type, pass_thru_container_type
        )
        self.assertIsInstance(pass_thru_container_type, PassThruContainerType)
        self.assertIsInstance(pass_thru_container_type, PassThruType)
        self.assertIsInstance(pass_thru_type, PassThruType)
        self.assertEqual(opaque_pyobject, types.Opaque("Opaque(PyObject)"))

    def test_names_of_types(self):
        class Derived(PassThruType):
            pass

        self.assertEqual(str(pass_thru_type), "PassThruType")
        self.assertEqual(str(pass_thru_container_type), "PassThruContainerType")
        self.assertEqual(str(Derived()), "Derived")
        self.assertEqual(str(thing_type), "ThingType")


class Container(unittest.TestCase):
    def test_through_object_mode(self):
        @njit
        def f(c):
            with objmode(a="intp"):
                c.obj["b"] = 2
                a = c.obj["a"]
            return c, a

        wrapped = {"a": 1}
        c = PassThruContainer(wrapped)
        f(c)
        with no_leaks(self, c, wrapped):
            result, a = f(c)
            self.assertIs(result, c)
            self.assertEqual(a, 1)
            del result
        self.assertEqual(wrapped, {"a": 1, "b": 2})

    def test_obj_is_read_only(self):
        with self.assertRaises(AttributeError):
            PassThruContainer(1).obj = 2

    def test_eq_and_is(self):
        @njit
        def f(a, b):
            return a == b, a != b, a is b, a is not b

        one, two = {}, {}
        a, b, c = map(PassThruContainer, (one, one, two))
        for x in (a, b, c):
            for y in (a, b, c):
                expected = (x == y, x != y, x is y, x is not y)
                f(x, y)
                with no_leaks(self, x, y):
                    self.assertEqual(f(x, y), expected)

    def test_eq_with_another_type_in_python(self):
        c = PassThruContainer({})
        self.assertIs(c.__eq__(1), NotImplemented)
        self.assertFalse(c == 1)
        self.assertTrue(1 != c)

    def test_eq_with_another_type_is_a_typing_error(self):
        @njit
        def f(x, y):
            return x == y

        c = PassThruContainer({})
        for arguments, text in (
            ((c, 1), "eq(PassThruContainerType, int64)"),
            ((1, c), "eq(int64, PassThruContainerType)"),
        ):
            with self.assertRaises(TypingError) as caught:
                f(*arguments)
            self.assertIn(text, str(caught.exception))

    def test_hash(self):
        @njit
        def f(c):
            return hash(c)

        objects = [object() for _ in range(20)]
        for wrapped in objects:
            c = PassThruContainer(wrapped)
            self.assertEqual(hash(c), object.__hash__(wrapped))
            self.assertEqual(f(c), hash(c))

    def test_hash_corner_cases(self):
        """CPython rotates by 4, and -1 is no hash."""
        from numba_passthru._types import _identity_hash

        @intrinsic
        def at(typingctx, address):
            def codegen(context, builder, signature, args):
                return builder.inttoptr(args[0], cgutils.voidptr_t)

            return opaque_pyobject(address), codegen

        @njit
        def f(address):
            return _identity_hash(at(address)), int(at(address))

        mask = 2**64 - 1
        for address in (0, 16, 0x7F0123456780, 0xF, mask - 16, mask):
            rotated = (address >> 4 | address << 60) & mask
            signed = rotated - 2**64 if rotated >> 63 else rotated
            expected = -2 if signed == -1 else signed
            number = address - 2**64 if address >> 63 else address
            self.assertEqual(f(types_int64(address)), (expected, number))

    def test_int_of_wrapped_object(self):
        @njit
        def f(c):
            return int(c.wrapped_obj)

        wrapped = object()
        self.assertEqual(f(PassThruContainer(wrapped)), id(wrapped))

    def test_failing_obj(self):
        """An error while unboxing is raised, and leaks nothing."""

        class Failing(PassThruContainer):
            @property
            def obj(self):
                raise KeyError("no object today")

        c = Failing({})
        other = PassThruContainer({})

        @njit
        def f(first, c):
            return 1

        for _ in range(2):
            with no_leaks(self, c, other):
                with self.assertRaisesRegex(KeyError, "no object today"):
                    f(other, c)

    def test_thousand_calls(self):
        """Counts are as before, whether the calls succeed or fail."""

        class Failing(PassThruContainer):
            @property
            def obj(self):
                raise KeyError("no object today")

        @njit
        def f(flag, a, b):
            if flag:
                raise ValueError("flag is set")
            return a if a == b else b

        wrapped, other = {}, {}
        a, b = PassThruContainer(wrapped), PassThruContainer(other)
        failing = Failing(wrapped)
        f(False, a, b)
        with no_leaks(self, a, b, failing, wrapped, other):
            for _ in range(1000):
                self.assertIs(f(False, a, b), b)
                self.assertIs(f(False, a, a), a)
            for _ in range(1000):
                with self.assertRaises(ValueError):
                    f(True, a, b)
            for _ in range(1000):
                with self.assertRaises(KeyError):
                    f(False, a, failing)

    def test_container_changed_during_the_call(self):
        """A container is equal to what it wrapped when it came in, and what it
        wrapped lives for as long."""

        @njit
        def f(c, before):
            with objmode():
                c._obj = None
            return c == before, hash(c) == hash(before)

        @njit
        def g(c):
            with objmode(alive="boolean"):
                c._obj = None
                # By reference: object-mode blocks get copies of other globals.
                alive = sys.modules["__main__"].held() is not None
            return alive

        c = PassThruContainer(Thing())
        before = PassThruContainer(c.obj)
        self.assertEqual(f(c, before), (True, True))
        self.assertFalse(c == before)

        global held
        held = weakref.ref(before.obj)
        c._obj = before.obj
        del before
        self.assertTrue(g(c))
        # To compile g leaves frames behind that refer to its arguments.
        gc.collect()
        self.assertIsNone(held())

    def test_pickling(self):
        shared = {"a": [1]}
        a, b = pickle.loads(
            pickle.dumps((PassThruContainer(shared), PassThruContainer(shared)))
        )
        self.assertEqual(a.obj, shared)
        self.assertIs(a.obj, b.obj)
        self.assertEqual(a, b)
        self.assertNotEqual(a, PassThruContainer(shared))
        self.assertEqual(copy.deepcopy(a).obj, shared)
        (c,) = pickle.loads(pickle.dumps({PassThruContainer(shared)}))
        self.assertEqual(c.obj, shared)
        with self.assertRaises((TypeError, pickle.PicklingError)):
            pickle.dumps(PassThruContainer(compile("pass", "N/A", "single")))
        for typ in (pass_thru_type, pass_thru_container_type):
            self.assertIs(pickle.loads(pickle.dumps(typ)), typ)

    def test_container_dropped_during_the_call(self):
        @njit
        def f(c):
            with objmode(n="intp"):
                holder = sys.modules["__main__"].holder
                holder.clear()
                n = len(holder)
            with objmode(a="intp"):
                a = c.obj["a"]
            return n, a

        global holder
        holder = [PassThruContainer({"a": 1})]
        self.assertEqual(f(holder[0]), (0, 1))
        self.assertEqual(holder, [])


def types_int64(number):
    """Python integers from 2**63 on would be typed as uint64."""
    return number - 2**64 if number >> 63 else number


class OwnTypes(unittest.TestCase):
    def test_identity_and_double(self):
        @njit
        def double(x):
            return x, x

        thing = Thing()
        identity(thing), double(thing)
        with no_leaks(self, thing):
            self.assertIs(identity(thing), thing)
            a, b = double(thing)
            self.assertIs(a, thing)
            self.assertIs(b, thing)
            del a, b

    def test_is_the_same_object(self):
        @njit
        def f(x, y):
            return x is y, x is not y

        a, b = Thing(), Thing()
        f(a, b)
        with no_leaks(self, a, b):
            self.assertEqual(f(a, a), (True, False))
            self.assertEqual(f(a, b), (False, True))

    def test_eq_of_plain_values(self):
        """`==` of pass_thru_type compares identities."""

        @jit(nopython=True)
        def f(x, y):
            return x == y, x != y

        class Plain:
            pass

        @typeof_impl.register(Plain)
        def type_plain(val, context):
            return pass_thru_type

        a, b = Plain(), Plain()
        self.assertEqual(f(a, a), (True, False))
        self.assertEqual(f(a, b), (False, True))

    def test_typed_list(self):
        @njit
        def copied(things):
            result = typed.List()
            for i in range(len(things)):
                result.append(things[i])
            return result

        x, y = Thing(), Thing()
        copied(typed.List([x, y]))
        with no_leaks(self, x, y):
            things = typed.List([x, y, x])
            result = copied(things)
            self.assertEqual(len(result), 3)
            for i, expected in enumerate((x, y, x)):
                self.assertIs(result[i], expected)
                self.assertIs(identity(things)[i], expected)
            del things, result, expected

    def test_reflected_list(self):
        @njit
        def make(x, y):
            return [x, y, x]

        x, y = Thing(), Thing()
        make(x, y)
        with no_leaks(self, x, y):
            result = make(x, y)
            self.assertTrue(result[0] is x and result[1] is y and result[2] is x)
            del result

    def test_tuples_and_optional(self):
        @njit
        def first_if(flag, pair):
            if flag:
                return pair[0]
            return None

        x, y = Thing(), Thing()
        first_if(True, (x, y))
        with no_leaks(self, x, y):
            self.assertIs(first_if(True, (x, y)), x)
            self.assertIsNone(first_if(False, (x, y)))

    def test_generator_argument(self):
        @njit
        def gen(x, n):
            for i in range(n):
                yield i

        x = Thing()
        list(gen(x, 3))
        with no_leaks(self, x):
            self.assertEqual(list(gen(x, 5)), [0, 1, 2, 3, 4])

    def test_no_memory(self):
        """A MemInfo that cannot be allocated is a MemoryError, not a crash."""
        symbol = "NRT_meminfo_new_from_pyobject"
        genuine = _nrt_python.c_helpers["meminfo_new_from_pyobject"]

        @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
        def out_of_memory(data, owner):
            # The run time takes the reference before it allocates.
            ctypes.pythonapi.Py_IncRef(ctypes.c_void_p(owner))
            return None

        @njit
        def second(x, y):
            return y

        x, y = Thing(), Thing()
        llvm.add_symbol(
            symbol, ctypes.cast(out_of_memory, ctypes.c_void_p).value
        )
        try:
            second.compile((thing_type, thing_type))
        finally:
            llvm.add_symbol(symbol, genuine)
        with no_leaks(self, x, y):
            with self.assertRaisesRegex(
                MemoryError, "no memory to unbox ThingType"
            ):
                second(x, y)


if __name__ == "__main__":
    unittest.main()
