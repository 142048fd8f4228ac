# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""enable(), disable(), and what they record.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import itertools
import os
import re
import sys
import threading
import unittest

import llvmlite.binding as llvm
from numba import config, njit
from numba.core.bytecode import FunctionIdentity
from numba.core.codegen import CPUCodegen, CPUCodeLibrary
from numba.core.cpu import CPUContext
from numba.core.registry import cpu_target

import numba_passthru
from numba_passthru import _compat, _host, _options, _pipeline

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from instrumented_function import retain

# Functions are numbered in their symbols: let the numbers be of one length.
FunctionIdentity._unique_ids = itertools.count(1000)

HOOKED = [
    (CPUCodeLibrary, "_optimize_final_module"),
    (CPUCodegen, "_function_pass_manager"),
    (CPUCodegen, "_module_pass_manager"),
    (CPUCodegen, "magic_tuple"),
    (CPUContext, "post_lowering"),
    (_compat.prune_stats_module(), "dump_refprune_stats"),
]


def numba_state():
    """Everything of Numba's that enable() could have touched."""
    codegen = cpu_target.target_context.codegen()
    state = {(owner, name): vars(owner)[name] for owner, name in HOOKED}
    state.update(vars(codegen))
    state["refprune"] = config.LLVM_REFPRUNE_PASS, config.LLVM_REFPRUNE_FLAGS
    return state


def shortest(a, b, c):
    """All of its refops can go but for the one of the result."""
    result = a
    if len(b) < len(result):
        result = b
    if len(c) < len(result):
        result = c
    return result


WORDS = ("spam", "egg", "bacon")


def compiled(function):
    """A fresh compilation of a function of three strings."""
    jitted = njit(function)
    assert jitted(*WORDS) == function(*WORDS)
    return jitted


def code(jitted):
    """LLVM and machine code, but for what differs between any two compilations
    of one function: its number, which stands in its symbol, and addresses of
    Python objects in the names of constants."""
    (result,) = jitted.overloads.values()
    text = result.library.get_llvm_str()
    # Of a copy: making machine code changes a module.
    machine = result.library.codegen._tm
    texts = text, machine.emit_assembly(llvm.parse_assembly(text))
    for pattern, replacement in (
        (r"B\d+v\d+(?=B)", "BvN"),
        (r"(?<=\bconst\.pickle)(data|buf)\.\d+", r"\1.N"),
        (r"(?<= object at )0x[0-9a-f]+", "ADDRESS"),
    ):
        texts = [re.sub(pattern, replacement, text) for text in texts]
    return texts


def without_metadata(text):
    return [line for line in text.splitlines() if not line.startswith("!")]


def refops(jitted):
    return sum(
        row.incref + row.decref
        for row in numba_passthru.count_refops(jitted).values()
    )


