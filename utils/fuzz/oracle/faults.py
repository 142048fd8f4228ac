# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fault operators: each makes one mistake that people make in programs."""

from .program import KINDS, PARAMETERS, PHIS, REFOPS, Op, is_constant


def _refops(program, kinds=REFOPS):
    return [
        (block, i)
        for block in program.blocks
        for i, op in enumerate(block.ops)
        if op.kind in kinds
    ]


def _known(block, index):
    """References that can be named at a place: parameters, and what the block
    has named before."""
    names = {n for n, t in PARAMETERS.items() if t == "ref"}
    for op in block.ops[:index]:
        if op.result and KINDS[op.kind][1] == "ref":
            names.add(op.result)
        if op.kind not in PHIS:
            for operand, kind in zip(op.operands, KINDS[op.kind][0]):
                if kind == "ref" and not is_constant(operand):
                    names.add(operand)
    return sorted(names)


def _drop(kind):
    def fault(program, random):
        places = _refops(program, (kind,))
        if not places:
            return False
        block, i = random.choice(places)
        del block.ops[i]
        return True

    return fault


def _duplicate(kind):
    def fault(program, random):
        places = _refops(program, (kind,))
        if not places:
            return False
        block, i = random.choice(places)
        block.ops.insert(i, block.ops[i].copy())
        return True

    return fault


def _decref_early(program, random):
    """A decref moves up, above what may use its operand."""
    places = _refops(program, ("decref",))
    if not places:
        return False
    block, i = random.choice(places)
    op = block.ops[i]
    lowest = 0
    for j in range(i):
        if block.ops[j].result == op.operands[0] or block.ops[j].kind in PHIS:
            lowest = j + 1
    if lowest == i:
        return False
    del block.ops[i]
    block.ops.insert(random.randrange(lowest, i), op)
    return True


def _swap(program, random):
    """An incref and a decref change places: the count may be zero between."""
    places = [
        (block, i)
        for block, i in _refops(program)
        if block.ops[i + 1].kind in REFOPS and block.ops[i].kind != block.ops[i + 1].kind
    ]
    if not places:
        return False
    block, i = random.choice(places)
    block.ops[i : i + 2] = [block.ops[i + 1], block.ops[i]]
    return True


def _wrong_alias(program, random):
    places = _refops(program)
    if not places:
        return False
    block, i = random.choice(places)
    names = [n for n in _known(block, i) if n != block.ops[i].operands[0]]
    if not names:
        return False
    block.ops[i].operands[0] = random.choice(names)
    return True


def _on_one_edge(program, random):
    """One way to a join releases or retains once more."""
    blocks = [b for b in program.blocks if b.ops[-1].kind == "jump"]
    if not blocks:
        return False
    block = random.choice(blocks)
    end = len(block.ops) - 1
    name = random.choice(_known(block, end))
    block.ops.insert(end, Op(random.choice(REFOPS), None, [name]))
    return True


def _exchange(one, other):
    def fault(program, random):
        places = _refops(program, (one, other))
        if not places:
            return False
        block, i = random.choice(places)
        op = block.ops[i]
        op.kind = other if op.kind == one else one
        return True

    return fault


FAULTS = {
    "drop an incref": _drop("incref"),
    "drop a decref": _drop("decref"),
    "duplicate an incref": _duplicate("incref"),
    "duplicate a decref": _duplicate("decref"),
    "release early": _decref_early,
    "swap refops": _swap,
    "count the wrong reference": _wrong_alias,
    "count on one edge": _on_one_edge,
    "borrowed for owned": _exchange("dup", "peek"),
    "stolen for borrowed": _exchange("sink", "lend"),
    "incref for decref": _exchange("incref", "decref"),
}


def inject(program, random, count=1):
    """Makes `count` mistakes in a copy of the program."""
    program = program.copy()
    notes = []
    for _ in range(count):
        names = list(FAULTS)
        random.shuffle(names)
        for name in names:
            if FAULTS[name](program, random):
                notes.append(name)
                break
    program.note = ", ".join(notes)
    return program
