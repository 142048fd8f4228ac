# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pass-through values inside of other values, and where control flow is unusual:
each works without a leak, or is a clear typing error.

docs/extending.md lists the rows.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import collections
import gc
import operator
import os
import sys
import unittest

import numpy
from numba import njit, prange, typed, types
from numba.core.errors import TypingError
from numba.experimental import jitclass, structref
from numba.extending import overload

from numba_passthru import PassThruContainer, pass_thru, type_of

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from rowcheck import CALLS, RowTest
from verifying import BOXED_CONTAINERS, OPTIONAL, remarks_only


@pass_thru(value=types.intp, name=types.unicode_type)
class Testee:
    def __init__(self, value, name="a name of some length"):
        self.value = value
        self.name = name

    def __repr__(self):
        return "Testee(%r)" % (self.value,)


testee_type = type_of(Testee)


@overload(operator.gt)
def testee_gt(x, y):
    if x is testee_type and y is testee_type:
        return lambda x, y: x.value > y.value


Pair = collections.namedtuple("Pair", "first second")


@structref.register
class NodeType(types.StructRef):
    pass


class Node(structref.StructRefProxy):
    def __new__(cls, item, count):
        return structref.StructRefProxy.__new__(cls, item, count)


structref.define_proxy(Node, NodeType, ["item", "count"])


@jitclass([("item", testee_type), ("others", types.ListType(testee_type))])
class Holder:
    def __init__(self, item):
        self.item = item
        self.others = typed.List.empty_list(testee_type)

    def add(self, other):
        self.others.append(other)
        if other > self.item:
            self.item = other
        return self.item


@njit
def identity(x):
    return x


class Containers(RowTest):
    def setUp(self):
        self.x, self.y = Testee(1), Testee(2, "another name")
        self.names = self.x.name, self.y.name

    def test_typed_list(self):
        @njit
        def f(x, y):
            items = typed.List.empty_list(testee_type)
            items.append(x)
            items.append(y)
            items.insert(0, y)
            items[1] = y
            items.pop()
            items.extend(items)
            best = items[0]
            for item in items:
                if item > best:
                    best = item
            del items[0]
            return best, items[-1], len(items)

        @njit
        def g(items, x):
            items.append(x)
            items[0] = x
            return items.pop(0)

        self.check(f, (self.x, self.y), (self.y, self.y, 3), *self.names)

        def through_python(x, y):
            items = typed.List([x, y, x])
            return g(items, y), items[0], len(items), identity(items)[-1]

        with remarks_only(BOXED_CONTAINERS):
            self.check(
                through_python, (self.x, self.y), (self.y, self.y, 3, self.y)
            )

    def test_typed_dict(self):
        @njit
        def f(x, y):
            table = typed.Dict.empty(types.unicode_type, testee_type)
            table[x.name] = x
            table[y.name] = x
            table[y.name] = y
            first = table.pop(x.name)
            last = None
            for value in table.values():
                last = value
            return first, last, table.get(x.name, x), len(table)

        with remarks_only(OPTIONAL):
            self.check(f, (self.x, self.y), (self.x, self.y, self.x, 1), *self.names)

    def test_typed_dict_keys(self):
        """Whatever has `==` and hash() can be a key."""

        @njit
        def f(x, y):
            table = typed.Dict()
            table[x] = 1
            table[y] = 2
            table[x] += 2
            del table[y]
            for key in table:
                if key == x:
                    return key, table[x], y in table
            return y, 0, True

        self.check(f, (self.x, self.y), (self.x, 3, False), *self.names)
        a, b = PassThruContainer(self.x), PassThruContainer(self.y)
        self.check(f, (a, b), (a, 3, False), self.x, self.y)

    def test_reflected_list(self):
        @njit
        def f(items, y):
            items.append(y)
            items[0], items[1] = items[1], items[0]
            best = items[0]
            for item in items[1:]:
                if item > best:
                    best = item
            return best, items[0]

        def reflected(x, y):
            items = [x, y, x]
            best, first = f(items, y)
            return best, first, items[-1], len(items)

        self.check(
            reflected, (self.x, self.y), (self.y, self.y, self.y, 4), *self.names
        )

        @njit
        def made(x, y):
            return [x, y]

        def from_compiled(x, y):
            return tuple(made(x, y))

        self.check(from_compiled, (self.x, self.y), (self.x, self.y), *self.names)

    def test_sets(self):
        """In compiled code.  Numba cannot take sets of what has references from
        Python, and says so in its own way."""

        @njit
        def f(x, y):
            items = {x, y}
            items.add(x)
            items.discard(y)
            count = len(items)
            items |= {y}
            total = 0
            for item in items:
                total += item.value
            return count, y in items, total, items

        def through_python(x, y):
            count, found, total, items = f(x, y)
            return count, found, total, items == {x, y}

        with remarks_only("marks of a set's slots are lost by inlining"):
            self.check(
                through_python, (self.x, self.y), (1, True, 3, True), *self.names
            )
        with self.assertRaisesRegex(Exception, "cannot store"):
            identity({self.x})

    def test_tuples(self):
        @njit
        def f(same, mixed):
            best = same[0]
            for item in same:
                if item > best:
                    best = item
            return best, mixed[1], (mixed, same)[0][0], same[::-1]

        x, y = self.x, self.y
        same, mixed = (x, y, x), (1, y, x.name)
        self.check(f, (same, mixed), (y, y, 1, (x, y, x)), x, y, *self.names)
        self.check(identity, (same,), (x, y, x), x, y)

    def test_tuple_that_fails(self):
        """One member cannot be unboxed; Numba leaks those before it."""
        good, bad = self.x, Testee("1")
        with self.assertRaisesRegex(TypeError, "Testee.value must be int64"):
            identity((bad, good))
        counts = sys.getrefcount(bad), sys.getrefcount(bad.value)
        for _ in range(CALLS):
            with self.assertRaises(TypeError):
                identity((good, bad))
        self.assertEqual((sys.getrefcount(bad), sys.getrefcount(bad.value)), counts)

    def test_namedtuple(self):
        @njit
        def f(pair):
            return Pair(pair.second, pair.first), pair.first

        x, y = self.x, self.y
        self.check(f, (Pair(x, y),), (Pair(y, x), x), x, y, *self.names)

    def test_optional(self):
        @njit
        def f(x, flag):
            y = None
            if flag:
                y = x
            if y is None:
                return None
            return y

        self.check(f, (self.x, True), self.x, self.x.name)
        self.check(f, (self.x, False), None, self.x.name)

        @njit
        def g(x, flag):
            y = x if flag else None
            return y, y is None

        with remarks_only(OPTIONAL):
            self.check(g, (self.x, True), (self.x, False), self.x.name)
            self.check(g, (self.x, False), (None, True), self.x.name)

    def test_structref(self):
        @njit
        def f(x, y):
            node = Node(x, 1)
            node.item = y
            node.item = x
            node.count += 1
            return node.item, node.count, node

        def through_python(x, y):
            item, count, node = f(x, y)
            return item, count, identity(node) is not None

        self.check(
            through_python, (self.x, self.y), (self.x, 2, True), *self.names
        )

    def test_jitclass(self):
        @njit
        def f(x, y):
            holder = Holder(x)
            holder.add(x)
            return holder.add(y), holder.others[0], holder.item

        self.check(f, (self.x, self.y), (self.y, self.x, self.y), *self.names)

        def through_python(x, y):
            holder = Holder(x)
            holder.item = y
            holder.add(x)
            return holder.item, identity(holder).item

        with remarks_only(BOXED_CONTAINERS):
            self.check(
                through_python, (self.x, self.y), (self.y, self.y), *self.names
            )

    def test_array(self):
        """There are no arrays of objects."""

        @njit
        def f(x):
            return numpy.array([x, x])

        with self.assertRaises(TypingError):
            f(self.x)
        with self.assertRaises(TypingError):
            identity(numpy.array([self.x], dtype=object))
        with self.assertRaises(TypingError):
            njit(lambda: GLOBAL_ARRAY[0])()


