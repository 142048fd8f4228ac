# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Searching among Python objects, and among strings."""

from numba import njit, typed

from . import Program, program


@program
def find_max_objects():
    """The largest of 1000 pass-through objects in a typed list."""
    from numba_passthru import examples

    @njit
    def find_max(testees):
        best = testees[0]
        for i in range(1, len(testees)):
            testee = testees[i]
            if testee > best:
                best = testee
        return best.value

    values = [(i * 7919) % 1000 for i in range(1000)]
    testees = typed.List([examples.Testee(value) for value in values])
    return Program(find_max, (testees,), 999)


@program
def find_longest():
    """The longest of 1000 strings in a typed list; the best one changes."""

    @njit
    def longest(strings):
        best = strings[0]
        for i in range(1, len(strings)):
            string = strings[i]
            if len(string) > len(best):
                best = string
        return len(best)

    strings = typed.List(["x" * ((i * 7919) % 1000 // 50) for i in range(1000)])
    return Program(longest, (strings,), 19)


@program
def count_strings():
    """Words counted in a typed dict, by words that are in it already."""

    @njit
    def count(words, counts):
        for word in words:
            counts[word] += 1
        return len(counts)

    words = typed.List(["word-%d" % (i * 31 % 17) for i in range(500)])
    counts = typed.Dict()
    for word in words:
        counts[word] = 0
    return Program(count, (words, counts), 17)
