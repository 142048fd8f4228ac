# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The slot metadata that is attached while the pipeline is enabled.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import re
import unittest
from collections import Counter
from contextlib import contextmanager

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.codegen import CPUCodeLibrary
from numba.cpython.listobj import ListInstance
from numba.experimental import jitclass, structref
from numba.typed import Dict, List

import numba_passthru
from numba_passthru.examples import testee_type

text = types.unicode_type


@contextmanager
def lowered_modules():
    """Collects the text of each module, as Numba has lowered it."""
    modules = []
    original = CPUCodeLibrary.add_ir_module

    def add_ir_module(library, module):
        modules.append(cgutils.normalize_ir_text(str(module)))
        return original(library, module)

    CPUCodeLibrary.add_ir_module = add_ir_module
    try:
        yield modules
    finally:
        CPUCodeLibrary.add_ir_module = original


def marks_in(module):
    """{function: Counter of marks} of a module's text.

    A mark of a struct names the offsets of its references: "load take at 40".
    """
    nodes = dict(re.findall(r"^(!\d+) = !\{ *(.*?) *\}$", module, re.M))
    result = {}
    for symbol, body in re.findall(
        r'^define [^\n]*?@("[^"]*"|[^(\s]*)\([^\n]*\n(.*?)^\}', module, re.M | re.S
    ):
        found = Counter()
        for line in body.splitlines():
            mark = re.search(r"!passthru\.slot (!\d+)", line)
            if mark:
                kind = "store" if line.lstrip().startswith("store") else "load"
                words = nodes[mark.group(1)].replace('!"', "").replace('"', "")
                words = re.sub(
                    r", i32 (\d+), (!\d+)$",
                    lambda match: (", i32 " + match[1] if match[1] != "1" else "")
                    + " at "
                    + nodes[match[2]].replace("i64 ", ""),
                    words,
                )
                found["%s %s" % (kind, words)] += 1
        result[symbol.strip('"')] = found
    return result


def marks_of(function, *argument_types):
    """{function: Counter of marks} of all that is compiled for a function, and
    the symbol of the function itself.

    Without wrappers: Numba cannot unbox a set of strings.
    """
    with lowered_modules() as modules, numba_passthru.enabled_pipeline():
        jitted = njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)
        jitted.compile(argument_types)
    result = {}
    for module in modules:
        result.update(marks_in(module))
    symbol = jitted.overloads[argument_types].fndesc.llvm_func_name
    return result, symbol


def own_marks(function, *argument_types):
    marks, symbol = marks_of(function, *argument_types)
    return dict(marks[symbol])


def all_marks(function, *argument_types):
    """The marks of a function and of what implements the methods that it
    calls, destructors left out: later Numbas put methods into functions of
    their own."""
    marks, _ = marks_of(function, *argument_types)
    total = Counter()
    for name, found in marks.items():
        if not name.startswith(".dtor"):
            total.update(found)
    return dict(total)


def helper_marks(marks, part):
    """The marks of the one helper whose name contains a text."""
    (found,) = [marks[name] for name in marks if part in name]
    return dict(found)


@structref.register
class PairType(types.StructRef):
    pass


class Pair(structref.StructRefProxy):
    pass


structref.define_proxy(Pair, PairType, ["name", "number"])
pair_type = PairType([("name", text), ("number", types.intp)])


@jitclass([("name", text), ("number", types.intp)])
class Named:
    def __init__(self, name):
        self.name = name
        self.number = 1


@jitclass(
    [
        ("items", types.List(types.intp)),
        ("array", types.intp[::1]),
        ("name", text),
    ]
)
class Holder:
    def __init__(self, n):
        self.items = [n for _ in range(n)]
        self.array = np.zeros(n, np.intp)
        self.name = str(n)


