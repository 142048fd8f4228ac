# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random programs that own what they release.

The generator writes structured code (statements, tests, loops, exits) and keeps
book of what it owns: how many tokens on which reference.  A reference is used
only while an owner is known: a token, the caller, or the slot that it was
loaded from as long as nothing may have released that.  Where paths meet,
tokens are made equal by refops; at an exit, what is owned is released.

With `sloppy` > 0 these rules are broken now and then.
"""

from .program import Block, Op, Program


class _Var:
    """A reference.  `names` all denote it; `tokens` are owned on it."""

    __slots__ = ("names", "tokens", "kind", "safe", "null")

    def __init__(self, name, kind, tokens=0, safe=True, null=False):
        self.names = [name]
        self.kind = kind  # "arg", "heap" or "own"
        self.tokens = tokens
        self.safe = safe  # as far as loads are concerned
        self.null = null  # may be null

    def copy(self):
        var = _Var(self.names[0], self.kind, self.tokens, self.safe, self.null)
        var.names = list(self.names)
        return var


class _Dead(Exception):
    """The code that is being written cannot be reached."""


class Generator:
    """Writes one program: Generator(random.Random(seed)).make()."""

    #: statement: weight
    WEIGHTS = {
        "incref": 14,
        "decref": 10,
        "use": 10,
        "any": 8,
        "lend": 5,
        "quiet": 2,
        "new": 6,
        "load": 9,
        "alias": 6,
        "select": 4,
        "store": 4,
        "steal": 3,
        "stash": 1,
        "call": 6,
        "fill": 2,
        "dup": 2,
        "peek": 2,
        "spill": 5,
        "pair": 4,
        "return_value": 3,
        "count": 1,
        "if": 12,
        "loop": 6,
        "exit": 4,
        "try": 3,
        "correlated": 3,
        "null_test": 3,
        "same_test": 1,
        "slot_phi": 3,
        "read_return": 2,
        "aggregate": 2,
    }

    def __init__(self, random, size=12, sloppy=0.0):
        self.random = random
        self.size = size
        self.sloppy = sloppy
        self.counter = 0
        self.native = random.random() < 0.8
        self.typed = random.random() < 0.6
        self.entry_ops = []
        self.blocks = []
        self.block = None
        self.vars = []
        self.bits = ["c0", "c1"]
        self.locals = []
        self.ret_free = [True, True]
        self.loops = []
        # Exits that share one return: (status, block).
        self.exits = []
        self.one_return = random.random() < 0.3
        self.aggs = []
        # Each program prefers other statements.
        self.weights = {
            name: weight * random.choice((0, 1, 1, 1, 3))
            for name, weight in self.WEIGHTS.items()
        }
        if not any(self.weights.values()):
            self.weights = dict(self.WEIGHTS)

    # Small helpers ------------------------------------------------------------
    def fresh(self, stem):
        self.counter += 1
        return "%s%d" % (stem, self.counter)

    def emit(self, kind, *operands, stem=None, targets=()):
        result = self.fresh(stem) if stem else None
        self.block.ops.append(Op(kind, result, operands, targets))
        return result

    def start(self, name):
        self.block = Block(name)
        self.blocks.append(self.block)

    def chance(self, p):
        return self.random.random() < p

    def careless(self):
        return self.sloppy and self.random.random() < self.sloppy

    def owned(self, var):
        return (
            var.tokens > 0
            or (var.kind == "arg" and self.native)
            or (var.safe and var.kind != "own")
        )

    def usable(self):
        if self.careless():
            return self.vars
        return [var for var in self.vars if self.owned(var)]

    def pick(self, candidates=None):
        candidates = self.usable() if candidates is None else candidates
        return self.random.choice(candidates) if candidates else None

    def name(self, var):
        return self.random.choice(var.names) if var else "null"

    def hazard(self):
        """Something may have been released."""
        for var in self.vars:
            var.safe = False

    def incref(self, var):
        self.emit("incref", self.name(var))
        var.tokens += 1

    def decref(self, var):
        self.emit("decref", self.name(var))
        var.tokens -= 1
        self.hazard()

    def token(self, var):
        """One token of `var` to give away: an old one or a new one."""
        if var.tokens and self.chance(0.5):
            var.tokens -= 1
            return
        self.emit("incref", self.name(var))

    def test(self):
        if self.chance(0.45):
            return self.random.choice(self.bits)
        bit = self.emit("tape", stem="t")
        self.bits.append(bit)
        return bit

    def local(self):
        """A slot on the stack, cleared."""
        if self.locals and self.chance(0.3):
            return self.random.choice(self.locals)
        name = self.fresh("s")
        self.entry_ops.append(Op("local", name))
        self.locals.append(name)
        return name

    def memory(self):
        """A slot that others can get at."""
        which = self.random.randrange(3)
        if which == 0:
            return self.emit("slot", str(self.random.randrange(2)), stem="p")
        if which == 1:
            return self.emit("global", str(self.random.randrange(2)), stem="p")
        candidates = [v for v in self.usable() if not v.null]
        if not candidates:
            return self.emit("slot", "0", stem="p")
        var = self.pick(candidates)
        return self.emit(
            "field", self.name(var), str(self.random.randrange(2)), stem="p"
        )

    def add(self, name, kind, **more):
        var = _Var(name, kind, **more)
        self.vars.append(var)
        return var

    # Program ------------------------------------------------------------------
    def make(self):
        self.start("entry")
        entry = self.block
        self.add("a", "arg")
        self.add("b", "arg", null=True)
        try:
            self.statements(self.size)
            self.leave()
        except _Dead:
            pass
        entry.ops[:0] = self.entry_ops
        if self.exits:
            status = Op("phi_int", "status", *zip(*self.exits))
            self.blocks.append(Block("exit", [status, Op("return", None, ["status"])]))
        return Program(self.blocks, self.native, self.typed)

    def statements(self, budget):
        while budget > 0:
            names = list(self.weights)
            choice = self.random.choices(names, [self.weights[n] for n in names])[0]
            cost = getattr(self, "do_" + choice)(budget)
            budget -= 1 if cost is None else cost

    # Statements ---------------------------------------------------------------
    def do_incref(self, budget):
        var = self.pick()
        if var:
            self.incref(var)

    def do_decref(self, budget):
        var = self.pick([v for v in self.vars if v.tokens > 0])
        if var:
            self.decref(var)
        elif self.careless():
            self.emit("decref", self.name(self.random.choice(self.vars)))

    def do_use(self, budget):
        var = self.pick()
        if var:
            self.emit("use", self.name(var))

    def do_any(self, budget):
        self.emit("any")
        self.hazard()

    def do_lend(self, budget):
        var = self.pick(
            [v for v in self.vars if v.tokens or (v.kind == "arg" and self.native)]
        )
        if self.careless():
            var = self.random.choice(self.vars)
        if var:
            self.emit(self.random.choice(("lend", "lend", "lend_unknown")), self.name(var))
            self.hazard()

    def do_quiet(self, budget):
        self.emit("quiet")

    def do_new(self, budget):
        self.add(self.emit("new", stem="n"), "own", tokens=1, null=True)

    def do_dup(self, budget):
        var = self.pick()
        if var:
            self.add(self.emit("dup", self.name(var), stem="n"), "own", tokens=1, null=True)

    def do_peek(self, budget):
        var = self.pick()
        if var:
            self.add(self.emit("peek", self.name(var), stem="x"), "heap", null=True)

    def do_load(self, budget):
        slot = self.memory()
        self.add(self.emit("read", slot, stem="x"), "heap", null=True)
        if self.chance(0.5):
            self.incref(self.vars[-1])

    def do_alias(self, budget):
        var = self.pick()
        if var:
            kind = self.random.choice(("same", "freeze", "round", "same"))
            var.names.append(self.emit(kind, self.name(var), stem="y"))

    def do_select(self, budget):
        x = self.pick()
        y = self.pick() or x
        if not x:
            return
        names = [self.name(x), self.name(y)]
        if self.chance(0.2):
            names[self.random.randrange(2)] = "null"
        bit = self.test()
        safe = all(v.kind == "arg" and self.native or v.safe for v in (x, y))
        var = self.add(
            self.emit("select", bit, *names, stem="z"), "heap", safe=safe, null=True
        )
        if self.owned(x) and self.owned(y):
            if self.chance(0.6):
                self.incref(var)

    def do_store(self, budget):
        var = self.pick()
        if not var:
            return
        slot = self.memory()
        order = self.random.randrange(4)
        if order == 0:
            self.token(var)
        old = self.emit("take", slot, stem="o")
        if order == 1:
            self.token(var)
        self.emit("give", self.name(var), slot)
        if order == 2:
            self.token(var)
        if order == 3:
            if var.tokens or var.kind == "arg" and self.native:
                self.token(var)
            else:
                self.emit("incref", self.name(var))
        if self.chance(0.8):
            self.emit("decref", old)
        else:
            self.add(old, "own", tokens=1, null=True)
        self.hazard()

    def do_steal(self, budget):
        var = self.pick()
        if var:
            self.token(var)
            kind = self.random.choice(("sink", "sink", "sink_unknown"))
            if self.chance(0.2):
                slot = self.local()
                self.emit("store", self.name(var), slot)
                self.emit("sink_slot", slot)
                self.emit("clear", slot)
            elif self.chance(0.1):
                self.emit("sink_agg", self.emit("pack", self.name(var), "null", stem="g"))
            else:
                self.emit(kind, self.name(var))
            self.hazard()

    def do_stash(self, budget):
        var = self.pick([v for v in self.vars if v.tokens])
        if var:
            self.emit("stash", self.name(var))
            self.hazard()

    def do_call(self, budget):
        """A native function: its status, its result."""
        kind = self.random.choice(
            ("native", "native", "native", "identity", "quiet_native", "loud_native")
        )
        slot = self.local()
        if self.chance(0.5):
            self.emit("clear", slot)
        if kind in ("native", "loud_native"):
            var = self.pick(
                [v for v in self.vars if v.tokens or (v.kind == "arg" and self.native)]
            )
        else:
            var = self.pick()
        if not var:
            return
        self.emit("clear", slot)
        status = self.emit(kind, slot, self.name(var), stem="i")
        if kind in ("native", "loud_native"):
            self.hazard()
        fills = kind in ("native", "identity")
        how = self.random.randrange(4)
        if how == 0 and fills:
            # Not asked: what is in the slot is a reference or null.
            self.take_slot(slot)
            return
        if how == 3 and self.chance(0.5):
            self.switch_on(status, slot, fills)
            return
        good = self.emit("is_ok", status, stem="q")
        if self.chance(0.3):
            none = self.emit("is_none", status, stem="q")
            good = self.emit("or", good, none, stem="q")
        saved = self.save()
        ok, bad = self.fresh("ok"), self.fresh("bad")
        if self.chance(0.3):
            good = self.emit("not", good, stem="q")
            self.emit("branch", good, targets=(bad, ok))
        else:
            self.emit("branch", good, targets=(ok, bad))
        self.start(bad)
        if how == 1 or not self.native:
            # Caught.
            self.restore(saved)
            caught_from = self.finish_side(fills and [("null", True)] or [])
            self.start(ok)
            self.restore(saved)
            mine = []
            if fills:
                mine = [(self.emit("load", slot, stem="r"), True)]
            self.join(caught_from, self.finish_side(mine), bool(mine))
            return
        try:
            self.leave(status if self.chance(0.7) else "1")
        except _Dead:
            pass
        self.start(ok)
        self.restore(saved)
        if fills:
            self.take_slot(slot)

    def switch_on(self, status, slot, fills):
        """A switch: error, OK, None."""
        saved = self.save()
        bad, ok, none = self.fresh("bad"), self.fresh("ok"), self.fresh("none")
        self.emit("status", status, targets=(bad, ok, none))
        self.start(bad)
        try:
            self.leave(status)
        except _Dead:
            pass
        self.start(none)
        self.restore(saved)
        left = self.finish_side([("null", True)] if fills else [])
        self.start(ok)
        self.restore(saved)
        right = self.finish_side([(self.emit("load", slot, stem="r"), True)] if fills else [])
        self.join(left, right, fills)

    def take_slot(self, slot):
        if self.chance(0.2):
            other = self.local()
            if other != slot:
                self.emit("copy_slot", other, slot)
                slot = other
        how = self.random.randrange(5)
        if how == 0:
            agg = self.emit("load_agg", slot, stem="g")
            name = self.emit("first", agg, stem="r")
        elif how == 1:
            name = self.emit("lane", self.emit("load_vec", slot, stem="v"), "0", stem="r")
        elif how == 2 and self.chance(0.3):
            name = self.emit("load_int", slot, stem="r")
        else:
            name = self.emit("load", slot, stem="r")
        self.add(name, "own", tokens=1, null=True)

    def do_fill(self, budget):
        slot = self.local()
        self.emit("clear", slot)
        if self.chance(0.5):
            self.emit("fill", slot)
        else:
            self.emit("get", slot, stem="i")
        self.hazard()
        self.take_slot(slot)

    def do_spill(self, budget):
        """Through a slot on the stack and back: another name."""
        var = self.pick()
        if not var:
            return
        slot = self.local()
        self.emit("clear", slot)
        part = slot
        if self.chance(0.3):
            part = self.emit("part", slot, stem="p")
        self.emit("store", self.name(var), part)
        if self.chance(0.3):
            self.do_any(budget)
            if not self.owned(var):
                return
        if self.chance(0.3):
            other = self.fresh("s")
            self.entry_ops.append(Op("local", other))
            self.emit("copy_slot", other, slot)
            part = self.emit("part", other, stem="p") if part != slot else other
        var.names.append(self.emit("load", part, stem="y"))

    def do_pair(self, budget):
        """Into an aggregate or a vector and out of it: other names."""
        x = self.pick()
        y = self.pick() or x
        if not x:
            return
        how = self.random.randrange(3)
        if how == 0:
            vec = self.emit("vector", self.name(x), self.name(y), stem="v")
            x.names.append(self.emit("lane", vec, "0", stem="y"))
            y.names.append(self.emit("lane", vec, "1", stem="y"))
            return
        agg = self.emit("pack", self.name(x), self.name(y), stem="g")
        if how == 2:
            slot = self.local()
            self.emit("store_agg", agg, slot)
            agg = self.emit("load_agg", slot, stem="g")
        x.names.append(self.emit("first", agg, stem="y"))
        y.names.append(self.emit("second", agg, stem="y"))

    def do_return_value(self, budget):
        """A reference to the return slot, with its token."""
        var = self.pick()
        free = [i for i in (0, 1) if self.ret_free[i]]
        if not var or not free or self.loops:
            return
        i = self.random.choice(free)
        slot = self.emit("ret_slot", str(i), stem="p")
        if self.chance(0.5):
            self.token(var)
            self.emit("store", self.name(var), slot)
        else:
            self.emit("store", self.name(var), slot)
            self.token(var)
        self.ret_free[i] = False

    def do_count(self, budget):
        var = self.pick()
        if var and self.chance(0.3):
            if var.null or self.chance(0.5):
                self.emit("count", self.name(var))
                self.hazard()
            else:
                self.emit("load_count", self.name(var))

    def do_null_test(self, budget):
        """Refops that are executed only where a reference is not null, or null."""
        var = self.pick([v for v in self.usable() if v.null])
        if not var:
            return
        index = self.vars.index(var)
        bit = self.emit("is_null", self.name(var), stem="q")
        self.bits.append(bit)
        saved = self.save()
        null, other, out = self.fresh("null"), self.fresh("some"), self.fresh("out")
        self.emit("branch", bit, targets=(null, other))
        inner = max(1, budget // 3)
        self.start(null)
        self.restore(saved)
        if self.chance(0.5):
            # No reference: any count will do.
            self.vars[index].tokens = self.random.randrange(3)
        left = self.side(inner if self.chance(0.5) else 0, index)
        self.start(other)
        self.restore(saved)
        self.vars[index].null = False
        right = self.side(inner)
        self.join(left, right, False, out)
        return inner

    def do_same_test(self, budget):
        """Tests whether two references are one: one's token goes through the
        other's name."""
        x = self.pick()
        y = self.pick() or x
        if not x or x is y:
            return
        bit = self.emit("is_same", self.name(x), self.name(y), stem="q")
        saved = self.save()
        yes, no = self.fresh("then"), self.fresh("else")
        i, j = self.vars.index(x), self.vars.index(y)
        self.emit("branch", bit, targets=(yes, no))
        self.start(yes)
        self.restore(saved)
        if self.vars[i].tokens and self.owned(self.vars[j]):
            self.vars[i].tokens -= 1
            self.vars[j].tokens += 1
        elif self.chance(0.5):
            self.emit("incref", self.name(self.vars[i]))
            self.vars[j].tokens += 1
        inner = max(1, budget // 3)
        left = self.side(inner)
        self.start(no)
        self.restore(saved)
        right = self.side(inner)
        self.join(left, right)
        return inner

    def do_slot_phi(self, budget):
        """A slot on the stack that is written on one way or on two."""
        x = self.pick()
        y = self.pick() or x
        if not x:
            return
        slot = self.local()
        self.emit("clear", slot)
        first = self.chance(0.5)
        if first:
            self.emit("store", self.name(y), slot)
        bit = self.test()
        yes, no, on = self.fresh("then"), self.fresh("else"), self.fresh("on")
        self.emit("branch", bit, targets=(yes, no if not first else on))
        self.start(yes)
        self.emit("store", self.name(x), slot)
        self.emit("jump", targets=(on,))
        if not first:
            self.start(no)
            if self.chance(0.7):
                self.emit("store", self.name(y), slot)
            self.emit("jump", targets=(on,))
        self.start(on)
        safe = all(v.kind == "arg" and self.native or v.safe for v in (x, y))
        var = self.add(self.emit("load", slot, stem="z"), "heap", safe=safe, null=True)
        if self.owned(x) and self.owned(y) and self.chance(0.7):
            self.incref(var)

    def do_read_return(self, budget):
        """Reads the return slot again; perhaps takes the token back."""
        used = [i for i in (0, 1) if not self.ret_free[i]]
        if not used or self.loops:
            return
        i = self.random.choice(used)
        slot = self.emit("ret_slot", str(i), stem="p")
        name = self.emit("load", slot, stem="w")
        if self.chance(0.5):
            self.emit("store", "null", slot)
            self.ret_free[i] = True
            self.add(name, "own", tokens=1, null=True)
        else:
            self.add(name, "heap", safe=False, null=True)
            if self.chance(0.5):
                self.incref(self.vars[-1])

    def do_aggregate(self, budget):
        """A select of aggregates, or a vector through memory."""
        x = self.pick()
        y = self.pick() or x
        if not x:
            return
        if self.chance(0.5):
            slot = self.local()
            vec = self.emit("vector", self.name(x), self.name(y), stem="v")
            self.emit("store_vec", vec, slot)
            if self.chance(0.5):
                vec = self.emit("load_vec", slot, stem="v")
                x.names.append(self.emit("lane", vec, "0", stem="y"))
            part = self.emit("part", slot, stem="p")
            y.names.append(self.emit("load", part, stem="y"))
            return
        one = self.emit("pack", self.name(x), self.name(y), stem="g")
        other = self.emit("pack", self.name(y), self.name(x), stem="g")
        if self.chance(0.3):
            other = "zeroinitializer"
        agg = self.emit("select_agg", self.test(), one, other, stem="g")
        safe = all(v.kind == "arg" and self.native or v.safe for v in (x, y))
        var = self.add(self.emit("first", agg, stem="z"), "heap", safe=safe, null=True)
        if self.owned(x) and self.owned(y):
            self.incref(var)
            if self.chance(0.4):
                # Once for each part is once for each of the two.
                self.emit("incref", self.emit("second", agg, stem="z"))
                self.emit("decref", self.emit("second", agg, stem="z"))
                self.hazard()

    # Control flow -------------------------------------------------------------
    def save(self):
        return (
            [var.copy() for var in self.vars],
            list(self.bits),
            list(self.ret_free),
            list(self.locals),
        )

    def restore(self, saved):
        self.vars = [var.copy() for var in saved[0]]
        self.bits = list(saved[1])
        self.ret_free = list(saved[2])

    def side(self, budget, free=None):
        """One side of a test -> what finish_side() gives, or None."""
        try:
            if budget:
                self.statements(self.random.randrange(1, budget + 1))
        except _Dead:
            return None
        return self.finish_side([], free)

    def finish_side(self, result, free=None):
        return (self.block, [v.copy() for v in self.vars], list(self.ret_free), result, free, list(self.bits))

    def leave(self, status=None):
        """An exit.  Releases what is owned; an error exit may leak it."""
        if status is None:
            status = "0" if not self.native or self.chance(0.9) else "-2"
        error = status not in ("0", "-2")
        if not error or self.chance(0.4):
            candidates = list(self.vars)
            self.random.shuffle(candidates)
            for var in candidates:
                while var.tokens > 0:
                    self.decref(var)
        if error and self.chance(0.5):
            self.emit("raise")
        if self.one_return and self.chance(0.8):
            self.exits.append((status, self.block.name))
            self.emit("jump", targets=("exit",))
        else:
            self.emit("return", status)
        raise _Dead

    def do_exit(self, budget):
        """An early exit: return, or raise."""
        saved = self.save()
        bit = self.test()
        out, on = self.fresh("leave"), self.fresh("on")
        self.emit("branch", bit, targets=(out, on))
        self.start(out)
        try:
            self.leave("1" if self.native and self.chance(0.7) else None)
        except _Dead:
            pass
        self.start(on)
        bits = self.bits
        self.restore(saved)
        self.bits = bits

    def do_try(self, budget):
        """A raise that is caught here: an excinfo store, then a handler."""
        bit = self.test()
        saved = self.save()
        bad, ok = self.fresh("raise"), self.fresh("on")
        self.emit("branch", bit, targets=(bad, ok))
        inner = max(1, budget // 3)
        self.start(bad)
        self.restore(saved)
        self.emit("raise")
        handler = self.fresh("handler")
        self.emit("jump", targets=(handler,))
        self.start(handler)
        left = self.side(inner)
        self.start(ok)
        self.restore(saved)
        right = self.side(inner)
        self.join(left, right)
        return inner

    def do_if(self, budget):
        bit = self.test()
        saved = self.save()
        yes, no = self.fresh("then"), self.fresh("else")
        self.emit("branch", bit, targets=(yes, no))
        inner = max(1, budget // 2)
        self.start(yes)
        self.restore(saved)
        left = self.side(inner)
        self.start(no)
        self.restore(saved)
        right = self.side(inner if self.chance(0.6) else 0)
        self.join(left, right)
        return inner

    def do_correlated(self, budget):
        """The same condition twice: what one side retains is released there."""
        var = self.pick()
        if not var:
            return
        bit = self.test()
        yes, no, on = self.fresh("then"), self.fresh("else"), self.fresh("on")
        if self.chance(0.5):
            self.emit("branch", bit, targets=(yes, on))
            self.start(yes)
            self.emit("incref", self.name(var))
            self.emit("jump", targets=(on,))
            self.start(on)
        else:
            other = self.pick()
            self.emit("incref", self.emit("select", bit, self.name(var), self.name(other), stem="z"))
            self.start_after_jump(on)
            self.do_use(0)
            yes2, no2, end = self.fresh("then"), self.fresh("else"), self.fresh("on")
            self.emit("branch", bit, targets=(yes2, no2))
            self.start(yes2)
            self.emit("decref", self.name(var))
            self.emit("jump", targets=(end,))
            self.start(no2)
            self.emit("decref", self.name(other))
            self.emit("jump", targets=(end,))
            self.start(end)
            self.hazard()
            return
        self.do_use(0)
        if self.chance(0.6):
            self.do_any(0)
        yes2, end = self.fresh("then"), self.fresh("on")
        self.emit("branch", bit, targets=(yes2, end))
        self.start(yes2)
        if self.chance(0.5):
            self.emit("use", self.name(var))
        self.emit("decref", self.name(var))
        self.emit("jump", targets=(end,))
        self.start(end)
        self.hazard()

    def start_after_jump(self, name):
        self.emit("jump", targets=(name,))
        self.start(name)

    def settle(self, var, tokens):
        """Makes the tokens of a reference so many."""
        while var.tokens < tokens:
            self.incref(var)
        while var.tokens > tokens:
            self.decref(var)

    def join(self, left, right, results=False, out=None):
        """Two sides meet.  Either may be None: it left the function."""
        if left is None and right is None:
            raise _Dead
        if left is None or right is None:
            block, self.vars, self.ret_free, result, _, self.bits = left or right
            self.block = block
            if self.blocks[-1] is not block:
                self.emit("jump", targets=(self.fresh("on"),))
                self.start(self.block.ops[-1].targets[0])
            for name, null in result:
                if name != "null":
                    self.add(name, "own", tokens=1, null=null)
            self.drop_names(self.vars)
            return
        out = out or self.fresh("join")
        sides = (left, right)
        # References that both sides know come first, in the same order.
        known = min(len(left[1]), len(right[1]))
        shared = 0
        while (
            shared < known
            and left[1][shared].names[0] == right[1][shared].names[0]
        ):
            shared += 1
        # A phi: one reference of each side, with its tokens.
        phis = []
        if results:
            phis.append(([left[3][0][0], right[3][0][0]], 1, False, None))
        for _ in range(2):
            if not self.chance(0.4):
                continue
            picked = []
            for block, variables, *_ in sides:
                self.vars = variables
                candidates = [v for v in variables if self.owned(v)]
                if not candidates or self.chance(0.15):
                    picked.append(None)
                else:
                    new = [v for v in candidates[shared:]]
                    picked.append(self.random.choice(new or candidates))
            if picked == [None, None]:
                continue
            some = [v for v in picked if v]
            tokens = self.random.choice((0, 1, 1, 1, 2))
            names = []
            for side, var in zip(sides, picked):
                self.block, self.vars = side[0], side[1]
                if var is None:
                    names.append("null")
                    continue
                names.append(self.name(var))
                if var.tokens < tokens or self.chance(0.3):
                    if not self.owned(var):
                        # Another phi has taken its tokens.
                        names[-1] = "null"
                        continue
                    for _i in range(tokens):
                        self.emit("incref", names[-1])
                else:
                    var.tokens -= tokens
            safe = all(v.safe or v.kind == "arg" and self.native for v in some)
            phis.append((names, tokens, safe, None))
        # The rest is made equal, or released.
        for i in range(shared):
            x, y = left[1][i], right[1][i]
            if x.tokens != y.tokens:
                able = []
                for side, var in ((left, x), (right, y)):
                    self.vars = side[1]
                    able.append(self.owned(var))
                target = min(x.tokens, y.tokens)
                if all(able) and self.chance(0.4):
                    target = max(x.tokens, y.tokens)
                for side, var in ((left, x), (right, y)):
                    self.block, self.vars = side[0], side[1]
                    if side[4] == i and self.chance(0.7):
                        var.tokens = target  # null: nothing to count
                    self.settle(var, target)
        for side in sides:
            self.block, self.vars = side[0], side[1]
            for var in side[1][shared:]:
                self.settle(var, 0)
        # The return slot: what only one side has stored is stored by the other.
        for i in (0, 1):
            if left[2][i] != right[2][i]:
                side = left if left[2][i] else right
                self.block, self.vars = side[0], side[1]
                args = [v for v in self.vars if v.kind == "arg" and self.owned(v)]
                if args:
                    slot = self.emit("ret_slot", str(i), stem="p")
                    var = self.random.choice(args)
                    self.emit("incref", var.names[0])
                    self.emit("store", var.names[0], slot)
        merged = []
        for i in range(shared):
            x, y = left[1][i], right[1][i]
            var = x.copy()
            var.names = [n for n in x.names if n in y.names] or [x.names[0]]
            var.safe = x.safe and y.safe
            var.null = x.null or y.null
            merged.append(var)
        for block, *_ in sides:
            self.block = block
            self.emit("jump", targets=(out,))
        self.start(out)
        self.vars = merged
        self.bits = [bit for bit in left[5] if bit in right[5]]
        self.ret_free = [a and b for a, b in zip(left[2], right[2])]
        for names, tokens, safe, _ in phis:
            name = self.emit(
                "phi", *names, stem="m", targets=(left[0].name, right[0].name)
            )
            self.add(name, "own" if tokens and not safe else "heap", tokens=tokens, safe=safe, null=True)

    def drop_names(self, variables):
        pass

    def do_loop(self, budget):
        """A loop with one reference that it carries along, perhaps."""
        if len(self.loops) == 2:
            return
        head, body, out = self.fresh("loop"), self.fresh("body"), self.fresh("done")
        carried = None
        tokens = 0
        if self.chance(0.7):
            var = self.pick()
            if var:
                tokens = self.random.choice((0, 1, 1, 1))
                carried = self.name(var)
                if tokens:
                    self.token(var)
                elif self.chance(0.3):
                    carried = "null"
        before = self.block
        safe = self.chance(0.5)
        for var in self.vars:
            var.safe = var.safe and safe
        self.emit("jump", targets=(head,))
        self.start(head)
        header = self.block
        phi = None
        if carried:
            phi = Op("phi", self.fresh("l"), [carried], [before.name])
            header.ops.append(phi)
            self.add(
                phi.result,
                "own" if tokens else "heap",
                tokens=tokens,
                safe=bool(tokens) or (safe and self.native),
                null=True,
            )
        at_head = self.save()
        bit = self.emit("tape", stem="t")
        self.emit("branch", bit, targets=(body, out))
        self.start(body)
        self.loops.append(out)
        inner = max(2, budget // 2)
        exits = [header.name]
        try:
            self.statements(self.random.randrange(1, inner + 1))
            if self.chance(0.3):
                # break
                stop, on = self.fresh("break"), self.fresh("on")
                bit = self.test()
                saved = self.save()
                self.emit("branch", bit, targets=(stop, on))
                self.start(stop)
                self.back_to(at_head)
                exits.append(self.block.name)
                self.emit("jump", targets=(out,))
                self.start(on)
                self.restore(saved)
            # The next one to carry.
            latch_value = None
            if phi:
                mine = self.vars[len(at_head[0]) - 1]
                candidates = [v for v in self.vars if self.owned(v)]
                if tokens and self.chance(0.6) and candidates:
                    new = self.random.choice(candidates)
                    latch_value = self.name(new)
                    if new is mine:
                        self.settle(mine, tokens)
                    else:
                        self.token(new)
                        self.settle(mine, 0)
                        mine.tokens = tokens
                elif not tokens and self.chance(0.5):
                    new = self.pick([v for v in self.vars if v.kind == "arg"])
                    latch_value = self.name(new)
                    self.settle(mine, 0)
                else:
                    latch_value = phi.result
                    self.settle(mine, tokens)
            self.back_to(at_head)
            if phi:
                phi.operands.append(latch_value)
                phi.targets.append(self.block.name)
            self.emit("jump", targets=(head,))
        except _Dead:
            pass
        self.loops.pop()
        self.start(out)
        self.restore(at_head)
        for var in self.vars:
            var.safe = var.safe and safe
        return inner

    def back_to(self, saved):
        """Makes all tokens what they were."""
        count = len(saved[0])
        for var in self.vars[count:]:
            self.settle(var, 0)
        for var, old in zip(self.vars, saved[0]):
            if var.tokens < old.tokens and not self.owned(var):
                continue
            self.settle(var, old.tokens)
