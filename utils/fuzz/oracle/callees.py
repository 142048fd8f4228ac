# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the callees of programs do, one method each: call_NAME."""

from .ir import Unreadable
from .world import Stop, World


class Callees(World):
    """A world with what can be called in it."""

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
            if self.in_debt[identity]:
                self.run.borrowed |= self.counts[identity] < self.owned_by_others(identity)
                self.in_debt[identity] = False
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
            raise Stop(
                "over-release",
                "%s is released, where others hold all of its %d references"
                % (self.title(identity), self.counts[identity]),
            )
        self.note("release " + self.title(identity))
        if self.counts[identity] <= self.owned_by_others(identity):
            self.in_debt[identity] = True
        self.release(identity)
        self.note("  left", identity)
        if self.run.wild and not self.counts[identity]:
            self.note("  its destructor changes what the environment owns")
            self.run.disturbed = True
            self.change_memory(self.run.wild)

    def call_NRT_MemInfo_alloc_safe_aligned(self, size, align):
        if self.choose(2):
            self.event("new", None)
            self.note("no memory: null")
            return None
        identity = self.make()
        self.unset.update(self.fields(identity))
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
        self.move()

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

    def an_argument(self, number):
        """The object of an argument, or that of the other one if it is null."""
        identity = self.arguments[number]
        return self.arguments[1 - number] if identity is None else identity

    def call_fill(self, place):
        self.event("fill")
        self.note("a callee fills a slot")
        self.environment()
        what = self.choose(3)
        identity = self.an_argument(0) if what == 2 else None
        if identity is not None and self.counts[identity] > 0:
            self.counts[identity] += 1
        elif what != 1:
            identity = self.make_holder()
        self.memory[place] = None if identity is None else ("object", identity, 0)

    def call_get(self, place):
        self.event("get")
        self.note("a callee fills a slot, perhaps")
        self.environment()
        what = self.choose(3)
        if what == 1:
            return 0
        identity = self.an_argument(1) if what == 2 else None
        if identity is not None and self.counts[identity] > 0:
            self.counts[identity] += 1
        else:
            identity = self.make_holder()
        self.memory[place] = ("object", identity, 0)
        return 1

    def call_dup(self, value):
        identity = self.live(value)
        self.event("dup", identity)
        self.move()
        what = self.choose(3)
        if what == 0:
            if identity is not None:
                self.counts[identity] += 1
            self.note("a callee returns its argument, owned", identity)
            return value
        if what == 1:
            fresh = self.make_holder()
            self.note("a callee returns " + self.title(fresh), fresh)
            return ("object", fresh, 0)
        self.note("a callee returns null")
        return None

    def call_peek(self, value):
        identity = self.live(value)
        self.event("peek", identity)
        self.move()
        if identity is not None and self.reflecting:
            return value
        if identity is None or self.restless:
            return self.memory.get(("slots", 0, 0))
        return self.memory.get(("payload", identity, 0))

    def call_native(self, place, excinfo, value):
        identity = self.live(value)
        self.event("native", identity)
        self.note("call of a native function")
        self.environment()
        self.event("native returns", self.live(value))
        what = self.choose(5)
        if what == 0 or (what == 1 and identity is None):
            fresh = self.arguments[0] if what == 0 and self.generous else None
            if fresh is not None and self.counts[fresh] > 0:
                self.counts[fresh] += 1
            else:
                fresh = self.make_holder()
            self.memory[place] = ("object", fresh, 0)
            self.note("  it returns " + self.title(fresh), fresh)
            return 0
        if what == 1:
            self.counts[identity] += 1
            self.memory[place] = value
            self.note("  it returns its argument", identity)
            return 0
        if what == 4:
            self.memory[place] = None
            self.note("  it returns null")
            return 0
        self.note("  it raises" if what == 2 else "  it returns None")
        return 1 if what == 2 else -2

    def call_count(self, value):
        identity = self.live(value)
        self.environment()
        return 0 if identity is None else self.counts[identity]
