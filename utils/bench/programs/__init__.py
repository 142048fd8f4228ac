# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small programs whose inner loops handle managed objects.

Each is a function in one of the modules here that makes the data and returns a
Program; what is timed has not been compiled then.

objects      pass-through objects, strings
containers   typed lists and dicts, tuples, heaps
classes      structrefs and jitclasses
streams      generators, strings that are built
arrays       arrays that change places, views
"""

import collections
import importlib

#: function    a jitted function -> int
#: arguments   what it is called with
#: expected    what it returns
#: strippable  whether it would run without any refops: it makes no objects (they
#:             would pile up) and takes none out of containers (which count)
Program = collections.namedtuple(
    "Program", "function arguments expected strippable", defaults=(True,)
)

_MODULES = ("objects", "containers", "classes", "streams", "arrays")


def makers():
    """-> {name: function that returns the Program}, in order."""
    found = {}
    for module in _MODULES:
        names = vars(importlib.import_module("programs." + module))
        found.update(
            (name.replace("_", "-"), value)
            for name, value in names.items()
            if getattr(value, "is_program", False)
        )
    return found


def program(make):
    """Decorator of functions that return a Program."""
    make.is_program = True
    return make
