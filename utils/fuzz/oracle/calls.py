# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements that call native functions, and read what these return."""

from .ledger import Dead
from .flow import Flow


class Calls(Flow):
    """Calls with a status and a result in a slot."""

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
        except Dead:
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
        except Dead:
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
