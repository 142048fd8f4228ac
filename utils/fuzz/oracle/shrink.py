# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a program smaller while a test still holds for it."""

from .program import KINDS, PARAMETERS, PHIS, TERMINATORS, Op, is_constant, nothing


def tidy(program):
    """Drops what cannot be reached, joins what follows each other, and drops
    phi operands for edges that are gone.  Changes the program."""
    blocks = {block.name: block for block in program.blocks}
    reached, work = set(), [program.blocks[0].name]
    while work:
        name = work.pop()
        if name in reached:
            continue
        reached.add(name)
        work.extend(blocks[name].ops[-1].targets)
    program.blocks = [b for b in program.blocks if b.name in reached]
    sources = {b.name: set() for b in program.blocks}
    for block in program.blocks:
        for target in block.ops[-1].targets:
            sources[target].add(block.name)
    names = {}
    for block in program.blocks:
        for op in list(block.ops):
            if op.kind not in PHIS:
                continue
            kept = [
                (o, t)
                for o, t in zip(op.operands, op.targets)
                if t in sources[block.name]
            ]
            op.operands = [o for o, _ in kept]
            op.targets = [t for _, t in kept]
            if len(kept) == 1 and kept[0][0] != op.result:
                names[op.result] = kept[0][0]
                block.ops.remove(op)
    _rename(program, names)
    # a -> b where that is the only edge on both ends.
    for block in list(program.blocks):
        while block in program.blocks:
            last = block.ops[-1]
            if last.kind != "jump" or last.targets[0] == block.name:
                break
            target = next(b for b in program.blocks if b.name == last.targets[0])
            if sources[target.name] != {block.name} or target is program.blocks[0]:
                break
            if any(op.kind in PHIS for op in target.ops):
                break
            block.ops[-1:] = target.ops
            program.blocks.remove(target)
            for after in program.blocks:
                for op in after.ops:
                    if op.kind in PHIS:
                        op.targets = [
                            block.name if t == target.name else t for t in op.targets
                        ]
            for name in target.ops[-1].targets:
                sources[name].discard(target.name)
                sources[name].add(block.name)
    return program


def _rename(program, names):
    def follow(name):
        seen = set()
        while name in names and name not in seen:
            seen.add(name)
            name = names[name]
        return name

    for op in program.ops():
        op.operands = [follow(o) for o in op.operands]


def _operand_type(op, index):
    if op.kind in PHIS:
        return KINDS[op.kind][1]
    return KINDS[op.kind][0][index]


def _without(program, doomed):
    """The program without the operations at these positions, or None."""
    copy = program.copy()
    names = {}
    position = 0
    for block in copy.blocks:
        kept = []
        for op in block.ops:
            if position in doomed and op.kind not in TERMINATORS:
                if op.result:
                    value = nothing(KINDS[op.kind][1])
                    if op.kind in ("same", "freeze", "round"):
                        value = op.operands[0]
                    names[op.result] = value
            else:
                kept.append(op)
            position += 1
        block.ops = kept
    used = {o for op in copy.ops() for o in op.operands}
    if any(value is None and name in used for name, value in names.items()):
        return None
    _rename(copy, {n: v for n, v in names.items() if v is not None})
    return tidy(copy)


def _candidates(program):
    """Smaller programs, one change each."""
    size = program.size()
    for b, block in enumerate(program.blocks):
        last = block.ops[-1]
        for target in last.targets if len(last.targets) > 1 else ():
            copy = program.copy()
            copy.blocks[b].ops[-1] = Op("jump", None, (), [target])
            yield tidy(copy)
        if last.targets:
            for status in ("0", "1"):
                copy = program.copy()
                copy.blocks[b].ops[-1] = Op("return", None, [status])
                yield tidy(copy)
    width = max(1, size // 2)
    while width:
        for start in range(0, size, width):
            smaller = _without(program, range(start, min(size, start + width)))
            if smaller and smaller.size() < size:
                yield smaller
        width //= 2
    for b, block in enumerate(program.blocks):
        for i, op in enumerate(block.ops):
            for n, operand in enumerate(op.operands):
                kind = _operand_type(op, n)
                simple = {"ref": ["a", "b"], "bit": ["c0", "c1"], "int": ["0", "1"]}
                options = simple.get(kind, [])
                if operand in options:
                    options = options[: options.index(operand)]
                elif is_constant(operand):
                    options = []
                for option in options:
                    copy = program.copy()
                    copy.blocks[b].ops[i].operands[n] = option
                    yield tidy(copy)
            if op.kind in ("lend", "lend_unknown", "native", "loud_native", "stash", "sink_unknown"):
                simpler = {"native": None, "loud_native": None}.get(op.kind, "any")
                if simpler:
                    copy = program.copy()
                    copy.blocks[b].ops[i] = Op("any")
                    yield tidy(copy)


def weight(program):
    """What shrinking makes less: operations, then what they refer to."""
    operands = 0
    for op in program.ops():
        for operand in op.operands:
            if operand in PARAMETERS:
                operands += 1
            elif not is_constant(operand):
                operands += 3
        operands += op.kind not in ("any", "jump", "return")
    return (program.size(), len(program.blocks), operands)


def shrink(program, holds, rounds=400):
    """The smallest program found for which holds(program) is true; that is asked
    no more than `rounds` times."""
    asked = 0
    best = program
    progress = True
    while progress and asked < rounds:
        progress = False
        for candidate in _candidates(best):
            if weight(candidate) >= weight(best):
                continue
            asked += 1
            if holds(candidate):
                best = candidate
                progress = True
                break
            if asked >= rounds:
                break
    return best
