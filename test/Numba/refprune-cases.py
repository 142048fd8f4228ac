# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cases of llvmlite's own tests of RefPrune, by what each path does.

Elision changes the count of no path.  Where all paths count to zero, nothing is
left: the argument is held by the caller.  In many of the cases paths disagree;
such code is not what Numba emits, and the model does not explain it.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran 3 tests in .*}}
CHECK: {{OK( .*)?}}
"""

import re
import unittest

import llvmlite.binding as llvm
from numba_passthru import _host

try:
    from llvmlite.tests import refprune_proto, test_refprune
except ImportError:
    test_refprune = None

#: How often a path takes one edge.
EDGE_LIMIT = 3

_REFOP = re.compile(r"@NRT_(incref|decref)\((?:i8\*|ptr) (\S+)\)")
_TARGET = re.compile(r'label %"?([\w.]+)"?')


def cases():
    """(name, IR) of all."""
    # Made as a test of that method, which it is not: it has a way to make IR of
    # a graph with refops.
    maker = test_refprune.TestRefPrunePass("generate_ir")
    for name, case in vars(refprune_proto).items():
        if name.startswith("case"):
            nodes, edges, _ = case()
            yield name, str(maker.generate_ir(nodes, edges))
    for group in vars(test_refprune).values():
        if isinstance(group, type) and issubclass(group, test_refprune.BaseTestByIR):
            for name, text in vars(group).items():
                if isinstance(text, str) and "define" in text:
                    yield "%s.%s" % (group.__name__, name), group.prologue + text


def read(module):
    """The blocks of main: {name: (refops as (sign, reference), successors)}."""
    (main,) = [f for f in module.functions if f.name == "main"]
    blocks = {}
    for block in main.blocks:
        refops, successors = [], []
        for instruction in block.instructions:
            for kind, reference in _REFOP.findall(str(instruction)):
                refops.append((1 if kind == "incref" else -1, reference))
            if instruction.opcode in ("br", "switch"):
                successors = _TARGET.findall(str(instruction))
        blocks[block.name] = refops, successors
    return blocks


def paths(blocks):
    """{the way that was taken: its refops}, of all that end."""
    result = {}

    def walk(name, taken, way, refops):
        here, successors = blocks[name]
        refops = refops + here
        if not successors:
            result[way] = refops
        for number, successor in enumerate(successors):
            edge = name, number
            if taken.get(edge, 0) < EDGE_LIMIT:
                more = dict(taken)
                more[edge] = more.get(edge, 0) + 1
                walk(successor, more, way + (number,), refops)

    walk(next(iter(blocks)), {}, (), [])
    return result


def counts(refops):
    """What a path does to each reference, where that is not zero."""
    result = {}
    for sign, reference in refops:
        result[reference] = result.get(reference, 0) + sign
    return {reference: count for reference, count in result.items() if count}


@unittest.skipUnless(test_refprune, "this llvmlite comes without its tests")
class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        host = _host.load()
        cls.paths = {}
        for name, text in cases():
            module = llvm.parse_assembly(text)
            before = paths(read(module))
            report = host.run(module, "passthru-elide<args=guaranteed>")
            if report.error:
                raise AssertionError("%s: %s" % (name, report.error))
            cls.paths[name] = before, paths(read(module))

    def test_all_are_there(self):
        # 13 graphs, which llvmlite runs twice, and 16 texts.
        self.assertGreaterEqual(len(self.paths), 29)

    def test_counts_stay(self):
        for name, (before, after) in self.paths.items():
            with self.subTest(name):
                self.assertEqual(
                    {way: counts(refops) for way, refops in before.items()},
                    {way: counts(refops) for way, refops in after.items()},
                )
                for way, refops in before.items():
                    self.assertLessEqual(len(after[way]), len(refops))

    def test_balanced_code_has_none(self):
        balanced = [
            (name, after)
            for name, (before, after) in self.paths.items()
            if before and not any(map(counts, before.values()))
        ]
        self.assertGreaterEqual(len(balanced), 7)
        for name, after in balanced:
            with self.subTest(name):
                self.assertFalse(any(after.values()))


if __name__ == "__main__":
    unittest.main()
