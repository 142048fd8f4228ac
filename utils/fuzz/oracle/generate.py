# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random programs that own what they release.

The generator writes structured code (statements, tests, loops, exits) and keeps
book of what it owns: how many tokens on which reference.  A reference is used
only while an owner is known: a token, the caller, or the slot that it was
loaded from as long as nothing may have released that.  Where paths meet,
tokens are made equal by refops; at an exit, what is owned is released.

With `sloppy` > 0 these rules are broken now and then.
"""

from .calls import Calls
from .ledger import Dead
from .program import Block, Op, Program
from .storage import Storage


class Generator(Calls, Storage):
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

    def make(self):
        self.start("entry")
        entry = self.block
        self.add("a", "arg", null=self.chance(0.4))
        self.add("b", "arg", null=True)
        try:
            self.statements(self.size)
            self.leave()
        except Dead:
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

    # References and refops ----------------------------------------------------
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

    def do_count(self, budget):
        var = self.pick()
        if var and self.chance(0.3):
            if var.null or self.chance(0.5):
                self.emit("count", self.name(var))
                self.hazard()
            else:
                self.emit("load_count", self.name(var))