class Enabling(unittest.TestCase):
    def tearDown(self):
        numba_passthru.disable()

    def test_disable_restores_everything(self):
        compiled(shortest)
        before = numba_state()
        numba_passthru.enable()
        self.assertNotEqual(before, numba_state())
        compiled(shortest)
        numba_passthru.disable()
        self.assert_same_state(before, numba_state())

    def assert_same_state(self, before, after):
        """Identical objects, not only equal ones."""
        self.assertEqual(before.keys(), after.keys())
        for key, value in before.items():
            if key == "refprune":
                self.assertEqual(after[key], value)
            else:
                self.assertIs(after[key], value, key)

    def test_same_code_after_disable(self):
        compiled(shortest)  # Everything that it is linked to is compiled now.
        before = code(compiled(shortest))
        with numba_passthru.enabled_pipeline():
            during = code(compiled(shortest))
        after = code(compiled(shortest))
        self.assertEqual(before, after)
        self.assertNotEqual(
            without_metadata(before[0]), without_metadata(during[0])
        )

    def test_lines_do_not_change_the_code(self):
        """While the verifier is on, functions carry source lines."""
        with numba_passthru.enabled_pipeline():
            compiled(shortest)
            without = code(compiled(shortest))
        with numba_passthru.enabled_pipeline(verify="remark"):
            compiled(shortest)
            lines = code(compiled(shortest))
        self.assertNotIn("!DILocation", without[0])
        self.assertIn("!DILocation", lines[0])
        self.assertEqual(without[1], lines[1])

    def test_code_without_a_line(self):
        """Of what Python's compiler makes of comprehensions, some has none."""

        def f(n):
            return [[i for i in range(j)] for j in range(n)]

        with numba_passthru.enabled_pipeline(verify="remark"):
            self.assertEqual(njit(f)(3), f(3))

    def test_debug_info_of_numba_s_own(self):
        """debug=True goes on as it was, beside functions with lines."""
        with numba_passthru.enabled_pipeline(verify="remark"):
            inner = njit(shortest)

            @njit(debug=True)
            def outer(a, b, c):
                return inner(a, b, c)

            self.assertEqual(outer(*WORDS), shortest(*WORDS))
            (result,) = outer.overloads.values()
            self.assertIn("emissionKind: FullDebug", result.library.get_llvm_str())

    def test_compiled_code_stays(self):
        jitted = compiled(shortest)
        before = code(jitted)
        with numba_passthru.enabled_pipeline():
            self.assertEqual(jitted("a", "bb", "cc"), "a")
            self.assertEqual(code(jitted), before)

    def test_refprune_is_replaced(self):
        """Without elision nothing is removed; with it, more than before."""
        with numba_passthru.enabled_pipeline(elide=False):
            unpruned = refops(compiled(shortest))
        with numba_passthru.enabled_pipeline():
            elided = refops(compiled(shortest))
        self.assertGreater(unpruned, 0)
        self.assertLess(elided, unpruned)

    def test_options_are_replaced(self):
        self.assertIsNone(numba_passthru.enabled())
        numba_passthru.enable()
        numba_passthru.enable(elide=False, verify="remark")
        options = numba_passthru.enabled()
        self.assertEqual((options.elide, options.verify), (False, "remark"))
        self.assertEqual(options.stages, ("inlined", "optimized"))
        numba_passthru.disable()
        numba_passthru.disable()
        self.assertIsNone(numba_passthru.enabled())

    def test_enabling_twice_changes_nothing(self):
        numba_passthru.enable(verify="remark")
        once = numba_state()
        installation = _pipeline._installation
        numba_passthru.enable(verify="remark")
        self.assertIs(_pipeline._installation, installation)
        self.assert_same_state(once, numba_state())

    def test_context_managers_nest(self):
        with numba_passthru.enabled_pipeline(elide=False):
            with self.assertRaises(KeyError):
                with numba_passthru.enabled_pipeline(verify="error"):
                    self.assertEqual(numba_passthru.enabled().verify, "error")
                    raise KeyError
            self.assertFalse(numba_passthru.enabled().elide)
            self.assertIsNone(numba_passthru.enabled().verify)
        self.assertIsNone(numba_passthru.enabled())

    def test_bad_options(self):
        before = numba_state()
        with self.assertRaisesRegex(ValueError, 'expected None, "remark"'):
            numba_passthru.enable(verify="loud")
        with self.assertRaisesRegex(ValueError, "no-such-pass"):
            numba_passthru.enable(before="no-such-pass")
        with self.assertRaisesRegex(ValueError, "unknown option 'bogus'"):
            numba_passthru.enable(before="passthru-elide<bogus=1>")
        with self.assertRaisesRegex(ValueError, 'expected None, "raise"'):
            numba_passthru.enable(insert="everywhere")
        for stages in ((), ("lowered", "late"), "lowered"):
            with self.assertRaisesRegex(ValueError, 'expected some of "lowered"'):
                numba_passthru.enable(stages=stages)
        self.assert_same_state(before, numba_state())
        self.assertIsNone(numba_passthru.enabled())

    def test_pass_that_the_library_does_not_have(self):
        """Which ones are there, only the library knows."""
        genuine = _options.INSTRUMENT
        _options.INSTRUMENT = "passthru-of-tomorrow"
        try:
            with self.assertRaisesRegex(
                ValueError,
                "instrument: the pipeline 'passthru-of-tomorrow' cannot run "
                r"with the host library .*libPassThruHost\.so \(version .*\): "
                ".*passthru-of-tomorrow",
            ):
                numba_passthru.enable(instrument=True)
        finally:
            _options.INSTRUMENT = genuine
        self.assertIsNone(numba_passthru.enabled())

    def test_generated_code_is_valid(self):
        numba_passthru.enable(before="verify")
        (result,) = compiled(shortest).overloads.values()
        llvm.parse_assembly(result.library.get_llvm_str()).verify()

    def test_threads(self):
        """Compiling in several threads; Numba's lock is held by each."""
        numba_passthru.enable()
        results, errors = [], []

        def work(number):
            def f(text):
                return shortest_jitted("aaa", "aa", text), number

            try:
                results.append(njit(f)("b"))
            except Exception as error:
                errors.append(error)

        shortest_jitted = njit(shortest)
        threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
        with numba_passthru.record() as libraries:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(sorted(results), [("b", i) for i in range(6)])
        names = [entry.library for entry in libraries]
        self.assertEqual(sum(name.endswith(".f") for name in names), 6, names)

    def test_threads_that_enable_and_compile(self):
        """Options change between compilations only, never during one."""
        errors, results = [], []
        before = numba_state()

        def work(number):
            def f(a, b):
                return (a if len(a) > number else b), number

            try:
                numba_passthru.enable(elide=bool(number % 2), verify="error")
                jitted = njit(f)
                with numba_passthru.record():
                    results.append(jitted("aaa", "b"))
                numba_passthru.disable()
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(
            sorted(results, key=lambda row: row[1]),
            [("aaa" if i < 3 else "b", i) for i in range(6)],
        )
        numba_passthru.disable()
        self.assert_same_state(before, numba_state())


