# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Generators, and strings that are built."""

from numba import njit, typed

from . import Program, program


@program
def generator_pipeline():
    """Strings go through two generators: numbered, then chosen."""

    @njit
    def numbered(strings):
        number = 0
        for string in strings:
            yield number, string
            number += 1

    @njit
    def chosen(strings):
        for number, string in numbered(strings):
            if number % 3:
                yield string

    @njit
    def total(strings):
        result = 0
        for string in chosen(strings):
            result += len(string)
        return result

    strings = ["x" * (i % 10) for i in range(500)]
    expected = sum(len(s) for i, s in enumerate(strings) if i % 3)
    return Program(total, (typed.List(strings),), expected)


@program
def build_string():
    """A string is put together from 50 parts."""

    @njit
    def build(parts):
        result = ""
        for part in parts:
            result = result + part
        return len(result)

    parts = typed.List(["x" * (1 + i % 3) for i in range(50)])
    return Program(build, (parts,), sum(1 + i % 3 for i in range(50)), False)


@program
def compare_strings():
    """Neighbours in a list of strings are compared."""

    @njit
    def ordered(strings):
        result = 0
        for i in range(1, len(strings)):
            if strings[i - 1] < strings[i]:
                result += 1
        return result

    strings = ["name-%03d" % ((i * 37) % 500) for i in range(500)]
    expected = sum(a < b for a, b in zip(strings, strings[1:]))
    return Program(ordered, (typed.List(strings),), expected)
