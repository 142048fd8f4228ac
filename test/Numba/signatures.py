# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The signature metadata that is attached while the pipeline is enabled.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import re
import unittest

import llvmlite.binding as llvm
from numba import njit, types
from numba.core.registry import cpu_target

import numba_passthru
from numba_passthru import pass_thru_container_type, pass_thru_type
from numba_passthru._layout import return_leaves
from numba_passthru.examples import testee_type

NAME = "passthru.signatures"


class Metadata:
    """The rows of a module, read from its text."""

    def __init__(self, text):
        self.nodes = dict(re.findall(r"^(!\d+) = !\{(.*)\}$", text, re.M))
        named = re.search(r"^!%s = !\{(.*)\}$" % NAME, text, re.M)
        self.rows = named.group(1).split(", ") if named else []

    def leaves(self, node):
        result = []
        for name in re.findall(r"!\d+", self.nodes[node]):
            place, kind, typ = re.fullmatch(
                r'i(?:32|64) (\d+), !"(\w+)", !"(.*)"', self.nodes[name]
            ).groups()
            result.append((int(place), kind, typ))
        return result

    def signature(self, symbol):
        """(arguments, results) of a function, or None if it has no row."""
        for row in self.rows:
            text = self.nodes[row]
            function, rest = re.fullmatch(r"(.*?), (!\".*)", text).groups()
            if function.rsplit("@", 1)[1].strip('"') == symbol:
                kind, arguments, results = rest.split(", ")
                assert kind == '!"native"', kind
                return self.leaves(arguments), self.leaves(results)
        return None


def signature_of(function, *argument_types):
    with numba_passthru.enabled_pipeline(elide=False):
        jitted = njit(function)
        jitted.compile(argument_types)
    result = jitted.overloads[argument_types]
    text = str(result.library._final_module)
    symbol = result.fndesc.llvm_func_name
    leaves = Metadata(text).signature(symbol)
    if leaves is not None:
        # Each place is a pointer in the function as it is compiled.
        function = llvm.parse_assembly(text).get_function(symbol)
        arguments = list(function.arguments)
        for place, _, _ in leaves[0]:
            assert re.search(r"\*|ptr", str(arguments[place].type)), place
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
                ],
                [
                    (0, "opaque", "PassThruContainerType"),
                    (16, "opaque", "PassThruType"),
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

    def test_not_described(self):
        """An optional argument counts only if it is there; a generator has a
        state that owns references."""

        def f(x):
            return 1

        def g(x):
            yield 1

        self.assertIsNone(signature_of(f, types.Optional(testee_type)))
        self.assertIsNone(signature_of(g, testee_type))

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
