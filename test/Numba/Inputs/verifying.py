# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Has all that a test compiles verified, at every stage."""

import contextlib
import sys

import numba

import numba_passthru

STAGES = ("lowered", "inlined", "optimized")

#: In later versions, what Numba compiles of its own for nearly every call has
#: findings: cfunc wrappers, and the constructor of typed lists.
VERIFY = "error" if numba.version_info.short < (0, 57) else "remark"

#: Whether the verifier runs: not where there is no host library for llvmlite's
#: LLVM.
try:
    numba_passthru.enable(verify=VERIFY, stages=STAGES)
    VERIFIES = True
except numba_passthru.UnsupportedHost as error:
    VERIFIES = False
    print("nothing is verified here: %s" % error, file=sys.stderr)


@contextlib.contextmanager
def remarks_only(reason):
    """Findings inside are no errors, for a reason: what Numba itself gets wrong,
    see docs/findings.md, or what the verifier cannot follow."""
    assert reason
    if not VERIFIES:
        yield
        return
    with numba_passthru.enabled_pipeline(verify="remark", stages=STAGES):
        yield


OBJECT_MODE = "object mode leaks names of attributes"
BOXED_CONTAINERS = "the type of a typed list or dict leaks when it is boxed"
OPTIONAL = "the valid flag of an Optional in a struct is not followed"
