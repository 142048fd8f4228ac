# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""enable(instrument=...): code that checks its counts while it runs.

REQUIRES: numba-in-process
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import sys
import threading
import unittest

import numpy as np
from numba import njit, prange, typed, types
from numba.core import cgutils
from numba.extending import NativeValue, box, make_attribute_wrapper, register_model
from numba.core.datamodel import models
from numba.core.typing.typeof import typeof_impl
from numba.extending import unbox

import numba_passthru
from numba_passthru import PassThruContainer, PassThruType, RuntimeFindingError
from numba_passthru import pass_thru_type, runtime_findings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
from instrumented_function import release, retain
from leakcheck import no_leaks
from testees import Testee, identity

# --- An extension that leaks: unboxing keeps the attribute ---------------------


class Leaky:
    def __init__(self, value):
        self.value = value


class LeakyType(PassThruType):
    pass


leaky_type = LeakyType()


@typeof_impl.register(Leaky)
def type_leaky(val, c):
    return leaky_type


@register_model(LeakyType)
class LeakyModel(models.StructModel):
    def __init__(self, dmm, fe_type):
        members = [("parent", pass_thru_type), ("value", types.intp)]
        super().__init__(dmm, fe_type, members)


@unbox(LeakyType)
def unbox_leaky(typ, obj, context):
    leaky = cgutils.create_struct_proxy(typ)(context.context, context.builder)
    leaky.parent = context.unbox(pass_thru_type, obj).value
    value = context.pyapi.object_getattr_string(obj, "value")
    leaky.value = context.unbox(types.intp, value).value
    is_error = cgutils.is_not_null(context.builder, context.pyapi.err_occurred())
    return NativeValue(leaky._getvalue(), is_error=is_error)


@box(LeakyType)
def box_leaky(typ, val, context):
    leaky = cgutils.create_struct_proxy(typ)(
        context.context, context.builder, value=val
    )
    return context.box(pass_thru_type, leaky.parent)


make_attribute_wrapper(LeakyType, "value", "value")


def line_of(function, text):
    """The number of the line of a function that has this text."""
    code = function.py_func.__code__
    with open(__file__) as file:
        lines = file.read().splitlines()
    return next(
        number
        for number in range(code.co_firstlineno, len(lines))
        if text in lines[number - 1]
    )


class Instrumented(unittest.TestCase):
    options = {"instrument": True}

    def setUp(self):
        numba_passthru.enable(**self.options)
        self.addCleanup(numba_passthru.disable)
        self.addCleanup(runtime_findings, clear=True)
        runtime_findings(clear=True)

    def only_finding(self):
        (found,) = [f for f in runtime_findings() if f.severity == "warning"]
        return found


