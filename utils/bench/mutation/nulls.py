# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Values that are null, or nothing at all, whichever way they are reached.

Follows phis, selects, casts, and fields of aggregates.  What is loaded or comes
from a call is not known.
"""

import re

from .body import LOCAL, is_phi, phi_edges

_NOTHING = ("null", "undef", "poison", "zeroinitializer")


def is_nothing(value):
    """Whether an operand is a constant that is no object."""
    return value in _NOTHING


def typed(text):
    """Splits `TYPE VALUE...` -> (type, the rest)."""
    text = text.lstrip()
    if text[:1] in "{[<":
        depth = 0
        for place, letter in enumerate(text):
            depth += letter in "{[<("
            depth -= letter in "}]>)"
            if depth == 0:
                break
        end = place + 1
    else:
        end = re.match(r"%\"[^\"]*\"|[^\s*,]+", text).end()
    while text[end : end + 1] == "*":
        end += 1
    return text[:end], text[end:].lstrip()


def operands(text):
    """`TYPE VALUE, TYPE VALUE, 0, 1` -> (values, indices)."""
    depth, start, parts = 0, 0, []
    for place, letter in enumerate(text):
        depth += letter in "{[<("
        depth -= letter in "}]>)"
        if letter == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    values, indices = [], []
    for part in parts:
        if part.isdigit():
            indices.append(int(part))
        elif not part.startswith("!"):
            values.append(typed(part)[1])
    return values, indices


class Nulls:
    """Answers for one body."""

    def __init__(self, body):
        self._definitions = body.definitions()

    def __call__(self, value):
        return self._is_null(value, (), frozenset())

    def _is_null(self, value, path, seen):
        """Whether a value, or a field of it, is null on every path.

        What a phi in a loop depends on itself for does not matter.
        """
        if is_nothing(value):
            return True
        if not value.startswith("%"):
            return self._constant(value, path)
        if (value, path) in seen:
            return True
        seen = seen | {(value, path)}
        line = self._definitions.get(value, (None, ""))[1].strip()
        if is_phi(line):
            return all(self._is_null(v, path, seen) for v, _ in phi_edges(line))
        what, _, rest = line.partition(" = ")[2].partition(" ")
        if what == "select":
            arms = operands(rest)[0][1:]
            return all(self._is_null(arm, path, seen) for arm in arms)
        if what in ("bitcast", "freeze"):
            source = LOCAL.search(typed(rest)[1])
            return bool(source) and self._is_null(source.group(0), path, seen)
        if what == "extractvalue":
            (source,), indices = operands(rest)
            return self._is_null(source, tuple(indices) + path, seen)
        if what == "insertvalue":
            (into, new), indices = operands(rest)
            indices = tuple(indices)
            if path[: len(indices)] == indices:
                return self._is_null(new, path[len(indices) :], seen)
            if indices[: len(path)] == path:
                return False
            return self._is_null(into, path, seen)
        return False

    def _constant(self, text, path):
        if not path or text[:1] not in "{[":
            return False
        values = operands(text[1:-1].strip())[0]
        if path[0] >= len(values):
            return False
        value = values[path[0]]
        return is_nothing(value) or self._constant(value, path[1:])
