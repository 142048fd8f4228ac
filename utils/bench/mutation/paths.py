# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is so on every path that can be taken.

Some paths of a graph are none of the function: branches on one condition go one
way together.  A path is left out only if two of its branches contradict each
other by the text of their conditions.
"""

import re

from .body import LOCAL, assigned, has_cycle, is_phi, operands, phi_edges, refop, used
from .nulls import is_nothing, part_of_constant

_BRANCH = re.compile(
    r"^\s*br i1 (%(?:\"[^\"]*\"|[-\w.$]+)), label (%(?:\"[^\"]*\"|[-\w.$]+)), "
    r"label (%(?:\"[^\"]*\"|[-\w.$]+))"
)
_ICMP = re.compile(r"^icmp (eq|ne) (.*)$")
_NOT = re.compile(r"^xor i1 (%(?:\"[^\"]*\"|[-\w.$]+)), true$")
_BOTH = re.compile(
    r"^(?:and i1 (\S+), (\S+)|select i1 (\S+), i1 (\S+), i1 false)$"
)
_EITHER = re.compile(
    r"^(?:or i1 (\S+), (\S+)|select i1 (\S+), i1 true, i1 (\S+))$"
)
_CAST = re.compile(r"^(?:bitcast|freeze) \S+ (%(?:\"[^\"]*\"|[-\w.$]+))")
#: Numba's status, as Python sees it.
_EXTENDED = re.compile(r"^sext i32 (%(?:\"[^\"]*\"|[-\w.$]+)) to i64$")
#: Enough for the functions of the corpora; above, nothing is known.
_MOST_STATES = 5000
_MOST_PATHS = 2000


class Paths:
    """The paths of one body."""

    def __init__(self, body):
        self._body = body
        self._successors = body.successors()
        self._predecessors = body.predecessors()
        self._reachable = None
        self._definitions = {
            name: (block, line.strip().partition(" = ")[2].split(", !", 1)[0])
            for name, (block, line) in body.definitions().items()
        }

    # Conditions, as {(text, is it so?)}.

    def _facts(self, condition, holds):
        """What a condition says, as facts that no other condition implies."""
        text = self._definitions.get(condition, (None, condition))[1]
        negated = _NOT.match(text)
        if negated:
            return self._facts(negated.group(1), not holds)
        parts = (_BOTH if holds else _EITHER).match(text)
        if parts:
            return set().union(
                *(self._facts(p, holds) for p in parts.groups() if p)
            )
        compared = _ICMP.match(text)
        if compared:
            sides = self._with_constants(compared.group(2))
            return {("eq " + sides, holds == (compared.group(1) == "eq"))}
        if is_phi("  %x = " + text) or " call " in text or "load " in text:
            return {(condition, holds)}
        return {(text if text.startswith("icmp ") else condition, holds)}

    def _with_constants(self, sides):
        """The operands of a comparison, with the number in place of a field of
        a constant struct."""

        def replace(match):
            value, width = match.group(0), _EXTENDED.match(
                self._definitions.get(match.group(0), (None, ""))[1]
            )
            value, path = self._resolve(width.group(1) if width else value)
            number = part_of_constant(value, path) if path else value
            return number if re.fullmatch(r"-?\d+", number or "") else match.group(0)

        return LOCAL.sub(replace, sides)

    def _on_edge(self, source, target):
        branch = _BRANCH.match(self._body.blocks[source].terminator)
        if not branch or branch.group(2) == branch.group(3):
            return set()
        return self._facts(
            branch.group(1), branch.group(2) == self._body.blocks[target].label
        )

    def _reached(self):
        """The blocks that the entry leads to by edges that can be taken."""
        if self._reachable is None:
            self._reachable, todo = {0}, [0]
            while todo:
                block = todo.pop()
                for target in self._successors[block]:
                    if target not in self._reachable and not self._contradictory(
                        self._on_edge(block, target)
                    ):
                        self._reachable.add(target)
                        todo.append(target)
        return self._reachable

    @staticmethod
    def _contradictory(facts):
        for text, holds in facts:
            if (text, not holds) in facts or (text in ("true", "false")) and (
                holds != (text == "true")
            ):
                return True
            sides = re.match(r"^eq \S+ (-?\d+|null), (-?\d+|null)$", text)
            if sides and holds != (sides.group(1) == sides.group(2)):
                return True
        return False

    def _before(self, facts, block, source):
        """Facts at the end of a predecessor, of facts at the start of a block:
        those that do not speak of what is computed in between."""
        phis = self._phis(block, source)
        result = set()
        for text, holds in facts:
            result.add((LOCAL.sub(lambda m: phis.get(m[0]) or m[0], text), holds))
        return result

    def _phis(self, block, source):
        label = self._body.blocks[source].label
        return {
            assigned(line): dict((w, v) for v, w in phi_edges(line)).get(label)
            for line in self._body.blocks[block].lines
            if is_phi(line)
        }

    def _outlive(self, facts, block):
        """The facts that speak of nothing but what was there before a block,
        or of its phis."""
        computed = {
            name
            for line in self._body.blocks[block].lines
            for name in [assigned(line)]
            if name and not is_phi(line)
        }
        return {(t, h) for t, h in facts if computed.isdisjoint(LOCAL.findall(t))}

    # Values.

    def _resolve(self, value, path=()):
        """The phi, constant or other thing that a value, or a field of one, is
        a copy of -> (value, path)."""
        while value.startswith("%") and value in self._definitions:
            text = self._definitions[value][1]
            what, _, rest = text.partition(" ")
            cast = _CAST.match(text)
            if cast:
                value = cast.group(1)
            elif what == "extractvalue":
                (value,), indices = operands(rest)
                path = tuple(indices) + path
            elif what == "insertvalue":
                (into, new), indices = operands(rest)
                indices = tuple(indices)
                if path[: len(indices)] == indices:
                    value, path = new, path[len(indices) :]
                elif indices[: len(path)] == path:
                    break
                else:
                    value = into
            else:
                break
        return value, path

    def null_at(self, value, block):
        """Whether a value is null whenever control comes to the end of a block.

        Goes back along the paths, with the value and what branches say.
        """
        if block not in self._reached():
            return True
        start = (block, self._resolve(value), frozenset())
        seen, todo = {start}, [start]
        while todo:
            block, wanted, facts = todo.pop()
            if wanted and is_nothing(wanted[0]):
                continue
            home = wanted and self._definitions.get(wanted[0], (None, ""))
            if wanted and not (home[0] is not None and home[1].startswith("phi ")):
                # It is something: unless the path itself cannot be.
                wanted = None
            if wanted is None and not facts:
                return False
            if not self._predecessors[block]:
                return False
            for source in set(self._predecessors[block]) & self._reached():
                earlier = self._before(self._outlive(facts, block), block, source)
                earlier |= self._on_edge(source, block)
                if self._contradictory(earlier):
                    continue
                value = wanted
                if wanted and home[0] == block:
                    value = self._resolve(
                        self._phis(block, source)[wanted[0]], wanted[1]
                    )
                state = (source, value, frozenset(earlier))
                if state not in seen:
                    seen.add(state)
                    todo.append(state)
            if len(seen) > _MOST_STATES:
                return False
        return True

    def never_overdrawn(self, value, block, line, effect):
        """Whether a further decref in front of a line never releases more than
        the function has retained itself, on any path through there.

        effect(text, aliases): what an instruction does to the count that the
        values hold, at worst.  Only for functions without loops.
        """
        if has_cycle(self._successors):
            return False
        for path in self._all_paths(0, frozenset(), (0,)):
            if path is None:
                return False
            if block in path and not self._covers(path, value, block, line, effect):
                return False
        return True

    def _all_paths(self, block, facts, path):
        """Yields the paths to an end, as tuples of blocks, None if there are
        too many."""
        todo, count = [(block, facts, path)], 0
        while todo:
            block, facts, path = todo.pop()
            count += 1
            if count > _MOST_PATHS:
                yield None
                return
            if not self._successors[block]:
                yield path
            for target in self._successors[block]:
                known = facts | self._on_edge(block, target)
                if not self._contradictory(known):
                    todo.append((target, known, path + (target,)))

    def _covers(self, path, value, block, line, effect):
        """Whether what is retained on one path is enough for one decref more."""
        names, uses = {}, []
        for before, number in zip((None,) + path, path):
            if before is not None:
                phis = self._phis(number, before)
                names.update({n: names.get(v, v) for n, v in phis.items()})
            for i, text in enumerate(self._body.blocks[number].lines):
                if (number, i) == (block, line):
                    uses.append((text, True))
                if not is_phi(text):
                    uses.append((text, False))
                cast = _CAST.match(text.strip().partition(" = ")[2])
                if cast:
                    names[assigned(text)] = names.get(cast.group(1), cast.group(1))
        root = names.get(value, value)
        if is_nothing(root):
            return True
        # What was loaded, or is a part, may be handed over under another name.
        if " call " not in " " + self._definitions.get(root, (0, "call "))[1]:
            return False
        aliases = {root} | {name for name, what in names.items() if what == root}
        held = 0
        for text, is_further in uses:
            if is_further:
                held -= 1
            elif not aliases.isdisjoint(used(text)) and not _CAST.match(
                text.strip().partition(" = ")[2]
            ):
                held += effect(text, aliases)
            if held < 0:
                return False
        return True
