# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A script for the commands verify and report.  Its first argument says how it
ends: "well", "error", or an exit status."""

import sys

import numpy as np
from numba import njit

assert __name__ == "__main__"


@njit
def shorter(a, b):
    result = a
    if len(b) < len(a):
        result = b
    return result


print(shorter("spam", "egg"))
if "arrays" in sys.argv:

    @njit
    def shifted(x):
        return x + 1

    print(shifted(np.arange(3)))
if sys.argv[1] == "error":
    raise KeyError("no luck today")
if sys.argv[1] != "well":
    sys.exit(int(sys.argv[1]))
