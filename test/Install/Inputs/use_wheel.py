# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Uses the package that is installed in the folder given, and no other."""

import sys

sys.path.insert(0, sys.argv[1])

import numba  # noqa: E402
import numba_passthru  # noqa: E402
from numba_passthru import _host  # noqa: E402

print("from", numba_passthru.__file__)
print("mode", _host.load().mode)


@numba.njit
def longest(texts):
    best = texts[0]
    for text in texts:
        if len(text) > len(best):
            best = text
    return best


numba_passthru.enable(verify="remark")
with numba_passthru.record() as libraries:
    assert longest(("a", "ccc", "bb")) == "ccc"
print("removed", sum(entry.removed for entry in libraries))