class Clean(Instrumented):
    """Nothing is found in what is right, whatever else the passes do."""

    def test_calls(self):
        for options in ({}, {"elide": False, "insert": "raise"}):
            with self.subTest(options), numba_passthru.enabled_pipeline(
                **self.options, **options
            ):
                self.check_calls()
                self.assertEqual(runtime_findings(), [])

    def check_calls(self):
        @njit
        def largest(testees):
            copies = [t for t in testees]
            best = copies[0]
            for testee in copies[1:]:
                if testee.value > best.value:
                    best = testee
            return best.name + "!", best

        @njit
        def through(words, container):
            total = 0
            for word in words:
                total += len(word + "!")
            return total, container

        words = typed.List(["spam", "egg", "bacon"])
        testees = tuple(Testee(i, "number %d" % i) for i in range(4))
        container = PassThruContainer({})
        for _ in range(3):
            self.assertEqual(largest(testees), ("number 3!", testees[3]))
            self.assertEqual(through(words, container), (15, container))
            self.assertIs(identity(container), container)

    def test_counts_stay(self):
        """It only looks."""
        testee = Testee(1)
        identity(testee)
        with no_leaks(self, testee):
            self.assertIs(identity(testee), testee)

    def test_threads(self):
        @njit(parallel=True)
        def lengths(words, out):
            for i in prange(len(out)):
                copy = words[i] + "!"
                out[i] = len(copy)

        @njit(nogil=True)
        def joined(words):
            result = ""
            for word in words:
                result = result + word
            return result

        words = typed.List(["a", "bb", "ccc"] * 20)
        out = np.zeros(len(words), dtype=np.int64)
        lengths(words, out)
        self.assertEqual(list(out[:3]), [2, 3, 4])
        results = []
        threads = [
            threading.Thread(target=lambda: results.append(joined(words)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, ["".join(words)] * 4)
        self.assertEqual(runtime_findings(), [])


class Wrong(Instrumented):
    def test_leaking_extension(self):
        @njit
        def value_of(leaky):
            return leaky.value

        leaky = Leaky(12345)
        self.assertEqual(value_of(leaky), 12345)
        found = self.only_finding()
        self.assertEqual(found.rule, "passthru-leak")
        self.assertIn("value_of(Leaky", found.function)
        self.assertIn("cpython", found.symbol)
        self.assertRegex(found.message, "found 1, when returning")
        self.assertRegex(found.notes[0], "acquired in block .*: 1 owned reference")
        self.assertIn("[passthru-leak]", str(found))
        # Once more is no news, but is counted.
        value_of(leaky)
        self.assertEqual(self.only_finding().times, 2)
        self.assertIn("found 2 times", str(self.only_finding()))
        runtime_findings(clear=True)
        self.assertEqual(runtime_findings(), [])

    def test_leak(self):
        @njit
        def leak(text, again):
            retain(text)
            if again:
                retain(text)
            release(text)
            return len(text)

        leak("spam, not an immortal text", False)
        self.assertEqual(runtime_findings(), [])
        leak("spam, not an immortal text", True)
        found = self.only_finding()
        self.assertEqual((found.rule, found.file), ("passthru-leak", __file__))
        self.assertIn(".leak(unicode_type, bool", found.function)
        # Of the refops, elision has left some.
        self.assertRegex("\n".join(found.notes), r"retained in block .*: \d+ owned")
        self.assertEqual(found.line, line_of(leak, "return len(text)"))

    def test_over_release(self):
        @njit
        def keep(words):
            retain(words[0])

        @njit
        def give_away(words):
            release(words[0])

        words = typed.List(["eggs, not an immortal text, either"])
        # So that there is something to release.
        keep(words)
        self.assertEqual(self.only_finding().rule, "passthru-leak")
        runtime_findings(clear=True)
        give_away(words)
        found = self.only_finding()
        self.assertEqual(found.rule, "passthru-over-release")
        self.assertRegex(found.message, "where no reference to it is owned$")
        self.assertEqual(words[0], "eggs, not an immortal text, either")

    def test_raise(self):
        """Numba leaks where it raises: a remark, unless the pass releases."""

        @njit
        def check(word, words):
            copy = word + "!"
            return words[len(copy)] + copy

        def raise_once():
            with self.assertRaises(IndexError):
                check("spam", ("ham", "eggs"))

        raise_once()
        self.assertEqual(runtime_findings(), [])
        with numba_passthru.enabled_pipeline(insert=None, **self.options):
            check = njit(check.py_func)
            raise_once()
        (found,) = runtime_findings(clear=True)
        self.assertEqual((found.severity, found.rule), ("remark", "passthru-raise-leak"))
        self.assertIn("when raising", found.message)

    def test_inlined(self):
        """What is linked and inlined into another function is told once."""

        @njit
        def inner(text):
            retain(text)
            return len(text)

        @njit
        def outer(text):
            return inner(text) + 1

        outer("spam, spam, spam and spam")
        self.assertEqual(self.only_finding().times, 1)

    def test_not_instrumented(self):
        with numba_passthru.enabled_pipeline():
            leak = njit(lambda text: retain(text))
            leak("ham and spam")
        self.assertEqual(runtime_findings(), [])


class Errors(Instrumented):
    options = {"instrument": "error"}

    def test_raises(self):
        leak = njit(lambda text: retain(text))
        for _ in range(2):
            with self.assertRaisesRegex(RuntimeFindingError, r"\[passthru-leak\]"):
                leak("ham without spam")
                self.wait()
        self.assertEqual(self.only_finding().times, 2)
        numba_passthru.disable()
        leak("ham without spam")
        self.wait()
        self.assertEqual(self.only_finding().times, 3)

    def test_clean(self):
        self.assertEqual(njit(lambda text: text + "!")("spam"), "spam!")
        self.wait()

    def test_bad_value(self):
        with self.assertRaisesRegex(ValueError, 'instrument is .*"remark", "error"'):
            numba_passthru.enable(instrument="loud")
        self.assertEqual(numba_passthru.enabled().instrument, "error")

    def wait(self):
        """Until the main thread has looked for what is pending."""
        for _ in range(1000):
            pass


if __name__ == "__main__":
    unittest.main()
