# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An interpreter for refcount programs in LLVM IR.

It is slower than the executed check, needs no code generator, and tells what
happened: each step with the counts.

    run(functions, "f0", tape) -> Run
    explore(functions, "f0", ...) -> all runs, up to a bound
"""

from .callees import Callees
from .ir import Unreadable, size_of
from .world import (
    CONFIGURATIONS,
    HIDDEN,
    NAMED,
    USUAL,
    Run,
    Stop,
    has_no_first_argument,
)

_MOST_STEPS = 4000
_MOST_CALLS = 20


class _Machine(Callees):
    """Executes functions."""

    # Memory -------------------------------------------------------------------
    def load(self, place, kind):
        if kind != "ptr" and kind[0] in ("struct", "array"):
            parts, offset = [], 0
            inner = kind[1] if kind[0] == "struct" else [kind[2]] * kind[1]
            for part in inner:
                parts.append(self.load(_shift(place, offset), part))
                offset += max(8, size_of(part))
            return tuple(parts)
        if not isinstance(place, tuple) or place[0] == "poison":
            raise Stop("crash", "load through what is no address")
        if place[0] == "object":
            dead = self.counts[place[1]] <= 0
            if place[2] == 0:
                return self.counts[place[1]]
            if place[2] == 24:
                return ("poison", 0, 0) if dead else ("payload", place[1], 0)
            return 0
        value = self.memory.get(place)
        if value is None:
            self.run.reads_unset |= place in self.unset
            return None if kind == "ptr" else 0
        return value

    def store(self, place, kind, value):
        if kind != "ptr" and kind[0] in ("struct", "array"):
            offset = 0
            inner = kind[1] if kind[0] == "struct" else [kind[2]] * kind[1]
            for part, piece in zip(inner, value):
                self.store(_shift(place, offset), part, piece)
                offset += max(8, size_of(part))
            return
        if not isinstance(place, tuple) or place[0] in ("poison", "object"):
            raise Stop("crash", "store through what is no address")
        self.write(place, value)

    def write(self, place, value):
        self.memory[place] = value
        self.unset.discard(place)

    # Code ---------------------------------------------------------------------
    def execute(self, function, arguments, outermost=False):
        values = dict(zip(function.parameters, arguments))

        def get(operand):
            sort, what = operand
            if sort == "local":
                return values[what]
            if sort == "global":
                return (what, 0, 0)
            return what

        block = next(iter(function.blocks.values()))
        before = None
        while True:
            if outermost:
                self.run.blocks.append(block.name)
                self.note("block %" + block.name)
            phis = {}
            for ins in block.instructions:
                if ins[0] != "phi":
                    break
                phis[ins[1]] = get(ins[2][before])
            values.update(phis)
            target = None
            for ins in block.instructions:
                op, result = ins[0], ins[1]
                if op == "phi":
                    continue
                self.steps += 1
                if self.steps > _MOST_STEPS:
                    raise Stop("limit")
                if op == "call":
                    values[result] = self.call(ins, get)
                    target = ins[5]
                elif op == "load":
                    values[result] = self.load(get(ins[3]), ins[2])
                elif op == "store":
                    self.store(get(ins[4]), ins[2], get(ins[3]))
                elif op == "alloca":
                    self.allocas += 1
                    values[result] = ("alloca", self.allocas, 0)
                elif op == "getelementptr":
                    values[result] = self.element(ins, get)
                elif op == "select":
                    condition, yes, no = ins[2]
                    values[result] = get(yes) if get(condition) else get(no)
                elif op == "icmp":
                    values[result] = _compare(ins[2], get(ins[3]), get(ins[4]), ins[5])
                elif op == "binary":
                    values[result] = _binary(ins[2], get(ins[3]), get(ins[4]), ins[5])
                elif op == "cast":
                    values[result] = _cast(ins[2], get(ins[3]), ins[4], ins[5])
                elif op == "extractvalue":
                    value = get(ins[2])
                    for index in ins[4]:
                        value = value[index]
                    values[result] = value
                elif op == "insertvalue":
                    values[result] = _insert(get(ins[2]), get(ins[3]), ins[4])
                elif op == "extractelement":
                    values[result] = get(ins[2])[get(ins[4])]
                elif op == "insertelement":
                    values[result] = _insert(get(ins[2]), get(ins[3]), [get(ins[4])])
                elif op == "br":
                    if ins[2] is None or get(ins[2]):
                        target = ins[3][0]
                    else:
                        target = ins[3][1]
                elif op == "switch":
                    target = ins[4].get(get(ins[2]), ins[3])
                elif op == "ret":
                    return None if ins[2] is None else get(ins[2])
                else:
                    raise Stop("crash", "unreachable code is reached")
            before = block.name
            block = function.blocks[target]

    def call(self, ins, get):
        name = ins[2][1]
        if ins[2][0] != "global":
            raise Unreadable("indirect call")
        arguments = [get(a) for a in ins[3]]
        if name.startswith("llvm."):
            if name.startswith("llvm.memcpy") or name.startswith("llvm.memmove"):
                to, source, size = arguments[:3]
                cells = [
                    self.memory.get(_shift(source, offset)) for offset in range(0, size, 8)
                ]
                for i, cell in enumerate(cells):
                    self.write(_shift(to, 8 * i), cell)
            elif not name.startswith("llvm.lifetime"):
                raise Unreadable("call of @" + name)
            return None
        if name in self.functions:
            if self.depth == _MOST_CALLS:
                raise Stop("limit")
            self.depth += 1
            result = self.execute(self.functions[name], arguments)
            self.depth -= 1
            return result
        return self.external(name, arguments, ins[4])

    def element(self, ins, get):
        kind, place = ins[2], get(ins[3])
        indices = [get(i) for i in ins[4]]
        offset = indices[0] * size_of(kind)
        for index in indices[1:]:
            if kind[0] == "struct":
                offset += sum(max(8, size_of(f)) for f in kind[1][:index])
                kind = kind[1][index]
            else:
                kind = kind[2]
                offset += index * size_of(kind)
        if place is None and not offset:
            return None
        return _shift(place, offset)


def _shift(place, offset):
    if not isinstance(place, tuple):
        raise Stop("crash", "null is no address")
    return (place[0], place[1], place[2] + offset)


def _insert(value, piece, path):
    parts = list(value)
    if len(path) > 1:
        piece = _insert(parts[path[0]], piece, path[1:])
    parts[path[0]] = piece
    return tuple(parts)


def _wrap(value, kind):
    """A number as the type has it: signed, but i1 is 0 or 1."""
    bits = kind[1]
    value &= (1 << bits) - 1
    return value - (1 << bits) if bits > 1 and value >> (bits - 1) else value


def _binary(op, left, right, kind):
    if not isinstance(left, int) or not isinstance(right, int):
        raise Unreadable("arithmetic on addresses")
    value = {
        "and": left & right, "or": left | right, "xor": left ^ right,
        "add": left + right, "sub": left - right, "mul": left * right,
    }.get(op)  # fmt: skip
    if value is None:
        raise Unreadable(op)
    return _wrap(value, kind)


def _compare(predicate, left, right, kind):
    if predicate in ("eq", "ne"):
        # Null is 0 where an address has become a number.
        same = (left or None) == (right or None)
        return int(same == (predicate == "eq"))
    if predicate[0] == "u":
        mask = (1 << kind[1]) - 1
        left, right = left & mask, right & mask
    return int(
        {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}[
            predicate[1:]
        ]
    )


def _cast(op, value, kind, to):
    if op == "inttoptr" and value == 0:
        return None
    if op in ("zext", "sext", "trunc") and isinstance(value, int):
        if op == "zext":
            value &= (1 << kind[1]) - 1
        return _wrap(value, to)
    return value


def _bind(function, references, bits):
    """Values for the parameters: by name, or by type in their order."""
    known = {
        "retptr": ("retptr", 0, 0),
        "excinfo": ("excinfo", 0, 0),
        "slots": ("slots", 0, 0),
    }
    references, bits = list(references), list(bits)
    values = []
    for name, kind in zip(function.parameters, function.types):
        if name in known:
            values.append(known[name])
        elif kind == ("i", 1):
            values.append(bits.pop(0) if bits else 0)
        elif kind == "ptr":
            values.append(references.pop(0) if references else None)
        else:
            values.append(0)
    return values


def run(functions, name, tape, record=True, bits=(2, 2)):
    """Runs a function on a tape; choices beyond its end are 0.  `bits` has 1 for
    each of its bits that is always 0."""
    function = functions[name]
    result = Run()
    result.native = function.native
    world = _Machine(functions, tape, result, record)
    try:
        configuration = world.choose(CONFIGURATIONS)
        result.hidden = bool(configuration)
        world.record = False
        a, b = world.prepare(configuration)
        world.record = record
        c0, c1 = (world.choose(number) for number in bits)
        result.status = world.execute(function, _bind(function, [a, b], [c0, c1]), True)
        result.counts = list(world.counts)
        world.settle()
    except Stop as stop:
        result.ending, result.what = stop.ending, stop.what
        world.note("%s: %s" % (stop.ending, stop.what))
    return result


def difference(before, after):
    """How a run of a changed function is worse than or different from the run of
    the original on that tape, or None.  The original is to be trusted as far as
    it releases nothing too often."""
    if before.ending != "returned" or before.verdicts() & {"over-release", HIDDEN}:
        return None
    if after.ending != "returned":
        return "%s: %s" % (after.ending, after.what)
    if before.disturbed or after.disturbed:
        return None  # destructors may run earlier
    if before.events != after.events:
        return "other calls or uses"
    if before.status != after.status:
        return "another status"
    pairs = enumerate(zip(before.counts, after.counts, before.owed))
    for number, (old, new, owed) in pairs:
        if new == old or (not before.success and owed <= new < old):
            continue
        return "object %d: count %d, was %d" % (number, new, old)
    if after.refops > before.refops:
        return "%d refops executed, was %d" % (after.refops, before.refops)
    return None


def explore(functions, name, most=1000, record=False, nullable=True, bits=(2, 2)):
    """Runs a function on all tapes in order, but on no more than `most` for
    each way in which arguments alias, and fewer for mixed ones; %a is an object
    unless it is nullable.  Yields Run."""
    for configuration in range(USUAL):
        if has_no_first_argument(configuration) and not nullable:
            continue
        tape = [configuration]
        for _ in range(most if configuration < NAMED else most // 250 + 1):
            result = run(functions, name, tape, record, bits)
            yield result
            tape, radix = list(result.tape), result.radix
            while len(tape) > 1 and tape[-1] + 1 == radix[len(tape) - 1]:
                tape.pop()
            if len(tape) == 1:
                break
            tape[-1] += 1
