# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements with blocks of their own: tests, loops, exits.

Where paths meet, tokens are made equal by refops; at an exit, what is owned is
released.
"""

from .ledger import Dead, Ledger
from .program import Op


class Flow(Ledger):
    """Control flow, and what its paths own."""

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
        except Dead:
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
        raise Dead

    def settle(self, var, tokens):
        """Makes the tokens of a reference so many."""
        while var.tokens < tokens:
            self.incref(var)
        while var.tokens > tokens:
            self.decref(var)

    def join(self, left, right, results=False, out=None):
        """Two sides meet.  Either may be None: it left the function."""
        if left is None and right is None:
            raise Dead
        if left is None or right is None:
            block, self.vars, self.ret_free, result, _, self.bits = left or right
            self.block = block
            if self.blocks[-1] is not block:
                self.emit("jump", targets=(self.fresh("on"),))
                self.start(self.block.ops[-1].targets[0])
            for name, null in result:
                if name != "null":
                    self.add(name, "own", tokens=1, null=null)
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

    def do_exit(self, budget):
        """An early exit: return, or raise."""
        saved = self.save()
        bit = self.test()
        out, on = self.fresh("leave"), self.fresh("on")
        self.emit("branch", bit, targets=(out, on))
        self.start(out)
        try:
            self.leave("1" if self.native and self.chance(0.7) else None)
        except Dead:
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
        except Dead:
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
