# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Arrays that change places, and views of arrays."""

import numpy as np
from numba import njit

from . import Program, program


@program
def jacobi_swap():
    """Jacobi's iteration on a short row: two arrays change places each time."""

    @njit
    def relax(old, new, rounds):
        for _ in range(rounds):
            for i in range(1, len(old) - 1):
                new[i] = 0.5 * (old[i - 1] + old[i + 1])
            old, new = new, old
        return int(old[0] + old[-1])

    old = np.linspace(1.0, 2.0, 8)
    return Program(relax, (old, old.copy(), 1000), 3)


@program
def array_rows():
    """The rows of a matrix, as views, each handed to a function."""

    @njit
    def ends(row):
        return row[0] + row[-1]

    @njit
    def total(matrix):
        result = 0
        for row in matrix:
            result += ends(row)
        return result

    matrix = np.arange(2000).reshape(500, 4)
    return Program(total, (matrix,), int(matrix[:, 0].sum() + matrix[:, 3].sum()))


@program
def choose_array():
    """The better of two arrays is kept, round by round."""

    @njit
    def select(left, right, rounds):
        best = left
        for i in range(rounds):
            other = right if i & 1 else left
            if other[i & 7] > best[i & 7]:
                best = other
        return best[0]

    left = np.arange(8)
    return Program(select, (left, left[::-1].copy(), 1000), 0)
