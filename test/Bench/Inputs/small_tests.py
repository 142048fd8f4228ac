# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A test module as Numba has them, but small."""

import unittest

import numba


class Small(unittest.TestCase):
    def test_list(self):
        @numba.njit
        def total(n):
            numbers = [i for i in range(n)]
            return sum(numbers)

        self.assertEqual(total(4), 6)

    def test_wrong(self):
        self.fail("on purpose")
