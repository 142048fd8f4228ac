# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An interpreter for refcount programs in LLVM IR, with its own world.

The same world as runtime.c has, written a second time: objects, slots, an
environment that may release what it owns, a tape of all choices.  It is slower,
needs no code generator, and tells what happened: each step with the counts.

    run(functions, "f0", tape) -> Run
    explore(functions, "f0", ...) -> all runs, up to a bound
"""

from .ir import Unreadable, size_of

_FIELDS = 3
_SLOTS = 4
_MOST_OBJECTS = 48
_MOST_CHOICES = 40
_MOST_STEPS = 4000
_MOST_CALLS = 20
CONFIGURATIONS = 8


class _Stop(Exception):
    def __init__(self, ending, what=""):
        self.ending = ending
        self.what = what


#: Places in memory are (base, offset); bases are ("object", id),
#: ("payload", id), ("slots",), ("g",), ("retptr",), ("excinfo",),
#: ("alloca", n) and ("poison",).
class Run:
    """One run.  `ending` is "returned", "use after release", "over-release",
    "crash" or "limit"; `trace` the steps; `tape` the digits that were read, with
    their radices; `blocks` the blocks of the outermost function."""

    def __init__(self):
        self.ending = "returned"
        self.what = ""
        self.status = None
        self.trace = []
        self.events = []
        self.tape = []
        self.radix = []
        self.blocks = []
        self.counts = []
        self.owed = []
        self.refops = 0
        self.hidden = False
        self.return_released = False
        self.native = True

    @property
    def success(self):
        return not self.native or self.status in (0, -2)

    def verdicts(self):
        """What is wrong with the run, as texts; none if it is balanced."""
        if self.ending != "returned":
            hidden = self.ending == "use after release" and self.hidden
            return {self.ending + (" through others" if hidden else "")}
        found = set()
        if self.success and self.return_released:
            found.add("over-release")
        for count, owed in zip(self.counts, self.owed):
            if count < owed:
                found.add("over-release")
            if count > owed:
                found.add("leak" if self.success else "leak on an error exit")
        return found

    def signature(self):
        """What two runs on one tape must agree in."""
        return (self.ending, self.status, self.events, self.counts)


class _World:
    def __init__(self, functions, tape, run, record):
        self.functions = functions
        self.given = tape
        self.run = run
        self.record = record
        self.counts = []
        self.sink = []
        self.caller = []
        self.memory = {}
        self.allocas = 0
        self.steps = 0
        self.depth = 0
        self.arguments = [None, None]

    # Choices and the log ------------------------------------------------------
    def choose(self, number):
        position = len(self.run.tape)
        if position == _MOST_CHOICES:
            raise _Stop("limit")
        digit = self.given[position] if position < len(self.given) else 0
        self.run.tape.append(digit % number)
        self.run.radix.append(number)
        return digit % number

    def note(self, text, *objects):
        if self.record:
            counts = ", ".join(
                "%s: %d" % (self.title(o), self.counts[o]) for o in objects if o is not None
            )
            self.run.trace.append(text + ("  [%s]" % counts if counts else ""))

    def event(self, *what):
        self.run.events.append(what)

    def title(self, identity):
        return "null" if identity is None else "object %d" % identity

    # Objects ------------------------------------------------------------------
    def make(self):
        if len(self.counts) == _MOST_OBJECTS:
            raise _Stop("limit")
        identity = len(self.counts)
        self.counts.append(1)
        self.sink.append(0)
        self.caller.append(0)
        for i in range(_FIELDS + 1):
            self.memory["payload", identity, 8 * i] = None if i < _FIELDS else 0
        return identity

    def live(self, value):
        """The object that a value is, or None for null."""
        if value is None:
            return None
        if not isinstance(value, tuple) or value[0] != "object" or value[2]:
            raise _Stop("use after release", "what is no object any more is used")
        if self.counts[value[1]] <= 0:
            raise _Stop("use after release", self.title(value[1]) + " is used")
        return value[1]

    def peek(self, value):
        if value is None:
            return None
        if isinstance(value, tuple) and value[0] == "object" and not value[2]:
            return value[1]
        return -2

    def release(self, identity):
        if identity is None:
            return
        if self.counts[identity] <= 0:
            raise _Stop("use after release", self.title(identity) + " is released")
        self.counts[identity] -= 1
        if self.counts[identity]:
            return
        self.note("%s is freed" % self.title(identity))
        fields = [self.memory["payload", identity, 8 * i] for i in range(_FIELDS)]
        for i in range(_FIELDS):
            self.memory["payload", identity, 8 * i] = ("poison", 0, 8 * i)
        for field in fields:
            self.release(self.live(field))

    def fields(self, identity):
        return [("payload", identity, 8 * i) for i in range(_FIELDS)]

    def slots(self):
        return [(base, 0, 8 * i) for base in ("slots", "g") for i in range(_SLOTS)]

    def drop(self, place):
        identity = self.live(self.memory.get(place))
        self.memory[place] = None
        self.release(identity)

    def reachable(self):
        found = set()
        work = [self.peek(self.memory.get(p)) for p in self.slots()]
        work += [
            i for i in range(len(self.counts)) if self.sink[i] or self.caller[i]
        ] + self.arguments
        while work:
            identity = work.pop()
            if identity in (None, -2) or identity in found or self.counts[identity] <= 0:
                continue
            found.add(identity)
            work += [self.peek(self.memory[f]) for f in self.fields(identity)]
        return found

    def release_all(self):
        found = self.reachable()
        for i in range(_SLOTS):
            self.drop(("slots", 0, 8 * i))
            self.drop(("g", 0, 8 * i))
        for identity in range(len(self.counts)):
            while self.sink[identity]:
                self.release(identity)
                self.sink[identity] -= 1
            if identity in found:
                for field in self.fields(identity):
                    if self.counts[identity] > 0:
                        self.drop(field)

    def environment(self):
        found = self.reachable()
        for i in range(_SLOTS):
            self.event(
                "slots",
                self.peek(self.memory.get(("slots", 0, 8 * i))),
                self.peek(self.memory.get(("g", 0, 8 * i))),
            )
        for identity in sorted(found):
            for field in self.fields(identity):
                if self.memory[field] is not None:
                    self.event("field", identity, self.peek(self.memory[field]))
        what = self.choose(3)
        self.run.hidden |= bool(what)
        if what == 1:
            self.note("  the environment releases all that it owns")
            self.release_all()
        elif what == 2:
            self.note("  the environment puts another object in its slots")
            fresh = self.make()
            places = [("slots", 0, 0), ("g", 0, 0)]
            for n, place in enumerate(places):
                old = self.live(self.memory.get(place))
                self.memory[place] = ("object", fresh, 0)
                self.counts[fresh] += n
                self.release(old)
            for identity in self.arguments:
                if identity is None or self.counts[identity] <= 0 or identity == fresh:
                    continue
                place = ("payload", identity, 0)
                old = self.live(self.memory[place])
                self.memory[place] = ("object", fresh, 0)
                self.counts[fresh] += 1
                self.release(old)

    # Callees ------------------------------------------------------------------
    def external(self, name, arguments, kind):
        handler = getattr(self, "call_" + name, None)
        if handler:
            return handler(*arguments)
        return self.unknown(name, arguments, kind)

    def unknown(self, name, arguments, kind):
        """A callee of which nothing is known: it uses the objects that it gets
        while the environment does what it likes; its result is a choice, but no
        reference."""
        objects = [a for a in arguments if isinstance(a, tuple) and a[0] == "object"]
        for when in ("call", "return"):
            identities = [self.live(value) for value in objects]
            self.event(when, name, *identities)
            if when == "call":
                self.note("call @" + name, *identities)
                self.environment()
        if kind == "void" or kind == "ptr":
            return None
        if kind[0] != "i":
            raise Unreadable("call of @%s, which returns an aggregate" % name)
        return self.choose(2)

    def call_NRT_incref(self, value):
        identity = self.live(value)
        if identity is not None:
            self.run.refops += 1
            self.counts[identity] += 1
        self.note("retain " + self.title(identity), identity)

    def call_NRT_decref(self, value):
        identity = self.live(value)
        if identity is None:
            self.note("release null")
            return
        self.run.refops += 1
        others = self.caller[identity] + self.sink[identity]
        if self.counts[identity] <= others:
            raise _Stop(
                "over-release",
                "%s is released, where others hold all of its %d references"
                % (self.title(identity), self.counts[identity]),
            )
        for offset in (0, 8):
            others += self.memory.get(("retptr", 0, offset)) == value
        if self.counts[identity] <= others:
            self.run.return_released = True
        self.note("release " + self.title(identity))
        self.release(identity)
        self.note("  left", identity)
        if self.wild and not self.counts[identity]:
            self.note("  its destructor releases all that the environment owns")
            self.release_all()

    def call_NRT_MemInfo_alloc_safe_aligned(self, size, align):
        if self.choose(2):
            self.event("new", None)
            self.note("no memory: null")
            return None
        identity = self.make()
        self.event("new", identity)
        self.note("new " + self.title(identity), identity)
        return ("object", identity, 0)

    def call_tape(self):
        digit = self.choose(2)
        self.note("tape: %d" % digit)
        return digit

    def call_use(self, value):
        identity = self.live(value)
        self.event("use", identity)
        self.note("use " + self.title(identity), identity)

    def call_use_int(self, value):
        self.event("use int", value > 0)

    def call_quiet(self):
        self.event("quiet")

    def call_any(self):
        self.event("any")
        self.note("call any")
        self.environment()

    def call_lend(self, value):
        identity = self.live(value)
        self.event("lend", identity)
        self.note("lend " + self.title(identity), identity)
        self.environment()
        self.event("lent", self.live(value))

    call_lend_unknown = call_lend

    def call_sink(self, value):
        identity = self.live(value)
        self.event("sink", identity)
        self.note("a callee takes " + self.title(identity), identity)
        if identity is not None:
            self.sink[identity] += 1
        self.environment()

    call_sink_unknown = call_sink

    def call_stash(self, value):
        identity = self.live(value)
        self.event("stash", identity)
        if identity is not None:
            self.counts[identity] += 1
            self.sink[identity] += 1
        self.note("a callee retains and keeps " + self.title(identity), identity)
        self.environment()

    def call_sink_slot(self, place):
        identity = self.live(self.memory.get(place))
        self.event("sink slot", identity)
        self.note("a callee takes %s from a slot" % self.title(identity), identity)
        if identity is not None:
            self.sink[identity] += 1
        self.environment()

    def call_fill(self, place):
        self.event("fill")
        self.note("a callee fills a slot")
        self.environment()
        self.memory[place] = None if self.choose(2) else ("object", self.make(), 0)

    def call_get(self, place):
        self.event("get")
        self.note("a callee fills a slot, perhaps")
        self.environment()
        if self.choose(2):
            return 0
        self.memory[place] = ("object", self.make(), 0)
        return 1

    def call_dup(self, value):
        identity = self.live(value)
        self.event("dup", identity)
        what = self.choose(3)
        if what == 0:
            if identity is not None:
                self.counts[identity] += 1
            self.note("a callee returns its argument, owned", identity)
            return value
        if what == 1:
            fresh = self.make()
            self.note("a callee returns " + self.title(fresh), fresh)
            return ("object", fresh, 0)
        self.note("a callee returns null")
        return None

    def call_peek(self, value):
        identity = self.live(value)
        self.event("peek", identity)
        place = ("slots", 0, 0) if identity is None else ("payload", identity, 0)
        return self.memory.get(place)

    def call_native(self, place, excinfo, value):
        identity = self.live(value)
        self.event("native", identity)
        self.note("call of a native function")
        self.environment()
        self.event("native returns", self.live(value))
        what = self.choose(4)
        if what == 0 or (what == 1 and identity is None):
            fresh = self.make()
            self.memory[place] = ("object", fresh, 0)
            self.note("  it returns " + self.title(fresh), fresh)
            return 0
        if what == 1:
            self.counts[identity] += 1
            self.memory[place] = value
            self.note("  it returns its argument", identity)
            return 0
        self.note("  it raises" if what == 2 else "  it returns None")
        return 1 if what == 2 else -2

    def call_count(self, value):
        identity = self.live(value)
        return 0 if identity is None else self.counts[identity]

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
            raise _Stop("crash", "load through what is no address")
        if place[0] == "object":
            dead = self.counts[place[1]] <= 0
            if place[2] == 0:
                return self.counts[place[1]]
            if place[2] == 24:
                return ("poison", 0, 0) if dead else ("payload", place[1], 0)
            return 0
        value = self.memory.get(place)
        if value is None and kind != "ptr":
            return 0
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
            raise _Stop("crash", "store through what is no address")
        self.memory[place] = value

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
                    raise _Stop("limit")
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
                    raise _Stop("crash", "unreachable code is reached")
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
                    self.memory[_shift(to, 8 * i)] = cell
            elif not name.startswith("llvm.lifetime"):
                raise Unreadable("call of @" + name)
            return None
        if name in self.functions:
            if self.depth == _MOST_CALLS:
                raise _Stop("limit")
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

    # Set-up and result --------------------------------------------------------
    def place(self, where, identity):
        self.counts[identity] += 1
        self.drop(where)
        self.memory[where] = ("object", identity, 0)

    def prepare(self, configuration):
        self.wild = configuration > 5
        for _ in range(9):
            self.make()
        b = 1
        for where, identity in (
            (("slots", 0, 0), 2),
            (("g", 0, 0), 3),
            (("payload", 0, 0), 4),
            (("slots", 0, 8), 5),
            (("g", 0, 8), 6),
            (("payload", 0, 8), 7),
            (("payload", 1, 0), 8),
        ):
            self.memory[where] = ("object", identity, 0)
        if configuration == 1:
            b = 0
            self.counts[0] += 1
        elif configuration == 2:
            self.place(("slots", 0, 8), 0)
            self.place(("g", 0, 8), 1)
        elif configuration == 3:
            b = 4
            self.counts[4] += 1
            self.place(("slots", 0, 8), 2)
            self.place(("g", 0, 8), 2)
        elif configuration == 4:
            b = None
            for place in (("slots", 0, 8), ("g", 0, 8), ("payload", 0, 8)):
                self.drop(place)
        elif configuration in (5, 7):
            self.place(("payload", 2, 0), 1)
            self.place(("payload", 0, 8), 3)
        if b != 1:
            self.release(1)
        self.arguments = [0, b]
        if self.run.native:
            self.caller[0] = 1
            if b is not None:
                self.caller[b] += 1
        else:
            self.memory["slots", 0, 16] = ("object", 0, 0)
            if b is not None:
                self.memory["slots", 0, 24] = ("object", b, 0)
        return [None if i is None else ("object", i, 0) for i in self.arguments]

    def settle(self):
        """Who owns what after the return."""
        owed = [a + b for a, b in zip(self.caller, self.sink)]

        def owe(place):
            identity = self.live(self.memory.get(place))
            if identity is not None:
                owed[identity] += 1

        if self.run.success:
            owe(("retptr", 0, 0))
            owe(("retptr", 0, 8))
        for place in self.slots():
            owe(place)
        for identity in range(len(self.counts)):
            if self.counts[identity] > 0:
                for field in self.fields(identity):
                    owe(field)
        self.run.owed = owed


def _shift(place, offset):
    if not isinstance(place, tuple):
        raise _Stop("crash", "null is no address")
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


def run(functions, name, tape, record=True):
    """Runs a function on a tape; choices beyond its end are 0."""
    function = functions[name]
    result = Run()
    result.native = function.native
    world = _World(functions, tape, result, record)
    try:
        configuration = world.choose(CONFIGURATIONS)
        result.hidden = bool(configuration)
        world.record = False
        a, b = world.prepare(configuration)
        world.record = record
        c0, c1 = world.choose(2), world.choose(2)
        result.status = world.execute(function, _bind(function, [a, b], [c0, c1]), True)
        result.counts = list(world.counts)
        world.settle()
    except _Stop as stop:
        result.ending, result.what = stop.ending, stop.what
        world.note("%s: %s" % (stop.ending, stop.what))
    return result


def difference(before, after):
    """How a run of a changed function is worse than or different from the run of
    the original on that tape, or None.  The original is to be trusted as far as
    it releases nothing too often."""
    if before.ending != "returned" or "over-release" in before.verdicts():
        return None
    if after.ending != "returned":
        return "%s: %s" % (after.ending, after.what)
    if before.tape[0] > 5:
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


def explore(functions, name, most=1000, record=False):
    """Runs a function on all tapes in order, but on no more than `most` for
    each way in which arguments alias.  Yields Run."""
    for configuration in range(CONFIGURATIONS):
        tape = [configuration]
        for _ in range(most):
            result = run(functions, name, tape, record)
            yield result
            tape, radix = list(result.tape), result.radix
            while len(tape) > 1 and tape[-1] + 1 == radix[len(tape) - 1]:
                tape.pop()
            if len(tape) == 1:
                break
            tape[-1] += 1
