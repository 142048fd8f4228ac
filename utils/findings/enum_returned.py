# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Boxing a member of an enum loses a reference to its class, and the new object
by whose value the member is looked up."""

import enum
import sys

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


class Level(enum.Enum):
    LOW = 0.25
    HIGH = 0.75


@njit
def level(high):
    return Level.HIGH if high else Level.LOW


references = measure.references_of(Level)
# A float is one block.
leaked = measure.per_call(
    lambda: level(True), lambda: references() + sys.getallocatedblocks()
)
measure.finish(leaked, "references and objects per call", expected=2)
