# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One process of the cache test: compiles or loads a cached function.

    cached.py MODULE_FOLDER OPTIONS

OPTIONS is Python source for the arguments of enable(), or "off".  Prints how
often the function was loaded from and saved to the cache.
"""

import sys

import numba_passthru

folder, options = sys.argv[1:]
sys.path.insert(0, folder)
if options != "off":
    numba_passthru.enable(**eval("dict(%s)" % options))

import cached_function

result = cached_function.longest(("spam", "egg", "bacon"))
assert result == "bacon", result
stats = cached_function.longest.stats
print(
    "%s: loaded %d, compiled %d"
    % (options, sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
)