class Slots(unittest.TestCase):
    def test_list_read_and_set(self):
        def f(items, x):
            items[1] = x
            return items[0]

        self.assertEqual(
            own_marks(f, types.List(text), text),
            {"load take at 32": 1, "store give at 32": 1, "load borrow": 1},
        )

    def test_list_of_passed_through_objects(self):
        def f(items):
            for item in items:
                return item

        self.assertEqual(
            own_marks(f, types.List(testee_type)), {"load borrow": 1}
        )

    def test_list_pop(self):
        """The last one is read, retained, and its place cleared; another one
        moves out, and the rest over it."""

        def last(items):
            return items.pop()

        def first(items):
            return items.pop(0)

        items = types.List(text)
        self.assertEqual(
            own_marks(last, items), {"load borrow": 1, "load take at 32": 1}
        )
        self.assertEqual(own_marks(first, items), {"load take at 32": 1})

    def test_list_slice(self):
        def f(items):
            del items[1:]
            return items[0:1]

        # A slice is copied by two loops, for steps up and down.
        self.assertEqual(
            own_marks(f, types.List(text)),
            {"load take at 32": 1, "load borrow": 2, "store give at 32": 2},
        )

    def test_list_destructor(self):
        marks, _ = marks_of(lambda x: [x], text)
        self.assertEqual(helper_marks(marks, ".dtor.list"), {"load take at 32": 1})

    def test_nothing_counted_nothing_marked(self):
        def f(items, numbers):
            items.append(1.5)
            numbers.add(len(items))
            return items.pop(0)

        own = own_marks(f, types.List(types.float64), types.Set(types.intp))
        self.assertEqual(own, {})

    def test_set(self):
        def add(items, x):
            items.add(x)

        def pop(items):
            return items.pop()

        def discard(items, x):
            items.discard(x)

        def copy(items):
            return items.copy()

        items = types.Set(text)
        # A lookup compares in two places; a table that is too small, or too
        # large, is moved into a new one, where each entry is looked up again.
        lookup, move = {"load borrow": 2}, {"load take at 32": 1, "store give at 32": 1}
        total = Counter()
        for part in (lookup, {"store give at 32": 1}, move, lookup):
            total.update(part)
        self.assertEqual(all_marks(add, items, text), dict(total))
        total = Counter({"load take at 32": 1})
        for part in (move, lookup):
            total.update(part)
        self.assertEqual(all_marks(pop, items), dict(total))
        total.update(lookup)
        self.assertEqual(all_marks(discard, items, text), dict(total))
        own = all_marks(copy, items)
        self.assertEqual(own["load owe at 32"], 1)

    def test_set_iteration(self):
        def f(items):
            for item in items:
                return item

        marks, symbol = marks_of(f, types.Set(text))
        self.assertEqual(dict(marks[symbol]), {"load borrow": 1})

    def test_structref(self):
        def f(pair, x):
            pair.name = x
            pair.number = 2
            return pair.name

        def make(x):
            return Pair(x, 1)

        self.assertEqual(
            own_marks(f, pair_type, text),
            {
                "load take": 1,
                "store give": 1,
                "load borrow": 2,
                "store keep": 1,
            },
        )
        marks, _ = marks_of(make, text)
        self.assertEqual(helper_marks(marks, "_Dtor."), {"load take at 32": 1})

    def test_jitclass(self):
        def f(named, x):
            named.name = x
            named.number = 2
            return named.name

        self.assertEqual(
            own_marks(f, Named.class_type.instance_type, text),
            {
                "load take": 1,
                "store give": 1,
                "load borrow": 2,
                "store keep": 1,
            },
        )

    def test_attributes_behind_llvm(self):
        """LLVM's passes do not store a reference a second time."""

        def f(n):
            holder = Holder(n)
            holder.items = [n]
            holder.array = np.ones(n, np.intp)
            holder.name = str(n) + "!"
            return len(holder.items)

        with numba_passthru.enabled_pipeline(verify="remark"):
            with numba_passthru.record() as libraries:
                self.assertEqual(njit(f)(3), 1)
        findings = [row for library in libraries for row in library.diagnostics]
        self.assertIn("remark", {row.severity for row in findings})
        self.assertEqual([r for r in findings if r.severity == "warning"], [])

    def test_generator(self):
        """One argument that is counted, one variable that lives on."""

        def g(x):
            word = x + x
            yield x
            yield word

        marks, symbol = marks_of(g, text)
        self.assertEqual(dict(marks[symbol]), {})
        finalizer = [name for name in marks if name.startswith("finalize_")]
        self.assertEqual([dict(marks[n]) for n in finalizer], [{"load take": 1}])
        following = [
            dict(marks[name])
            for name in marks
            if "4next" in name and name not in finalizer and marks[name]
        ]
        self.assertEqual(
            following,
            [
                {
                    "load borrow": 1,
                    "store give, i32 2 at 32": 1,
                    "load take, i32 2": 1,
                }
            ],
        )

    def test_typed_containers(self):
        def f(x):
            items = List()
            items.append(x)
            table = Dict()
            table[x] = items[0]
            for key, value in table.items():
                return key, value

        marks, symbol = marks_of(f, text)
        # A key and a value.
        self.assertEqual(dict(marks[symbol]), {"load borrow": 2})
        for helper in ("list_", "dict_key_", "dict_value_"):
            self.assertEqual(
                helper_marks(marks, "." + helper + "incref"), {"load owe": 1}
            )
            self.assertEqual(
                helper_marks(marks, "." + helper + "decref"), {"load take": 1}
            )

    def test_calls_and_exceptions_in_between_are_not_marked(self):
        """What a container's helper emits to call a function, and what is
        compiled for that, accesses no container."""

        def f(items, x):
            items.add(x)
            return x in items

        pair = types.Tuple([text, text])
        marks, symbol = marks_of(f, types.Set(pair), pair)
        marked = [n for n in marks if marks[n] and not n.startswith(".dtor")]
        self.assertEqual(marked, [symbol])

    def test_well_formed(self):
        """Our passes accept what is attached, before anything is optimised."""

        def f(items, names, pair, x):
            names.add(items[0])
            items[0] = x
            pair.name = items.pop(0)
            return List([x])

        with lowered_modules() as modules, numba_passthru.enabled_pipeline():
            types_ = (types.List(text), types.Set(text), pair_type, text)
            njit(f, no_cpython_wrapper=True).compile(types_)
        marked = [module for module in modules if "!passthru.slot" in module]
        self.assertTrue(marked)
        for module in marked:
            numba_passthru.run_passes(
                llvm.parse_assembly(module), "print<passthru-types>"
            )

    def test_nothing_while_disabled(self):
        """All is as it was; also when something failed in the middle."""
        before = ir.IRBuilder.load, ListInstance.getitem, ListInstance.setitem
        with self.assertRaises(ZeroDivisionError):
            with numba_passthru.enabled_pipeline():
                njit(lambda items: items[0]).compile((types.List(text),))
                1 // 0
        after = ir.IRBuilder.load, ListInstance.getitem, ListInstance.setitem
        self.assertEqual(before, after)
        with lowered_modules() as modules:
            njit(lambda items: items[0]).compile((types.List(text),))
        self.assertNotIn("passthru", "".join(modules))


if __name__ == "__main__":
    unittest.main()
