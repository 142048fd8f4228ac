# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Looking up a missing key of a typed Dict, from Python, keeps the key."""

from numba import types
from numba.typed import Dict

import measure

CONFIRMED_ON = ("0.56", "0.61")


table = Dict.empty(types.unicode_type, types.float64)
key = "missing %d" % len(table)
leaked = measure.per_call(lambda: table[key], measure.references_of(key))
measure.finish(leaked, "references per call", expected=1)
