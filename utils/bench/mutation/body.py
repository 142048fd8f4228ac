# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A function's text as blocks of lines.

Instructions stay text.  What LLVM prints over several lines (a switch) is one
instruction with line breaks in it.
"""

import re
from collections import namedtuple

_LABEL = re.compile(r'^("[^"]*"|[-\w.$]+):')
_TARGET = re.compile(r'label (%(?:"[^"]*"|[-\w.$]+))')
_UNNAMED_ARGUMENT = re.compile(r"%\d+(?=[,)])")
LOCAL = re.compile(r'%(?:"[^"]*"|[-\w.$]+)')
_ASSIGNED = re.compile(r'^\s*(%(?:"[^"]*"|[-\w.$]+)) = ')
_REFOP = re.compile(
    r"^\s*(?:tail |musttail |notail )?call (?:\w+ )*?void "
    r"@(NRT_incref|NRT_decref|Py_IncRef|Py_DecRef)\((.*)\)[^()]*$"
)
_OPERAND = re.compile(
    r'(?:^|\s)(%(?:"[^"]*"|[-\w.$]+)|null|undef|poison|@(?:"[^"]*"|[-\w.$]+)'
    r"|(?:bitcast|getelementptr|inttoptr|addrspacecast) ?.*)$"
)
_PHI_EDGE = re.compile(
    r'\[ (.+?), (%(?:"[^"]*"|[-\w.$]+)) \](?=, \[|, !|$)'
)

#: A call that counts: what it does, "incref" or "decref", and to what.
Refop = namedtuple("Refop", "kind operand")


def refop(line):
    """The Refop that an instruction is, or None."""
    match = _REFOP.match(line)
    if not match:
        return None
    operand = _OPERAND.search(arguments(match.group(2))[0])
    if not operand:
        return None
    kind = "incref" if match.group(1).lower().endswith("incref") else "decref"
    return Refop(kind, operand.group(1))


def arguments(text):
    """The arguments in the text that follows a call's opening parenthesis."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter == ")" and depth == 0:
            text = text[:place]
            break
        depth += letter in "([{<"
        depth -= letter in ")]}>"
        if letter == "," and depth == 0:
            found.append(text[start:place].strip())
            start = place + 1
    return found + [text[start:].strip()]


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


def _split(text):
    """Splits at the commas that are not inside of brackets."""
    depth, start, parts = 0, 0, []
    for place, letter in enumerate(text):
        depth += letter in "{[<("
        depth -= letter in "}]>)"
        if letter == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    return parts + [text[start:].strip()]


def operands(text):
    """`TYPE VALUE, TYPE VALUE, 0, 1` -> (values, indices)."""
    values, indices = [], []
    for part in _split(text):
        if part.isdigit():
            indices.append(int(part))
        elif not part.startswith("!"):
            values.append(typed(part)[1])
    return values, indices


def element_type(text, indices):
    """The type of a part of an aggregate type, or None."""
    for index in indices:
        array = re.match(r"\[(\d+) x (.*)\]$", text)
        if array:
            text = array.group(2)
            continue
        parts = _split(text[1:-1]) if text[:1] == "{" and text[-1:] == "}" else []
        if index >= len(parts):
            return None
        text = parts[index]
    return text


def assigned(line):
    """The local that an instruction defines, or None."""
    match = _ASSIGNED.match(line)
    return match.group(1) if match else None


def used(line):
    """The locals that an instruction names, without the one it defines."""
    match = _ASSIGNED.match(line)
    return LOCAL.findall(line, match.end() if match else 0)


def is_phi(line):
    match = _ASSIGNED.match(line)
    return bool(match) and line.startswith("phi ", match.end())


def phi_edges(line):
    """[(value, label of the predecessor)] of a phi."""
    # The type may have brackets as well; values come after it.
    return _PHI_EDGE.findall(line)


class Block:
    """label: with its %; lines: instructions, the last is the terminator."""

    __slots__ = ("label", "shown", "lines")

    def __init__(self, label, shown, lines):
        self.label = label
        #: False for an entry block that LLVM prints without a label.
        self.shown = shown
        self.lines = lines

    @property
    def terminator(self):
        return self.lines[-1]

    def successors(self):
        line = self.terminator.lstrip()
        if not line.startswith(("br ", "switch ", "indirectbr ", "invoke ")):
            return []
        return list(dict.fromkeys(_TARGET.findall(line)))


