# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What each row of the tests of extension points is held to."""

import unittest

from leakcheck import no_leaks

CALLS = 100


class RowTest(unittest.TestCase):
    def check(self, function, arguments, expected, *objects):
        """Calls often, compares results, and counts.

        What is expected to be an object of ours must be that object.  Counted
        are the arguments and `objects`; arguments that are numbers are not.
        """
        counted = [a for a in arguments if not isinstance(a, (int, float))]
        counted += objects

        def once():
            result = function(*arguments)
            self.assertEqual(result, expected)
            pairs = [(result, expected)]
            if isinstance(expected, tuple):
                pairs = list(zip(result, expected))
            for found, wanted in pairs:
                if any(wanted is o for o in counted):
                    self.assertIs(found, wanted)

        once()
        with no_leaks(self, *counted):
            for _ in range(CALLS):
                once()

    def check_raises(self, function, arguments, error, message, *objects):
        """Likewise for what fails, and leaks nothing."""
        with self.assertRaisesRegex(error, message):
            function(*arguments)
        with no_leaks(self, *arguments, *objects):
            for _ in range(CALLS):
                try:
                    function(*arguments)
                except error:
                    pass
