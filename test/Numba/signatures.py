# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The signature metadata that is attached while the pipeline is enabled.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import re
import sys
import unittest

import llvmlite.binding as llvm
import numpy as np
from numba import njit, types
from numba.core.registry import cpu_target
from numba.experimental import structref
from numba.typed import List

import numba_passthru
from numba_passthru import pass_thru_container_type, pass_thru_type
from numba_passthru._layout import return_leaves
from numba_passthru.examples import testee_type

NAME = "passthru.signatures"


@structref.register
class BoxType(types.StructRef):
    pass


class Box(structref.StructRefProxy):
    pass


structref.define_proxy(Box, BoxType, ["flag", "x"])


class Metadata:
    """The rows of a module, read from its text."""

    def __init__(self, text):
        pattern = r"^(!\d+) = (?:distinct )?!\{(.*)\}$"
        self.nodes = dict(re.findall(pattern, text, re.M))
        named = re.search(r"^!%s = !\{(.*)\}$" % NAME, text, re.M)
        self.rows = named.group(1).split(", ") if named else []

    def leaves(self, node):
        """Each as (place, kind, type), or (place, kind, type, flag)."""
        if node == "null":
            return None
        result = []
        for name in re.findall(r"!\d+", self.nodes[node]):
            place, kind, typ, flag = re.fullmatch(
                r'i(?:32|64) (\d+), !"(\w+)", !"(.*?)"(?:, i(?:32|64) (\d+))?',
                self.nodes[name],
            ).groups()
            leaf = (int(place), kind, typ)
            result.append(leaf + (int(flag),) if flag else leaf)
        return result

    def row(self, symbol):
        """(kind, arguments, results, ...) of a function, or None."""
        for row in self.rows:
            text = self.nodes[row]
            function, rest = re.fullmatch(r"(.*?), (!\".*)", text).groups()
            # The function may be gone: null.
            if function.rsplit("@", 1)[-1].strip('"') == symbol:
                kind, *fields = rest.split(", ")
                return [kind.strip('!"')] + [
                    field.strip('!"') if '"' in field else self.leaves(field)
                    for field in fields
                ]
        return None

    def signature(self, symbol):
        """(arguments, results) of a native function, or None."""
        row = self.row(symbol)
        if row is None:
            return None
        kind, arguments, results = row
        assert kind == "native", kind
        return arguments, results

    def helpers(self):
        """{name: (state, contract)} of all helpers."""
        result = {}
        for row in self.rows:
            text = self.nodes[row]
            if '!"helper"' in text:
                name = re.search(r'@("[^"]*"|[^,]*), !"helper"', text).group(1)
                name = name.strip('"')
                kind, arguments, results, state, contract = self.row(name)
                assert not arguments and not results
                result[name] = state, contract
        return result


def compiled(function, *argument_types):
    with numba_passthru.enabled_pipeline(elide=False):
        jitted = njit(function)
        jitted.compile(argument_types)
    return jitted.overloads[argument_types]


def signature_of(function, *argument_types):
    result = compiled(function, *argument_types)
    text = str(result.library._final_module)
    symbol = result.fndesc.llvm_func_name
    leaves = Metadata(text).signature(symbol)
    if leaves is not None:
        # Each place is a pointer in the function as it is compiled.
        function = llvm.parse_assembly(text).get_function(symbol)
        arguments = list(function.arguments)
        for leaf in leaves[0]:
            assert re.search(r"\*|ptr", str(arguments[leaf[0]].type)), leaf
            for flag in leaf[3:]:
                assert str(arguments[flag].type) in ("i1", "i8"), leaf
    return leaves


