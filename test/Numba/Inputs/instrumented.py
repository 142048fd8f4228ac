# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One process of the test of instrumented code in Numba's cache.

    instrumented.py MODULE_FOLDER

Calls a cached function that loses a reference; enabling is up to
NUMBA_PASSTHRU.  Prints whether it was loaded, and what was found.
"""

import sys

sys.path.insert(0, sys.argv[1])
from instrumented_function import retain_once_more

assert retain_once_more("a text of some length") == 21
stats = retain_once_more.stats
print(
    "loaded %d, compiled %d"
    % (sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
)
if "numba_passthru" in sys.modules:
    import numba_passthru

    for finding in numba_passthru.runtime_findings():
        print(finding)