class Recording(unittest.TestCase):
    def tearDown(self):
        numba_passthru.disable()

    def compile_recorded(self, **options):
        with numba_passthru.enabled_pipeline(**options):
            with numba_passthru.record() as libraries:
                jitted = compiled(shortest)
        return jitted, [x for x in libraries if x.library == "shortest"]

    def test_counts(self):
        jitted, (entry,) = self.compile_recorded()
        self.assertIs(numba_passthru.last_report(), entry)
        (result,) = jitted.overloads.values()
        row = entry.function(result.fndesc.llvm_func_name)
        self.assertEqual(row.kind, "native function")
        self.assertIn("shortest", row.pretty)
        self.assertGreater(row.before.incref, row.after.incref)
        self.assertEqual(
            row.after,
            numba_passthru.count_refops(jitted)[row.name],
        )
        self.assertGreater(entry.removed, 0)
        self.assertGreater(entry.seconds, 0)
        with self.assertRaises(KeyError):
            entry.function("no such function")

    def test_printed_output(self):
        _, (entry,) = self.compile_recorded(before="print<passthru-types>")
        self.assertIn("shortest", entry.output)

    def test_verdicts(self):
        _, (entry,) = self.compile_recorded(verify="error")
        rows = [d for d in entry.diagnostics if d.passname == "passthru-verify"]
        self.assertEqual({d.stage for d in rows}, {"inlined", "optimized"})
        self.assertTrue(any("shortest" in d.function for d in rows))
        # Remarks have notes.
        self.assertLessEqual({d.severity for d in rows}, {"remark", "note"})
        self.assertTrue(any(d.symbol.startswith("_ZN") for d in rows))

    def test_stages(self):
        for stages in (["lowered"], ["lowered", "optimized"], ["inlined"]):
            _, (entry,) = self.compile_recorded(verify="remark", stages=stages)
            rows = [d for d in entry.diagnostics if d.passname == "passthru-verify"]
            self.assertEqual({d.stage for d in rows}, set(stages))
            self.assertTrue(any("shortest" in d.function for d in rows))

    def test_prune_stats(self):
        jitted, (entry,) = self.compile_recorded()
        (result,) = jitted.overloads.values()
        stats = result.metadata["prune_stats"]
        self.assertEqual(stats, (entry.removed, 0, 0, 0))
        # Back to RefPrune's own.
        (result,) = compiled(shortest).overloads.values()
        self.assertGreater(sum(result.metadata["prune_stats"]), 0)

    def test_timings(self):
        saved = config.LLVM_PASS_TIMINGS
        config.LLVM_PASS_TIMINGS = 1
        try:
            jitted, (entry,) = self.compile_recorded(insert=None)
        finally:
            config.LLVM_PASS_TIMINGS = saved
        (result,) = jitted.overloads.values()
        timings = result.metadata["llvm_pass_timings"]
        ours = [t for t in timings if t.name.startswith("PassThru passes")]
        names = ["passthru-elide", "passthru-elide"]  # Something is left here.
        if _host.load().mode == "live":
            names[:1] = "passthru-inline", "passthru-elide", "passthru-optimize"
        self.assertEqual(len(ours), len(names))
        for timing, name in zip(ours, names):
            self.assertIn(name, timing.name)
        total = sum(t.timings.get_total_time() for t in ours)
        self.assertAlmostEqual(total, entry.seconds, delta=1e-6)
        self.assertIn("passthru-elide", timings.summary())

    def test_recorders_do_not_mix(self):
        with numba_passthru.enabled_pipeline():
            with numba_passthru.record() as outer:
                with numba_passthru.record() as inner:
                    pass
                compiled(shortest)
            compiled(shortest)
        self.assertEqual(inner, [])
        self.assertEqual([x.library for x in outer], ["shortest"])


