# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""enable(), disable(), and what they record.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import sys
import threading
import unittest

import llvmlite.binding as llvm
from numba import config, njit
from numba.core.codegen import CPUCodegen, CPUCodeLibrary
from numba.core.cpu import CPUContext
from numba.core.registry import cpu_target

import numba_passthru
from numba_passthru import _compat, _pipeline
from numba_passthru.examples import Testee, find_max

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from leakcheck import no_leaks

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


def shortest(texts):
    """Keeps refops: what comes out of a list is held while others are."""
    result = texts[0]
    for text in texts:
        if len(text) < len(result):
            result = text
    return result


def compiled(function):
    """A fresh compilation of a function of one list of strings."""
    jitted = njit(function)
    words = ["spam", "egg", "bacon"]
    assert jitted(words) == function(words)
    return jitted


def code(jitted):
    """LLVM and machine code; two compilations of one function differ by the
    number in its symbol only, and that has the same width here."""
    (result,) = jitted.overloads.values()
    number = result.fndesc.unique_name.rpartition("$")[2]
    tag = result.fndesc.mangled_name.split("B")[1].split("E")[0]
    texts = result.library.get_llvm_str(), result.library.get_asm_str()
    return [text.replace(tag, "N").replace(number, "N") for text in texts]


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
        after = numba_state()
        # Identical objects, not only equal ones.
        self.assertEqual(before.keys(), after.keys())
        for key in before:
            self.assertIs(after[key], before[key], key) if not isinstance(
                before[key], tuple
            ) else self.assertEqual(after[key], before[key])

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

    def test_compiled_code_stays(self):
        jitted = compiled(shortest)
        before = code(jitted)
        with numba_passthru.enabled_pipeline():
            self.assertEqual(jitted(["a", "bb"]), "a")
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
        self.assertEqual(numba_passthru.enabled(), (False, "remark", ""))
        numba_passthru.disable()
        numba_passthru.disable()
        self.assertIsNone(numba_passthru.enabled())

    def test_context_managers_nest(self):
        with numba_passthru.enabled_pipeline(elide=False):
            with self.assertRaises(KeyError):
                with numba_passthru.enabled_pipeline(verify="error"):
                    self.assertEqual(numba_passthru.enabled().verify, "error")
                    raise KeyError
            self.assertEqual(numba_passthru.enabled(), (False, None, ""))
        self.assertIsNone(numba_passthru.enabled())

    def test_bad_options(self):
        before = numba_state()
        with self.assertRaisesRegex(ValueError, 'expected None, "remark"'):
            numba_passthru.enable(verify="loud")
        with self.assertRaisesRegex(ValueError, "no-such-pass"):
            numba_passthru.enable(before="no-such-pass")
        with self.assertRaisesRegex(ValueError, "unknown option 'bogus'"):
            numba_passthru.enable(before="passthru-elide<bogus=1>")
        self.assertEqual(before, numba_state())
        self.assertIsNone(numba_passthru.enabled())

    def test_generated_code_is_valid(self):
        numba_passthru.enable(before="verify")
        jitted = compiled(shortest)
        for text in (code(jitted)[0],):
            llvm.parse_assembly(text).verify()

    def test_threads(self):
        """Compiling in several threads; Numba's lock is held by each."""
        numba_passthru.enable(verify="remark")
        results, errors = [], []

        def work(number):
            def f(texts):
                return shortest_jitted(texts), number

            try:
                results.append(njit(f)(["aa", "b"]))
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
        self.assertGreaterEqual(
            [entry.library for entry in libraries].count("work.<locals>.f")
            + sum(".f" in entry.library for entry in libraries),
            6,
        )


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
        self.assertEqual({d.severity for d in rows}, {"remark"})

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
            jitted, (entry,) = self.compile_recorded()
        finally:
            config.LLVM_PASS_TIMINGS = saved
        (result,) = jitted.overloads.values()
        timings = result.metadata["llvm_pass_timings"]
        ours = [t for t in timings if "passthru-elide" in t.name]
        self.assertEqual(len(ours), 2)
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

            @staticmethod
            def run(module, asked, machine=None):
                if asked != pipeline:
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
        self.assertTrue(caught.exception.diagnostics)
        # The next one is none the worse for it.
        self.installation.host = self.host
        compiled(shortest)

    def test_verification_remark(self):
        numba_passthru.enable(verify="remark")
        self.installation = _pipeline._installation
        self.broken("passthru-verify", LEAKING)
        with self.assertLogs("numba_passthru", "WARNING") as logged:
            with numba_passthru.record() as libraries:
                compiled(shortest)
        self.assertIn("leaking", "\n".join(logged.output))
        severities = {d.severity for d in libraries[-1].diagnostics}
        self.assertLessEqual({"warning", "error"}, severities)

    def test_internal_error(self):
        installation, host = self.installation, self.host

        class Broken:
            count_refops = host.count_refops

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
define i32 @_ZN4test7leakingE(i8** %retptr, {i8*, i32, i8*}** %excinfo, i8* %x) {
  call void @NRT_incref(i8* %x)
  ret i32 0
}
"""


if __name__ == "__main__":
    unittest.main()
