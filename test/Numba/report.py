# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""report(): refops line by line, why some stay, and what is wrong; as text and
as HTML.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import html.parser
import inspect
import linecache
import unittest
from unittest import mock

import numpy as np
from numba import guvectorize, njit, typed, vectorize

import numba_passthru
from numba_passthru import BlockReport, _report_graph


@njit
def longest(words):
    best = words[0]
    for word in words:
        if len(word) > len(best):
            best = word
    return best


@njit
def collected(words):
    out = [words[0]]
    out.append(words[1])
    return out[1]


@njit
def shifted(x):
    return x + 1


@njit
def make(x):
    return np.full(1, x)


FIRST = inspect.getsourcelines(longest.py_func)[1] + 1


class Balanced(html.parser.HTMLParser):
    """Checks that all elements are closed, in order."""

    EMPTY = {"meta", "br", "hr"}

    def __init__(self, text):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class Reporting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Reports do not depend on how the functions were compiled.
        words = typed.List(["a", "bb"])
        longest(words), collected(words), shifted(np.arange(2))
        cls.longest = numba_passthru.report(longest)
        cls.collected = numba_passthru.report(collected)

    def function(self, report, kind="native function"):
        (found,) = [f for f in report.functions if f.kind == kind]
        return found

    def test_nothing_changes(self):
        self.assertIsNone(numba_passthru.enabled())
        (before,) = longest.overloads.values()
        with numba_passthru.enabled_pipeline(elide=False):
            options = numba_passthru.enabled()
            numba_passthru.report(longest)
            self.assertEqual(numba_passthru.enabled(), options)
        (after,) = longest.overloads.values()
        self.assertIs(before, after)

    def test_lines(self):
        function = self.function(self.longest)
        lines = {line.number: line for line in function.lines}
        # "def" and what follows it, as it stands in this file.
        first = FIRST
        self.assertEqual(sorted(lines), list(range(first, first + 6)))
        self.assertEqual(lines[first].source, "def longest(words):")
        self.assertEqual(lines[first + 5].source, "    return best")
        every = [*function.lines, function.elsewhere]
        self.assertEqual(sum(row.before for row in every), function.before)
        self.assertEqual(sum(row.after for row in every), function.after)
        self.assertGreater(lines[first + 2].before, 0)
        self.assertGreater(function.before, 10)
        # What is returned is counted once; nothing else needs to be.
        self.assertEqual(function.after, 1)
        self.assertEqual(lines[first + 5].after, 1)

    def test_same_counts_as_compiled(self):
        """The code in use after compiling with these options."""
        with numba_passthru.enabled_pipeline():
            again = njit(longest.py_func)
            again(typed.List(["a"]))
        counts = numba_passthru.count_refops(again)
        (compiled,) = again.overloads.values()
        row = counts[compiled.fndesc.llvm_func_name]
        self.assertEqual(
            row.incref + row.decref, self.function(self.longest).after
        )

    def test_kept(self):
        function = self.function(self.collected)
        self.assertGreater(function.after, 0)
        texts = [t for row in function.lines for t in row.kept]
        self.assertTrue(texts)
        for text in texts:
            self.assertRegex(text, r"^kept \d+ refops? on .*: .+")

    def test_without_elision(self):
        with numba_passthru.enabled_pipeline(elide=False):
            function = self.function(numba_passthru.report(longest))
        self.assertEqual([t for row in function.lines for t in row.kept], [])
        self.assertGreater(function.after, 1)

    def test_findings(self):
        """Numba 0.56 and 0.61 leak a type object for each array that is
        returned: docs/findings.md."""
        report = numba_passthru.report(shifted)
        (finding,) = report.findings
        self.assertEqual(finding.rule, "passthru-leak")
        self.assertIn(finding.message, str(report).replace("\n", " ").replace(
            " " * 26, ""
        ))
        self.assertIn("1 finding<", report._repr_html_())
        self.assertEqual(self.longest.findings, [])

    def test_remarks(self):
        """Leaks of Numba's on errors are no findings."""
        with numba_passthru.enabled_pipeline(insert=None):
            function = self.function(numba_passthru.report(longest))
        remarks = [d for row in function.lines for d in row.remarks]
        self.assertIn("passthru-raise-leak", {d.rule for d in remarks})

    def test_insert(self):
        """What is released on errors is told, and leaks there no longer."""
        with numba_passthru.enabled_pipeline(insert=None):
            without = self.remarks_of(numba_passthru.report(collected))
        with numba_passthru.enabled_pipeline():
            inserted = self.remarks_of(numba_passthru.report(collected))
        self.assertIn("passthru-raise-leak", without)
        self.assertNotIn("Released", without)
        self.assertIn("Released", inserted)
        self.assertLess(
            inserted.count("passthru-raise-leak"),
            without.count("passthru-raise-leak"),
        )

    def remarks_of(self, report):
        function = self.function(report)
        rows = [*function.lines, function.elsewhere]
        return [d.rule for row in rows for d in row.remarks]

    def test_text(self):
        text = str(self.longest)
        self.assertIn("longest(ListType[unicode_type]), native function", text)
        self.assertRegex(text, r"\d+ refops after inlining, 1 at the end \(\d\d % gone\)")
        self.assertRegex(text, r"\n +[1-9] +1 +%d +    return best\n" % (FIRST + 5))

    def test_html(self):
        text = self.collected._repr_html_()
        seen = Balanced(text).seen
        self.assertNotIn("script", seen)
        self.assertIn("out.append(words[1])", text)
        self.assertNotIn("unicode_type>", text)

    def test_picture(self):
        if not _report_graph.shutil.which("dot"):
            self.skipTest("Graphviz is not installed")
        text = self.longest._repr_html_()
        self.assertEqual(text.count("<svg"), 4)
        self.assertIn("line %d" % (FIRST + 5), text)

    def test_no_graphviz(self):
        with mock.patch.object(_report_graph.shutil, "which", return_value=None):
            text = self.longest._repr_html_()
        self.assertNotIn("<svg", text)
        self.assertIn("program dot draws it as a picture, if installed", text)
        self.assertIn("<th>block</th>", text)

    def test_merged(self):
        def block(name, to, refops=0, lines=()):
            return BlockReport(name, None, to, refops, list(lines))

        # A chain, a diamond of which one side is a chain, a loop.
        blocks = [
            block("a", [1], 1, [3]),
            block("b", [2, 4], 2, [1]),
            block("c", [3], 1),
            block("d", [5], 1),
            block("e", [5]),
            block("f", [5, 6]),
            block("g", []),
        ]
        merged = _report_graph.merged(blocks)
        self.assertEqual(
            [(b.name, b.to, b.refops, b.lines) for b in merged],
            [
                ("a", [1, 2], 3, [1, 3]),
                ("c", [3], 2, []),
                ("e", [3], 0, []),
                ("f", [3, 4], 0, []),
                ("g", [], 0, []),
            ],
        )
        # A loop that nothing enters is no reason to hang.
        island = [block("a", []), block("b", [2]), block("c", [1])]
        self.assertEqual(_report_graph.merged(island)[0].name, "a")

    def test_notebook(self):
        """Cells are no files; their source stands in linecache."""
        name, source = "<cell 1>", "def f(words):\n    return words[0]\n"
        linecache.cache[name] = len(source), None, source.splitlines(True), name
        names = {}
        exec(compile(source, name, "exec"), names)
        f = njit(names["f"])
        f(typed.List(["a"]))
        function = self.function(numba_passthru.report(f))
        self.assertEqual(function.file, name)
        self.assertEqual(
            [(row.number, row.source) for row in function.lines],
            [(1, "def f(words):"), (2, "    return words[0]")],
        )
        self.assertGreater(function.lines[1].before, 0)

    def test_exempt(self):
        @numba_passthru.exempt
        @njit
        def f(x):
            return x

        f("a")
        report = numba_passthru.report(f)
        self.assertEqual(report.functions, [])
        self.assertIn("the passes leave it alone", str(report))
        self.assertIn("the passes leave it alone", report._repr_html_())

    def test_vectorize(self):
        """The kernel for one element, compiled when it is called or before."""

        @vectorize
        def late(x):
            return make(x)[0] + x

        @vectorize(["int64(int64)", "float64(float64)"])
        def early(x):
            return make(x)[0] + x

        late(np.arange(3))
        for ufunc, signatures in ((late, 1), (early, 2)):
            before = len(ufunc._dispatcher.overloads)
            report = numba_passthru.report(ufunc)
            self.assertEqual(len(ufunc._dispatcher.overloads), before)
            self.assertEqual(len(report.functions), signatures)
            for function in report.functions:
                self.assert_kernel(function, ufunc._dispatcher.py_func)

    def test_guvectorize(self):
        @guvectorize(["void(int64[:], int64[:])"], "(n)->(n)")
        def total(values, out):
            out[0] = make(values[0])[0]

        report = numba_passthru.report(total)
        (function,) = report.functions
        self.assert_kernel(function, total.gufunc_builder.py_func)
        self.assertIn("native function", str(report))
        Balanced(report._repr_html_())

    def assert_kernel(self, function, py_func):
        """Refops at the last line, all but one gone: the array is freed."""
        last = function.lines[-1]
        source, first = inspect.getsourcelines(py_func)
        self.assertEqual(last.number, first + len(source) - 1)
        self.assertEqual(last.source.strip(), source[-1].strip())
        self.assertEqual((last.before > 0, function.after), (True, 1))
        self.assertIn("verified", function.verdict)

    def test_wrong_arguments(self):
        with self.assertRaisesRegex(TypeError, "takes what @njit"):
            numba_passthru.report(len)

        @njit
        def f(x):
            return x

        with self.assertRaisesRegex(ValueError, "f is not compiled for any"):
            numba_passthru.report(f)
        with self.assertRaisesRegex(ValueError, "<lambda> is not compiled for"):
            numba_passthru.report(vectorize(lambda x: x, identity=0))


if __name__ == "__main__":
    unittest.main()