class Failing(unittest.TestCase):
    """A pass that fails fails the compilation, by name."""

    def setUp(self):
        numba_passthru.enable(verify="error")
        self.installation = _pipeline._installation
        self.host = self.installation.host

    def tearDown(self):
        numba_passthru.disable()

    def broken(self, pipeline, module_text):
        """Runs `pipeline` on a module of its own where the pass should run."""
        host = self.host

        class Broken:
            count_refops = host.count_refops
            mode = host.mode
            exchange = host.exchange

            @staticmethod
            def run(module, asked, machine=None):
                if asked.split("<")[0] != pipeline.split("<")[0]:
                    return host.run(module, asked, machine)
                return host.run(llvm.parse_assembly(module_text), asked, machine)

        self.installation.host = Broken

    def test_verification_error(self):
        self.broken("passthru-verify", LEAKING)
        with self.assertRaises(numba_passthru.VerificationError) as caught:
            compiled(shortest)
        text = str(caught.exception)
        self.assertIn("library shortest", text)
        self.assertIn("leaking", text)
        self.assertIn("\n  warning: find.py:12: test.leaking", text)
        finding = caught.exception.diagnostics[0]
        self.assertEqual(finding.symbol, "_ZN4test7leakingE")
        self.assertEqual((finding.file, finding.line), ("/home/find.py", 12))
        # The next one is none the worse for it.
        self.installation.host = self.host
        compiled(shortest)

    def test_way_out(self):
        """The error says which function it is, and what to do about it."""

        def kept(text):
            retain(text)

        with self.assertRaisesRegex(
            numba_passthru.VerificationError,
            r"numba_passthru\.exempt\(FUNCTION\) .*\(here: \S+\.kept\)",
        ):
            njit(kept)("a")
        njit(numba_passthru.exempt(kept))("a")

    def test_verification_remark(self):
        numba_passthru.enable(verify="remark")
        self.installation = _pipeline._installation
        self.broken("passthru-verify", LEAKING)
        with self.assertLogs("numba_passthru", "INFO") as logged:
            with numba_passthru.record() as libraries:
                compiled(shortest)
        self.assertIn("leaking", "\n".join(logged.output))
        severities = {d.severity for d in libraries[-1].diagnostics}
        self.assertLessEqual({"warning", "error"}, severities)

    def test_internal_error(self):
        installation, host = self.installation, self.host

        class Broken:
            count_refops = host.count_refops
            mode = host.mode
            exchange = host.exchange

            @staticmethod
            def run(module, asked, machine=None):
                if asked == "passthru-elide":
                    return numba_passthru.PassReport("out of ideas", "", [])
                return host.run(module, asked, machine)

        installation.host = Broken
        with self.assertRaisesRegex(
            numba_passthru.PassThruError,
            "'passthru-elide' failed on library shortest: out of ideas",
        ):
            compiled(shortest)

    def test_run_passes(self):
        module = llvm.parse_assembly(LEAKING)
        numba_passthru.run_passes(module, "verify")
        with self.assertRaisesRegex(numba_passthru.PassThruError, "no-such"):
            numba_passthru.run_passes(module, "no-such-pass")


LEAKING = """
declare void @NRT_incref(i8*)
define i32 @_ZN4test7leakingE(i8** %retptr, {i8*, i32, i8*}** %excinfo, i8* %x) !dbg !3 {
  call void @NRT_incref(i8* %x), !dbg !6
  ret i32 0, !dbg !7
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C_plus_plus, file: !1, producer: "Numba", isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "find.py", directory: "/home")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = distinct !DISubprogram(name: "leaking", scope: !1, file: !1, line: 10, type: !4, scopeLine: 10, unit: !0)
!4 = !DISubroutineType(types: !5)
!5 = !{}
!6 = !DILocation(line: 11, column: 1, scope: !3)
!7 = !DILocation(line: 12, column: 1, scope: !3)
"""


if __name__ == "__main__":
    unittest.main()
