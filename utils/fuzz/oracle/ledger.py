# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a program under construction owns.

A reference is used only while an owner is known: a token, the caller, or the
slot that it was loaded from as long as nothing may have released that.
"""

from .program import Block, Op


class Var:
    """A reference.  `names` all denote it; `tokens` are owned on it."""

    __slots__ = ("names", "tokens", "kind", "safe", "null")

    def __init__(self, name, kind, tokens=0, safe=True, null=False):
        self.names = [name]
        self.kind = kind  # "arg", "heap" or "own"
        self.tokens = tokens
        self.safe = safe  # as far as loads are concerned
        self.null = null  # may be null

    def copy(self):
        var = Var(self.names[0], self.kind, self.tokens, self.safe, self.null)
        var.names = list(self.names)
        return var


class Dead(Exception):
    """The code that is being written cannot be reached."""


class Ledger:
    """The blocks that have been written, and the references that are known, each
    with the tokens that are owned on it."""

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
        var = Var(name, kind, **more)
        self.vars.append(var)
        return var