GLOBAL_ARRAY = numpy.array([None], dtype=object)
GLOBAL = Testee(1)


class ControlFlow(RowTest):
    def setUp(self):
        self.x, self.y = Testee(1), Testee(2, "another name")

    def test_generator(self):
        """All values come, and none is released too often.

        Numba itself loses references of generators, see docs/findings.md.
        """

        @njit
        def larger(items, x):
            for item in items:
                if item > x:
                    yield item

        @njit
        def f(items, x):
            last = x
            for item in larger(items, x):
                last = item
            return last

        items = typed.List([self.x, self.y, self.x])
        with remarks_only("generators leak"):
            self.assertIs(f(items, self.x), self.y)
            counts = [sys.getrefcount(o) for o in (self.x, self.y)]
            for _ in range(CALLS):
                self.assertIs(f(items, self.x), self.y)
                self.assertEqual(list(larger(items, self.x)), [self.y])
            gc.collect()
            after = [sys.getrefcount(o) for o in (self.x, self.y)]
            for before, now in zip(counts, after):
                self.assertLessEqual(before, now)

    def test_generator_argument(self):
        """Python finalizes what it has of a generator."""

        @njit
        def repeat(x, n):
            for i in range(n):
                yield i

        def f(x):
            return sum(repeat(x, 4))

        self.check(f, (self.x,), 6, self.x.name)

    def test_closure(self):
        @njit
        def f(x, y):
            def larger(other):
                return other if other > x else x

            return larger(y), larger(x)

        self.check(f, (self.x, self.y), (self.y, self.x), self.x.name)

    def test_function_argument(self):
        @njit
        def second(x, y):
            return y

        @njit
        def f(function, x, y):
            return function(x, y)

        def call(x, y):
            return f(second, x, y)

        self.check(call, (self.x, self.y), self.y)

    def test_recursion(self):
        @njit
        def f(x, y, n):
            if n == 0:
                return x
            return f(y, x, n - 1)

        self.check(f, (self.x, self.y, 5), self.y, self.x.name)

    def test_parallel_loop(self):
        @njit(parallel=True)
        def f(items, x):
            total = 0
            for i in prange(len(items)):
                item = items[i]
                if item > x:
                    total += item.value
            return total

        def from_list(x, y):
            return f(typed.List([x, y] * 20), x)

        self.check(from_list, (self.x, self.y), 40)

    def test_exception(self):
        """What is raised while values are alive; Numba does not release those
        of a function that raises, but a function without some leaks nothing."""

        @njit
        def f(x, flag):
            if flag:
                raise ValueError("flag")
            return x

        self.check_raises(f, (self.x, True), ValueError, "flag")

    def test_global(self):
        """Objects are no compile-time constants."""

        @njit
        def f():
            return GLOBAL

        with self.assertRaisesRegex(TypingError, "pass it as an argument"):
            f()


if __name__ == "__main__":
    unittest.main()
