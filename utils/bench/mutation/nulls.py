# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Values that are null, or nothing at all, whichever way they are reached.

Follows phis, selects, casts, fields of aggregates, stack slots that nobody else
can write to, and memory that was zeroed in the same block.  What is loaded from
elsewhere or comes from a call is not known.
"""

import re

from .body import (
    LOCAL,
    assigned,
    element_type,
    is_phi,
    operands,
    phi_edges,
    refop,
    typed,
    used,
)

_NOTHING = ("null", "undef", "poison", "zeroinitializer")
_CAST = re.compile(r"bitcast \S.* (%s) to " % LOCAL.pattern)
_STEP = re.compile(r"getelementptr (?:inbounds )?")
#: Calls that are there for the optimiser.
_WRITES_NOTHING = re.compile(r"@llvm\.(?:experimental\.noalias|lifetime|dbg|assume)")


def is_nothing(value):
    """Whether an operand is a constant that is no object."""
    return value in _NOTHING


class _Slots:
    """The stack slots that are only loaded and stored, as a whole."""

    def __init__(self, body):
        self._body = body
        self._predecessors = body.predecessors()
        self._private = self._find_private()
        self._reaching = {}
        self._definitions = body.definitions()

    def _find_private(self):
        private, shared = set(), set()
        for block in self._body.blocks:
            for line in block.lines:
                text = line.strip()
                if " = alloca " in text:
                    private.add(assigned(line))
                elif " = load " in text or text.startswith("store "):
                    place = _place(text)
                    # Whoever knows the address may write to it.
                    shared.update(n for n in used(line) if n != place)
                else:
                    shared.update(used(line))
        return private - shared

    def reaching(self, block, line):
        """What the stores wrote that a load may read from a private slot; None
        if it reads something else."""
        if (block, line) not in self._reaching:
            place = _place(self._body.blocks[block].lines[line].strip())
            found = None
            if place in self._private:
                found = self._walk(place, block, line)
            self._reaching[block, line] = found
        return self._reaching[block, line]

    def _walk(self, place, block, line):
        values, seen, todo = [], set(), [(block, line)]
        while todo:
            b, end = todo.pop()
            lines = self._body.blocks[b].lines
            for text in reversed(lines[:end]):
                text = text.strip()
                if text.startswith("store ") and _place(text) == place:
                    values.append(operands(text[len("store ") :])[0][0])
                    break
            else:
                # In front of the first store it holds nothing.
                new = [p for p in self._predecessors[b] if p not in seen]
                seen.update(new)
                todo += [(p, None) for p in new]
        return values

    def zeroed(self, block, line):
        """Whether a load reads what its block has zeroed as a part of a struct,
        with nothing in between that may have written there."""
        lines = [text.strip() for text in self._body.blocks[block].lines]
        wanted = typed(lines[line].partition(" = load ")[2])[0]
        pointer = _place(lines[line])
        for text in reversed(lines[:line]):
            if text.startswith("store ") and _place(text) not in self._private:
                stored = typed(text[len("store ") :])
                root, path = self._root(pointer, stored[0])
                return (
                    stored[1].startswith("zeroinitializer")
                    and root == self._root(_place(text))[0]
                    and _first_part(element_type(stored[0], path)) == wanted
                )
            counts = refop(text)
            if "call " in text or "invoke " in text:
                harmless = counts and counts.kind == "incref"
                if not harmless and not _WRITES_NOTHING.search(text):
                    return False
            elif "cmpxchg " in text or "atomicrmw " in text:
                return False
        return False

    def _root(self, pointer, of_type=None):
        """What an address is made from, by casts and by a step into a struct of
        a type -> (local, path in the struct)."""
        path = []
        while pointer in self._definitions:
            text = self._definitions[pointer][1].strip().partition(" = ")[2]
            cast, step = _CAST.match(text), _STEP.match(text)
            if cast:
                pointer = cast.group(1)
            elif step and not path:
                stepped, rest = typed(text[step.end() :])
                values = operands(rest.lstrip(", "))[0]
                constant = all(value.isdigit() for value in values[1:])
                if stepped != of_type or not constant or values[1:2] != ["0"]:
                    break
                pointer, path = values[0], [int(v) for v in values[2:]]
            else:
                break
        return pointer, path


def _first_part(text):
    """The type of what lies first in an aggregate."""
    while text and text[:1] in "{[":
        text = element_type(text, [0])
    return text


def part_of_constant(text, path):
    """The part of a constant struct that indices lead to, or None."""
    for index in path:
        if text[:1] not in "{[":
            return None
        values = operands(text[1:-1].strip())[0]
        if index >= len(values):
            return None
        text = values[index]
    return text


def _place(text):
    """The address that a load or store is at, or None."""
    text = text.split(" = ", 1)[-1] if not text.startswith("store ") else text
    rest = text.partition(" ")[2]
    if rest.startswith(("volatile ", "atomic ")):
        return None
    values = operands(rest)[0]
    return values[1] if len(values) > 1 else None


class Nulls:
    """Answers for one body."""

    def __init__(self, body):
        self._definitions = body.definitions()
        self._slots = _Slots(body)
        self._lines = {
            assigned(line): (b, i)
            for b, block in enumerate(body.blocks)
            for i, line in enumerate(block.lines)
        }

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
        if what == "load":
            place = self._lines[value]
            stored = self._slots.reaching(*place)
            if stored is None:
                return not path and self._slots.zeroed(*place)
            return all(self._is_null(v, path, seen) for v in stored)
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

    @staticmethod
    def _constant(text, path):
        for end in range(len(path) + 1):
            part = part_of_constant(text, path[:end])
            if part is None or is_nothing(part):
                return part is not None
        return False
