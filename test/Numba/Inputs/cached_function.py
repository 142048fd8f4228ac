# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A function that Numba caches on disk."""

from numba import njit


@njit(cache=True)
def longest(texts):
    result = texts[0]
    for text in texts:
        if len(text) > len(result):
            result = text
    return result
