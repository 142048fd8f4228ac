# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements about places: stack slots, aggregates, vectors, the return slot."""

from .ledger import Ledger
from .program import Op


class Storage(Ledger):
    """References under other names, by way of some storage."""

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
