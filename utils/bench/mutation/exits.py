# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which blocks can still reach a success exit.

The conventions are Numba's: a native function returns its status, which is a
success if it is 0, -2 (None) or -3 (the end of a generator); a status that came
from a call, was tested, and is returned is an error.  A CPython wrapper fails
by returning null.  A cfunc wrapper has no such value: it takes the GIL in order
to report an error, and what comes after that counts as an error exit.
Everything else has no error exits.
"""

import re

from .body import is_phi, phi_edges

_RETURN = re.compile(
    r"^\s*ret (i32|i8\*|ptr) (%(?:\"[^\"]*\"|[-\w.$]+)|-?\d+|null|undef|poison)"
)
_TEST = re.compile(
    r"= icmp \w+ i32 (%(?:\"[^\"]*\"|[-\w.$]+)), -?\d+"
    r"|^\s*switch i32 (%(?:\"[^\"]*\"|[-\w.$]+)),"
)
_ARM = re.compile(r"(?:i32|i8\*|ptr) (%(?:\"[^\"]*\"|[-\w.$]+)|-?\d+|null)")
_SUCCESSES = {"0", "-2", "-3"}


class Exits:
    """Answers for one body."""

    def __init__(self, body, category):
        self._body = body
        self._category = category
        self._definitions = body.definitions()
        self._predecessors = body.predecessors()
        self._tested = set()
        if category == "native":
            for block in body.blocks:
                for line in block.lines:
                    match = _TEST.search(line)
                    if match:
                        self._tested.add(match.group(1) or match.group(2))
        self._reaching, self._returning = set(), set()
        for b, block in enumerate(body.blocks):
            if not block.terminator.lstrip().startswith("ret "):
                continue
            self._returning |= self._backward(b, {})
            # Block -> the predecessors through which success passes.
            allowed = {}
            if self._returns_success(block.terminator, allowed):
                self._reaching |= self._backward(b, allowed)
        if category == "cfunc":
            self._reaching &= self._before_gil()

    def reaches_success(self, block):
        return block in self._reaching

    def reaches_return(self, block):
        return block in self._returning

    def _before_gil(self):
        """The blocks that are reached without taking the GIL."""
        successors = self._body.successors()
        reached, todo = set(), [0]
        while todo:
            block = todo.pop()
            lines = self._body.blocks[block].lines
            if block in reached or any("@numba_gil_ensure(" in x for x in lines):
                continue
            reached.add(block)
            todo += successors[block]
        return reached

    def _returns_success(self, line, allowed):
        match = _RETURN.match(line)
        if not match:
            return True
        is_status = match.group(1) == "i32"
        if self._category != ("native" if is_status else "cpython"):
            return True
        return self._may_succeed(match.group(2), is_status, allowed, set())

    def _may_succeed(self, value, is_status, allowed, seen):
        if not value.startswith("%"):
            return value in _SUCCESSES if is_status else value != "null"
        if value in self._tested or value in seen:
            return False
        seen.add(value)
        block, line = self._definitions.get(value, (None, ""))
        if is_phi(line):
            good = {
                self._body.number[label]
                for incoming, label in phi_edges(line)
                if self._may_succeed(incoming, is_status, allowed, seen)
            }
            allowed.setdefault(block, set()).update(good)
            return bool(good)
        if " = select " in line:
            return any(
                self._may_succeed(arm, is_status, allowed, seen)
                for arm in _ARM.findall(line)[-2:]
            )
        return True

    def _backward(self, start, allowed):
        """The blocks from which `start` is reached, through allowed edges."""
        reached, todo = set(), [start]
        while todo:
            block = todo.pop()
            if block in reached:
                continue
            reached.add(block)
            good = allowed.get(block)
            todo += [
                p for p in self._predecessors[block] if good is None or p in good
            ]
        return reached
