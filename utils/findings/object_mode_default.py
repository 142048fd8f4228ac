# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Code that is compiled in object mode forgets the class that stands for
arguments which are not given, for each that has a default."""

from numba import jit
from numba.core.dispatcher import OmittedArg

import measure

CONFIRMED_ON = ("0.56", "0.61")


@jit(forceobj=True)
def f(x, y=2):
    return x


leaked = measure.per_call(lambda: f(1), measure.references_of(OmittedArg))
measure.finish(leaked, "references per call", expected=1)
