# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Code that is compiled in object mode forgets the name of each attribute."""

from numba import jit

import measure

# From Python 3.12 on the object is immortal, and has no count to read.
CONFIRMED_ON = ("0.56",)
NAME = "attribute_of_an_unusual_name"


class Thing:
    pass


thing = Thing()
setattr(thing, NAME, 1)


@jit(forceobj=True)
def f(x):
    return x.attribute_of_an_unusual_name


f(thing)
name = next(key for key in vars(thing) if key == NAME)
leaked = measure.per_call(lambda: f(thing), measure.references_of(name))
measure.finish(leaked, "references per call", expected=1)