class Body:
    """A definition."""

    def __init__(self, head, blocks):
        self.head = head
        self.blocks = blocks
        self.number = {block.label: i for i, block in enumerate(blocks)}

    @classmethod
    def parse(cls, lines):
        """From the lines of a definition, `define` to `}`."""
        head, blocks = lines[0], []
        for line in lines[1:-1]:
            match = _LABEL.match(line)
            if match:
                blocks.append(Block("%" + match.group(1), True, []))
            elif not line.strip():
                continue
            elif not blocks:
                blocks.append(Block(cls._entry_label(head), False, [line]))
            elif line.startswith("    ") or line.strip() == "]":
                blocks[-1].lines[-1] += "\n" + line
            else:
                blocks[-1].lines.append(line)
        return cls(head, blocks)

    @staticmethod
    def _entry_label(head):
        return "%%%d" % len(_UNNAMED_ARGUMENT.findall(head))

    def copy(self):
        return Body(
            self.head, [Block(b.label, b.shown, list(b.lines)) for b in self.blocks]
        )

    def lines(self):
        result = [self.head]
        for block in self.blocks:
            if block.shown:
                result.append(block.label[1:] + ":")
            result += block.lines
        result.append("}")
        return result

    def text(self):
        return "\n".join(self.lines()) + "\n"

    def refops(self):
        """Yields (block number, line number, Refop)."""
        for b, block in enumerate(self.blocks):
            for i, line in enumerate(block.lines):
                found = refop(line) if "call" in line else None
                if found:
                    yield b, i, found

    def successors(self):
        """Block numbers by block number."""
        return [
            [self.number[label] for label in block.successors()]
            for block in self.blocks
        ]

    def predecessors(self):
        result = [[] for _ in self.blocks]
        for b, targets in enumerate(self.successors()):
            for target in targets:
                result[target].append(b)
        return result

    def definitions(self):
        """{local: (block number, line)}; arguments are not in it."""
        return {
            name: (b, line)
            for b, block in enumerate(self.blocks)
            for line in block.lines
            for name in [assigned(line)]
            if name
        }

    def arguments(self):
        """The names of the arguments."""
        start = self.head.index("@")
        return LOCAL.findall(self.head, start)


def add_edge_block(body, source, target, lines):
    """Puts a new block with some lines on an edge."""
    label = "%%mutant.edge.%d" % len(body.blocks)
    block = body.blocks[source]
    old, name = body.blocks[target].label, re.escape(body.blocks[target].label)
    block.lines[-1] = re.sub(
        "label %s(?![-\\w.$])" % name, lambda _: "label " + label, block.terminator
    )
    pattern = re.compile(r", %s \](?=, \[|, !|$)" % re.escape(block.label))
    for i, line in enumerate(body.blocks[target].lines):
        if not is_phi(line):
            break
        body.blocks[target].lines[i] = pattern.sub(
            lambda _: ", %s ]" % label, line
        )
    body.blocks.append(Block(label, True, lines + ["  br label " + old]))
    body.number[label] = len(body.blocks) - 1


def reverse_postorder(successors):
    """The reachable blocks in reverse post-order; the entry is 0."""
    seen, order, stack = {0}, [], [(0, iter(successors[0]))]
    while stack:
        b, rest = stack[-1]
        for target in rest:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(successors[target])))
                break
        else:
            order.append(b)
            stack.pop()
    return order[::-1]


def dominators(successors, predecessors):
    """The immediate dominator of each reachable block, {block: block}."""
    order = reverse_postorder(successors)
    place = {b: i for i, b in enumerate(order)}
    idom = {0: 0}
    changed = True
    while changed:
        changed = False
        for b in order[1:]:
            new = None
            for p in predecessors[b]:
                if p not in idom:
                    continue
                if new is None:
                    new = p
                    continue
                other = p
                while new != other:
                    while place[new] > place[other]:
                        new = idom[new]
                    while place[other] > place[new]:
                        other = idom[other]
            if idom.get(b) != new:
                idom[b] = new
                changed = True
    return idom


#: header, blocks (a set with the header), and the latches.
Loop = namedtuple("Loop", "header blocks latches")


def loops(successors, predecessors):
    """The natural loops, one a header, in order of the headers."""
    idom = dominators(successors, predecessors)

    def dominates(a, b):
        while b != a and b != 0:
            b = idom[b]
        return a == b

    found = {}
    for b in sorted(idom):
        for header in successors[b]:
            if not dominates(header, b):
                continue
            blocks, latches = found.setdefault(header, ({header}, []))
            latches.append(b)
            todo = [b]
            while todo:
                inside = todo.pop()
                if inside not in blocks:
                    blocks.add(inside)
                    todo += [p for p in predecessors[inside] if p in idom]
    return [Loop(h, *found[h]) for h in sorted(found)]


def has_cycle(successors):
    """Whether a path can come back to a block."""
    place = {b: i for i, b in enumerate(reverse_postorder(successors))}
    return any(
        place[target] <= place[b] for b in place for target in successors[b]
    )
