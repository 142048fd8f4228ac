# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Unboxing a member of an enum loses a reference to its value."""

import enum

from numba import njit

import measure

CONFIRMED_ON = ("0.56", "0.61")


class Level(enum.Enum):
    LOW = 0.25
    HIGH = 0.75


@njit
def is_low(x):
    return x == Level.LOW


leaked = measure.per_call(
    lambda: is_low(Level.HIGH), measure.references_of(Level.HIGH.value)
)
measure.finish(leaked, "references per call", expected=1)
