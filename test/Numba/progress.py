# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The line that says how far long work is: on a terminal only, and gone at the
end.

REQUIRES: numba
RUN: %numba-python %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import contextlib
import io
import os
import pty
import sys
import threading
import unittest
from unittest import mock

from numba_passthru import _progress


class Line(unittest.TestCase):
    def test_with_a_total(self):
        self.assertEqual(
            _progress.line(1, 4, "functions reported", 2.7),
            "[######..................] 1/4 functions reported, 2 s",
        )
        self.assertIn("#] 9/4", _progress.line(9, 4, "", 0))

    def test_without(self):
        self.assertEqual(_progress.line(7, 0, "compiled", 61), "7 compiled, 61 s")

    def test_fits_a_terminal(self):
        self.assertLess(len(_progress.line(1, 2, "x" * 200, 1)), 100)


class Terminal(unittest.TestCase):
    def run_on(self, stream, wait):
        self.asked = threading.Event()
        with mock.patch.object(sys, "stderr", stream), mock.patch.multiple(
            _progress, _PATIENCE=0.01, _PERIOD=0.01
        ):
            with _progress.Progress(self.state):
                self.asked.wait(timeout=wait)

    def state(self):
        self.asked.set()
        return 2, 0, "done"

    def test_terminal(self):
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "w") as stream:
            self.run_on(stream, 60)
        written = ""
        # One read gives what one write gave, or more; the end is an error.
        with contextlib.suppress(OSError):
            while True:
                written += os.read(ours, 1 << 16).decode()
        os.close(ours)
        self.assertRegex(written, r"^\r2 done, \d+ s")
        self.assertTrue(written.endswith(" \r"), repr(written[-20:]))

    def test_no_terminal(self):
        stream = io.StringIO()
        self.run_on(stream, 0.2)
        self.assertFalse(self.asked.is_set())
        self.assertEqual(stream.getvalue(), "")


if __name__ == "__main__":
    unittest.main()
