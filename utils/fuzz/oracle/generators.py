# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The generators by name: number, seed and generator give one program."""

import random

from . import enumerate as small
from . import faults, generate

GENERATORS = ("enum", "random", "faults")


def make(number, seed, generator):
    """The program of a number, or None if there is none."""
    if generator == "all":
        generator = GENERATORS[number % 3]
        number //= 3
    if generator == "enum":
        return small.program(number, seed)
    source = random.Random("%s/%d/%d" % (generator, seed, number))
    size = source.randrange(3, 16)
    if generator == "random":
        sloppy = source.choice((0, 0, 0.05, 0.15))
        return generate.Generator(source, size, sloppy).make()
    made = generate.Generator(source, size).make()
    return faults.inject(made, source, source.choice((1, 1, 2)))
