# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Balanced native functions of any size, in several shapes.

    diamonds   a chain of branches; one reference is taken before each and
               released in both arms
    phis       the same, but each branch chooses the reference of the next
    wide       switches with 50 arms that each take and release
    loops      nests of loops, ten deep, with refops on every level
    calls      calls that return a new reference, checked for errors
    held       references that are all held until the end
    layers     layers of 4 blocks, each with a switch to all of the next layer; a
               reference is taken before them and released after them
    pairs      two references that are swapped or not, again and again
    memory     references that are copied from one object into another
    statuses   calls of Numba functions that return a reference, or an error
"""

class Writer:
    """Writes a native function block by block."""

    def __init__(self, opaque):
        self.pointer = "ptr" if opaque else "i8*"
        self.slots = "ptr" if opaque else "i8**"
        self.excinfo = "ptr" if opaque else "{ i8*, i32, i8* }**"
        self._lines = []
        self.blocks = 0

    def block(self, label):
        self._lines.append(label + ":")
        self.blocks += 1

    def put(self, text):
        self._lines.append("  " + text)

    def load(self, name, address):
        """%name = what is at `address`."""
        self.put("%%%s = load %s, %s %s" % (name, self.pointer, self.slots, address))

    def store(self, value, address):
        self.put("store %s %s, %s %s" % (self.pointer, value, self.slots, address))

    def incref(self, value):
        self.put("call void @NRT_incref(%s %s)" % (self.pointer, value))

    def decref(self, value):
        self.put("call void @NRT_decref(%s %s)" % (self.pointer, value))

    def jump(self, label):
        self.put("br label %" + label)

    def branch(self, condition, yes, no):
        self.put("br i1 %s, label %%%s, label %%%s" % (condition, yes, no))

    def condition(self, name):
        """A condition that nothing else depends on."""
        self.put("%%%s = call i1 @choose()" % name)
        return "%" + name

    def module(self):
        p = self.pointer
        head = [
            "declare void @NRT_incref(%s)" % p,
            "declare void @NRT_decref(%s)" % p,
            "declare %s @NRT_MemInfo_alloc_safe(i64)" % p,
            "declare i1 @choose()",
            "declare i32 @choice()",
            'declare i32 @callee(%s, %s, %s) "passthru-kind"="native"'
            % (self.slots, self.excinfo, p),
            'define i32 @ladder(%s %%retptr, %s %%excinfo, %s %%x, %s %%y) '
            '"passthru-kind"="native" {' % (self.slots, self.excinfo, p, p),
        ]
        return "\n".join(head + self._lines + ["}", ""])


def diamonds(writer, blocks):
    writer.block("entry")
    writer.jump("top0")
    count = max(1, blocks // 3)
    for i in range(count):
        writer.block("top%d" % i)
        condition = writer.condition("c%d" % i)
        writer.incref("%x")
        writer.branch(condition, "left%d" % i, "right%d" % i)
        for side in ("left", "right"):
            writer.block("%s%d" % (side, i))
            writer.decref("%x")
            writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")


def phis(writer, blocks):
    writer.block("entry")
    writer.incref("%x")
    writer.jump("top0")
    count = max(1, blocks // 3)
    current = "%x"
    for i in range(count):
        writer.block("top%d" % i)
        if i:
            writer.put(
                "%%r%d = phi %s [ %s, %%left%d ], [ %%y, %%right%d ]"
                % (i, writer.pointer, current, i - 1, i - 1)
            )
            current = "%%r%d" % i
        writer.branch(writer.condition("c%d" % i), "left%d" % i, "right%d" % i)
        writer.block("left%d" % i)
        writer.jump("top%d" % (i + 1))
        writer.block("right%d" % i)
        writer.incref("%y")
        writer.decref(current)
        writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put(
        "%%last = phi %s [ %s, %%left%d ], [ %%y, %%right%d ]"
        % (writer.pointer, current, count - 1, count - 1)
    )
    writer.decref("%last")
    writer.put("ret i32 0")


def wide(writer, blocks):
    arms = 50
    writer.block("entry")
    writer.jump("top0")
    count = max(1, blocks // (arms + 1))
    for i in range(count):
        writer.block("top%d" % i)
        writer.put("%%n%d = call i32 @choice()" % i)
        cases = " ".join("i32 %d, label %%arm%d.%d" % (a, i, a) for a in range(1, arms))
        writer.put("switch i32 %%n%d, label %%arm%d.0 [ %s ]" % (i, i, cases))
        for arm in range(arms):
            value = "%x" if arm % 2 else "%y"
            writer.block("arm%d.%d" % (i, arm))
            writer.incref(value)
            writer.decref(value)
            writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")


def loops(writer, blocks):
    depth = 10
    writer.block("entry")
    writer.jump("in0.0")
    count = max(1, blocks // (2 * depth))
    for i in range(count):
        for level in range(depth):
            inner = "in%d.%d" % (i, level + 1) if level + 1 < depth else "out%d.%d" % (i, level)
            writer.block("in%d.%d" % (i, level))
            writer.incref("%x")
            writer.jump(inner)
        for level in reversed(range(depth)):
            after = "out%d.%d" % (i, level - 1) if level else "in%d.0" % (i + 1)
            writer.block("out%d.%d" % (i, level))
            writer.decref("%x")
            condition = writer.condition("c%d.%d" % (i, level))
            writer.branch(condition, "in%d.%d" % (i, level), after)
    writer.block("in%d.0" % count)
    writer.put("ret i32 0")


def calls(writer, blocks):
    writer.block("entry")
    writer.jump("top0")
    count = max(1, blocks // 2)
    for i in range(count):
        writer.block("top%d" % i)
        writer.put(
            "%%m%d = call %s @NRT_MemInfo_alloc_safe(i64 8)" % (i, writer.pointer)
        )
        writer.put("%%z%d = icmp eq %s %%m%d, null" % (i, writer.pointer, i))
        writer.branch("%%z%d" % i, "fail", "good%d" % i)
        writer.block("good%d" % i)
        writer.decref("%%m%d" % i)
        writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")
    writer.block("fail")
    writer.put("ret i32 1")


def held(writer, blocks):
    count = max(1, blocks // 2)
    writer.block("entry")
    writer.jump("take0")
    for i in range(count):
        writer.block("take%d" % i)
        writer.put(
            "%%m%d = call %s @NRT_MemInfo_alloc_safe(i64 8)" % (i, writer.pointer)
        )
        writer.jump("take%d" % (i + 1) if i + 1 < count else "give%d" % (count - 1))
    for i in reversed(range(count)):
        writer.block("give%d" % i)
        writer.decref("%%m%d" % i)
        if i:
            writer.jump("give%d" % (i - 1))
        else:
            writer.put("ret i32 0")


def layers(writer, blocks):
    count = max(1, blocks // 4)

    def choose(name, layer):
        if layer == count:
            writer.jump("end")
            return
        writer.put("%%n%s = call i32 @choice()" % name)
        cases = " ".join(
            "i32 %d, label %%arm%d.%d" % (a, layer, a) for a in range(1, 4)
        )
        writer.put(
            "switch i32 %%n%s, label %%arm%d.0 [ %s ]" % (name, layer, cases)
        )

    writer.block("entry")
    writer.incref("%x")
    choose("", 0)
    for layer in range(count):
        for arm in range(4):
            writer.block("arm%d.%d" % (layer, arm))
            choose("%d.%d" % (layer, arm), layer + 1)
    writer.block("end")
    writer.branch(writer.condition("last"), "yes", "no")
    for side in ("yes", "no"):
        writer.block(side)
        writer.decref("%x")
        writer.put("ret i32 0")


def pairs(writer, blocks):
    writer.block("entry")
    writer.jump("top0")
    count = max(1, blocks // 4)
    for i in range(count):
        writer.block("top%d" % i)
        writer.incref("%x")
        writer.incref("%y")
        writer.branch(writer.condition("c%d" % i), "left%d" % i, "right%d" % i)
        for side in ("left", "right"):
            writer.block("%s%d" % (side, i))
            writer.jump("both%d" % i)
        writer.block("both%d" % i)
        for name, left, right in (("a", "%x", "%y"), ("b", "%y", "%x")):
            writer.put(
                "%%%s%d = phi %s [ %s, %%left%d ], [ %s, %%right%d ]"
                % (name, i, writer.pointer, left, i, right, i)
            )
        for name in ("a", "b"):
            writer.decref("%%%s%d" % (name, i))
        writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")


def memory(writer, blocks):
    count = max(1, blocks // 2)
    writer.block("entry")
    writer.put("%%from = bitcast %s %%x to %s" % (writer.pointer, writer.slots))
    writer.put("%%to = bitcast %s %%y to %s" % (writer.pointer, writer.slots))
    writer.jump("top0")
    for i in range(count):
        writer.block("top%d" % i)
        for name, address in (("new", "%from"), ("old", "%to")):
            writer.put(
                "%%%s.at%d = getelementptr %s, %s %s, i64 %d"
                % (name, i, writer.pointer, writer.slots, address, i)
            )
            writer.load("%s%d" % (name, i), "%%%s.at%d" % (name, i))
        writer.branch(writer.condition("c%d" % i), "move%d" % i, "top%d" % (i + 1))
        writer.block("move%d" % i)
        writer.incref("%%new%d" % i)
        writer.store("%%new%d" % i, "%%old.at%d" % i)
        writer.decref("%%old%d" % i)
        writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")


def statuses(writer, blocks):
    count = max(1, blocks // 3)
    writer.block("entry")
    for i in range(count):
        writer.put("%%slot%d = alloca %s" % (i, writer.pointer))
    writer.jump("top0")
    for i in range(count):
        writer.block("top%d" % i)
        writer.store("null", "%%slot%d" % i)
        writer.put(
            "%%s%d = call i32 @callee(%s %%slot%d, %s %%excinfo, %s %%x)"
            % (i, writer.slots, i, writer.excinfo, writer.pointer)
        )
        writer.put("%%ok%d = icmp eq i32 %%s%d, 0" % (i, i))
        writer.branch("%%ok%d" % i, "good%d" % i, "bad%d" % i)
        writer.block("bad%d" % i)
        writer.put("ret i32 %%s%d" % i)
        writer.block("good%d" % i)
        writer.load("m%d" % i, "%%slot%d" % i)
        writer.decref("%%m%d" % i)
        writer.jump("top%d" % (i + 1))
    writer.block("top%d" % count)
    writer.put("ret i32 0")


SHAPES = {
    shape.__name__: shape
    for shape in (
        diamonds,
        phis,
        wide,
        loops,
        calls,
        held,
        layers,
        pairs,
        memory,
        statuses,
    )
}

#: In these, what there is to know about each block grows with the function:
#: references that are held, and phis that one reference feeds.
SQUARE = ("held", "pairs")


def sizes(largest):
    """100, 1000, ... up to `largest`."""
    found, size = [], 100
    while size <= largest:
        found.append(size)
        size *= 10
    return found


def make(shape, blocks):
    """The text of a module with one function `ladder`, and how many blocks it
    has -> (text, blocks)."""
    import llvmlite.binding as llvm

    writer = Writer(opaque=llvm.llvm_version_info[0] >= 15)
    SHAPES[shape](writer, blocks)
    return writer.module(), writer.blocks


def add_arguments(parser):
    """--shapes, --max-blocks, --repeat and --limit."""
    parser.add_argument("--shapes", metavar="NAME,...", help="only these; default: all")
    parser.add_argument(
        "--max-blocks",
        type=int,
        default=100000,
        metavar="N",
        help="the largest function, default 100000",
    )
    parser.add_argument(
        "--repeat", type=int, default=3, metavar="N", help="default 3"
    )
    parser.add_argument(
        "--limit",
        type=int,
        default=120,
        metavar="SECONDS",
        help="give up on a shape after this time for one size, default 120",
    )


def chosen(parser, arguments):
    """The shapes that the arguments name."""
    names = (arguments.shapes or ",".join(SHAPES)).split(",")
    for name in names:
        if name not in SHAPES:
            parser.error("%s is no shape; there are %s" % (name, ", ".join(SHAPES)))
    return names