class Signatures(unittest.TestCase):
    def test_opaque(self):
        def f(a, n, b):
            return b

        self.assertEqual(
            signature_of(f, testee_type, types.intp, testee_type),
            (
                [(2, "opaque", "Testee"), (5, "opaque", "Testee")],
                [(0, "opaque", "Testee")],
            ),
        )

    def test_plain_and_container(self):
        def f(a, b):
            return b, a

        self.assertEqual(
            signature_of(f, pass_thru_type, pass_thru_container_type),
            (
                [
                    (2, "opaque", "PassThruType"),
                    (3, "opaque", "PassThruContainerType"),
                    (5, "opaque", "PassThruType"),
                ],
                [
                    (0, "opaque", "PassThruContainerType"),
                    (16, "opaque", "PassThruType"),
                    (24, "opaque", "PassThruType"),
                ],
            ),
        )

    def test_managed(self):
        def f(n, words):
            return n, words[0]

        # unicode is {data, length, kind, is_ascii, hash, meminfo, parent},
        # with a 32-bit kind, is_ascii and hash: 8 + 8 + 4 + 4 + 8.
        self.assertEqual(
            signature_of(f, types.int8, types.ListType(types.unicode_type)),
            (
                [(3, "managed", "ListType[unicode_type]")],
                [(8 + 32, "managed", "unicode_type")],
            ),
        )

    def test_array_and_nothing(self):
        def f(array):
            array[0] = 1

        self.assertEqual(
            signature_of(f, types.Array(types.float64, 1, "C")),
            ([(2, "managed", "array(float64, 1d, C)")], []),
        )

    def test_no_references(self):
        def f(x):
            return x + 1

        self.assertEqual(signature_of(f, types.float64), ([], []))

    def test_tuples(self):
        def f(pairs):
            return pairs[1], pairs[0]

        pair = types.Tuple([types.boolean, testee_type])
        self.assertEqual(
            signature_of(f, types.UniTuple(pair, 2)),
            (
                [(3, "opaque", "Testee"), (6, "opaque", "Testee")],
                [(8, "opaque", "Testee"), (32, "opaque", "Testee")],
            ),
        )

    def test_optional_result(self):
        """None is returned by the status: the slot has the value."""

        def f(x, flag):
            if flag:
                return x
            return None

        self.assertEqual(
            signature_of(f, testee_type, types.boolean),
            ([(2, "opaque", "Testee")], [(0, "opaque", "Testee")]),
        )

    def test_optional_argument(self):
        """It is flattened into the value and a flag."""

        def f(n, x):
            return n

        self.assertEqual(
            signature_of(f, types.intp, types.Optional(testee_type)),
            ([(3, "opaque", "Testee", 5)], []),
        )

    def test_optional_in_a_result(self):
        """Testee is {opaque, i64}; the flag of the Optional follows."""

        def f(x, flag):
            return flag, (x if flag else None), x

        self.assertEqual(
            signature_of(f, testee_type, types.boolean),
            (
                [(2, "opaque", "Testee")],
                [(8, "opaque", "Testee", 24), (32, "opaque", "Testee")],
            ),
        )

    def test_not_described(self):
        """Two flags for one reference."""

        def f(x):
            return 1

        inner = types.Tuple([types.Optional(testee_type), types.intp])
        self.assertIsNone(signature_of(f, types.Optional(inner)))

    def test_nothing_is_counted(self):
        """Without the run time an array comes back as it came."""
        array = np.ones(3)
        references = sys.getrefcount(array)
        with numba_passthru.enabled_pipeline(verify="error"):
            jitted = njit(lambda x: x, _nrt=False)
            self.assertIs(jitted(array), array)
        self.assertEqual(sys.getrefcount(array), references)
        (result,) = jitted.overloads.values()
        self.assertEqual(Metadata(str(result.library._final_module)).rows, [])

    def test_generator(self):
        """The state is {i32, {arguments}, {variables}}."""

        def g(n, x):
            word = str(n)
            yield x
            yield x
            if len(word) > 2:
                yield x

        result = compiled(g, types.intp, testee_type)
        metadata = Metadata(str(result.library._final_module))
        nodes = "\n".join(metadata.nodes.values())
        (following,) = re.findall(r'@"?([^"]*?)"?, !"generator"', nodes)
        (finalizer,) = re.findall(r'@"?([^"]*?)"?, !"finalizer"', nodes)
        arguments = [(16, "opaque", "Testee")]

        self.assertEqual(
            metadata.row(result.fndesc.llvm_func_name),
            ["native", [(3, "opaque", "Testee")], arguments],
        )
        kind, none, results, state = metadata.row(following)
        self.assertEqual(
            (kind, none, results), ("generator", [], [(0, "opaque", "Testee")])
        )
        # The order of the variables is Numba's own affair.
        self.assertEqual(state[:1], arguments)
        self.assertEqual(
            sorted(kind_and_type for _, *kind_and_type in state[1:]),
            [["managed", "unicode_type"], ["opaque", "Testee"]],
        )
        places = [place for place, *_ in state]
        self.assertEqual(places, sorted(set(places)))
        self.assertGreaterEqual(places[1], 32)
        self.assertEqual(
            metadata.row(finalizer), ["finalizer", [], [], arguments]
        )

    def test_helpers_of_reflected_containers(self):
        """How many items there are is known at run time."""

        def f(a, b):
            return [a, b], set((a, b))

        text = types.unicode_type
        result = compiled(f, text, text)
        helpers = Metadata(str(result.library._final_module)).helpers()
        for name in (".dtor.list.unicode_type", ".dtor.set.unicode_type"):
            self.assertEqual(helpers[name], (None, "destroys"))

    def test_helpers_of_typed_containers(self):
        def f(a, b):
            items = List()
            items.append((b, a))
            return items

        result = compiled(f, types.unicode_type, testee_type)
        helpers = Metadata(str(result.library._final_module)).helpers()
        found = {
            name.rsplit(".", 1)[1]: row
            for name, row in helpers.items()
            if name.startswith(".numba_")
        }
        # Testee is {opaque, i64}, unicode_type has its MemInfo at 32.
        item = [(0, "opaque", "Testee"), (16 + 32, "managed", "unicode_type")]
        self.assertEqual(
            found,
            {
                "list_incref": (item, "retains"),
                "list_decref": (item, "releases"),
            },
        )

    def test_destructor_of_a_structref(self):
        def f(flag, x):
            box = Box(flag, x)
            return box.x

        result = compiled(f, types.boolean, testee_type)
        helpers = Metadata(str(result.library._final_module)).helpers()
        ((name, row),) = helpers.items()
        self.assertTrue(name.startswith("_Dtor."), name)
        self.assertEqual(row, ([(8, "opaque", "Testee")], "destroys"))

    def test_nothing_while_disabled(self):
        jitted = njit(lambda x: x)
        jitted.compile((testee_type,))
        (result,) = jitted.overloads.values()
        self.assertNotIn(NAME, str(result.library._final_module))

    def test_offsets_are_llvms(self):
        """Offsets of the return slot against LLVM's own for that type."""
        context = cpu_target.target_context
        pair = types.Tuple([types.int8, types.unicode_type, types.int16])
        nested = types.Tuple([types.boolean, types.UniTuple(pair, 3), testee_type])
        leaves = return_leaves(
            context.data_model_manager, nested, context.target_data
        )
        slot = context.data_model_manager[nested].get_return_type()
        unicode_slot = [0, 1, 2, 3, 4, 5]
        paths = [[1, i, 1, unicode_slot[-1]] for i in range(3)] + [[2, 0, 0]]
        self.assertEqual(
            [leaf.place for leaf in leaves],
            [constant_offset(slot, path) for path in paths],
        )
        self.assertEqual(
            [leaf.kind for leaf in leaves], ["managed"] * 3 + ["opaque"]
        )


def constant_offset(slot, path):
    """What LLVM makes of a getelementptr from null."""
    indices = ", ".join("i32 %d" % i for i in path)
    typed = llvm.llvm_version_info[0] < 15
    context = cpu_target.target_context
    text = (
        'target datalayout = "{layout}"\n'
        "define i64 @f() {{\n"
        "  %p = getelementptr {slot}, {pointer} null, i64 0, {indices}\n"
        "  %i = ptrtoint {field} %p to i64\n"
        "  ret i64 %i\n"
        "}}\n"
    ).format(
        layout=context.codegen()._data_layout,
        slot=slot,
        pointer="%s*" % slot if typed else "ptr",
        field="i8**" if typed else "ptr",
        indices=indices,
    )
    module = llvm.parse_assembly(text)
    numba_passthru.run_passes(module, "function(instcombine)")
    return int(re.search(r"ret i64 (\d+)", str(module)).group(1))


if __name__ == "__main__":
    unittest.main()
