# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which blocks can still reach a success exit.

The conventions are Numba's: a native function returns its status, which is a
success if it is 0, -2 (None) or -3 (the end of a generator); a status that came
from a call, was tested, and is returned is an error.  A CPython wrapper fails
by returning null.  A cfunc wrapper has no such value: it takes the GIL in order
to report an error, and what comes after that counts as an error exit.
Everything else has no error exits.

Returns are merged, and so are the paths of errors: a phi says which of them it
was.  So paths are told apart by what phis of constants make of them.
"""

import re

from .body import is_phi, phi_edges, used

_VALUE = r"(%(?:\"[^\"]*\"|[-\w.$]+)|-?\d+|true|false|null|undef|poison)"
_RETURN = re.compile(r"^\s*ret (i32|i8\*|ptr) " + _VALUE)
_TEST = re.compile(
    r"= icmp \w+ i32 (%(?:\"[^\"]*\"|[-\w.$]+)), -?\d+"
    r"|^\s*switch i32 (%(?:\"[^\"]*\"|[-\w.$]+)),"
)
_ARM = re.compile(r"(?:i32|i8\*|ptr) " + _VALUE)
_BRANCH = re.compile(
    r"^\s*br i1 (%(?:\"[^\"]*\"|[-\w.$]+)), label (%(?:\"[^\"]*\"|[-\w.$]+)), "
    r"label (%(?:\"[^\"]*\"|[-\w.$]+))"
)
_NOT = re.compile(r"= xor i1 (%(?:\"[^\"]*\"|[-\w.$]+)), true")
_EQUAL = re.compile(r"= icmp (eq|ne) \S+ " + _VALUE + ", " + _VALUE)
_TELLING_TYPE = re.compile(r"= phi (?:i1|i8|i32|i8\*|ptr) ")
_SUCCESSES = {"0", "-2", "-3"}

#: What a phi may be, besides a constant: a status that was tested.
_ERROR = "error"

#: More states than this are not told apart.
_MAX_STATES = 20000


class _TooMany(Exception):
    pass


class Exits:
    """Answers for one body."""

    def __init__(self, body, category):
        self._body = body
        self._category = category
        self._definitions = body.definitions()
        self._tested = set()
        if category == "native":
            for block in body.blocks:
                for line in block.lines:
                    match = _TEST.search(line)
                    if match:
                        self._tested.add(match.group(1) or match.group(2))
        self._phis = self._telling_phis()
        try:
            self._reaching = self._find_reaching()
        except _TooMany:
            self._phis = self._returned_phis()
            try:
                self._reaching = self._find_reaching()
            except _TooMany:
                self._reaching = set(range(len(body.blocks)))
        if category == "cfunc":
            self._reaching &= self._before_gil()

    def reaches_success(self, block):
        return block in self._reaching

    # --- Which phis say what happened?

    def _telling_phis(self):
        """{block: [(phi, {label: value})]} of phis with a constant, and of phis
        of those."""
        telling, found = set(), {}
        while True:
            before = len(telling)
            for b, block in enumerate(self._body.blocks):
                for line in block.lines:
                    if not is_phi(line):
                        break
                    name = line.split(" = ", 1)[0].strip()
                    edges = phi_edges(line)
                    if name in telling or not _TELLING_TYPE.search(line):
                        continue
                    if any(
                        not value.startswith("%")
                        or value in telling
                        or value in self._tested
                        for value, _ in edges
                    ):
                        telling.add(name)
                        found.setdefault(b, []).append(
                            (name, {label: value for value, label in edges})
                        )
            if len(telling) == before:
                return found

    def _returned_phis(self):
        """Only those that are returned."""
        returned, todo = set(), []
        for block in self._body.blocks:
            match = _RETURN.match(block.terminator)
            todo += [match.group(2)] if match else []
        values = {
            name: edges for rows in self._phis.values() for name, edges in rows
        }
        while todo:
            name = todo.pop()
            if name in values and name not in returned:
                returned.add(name)
                todo += values[name].values()
        return {
            b: [row for row in rows if row[0] in returned]
            for b, rows in self._phis.items()
        }

    # --- The graph of (block, what the phis are)

    def _find_live(self):
        """What each block, or one after it, still asks of the phis: a list of
        sets by block number."""
        telling = {name for rows in self._phis.values() for name, _ in rows}
        # Conditions that are made of them count as they do.
        made_of = {name: name for name in telling}
        for name, (_, line) in self._definitions.items():
            match = _NOT.search(line) or _EQUAL.search(line)
            for source in match.groups() if match else ():
                if source in telling:
                    made_of[name] = source
        live = [set() for _ in self._body.blocks]
        predecessors = self._body.predecessors()
        for b, block in enumerate(self._body.blocks):
            for line in block.lines:
                if is_phi(line):
                    uses = [
                        (self._body.number[label], value)
                        for value, label in phi_edges(line)
                    ]
                else:
                    uses = [(b, value) for value in used(line)]
                for where, value in uses:
                    name = made_of.get(value)
                    todo = [where] if name else []
                    while todo:
                        at = todo.pop()
                        if name in live[at]:
                            continue
                        live[at].add(name)
                        if self._definitions[name][0] != at:
                            todo += predecessors[at]
        return live

    def _find_reaching(self):
        self._live = self._find_live()
        start = (0, frozenset())
        predecessors, good, todo = {start: []}, [], [start]
        while todo:
            state = todo.pop()
            block, known = state[0], dict(state[1])
            terminator = self._body.blocks[block].terminator
            if terminator.lstrip().startswith("ret "):
                if self._returns_success(terminator, known):
                    good.append(state)
                continue
            for target in self._targets(block, terminator, known):
                following = (target, self._enter(block, target, known))
                if following not in predecessors:
                    if len(predecessors) >= _MAX_STATES:
                        raise _TooMany
                    predecessors[following] = []
                    todo.append(following)
                predecessors[following].append(state)
        reached = set()
        while good:
            state = good.pop()
            if state not in reached:
                reached.add(state)
                good += predecessors[state]
        return {block for block, _ in reached}

    def _targets(self, block, terminator, known):
        branch = _BRANCH.match(terminator)
        if branch:
            outcome = self._evaluate(branch.group(1), known)
            if outcome is not None:
                return [self._body.number[branch.group(2 if outcome else 3)]]
        labels = self._body.blocks[block].successors()
        return [self._body.number[label] for label in labels]

    def _evaluate(self, value, known):
        """What a condition is, or None."""
        if value in known:
            return {"true": True, "false": False}.get(known[value])
        line = self._definitions.get(value, (None, ""))[1]
        inverted = _NOT.search(line)
        if inverted:
            outcome = self._evaluate(inverted.group(1), known)
            return None if outcome is None else not outcome
        compared = _EQUAL.search(line)
        if compared:
            sides = [known.get(side, side) for side in compared.groups()[1:]]
            if not any(side.startswith("%") or side == _ERROR for side in sides):
                return (sides[0] == sides[1]) == (compared.group(1) == "eq")
        return None

    def _enter(self, source, target, known):
        """What is known after an edge."""
        label = self._body.blocks[source].label
        after = dict(known)
        for name, edges in self._phis.get(target, ()):
            value = edges[label]
            if value.startswith("%"):
                value = _ERROR if value in self._tested else known.get(value)
            if value is None or value in ("undef", "poison"):
                after.pop(name, None)
            else:
                after[name] = value
        live = self._live[target]
        return frozenset(item for item in after.items() if item[0] in live)

    def _returns_success(self, line, known):
        match = _RETURN.match(line)
        if not match:
            return True
        is_status = match.group(1) == "i32"
        if self._category != ("native" if is_status else "cpython"):
            return True
        return self._is_success(match.group(2), is_status, known)

    def _is_success(self, value, is_status, known):
        value = known.get(value, value)
        if value == _ERROR or value in self._tested:
            return False
        if not value.startswith("%"):
            return value in _SUCCESSES if is_status else value != "null"
        line = self._definitions.get(value, (None, ""))[1]
        if " = select " in line:
            return any(
                self._is_success(arm, is_status, known)
                for arm in _ARM.findall(line)[-2:]
            )
        return True

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
