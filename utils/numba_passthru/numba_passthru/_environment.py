# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The environment variable NUMBA_PASSTHRU.

Numba loads this package by its entry point in the group `numba_extensions`,
before it compiles anything; so the variable works for programs that do not
import the package, such as the workers of a cluster.
"""

import os
import warnings

from ._host import UnsupportedHost
from ._options import parse
from ._pipeline import enable

VARIABLE = "NUMBA_PASSTHRU"


class PassThruWarning(RuntimeWarning):
    """NUMBA_PASSTHRU asks for something that cannot be; Numba goes on without
    the passes."""


_applied = False


def init() -> None:
    """Does what NUMBA_PASSTHRU says, once a process; with a warning if that
    cannot be done.  What the program says by enable() or disable() later wins.

    This is the entry point.  Importing the package calls it as well.
    """
    global _applied
    if _applied:
        return
    _applied = True
    text = os.environ.get(VARIABLE, "")
    try:
        options = parse(text)
        if options is not None:
            enable(**options)
    except (UnsupportedHost, ValueError) as error:
        warnings.warn(
            "%s=%s is ignored, and Numba works as if it were not set: %s"
            % (VARIABLE, text, error),
            PassThruWarning,
            stacklevel=2,
        )
