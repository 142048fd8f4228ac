# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bitcode in, bitcode out, by the C interface: what a good module becomes, and
what is said of bad ones.

RUN: %python %s %src-root %host-lib %llvm-tools-dir %llvm-major 2>&1 \
RUN:   | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( \(skipped=1\))?}}
"""

import os
import random
import subprocess
import sys
import threading
import unittest

SOURCE, HOST, TOOLS, MAJOR = sys.argv[1:5]
sys.path.insert(0, os.path.join(SOURCE, "utils/numba_passthru/numba_passthru"))
from _library import Library  # noqa: E402

#: An incref and a decref that nothing needs.
OPAQUE = """
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
define i32 @_ZN4test6uselessE(ptr %retptr, ptr %excinfo, ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}
"""
TYPED = OPAQUE.replace("ptr %retptr, ptr %excinfo", "i8** %retptr, i8** %excinfo")
TYPED = TYPED.replace("ptr", "i8*").replace("%reti8*", "%retptr")


CHAR6 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._"


def forge(bitcode, old, new):
    """Replaces the first text in a bitcode, which has six bits for a letter."""

    def bits(text):
        return "".join(format(CHAR6.index(c), "06b")[::-1] for c in text)

    stream = "".join(format(byte, "08b")[::-1] for byte in bitcode)
    assert bits(old) in stream and len(old) == len(new)
    stream = stream.replace(bits(old), bits(new), 1)
    return bytes(int(stream[i : i + 8][::-1], 2) for i in range(0, len(stream), 8))


def tool(name, text, *options):
    return subprocess.run(
        [os.path.join(TOOLS, name), "-", "-o", "-", *options],
        input=text,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def assemble(text, *options):
    if MAJOR == "14" and "ptr %x" in text:
        options += ("-opaque-pointers",)
    if MAJOR in ("15", "16") and "i8* %x" in text:
        options += ("-opaque-pointers=0",)
    return tool("llvm-as", text.encode(), *options)


class Bitcode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.library = Library(HOST)

    def round_trip(self, bitcode, pipeline):
        """-> (report, the bitcode after the pipeline)"""
        module = self.library.read_bitcode(bitcode)
        try:
            report = self.library.run_passes(module, None, pipeline)
            return report, self.library.write_bitcode(module)
        finally:
            self.library.dispose_module(module)

    def refused(self, bitcode):
        """Why the library does not read it; a good module is read after it."""
        with self.assertRaises(ValueError) as caught:
            self.library.read_bitcode(bitcode)
        report, _ = self.round_trip(assemble(OPAQUE), "verify")
        self.assertIsNone(report["error"])
        return str(caught.exception)

    def test_elide(self):
        report, after = self.round_trip(assemble(OPAQUE), "passthru-elide")
        self.assertIsNone(report["error"])
        self.assertTrue(report["changed"])
        module = self.library.read_bitcode(after)
        (row,) = self.library.count_refops(module)["functions"]
        self.library.dispose_module(module)
        self.assertEqual((row["incref"], row["decref"]), (0, 0))

    def test_unchanged(self):
        report, after = self.round_trip(assemble(OPAQUE), "print<passthru-types>")
        self.assertIsNone(report["error"])
        self.assertFalse(report["changed"])
        self.assertIn("useless", report["output"])
        options = ["-opaque-pointers"] if MAJOR == "14" else []
        text = tool("llvm-dis", after, *options).decode()
        self.assertIn("call void @NRT_incref(ptr %x)", text)

    @unittest.skipUnless(int(MAJOR) < 17, "LLVM 17 and later have none")
    def test_typed_pointers_stay_typed(self):
        report, after = self.round_trip(assemble(TYPED), "passthru-verify")
        self.assertIsNone(report["error"])
        options = [] if MAJOR == "14" else ["-opaque-pointers=0"]
        text = tool("llvm-dis", after, *options).decode()
        self.assertIn("call void @NRT_incref(i8* %x)", text)
        report, _ = self.round_trip(assemble(TYPED), "passthru-elide")
        self.assertTrue(report["changed"])

    def test_truncated(self):
        bitcode = assemble(OPAQUE)
        for size in range(8, len(bitcode)):
            with self.assertRaisesRegex(ValueError, "^bitcode: .") as caught:
                self.library.read_bitcode(bitcode[:size])
            # Not at the end of a block, of which the last is no function.
            self.assertNotIn("malformed", str(caught.exception))
        self.assertIn("cut off", self.refused(bitcode[: len(bitcode) // 2]))
        self.assertIn("malformed at byte", self.refused(bitcode + bytes(8)))

    def test_damaged(self):
        """Bitcode of which one bit is another: it is refused or it is another
        module, and the process goes on."""
        bitcode, refusals = assemble(OPAQUE), []
        for bit in range(0, 8 * len(bitcode), 7):
            damaged = bytearray(bitcode)
            damaged[bit // 8] ^= 1 << bit % 8
            try:
                self.round_trip(bytes(damaged), "passthru-verify,passthru-elide")
            except ValueError as error:
                refusals.append(str(error))
        self.assertTrue(all(text.startswith("bitcode: ") for text in refusals))
        self.assertGreater(len(refusals), 100)
        if MAJOR == "14":  # Later readers return most errors.
            self.assertIn("reader gives up", " ".join(refusals))
        report, _ = self.round_trip(bitcode, "passthru-elide")
        self.assertIsNone(report["error"])

    def test_no_bitcode(self):
        for data in (b"", b"B", b"BC", OPAQUE.encode(), b"\x7fELF" * 50):
            self.assertIn("does not begin as bitcode does", self.refused(data))
        noise = random.Random(1).randbytes(4000)
        self.assertRegex(self.refused(b"BC\xc0\xde" + noise), "^bitcode: .")

    def test_other_major(self):
        bitcode = forge(assemble(OPAQUE), "LLVM" + MAJOR, "LLVM99")
        text = self.refused(bitcode)
        self.assertRegex(text, "written by LLVM 99.*, but this is LLVM " + MAJOR)
        self.assertIn("use the build for LLVM 99", text)

    def test_foreign(self):
        bitcode = forge(assemble(OPAQUE), "LLVM" + MAJOR, "APPLE_")
        self.assertIn("written by 'APPLE_", self.refused(bitcode))

    def test_invalid_module(self):
        # No tool writes such bitcode unless it is told not to look.
        text = "define i32 @f() {\n  %x = add i32 %x, 1\n  ret i32 %x\n}\n"
        bitcode = assemble(text, "-disable-verify")
        self.assertIn("not a valid module: ", self.refused(bitcode))

    def test_bad_pipeline(self):
        report, _ = self.round_trip(assemble(OPAQUE), "no-such-pass")
        self.assertIn("no-such-pass", report["error"])
        self.assertFalse(report["changed"])

    def test_target_machine(self):
        triple = "%s-unknown-linux-gnu" % os.uname().machine
        machine = self.library.create_target_machine(triple, "", "")
        module = self.library.read_bitcode(assemble(OPAQUE))
        report = self.library.run_passes(module, machine, "default<O2>")
        self.assertIsNone(report["error"])
        self.library.dispose_module(module)
        self.library.dispose_target_machine(machine)
        with self.assertRaises(ValueError):
            self.library.create_target_machine("no-such-machine", "", "")

    def test_threads(self):
        bitcode, failures = assemble(OPAQUE), []

        def work():
            for _ in range(20):
                report, _ = self.round_trip(bitcode, "passthru-elide")
                if report["error"] or not report["changed"]:
                    failures.append(report)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
