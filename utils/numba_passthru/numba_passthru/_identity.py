# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What tells compiled code of one set-up from that of another: part of the key
under which Numba caches code on disk."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from typing import Tuple

from ._version import __version__

#: Files that a pipeline reads.
_EFFECTS_FILE = re.compile(r"\beffects=([^,;()>]+)")


def _digest(*paths: str) -> str:
    total = hashlib.sha256()
    for path in paths:
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError:
            # Whoever needs the file will say so.
            content = b""
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()[:16]


@functools.lru_cache(maxsize=None)
def package() -> Tuple[str, str]:
    """The version of this package, and a digest of its source."""
    folder = os.path.dirname(os.path.abspath(__file__))
    names = sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    return __version__, _digest(*(os.path.join(folder, name) for name in names))


def options(given) -> tuple:
    """`given`, the Options, and a digest of the files that they name."""
    return tuple(given) + (_digest(*_EFFECTS_FILE.findall(given.before)),)
