# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The world in which the interpreter runs programs: objects with counts, memory,
an environment that may release what it owns, a tape of all choices.

The same world as runtime/ has, written a second time.
"""

_FIELDS = 3
_SLOTS = 4
_MOST_OBJECTS = 56
_MOST_CHOICES = 40
#: How arguments and memory may alias: ways that have been thought of, and ways
#: that are mixed by their number, a few of which are usually tried.
NAMED = 14
USUAL = 46
CONFIGURATIONS = 1014
#: The one of the former in which %a is null.
_NO_FIRST_ARGUMENT = 8
_FIRST = (None, 2, 0, 0, 0, 0, 0, 0)
_SAME = -2
_SECOND = (None, _SAME, 4, 3, 1, 1, 1, 1)
_PLACES = (
    ("slots", 0, 0), ("slots", 0, 8), ("g", 0, 0), ("g", 0, 8),
    ("payload", 0, 0), ("payload", 0, 8), ("payload", 1, 0),
    ("payload", 2, 0), ("payload", 3, 0), ("payload", 5, 0),
)  # fmt: skip
#: What destructors do in some of the former, as in change_memory().
WILD = {6: 1, 7: 2}


class _Mixer:
    """Numbers that depend on the way alone."""

    def __init__(self, configuration):
        self.configuration = configuration
        self.state = configuration
        self(2)  # the first one says little

    def __call__(self, number):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 16) % number

    def arguments(self):
        """Which objects the arguments are."""
        a, b = _FIRST[self(8)], _SECOND[self(8)]
        if self.configuration == NAMED:
            return None, None
        return a, a if b == _SAME else b


def has_no_first_argument(configuration):
    if configuration >= NAMED:
        return _Mixer(configuration).arguments()[0] is None
    return configuration == _NO_FIRST_ARGUMENT


class Stop(Exception):
    def __init__(self, ending, what=""):
        self.ending = ending
        self.what = what


#: A mistake that shows only if others than the function release something.
HIDDEN = "use after release through others"


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
        self.borrowed = False
        self.reads_unset = False  # what new memory holds before it is written
        self.wild = 0  # what destructors do
        self.disturbed = False  # one has done it
        self.native = True

    @property
    def success(self):
        return not self.native or self.status in (0, -2)

    def verdicts(self):
        """What is wrong with the run, as texts; none if it is balanced."""
        if self.ending != "returned":
            if self.ending == "over-release" and self.disturbed:
                return {HIDDEN}
            hidden = self.ending == "use after release" and self.hidden
            return {HIDDEN if hidden else self.ending}
        found = {"released and retained again"} if self.borrowed else set()
        for count, owed in zip(self.counts, self.owed):
            if count < owed:
                found.add(HIDDEN if self.disturbed else "over-release")
            if count > owed and self.success:
                found.add(HIDDEN if self.disturbed else "leak")
            elif count > owed:
                found.add("leak on an error exit")
        return found

    def signature(self):
        """What two runs on one tape must agree in."""
        return (self.ending, self.status, self.events, self.counts)


#: Places in memory are (base, offset); bases are ("object", id),
#: ("payload", id), ("slots",), ("g",), ("retptr",), ("excinfo",),
#: ("alloca", n) and ("poison",).
class World:
    def __init__(self, functions, tape, run, record):
        self.functions = functions
        self.given = tape
        self.run = run
        self.record = record
        self.counts = []
        self.sink = []
        self.caller = []
        self.in_debt = []
        self.memory = {}
        self.unset = set()  # places of new memory that nothing was put into
        self.allocas = 0
        self.steps = 0
        self.depth = 0
        self.arguments = [None, None]
        # Which slots the environment fills anew, whether each with an object of
        # its own, whether callees that release nothing move what is in memory,
        # whether what native functions return may be an argument of the caller,
        # and whether what is lent is the argument itself.
        self.replaced = 0
        self.single = False
        self.restless = False
        self.generous = False
        self.reflecting = False

    def choose(self, number):
        position = len(self.run.tape)
        if position == _MOST_CHOICES:
            raise Stop("limit")
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
            raise Stop("limit")
        identity = len(self.counts)
        self.counts.append(1)
        self.sink.append(0)
        self.caller.append(0)
        self.in_debt.append(False)
        for i in range(_FIELDS + 1):
            self.memory["payload", identity, 8 * i] = None if i < _FIELDS else 0
        return identity

    def make_holder(self):
        """An object with another one in two of its fields."""
        identity = self.make()
        held = self.make()
        for offset in (0, 8):
            self.memory["payload", identity, offset] = ("object", held, 0)
        self.counts[held] += 1
        return identity

    def live(self, value):
        """The object that a value is, or None for null."""
        if value is None:
            return None
        if not isinstance(value, tuple) or value[0] != "object" or value[2]:
            raise Stop("use after release", "what is no object any more is used")
        if self.counts[value[1]] <= 0:
            raise Stop("use after release", self.title(value[1]) + " is used")
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
            raise Stop("use after release", self.title(identity) + " is released")
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
        elif what == 2:
            self.note("  the environment puts another object in its slots")
        self.change_memory(what)

    def change_memory(self, what):
        """What the environment does to what it owns: 0 nothing, 1 release all of
        it, 2 put another object into its slots."""
        if what == 1:
            self.release_all()
        elif what == 2:
            self.replace_all()

    def replace(self, place, fresh, first=False):
        """Puts an object, or one of its own if need be, into a place."""
        old = self.live(self.memory.get(place))
        if self.single and not first:
            fresh = self.make()
        elif not first:
            self.counts[fresh] += 1
        self.memory[place] = ("object", fresh, 0)
        self.release(old)

    def replace_all(self):
        fresh = self.make()
        offset = 8 * self.replaced
        self.replace(("slots", 0, offset), fresh, first=True)
        self.replace(("g", 0, offset), fresh)
        for identity in self.arguments:
            if identity is None or self.counts[identity] <= 0 or identity == fresh:
                continue
            self.replace(("payload", identity, offset), fresh)

    def move(self):
        """A call that releases nothing."""
        if not self.restless:
            return
        places = _PLACES[0], _PLACES[2], _PLACES[1], _PLACES[3]
        held = [self.memory.get(place) for place in places]
        step = 3 if self.replaced else 1
        for place, value in zip(places, held[step:] + held[:step]):
            self.memory[place] = value
        for identity in dict.fromkeys(self.arguments):
            if identity is None or self.counts[identity] <= 0:
                continue
            first, second = ("payload", identity, 0), ("payload", identity, 8)
            value = self.memory[first]
            self.memory[first] = self.memory[second]
            self.memory[second] = value

    def owned_by_others(self, identity):
        """The references that the caller, callees and memory have."""
        places = self.slots() + [("retptr", 0, 0), ("retptr", 0, 8)]
        for holder in range(len(self.counts)):
            if self.counts[holder] > 0:
                places += self.fields(holder)
        held = sum(self.memory.get(p) == ("object", identity, 0) for p in places)
        return self.caller[identity] + self.sink[identity] + held

    # Set-up and result --------------------------------------------------------
    def place(self, where, identity):
        self.counts[identity] += 1
        self.drop(where)
        self.memory[where] = ("object", identity, 0)

    def empty(self, number):
        """Empties half of the slots."""
        self.drop(("slots", 0, 8 * number))
        self.drop(("g", 0, 8 - 8 * number))
        self.drop(("payload", 0, 8 - 8 * number))
        self.drop(("payload", 1, 8 * number))

    def prepare(self, configuration):
        self.run.wild = WILD.get(configuration, 0)
        for _ in range(16):
            self.make()
        for holder in range(2, 9):
            for offset in (0, 8):
                self.memory["payload", holder, offset] = ("object", holder + 7, 0)
            self.counts[holder + 7] += 1
        a, b = 0, 1
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
            for offset in (0, 8):
                self.place(("slots", 0, offset), 0)
                self.place(("g", 0, offset), 1)
            self.place(("payload", 1, 0), 0)
        elif configuration == 3:
            b = 4
            self.counts[4] += 1
            self.place(("slots", 0, 8), 2)
            self.place(("g", 0, 8), 2)
        elif configuration == 4:
            b = None
            self.empty(0)
            self.empty(1)
        elif configuration in (5, 7):
            self.place(("payload", 2, 0), 1)
            self.place(("payload", 0, 8), 3)
        elif configuration == _NO_FIRST_ARGUMENT:
            a = None
        elif configuration == 9:
            b = None
        elif configuration == 10:
            for identity in range(4):
                self.place(("payload", identity, 0), identity)
        elif configuration in (11, 12):
            self.empty(configuration - 11)
        elif configuration == 13:
            b = 0
            self.counts[0] += 1
            for offset in (0, 8):
                for base in ("slots", "g", "payload"):
                    self.place((base, 0, offset), 0)
        elif configuration >= NAMED:
            a, b = self.mix(_Mixer(configuration))
        for number, argument in enumerate((a, b)):
            if argument != number:
                self.release(number)
        self.arguments = [a, b]
        for number, argument in enumerate(self.arguments):
            if argument is None:
                continue
            if self.run.native:
                self.caller[argument] += 1
            else:
                self.memory["slots", 0, 16 + 8 * number] = ("object", argument, 0)
        return [None if i is None else ("object", i, 0) for i in self.arguments]

    def mix(self, mixer):
        """Arguments and memory as a number says."""
        a, b = mixer.arguments()
        for argument, own in ((a, 0), (b, 1)):
            if argument not in (None, own):
                self.counts[argument] += 1
        for place in _PLACES:
            what, identity = mixer(3), mixer(9)
            base, holder, _ = place
            if base == "payload" and self.counts[holder] <= 0:
                continue
            if what == 1:
                self.drop(place)
            elif what == 2 and self.counts[identity] > 0:
                self.place(place, identity)
        self.run.wild = (0, 0, 0, 0, 1, 2)[mixer(6)]
        self.replaced = mixer(2)
        self.restless = mixer(3) == 0
        self.generous = mixer(3) == 0
        self.single = mixer(3) == 0
        # The return slot of what is no native function is memory like other.
        filled = mixer(3) == 0 and not self.run.native
        for offset in (0, 8):
            identity = mixer(9)
            if filled and self.counts[identity] > 0:
                self.place(("retptr", 0, offset), identity)
        self.reflecting = mixer(4) == 0
        return a, b

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
