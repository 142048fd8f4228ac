# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A registered class of a module, and a cached function of it."""

from numba import njit

import numba_passthru


@numba_passthru.pass_thru(value=int, name=str)
class Item:
    def __init__(self, value, name):
        self.value = value
        self.name = name


@njit(cache=True)
def larger(x, y):
    return x if x.value > y.value else y


if __name__ == "__main__":
    import sys

    sys.path.insert(0, __file__.rpartition("/")[0])
    import registered_module as here

    one, two = here.Item(1, "one"), here.Item(2, "two")
    assert here.larger(one, two) is two
    stats = here.larger.stats
    print("hits", sum(stats.cache_hits.values()))
    print("misses", sum(stats.cache_misses.values()))
