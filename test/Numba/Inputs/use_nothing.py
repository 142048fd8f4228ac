# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A program that does not import numba_passthru.  Prints whether somebody else
did, and with which options."""

import sys

from numba import njit


@njit
def longer(a, b):
    return a if len(a) > len(b) else b


assert longer("spam", "egg") == "spam"
package = sys.modules.get("numba_passthru")
options = package and package.enabled()
print("loaded: %s" % bool(package))
print("options:", options and options._asdict())
print("removed:", options and package.last_report().removed)
