# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Refcount programs: a small language of blocks and operations, and its
lowering to LLVM IR in Numba's native calling convention.

An operation has a kind, a result (a name, or None) and operands (names, or
constants).  KINDS says for each kind what its operands and its result are, and
the IR that it stands for.  Types: ref (counted reference), loc (address of a
slot that holds a ref), bit (i1), int (i32), num (i64), agg ({ref, ref, i64}),
vec (<2 x ref>).
"""

from . import typed as typed_pointers


class Op:
    """One operation.  `operands` is a list; blocks are named in `targets`."""

    __slots__ = ("kind", "result", "operands", "targets")

    def __init__(self, kind, result=None, operands=(), targets=()):
        self.kind = kind
        self.result = result
        self.operands = list(operands)
        self.targets = list(targets)

    def copy(self):
        return Op(self.kind, self.result, self.operands, self.targets)

    def __repr__(self):
        text = "%s = " % self.result if self.result else ""
        text += " ".join([self.kind] + self.operands)
        return text + (" -> " + " ".join(self.targets) if self.targets else "")


class Block:
    """A name and operations; phis come first, a terminator last."""

    __slots__ = ("name", "ops")

    def __init__(self, name, ops=()):
        self.name = name
        self.ops = list(ops)

    def copy(self):
        return Block(self.name, [op.copy() for op in self.ops])


class Program:
    """A function.  `native` chooses the convention of its arguments.  If it is
    `typed`, metadata says what is a reference and who owns what in memory."""

    __slots__ = ("blocks", "native", "typed", "note")

    def __init__(self, blocks=(), native=True, typed=False, note=""):
        self.blocks = list(blocks)
        self.native = native
        self.typed = typed
        self.note = note

    def copy(self):
        return Program(
            [b.copy() for b in self.blocks], self.native, self.typed, self.note
        )

    def ops(self):
        for block in self.blocks:
            yield from block.ops

    def bits(self):
        """By bit of the parameters: 2 if the program looks at it, else 1."""
        used = {operand for op in self.ops() for operand in op.operands}
        return tuple(2 if name in used else 1 for name in ("c0", "c1"))

    def size(self):
        return sum(len(block.ops) for block in self.blocks)


#: Names that every program can use: the function's parameters.
PARAMETERS = {"a": "ref", "b": "ref", "c0": "bit", "c1": "bit"}

_LLVM_TYPES = {
    "ref": "ptr",
    "loc": "ptr",
    "bit": "i1",
    "int": "i32",
    "num": "i64",
    "agg": "{ ptr, ptr, i64 }",
    "vec": "<2 x ptr>",
}
_NOTHING = {
    "ref": "null",
    "bit": "false",
    "int": "0",
    "num": "0",
    "agg": "zeroinitializer",
    "vec": "zeroinitializer",
}

# kind: (types of operands, type of result, IR lines).  In the lines {r} is the
# result, {0}, {1} … are the operands; "#" in an operand type is a number that
# stands in the text as it is.
KINDS = {
    # Counts.
    "incref": (["ref"], None, ["call void @NRT_incref(ptr {0})"]),
    "decref": (["ref"], None, ["call void @NRT_decref(ptr {0})"]),
    # New references.
    "new": ([], "ref", ["{r} = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)"]),
    "dup": (["ref"], "ref", ["{r} = call ptr @dup(ptr {0})"]),
    "peek": (["ref"], "ref", ["{r} = call ptr @peek(ptr {0})"]),
    # Uses.
    "use": (["ref"], None, ["call void @use(ptr {0})"]),
    "quiet": ([], None, ["call void @quiet()"]),
    "any": ([], None, ["call void @any()"]),
    "lend": (["ref"], None, ["call void @lend(ptr {0})"]),
    "lend_unknown": (["ref"], None, ["call void @lend_unknown(ptr {0})"]),
    "sink": (["ref"], None, ["call void @sink(ptr {0})"]),
    "sink_unknown": (["ref"], None, ["call void @sink_unknown(ptr {0})"]),
    "stash": (["ref"], None, ["call void @stash(ptr {0})"]),
    "sink_slot": (["loc"], None, ["call void @sink_slot(ptr {0})"]),
    "sink_agg": (["agg"], None, [
        "{t} = extractvalue { ptr, ptr, i64 } {0}, 0",
        "call void @sink_unknown(ptr {t})",
    ]),
    "fill": (["loc"], None, ["call void @fill(ptr {0})"]),
    "get": (["loc"], "int", ["{r} = call i32 @get(ptr {0})"]),
    "native": (["loc", "ref"], "int", ["{r} = call i32 @native(ptr {0}, ptr %excinfo, ptr {1})"]),
    "quiet_native": (["loc", "ref"], "int", ["{r} = call i32 @quiet_native(ptr {0}, ptr %excinfo, ptr {1})"]),
    "identity": (["loc", "ref"], "int", ["{r} = call i32 @identity(ptr {0}, ptr %excinfo, ptr {1})"]),
    "loud_native": (["loc", "ref"], "int", ["{r} = call i32 @loud_native(ptr {0}, ptr %excinfo, ptr {1})"]),
    "count": (["ref"], None, [
        "{t} = call i64 @count(ptr {0})",
        "call void @use_int(i64 {t})",
    ]),
    "load_count": (["ref"], None, [
        "{t} = load i64, ptr {0}",
        "call void @use_int(i64 {t})",
    ]),
    # Slots: of an object, of what an argument points to, of a global, of the
    # stack, of the return value.
    "field": (["ref", "#"], "loc", [
        "{t} = getelementptr i8, ptr {0}, i64 24",
        "{u} = load ptr, ptr {t}",
        "{r} = getelementptr ptr, ptr {u}, i64 {1}",
    ]),
    "slot": (["#"], "loc", ["{r} = getelementptr ptr, ptr %slots, i64 {0}"]),
    "global": (["#"], "loc", ["{r} = getelementptr [4 x ptr], ptr @g, i64 0, i64 {0}"]),
    "ret_slot": (["#"], "loc", ["{r} = getelementptr { ptr, ptr, i64 }, ptr %retptr, i64 0, i32 {0}"]),
    "local": ([], "loc", [
        "{r} = alloca { ptr, ptr, i64 }",
        "store { ptr, ptr, i64 } zeroinitializer, ptr {r}",
    ]),
    "part": (["loc"], "loc", ["{r} = getelementptr { ptr, ptr, i64 }, ptr {0}, i64 0, i32 1"]),
    "clear": (["loc"], None, ["store { ptr, ptr, i64 } zeroinitializer, ptr {0}"]),
    "load": (["loc"], "ref", ["{r} = load ptr, ptr {0}"]),
    "store": (["ref", "loc"], None, ["store ptr {0}, ptr {1}"]),
    # Memory of others: its slots own what they hold.
    "read": (["loc"], "ref", ["{r} = load ptr, ptr {0}{borrow}"]),
    "take": (["loc"], "ref", ["{r} = load ptr, ptr {0}{take}"]),
    "give": (["ref", "loc"], None, ["store ptr {0}, ptr {1}{give}"]),
    "load_agg": (["loc"], "agg", ["{r} = load { ptr, ptr, i64 }, ptr {0}"]),
    "store_agg": (["agg", "loc"], None, ["store { ptr, ptr, i64 } {0}, ptr {1}"]),
    "copy_slot": (["loc", "loc"], None, [
        "call void @llvm.memcpy.p0.p0.i64(ptr {0}, ptr {1}, i64 24, i1 false)"
    ]),
    "load_int": (["loc"], "ref", [
        "{t} = load i64, ptr {0}",
        "{r} = inttoptr i64 {t} to ptr",
    ]),
    # The same reference under another name.
    "same": (["ref"], "ref", ["{r} = getelementptr i8, ptr {0}, i64 0"]),
    "freeze": (["ref"], "ref", ["{r} = freeze ptr {0}"]),
    "round": (["ref"], "ref", ["{t} = ptrtoint ptr {0} to i64", "{r} = inttoptr i64 {t} to ptr"]),
    "select": (["bit", "ref", "ref"], "ref", ["{r} = select i1 {0}, ptr {1}, ptr {2}"]),
    "pack": (["ref", "ref"], "agg", [
        "{t} = insertvalue { ptr, ptr, i64 } zeroinitializer, ptr {0}, 0",
        "{r} = insertvalue { ptr, ptr, i64 } {t}, ptr {1}, 1",
    ]),
    "first": (["agg"], "ref", ["{r} = extractvalue { ptr, ptr, i64 } {0}, 0"]),
    "second": (["agg"], "ref", ["{r} = extractvalue { ptr, ptr, i64 } {0}, 1"]),
    "select_agg": (["bit", "agg", "agg"], "agg", [
        "{r} = select i1 {0}, { ptr, ptr, i64 } {1}, { ptr, ptr, i64 } {2}"
    ]),
    "vector": (["ref", "ref"], "vec", [
        "{t} = insertelement <2 x ptr> zeroinitializer, ptr {0}, i32 0",
        "{r} = insertelement <2 x ptr> {t}, ptr {1}, i32 1",
    ]),
    "lane": (["vec", "#"], "ref", ["{r} = extractelement <2 x ptr> {0}, i32 {1}"]),
    "load_vec": (["loc"], "vec", ["{r} = load <2 x ptr>, ptr {0}, align 8"]),
    "store_vec": (["vec", "loc"], None, ["store <2 x ptr> {0}, ptr {1}, align 8"]),
    # Tests.
    "tape": ([], "bit", ["{r} = call i1 @tape()"]),
    "is_null": (["ref"], "bit", ["{r} = icmp eq ptr {0}, null"]),
    "is_same": (["ref", "ref"], "bit", ["{r} = icmp eq ptr {0}, {1}"]),
    "is_ok": (["int"], "bit", ["{r} = icmp eq i32 {0}, 0"]),
    "is_none": (["int"], "bit", ["{r} = icmp eq i32 {0}, -2"]),
    "not": (["bit"], "bit", ["{r} = xor i1 {0}, true"]),
    "and": (["bit", "bit"], "bit", ["{r} = and i1 {0}, {1}"]),
    "or": (["bit", "bit"], "bit", ["{r} = or i1 {0}, {1}"]),
    "select_int": (["bit", "int", "int"], "int", ["{r} = select i1 {0}, i32 {1}, i32 {2}"]),
    "raise": ([], None, ["store ptr @g, ptr %excinfo"]),
    # Phis have one operand for each target; targets are predecessors.
    "phi": (None, "ref", None),
    "phi_bit": (None, "bit", None),
    "phi_int": (None, "int", None),
    "phi_agg": (None, "agg", None),
    # Terminators.
    "jump": ([], None, ["br label %{L0}"]),
    "branch": (["bit"], None, ["br i1 {0}, label %{L0}, label %{L1}"]),
    "status": (["int"], None, ["switch i32 {0}, label %{L0} [ i32 0, label %{L1} i32 -2, label %{L2} ]"]),
    "return": (["int"], None, ["ret i32 {0}"]),
}
PHIS = ("phi", "phi_bit", "phi_int", "phi_agg")
TERMINATORS = ("jump", "branch", "status", "return")
REFOPS = ("incref", "decref")

#: What a module needs besides its functions.
PRELUDE = """\
@g = external global [4 x ptr]
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare ptr @dup(ptr) "passthru-returns"="owned" "passthru-borrows"="0" "passthru-may-return-null"="true" "passthru-no-release"
declare ptr @peek(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0" "passthru-no-release"
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare void @use_int(i64) "passthru-no-release" inaccessiblememonly
declare void @quiet() "passthru-no-release" inaccessiblememonly
declare void @any()
declare void @lend(ptr) "passthru-borrows"="0"
declare void @lend_unknown(ptr)
declare void @sink(ptr) "passthru-steals"="0"
declare void @sink_unknown(ptr)
declare void @stash(ptr)
declare void @sink_slot(ptr)
declare void @fill(ptr)
declare i32 @get(ptr)
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native" "passthru-out-owned"="0" "passthru-borrows"="2"
declare i64 @count(ptr)
declare i1 @tape() "passthru-no-release" inaccessiblememonly
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define internal i32 @quiet_native(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  %c = call i1 @tape()
  br i1 %c, label %fails, label %ok
ok:
  ret i32 0
fails:
  %d = call i1 @tape()
  %s = select i1 %d, i32 1, i32 -2
  ret i32 %s
}
define internal i32 @identity(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @use(ptr %x)
  %c = call i1 @tape()
  br i1 %c, label %fails, label %succeeds
succeeds:
  %o = call i1 @tape()
  br i1 %o, label %other, label %ok
other:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  store ptr %n, ptr %retptr
  ret i32 0
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
fails:
  %d = call i1 @tape()
  %s = select i1 %d, i32 1, i32 -2
  ret i32 %s
}
define internal i32 @loud_native(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @any()
  call void @use(ptr %x)
  %c = call i1 @tape()
  br i1 %c, label %fails, label %ok
ok:
  ret i32 0
fails:
  %d = call i1 @tape()
  %s = select i1 %d, i32 1, i32 -2
  ret i32 %s
}
"""


_OPEN_CALLEES = frozenset(
    "sink_unknown lend_unknown stash sink_slot sink_agg fill get load_int round "
    "count".split()
)
_OPEN_WITHOUT_TYPES = frozenset(
    "slot global field ret_slot native identity".split()
)


def leaves_open(program):
    """Whether the IR does not say who owns what: callees of which nothing is
    known, and without types memory and results.  The verifier then chooses what
    makes the counts agree, where the run time has one answer."""
    # What a slot held before it is overwritten is known if it was taken.
    taken = {op.operands[0] for op in program.ops() if op.kind == "take"}
    return any(
        op.kind in _OPEN_CALLEES
        or (op.kind == "give" and op.operands[1] not in taken)
        or (op.kind in _OPEN_WITHOUT_TYPES and not (program.typed and program.native))
        for op in program.ops()
    )


def has_two_readings(program):
    """Whether one mistake can be told in two ways: where the IR leaves open who
    owns what, or whether a result is the argument of its call."""
    return leaves_open(program) or any(op.kind == "identity" for op in program.ops())


def nothing(type_name):
    """A constant of a type, for an operand that is no longer there."""
    return _NOTHING.get(type_name)


#: The functions that PRELUDE defines.
INTERNAL = ("quiet_native", "identity", "loud_native")

_CONSTANTS = frozenset(
    ["null", "true", "false", "zeroinitializer"] + [str(n) for n in range(-9, 100)]
)


def is_constant(operand):
    return operand in _CONSTANTS


def _name(operand):
    return operand if operand in _CONSTANTS else "%" + operand


_MARKS = {"{borrow}": 0, "{take}": 1, "{give}": 2}


def lower_op(op, number, marked=False, typed=False):
    """The lines of IR of an operation; `number` makes names unique.  With slot
    marks if `marked`, for typed pointers if `typed`."""
    if op.kind in PHIS:
        line = (
            "%%%s = phi %s %s"
            % (
                op.result,
                _LLVM_TYPES[KINDS[op.kind][1]],
                ", ".join(
                    "[ %s, %%%s ]" % (_name(operand), block)
                    for operand, block in zip(op.operands, op.targets)
                ),
            )
        )
        return [typed_pointers.text(line) if typed else line]
    operand_types, _, lines = KINDS[op.kind]
    if typed:
        lines = typed_pointers.lines(op.kind, operand_types, lines)
    out = []
    for line in lines:
        for i, operand in enumerate(op.operands):
            line = line.replace("{%d}" % i, _name(operand))
        for i, target in enumerate(op.targets):
            line = line.replace("{L%d}" % i, target)
        for mark, node in _MARKS.items():
            if mark in line:
                text = ", !passthru.slot !%d" % node if marked else ""
                line = line.replace(mark, text)
        if "{" in line:
            line = line.replace("{r}", "%%%s" % op.result)
            line = line.replace("{t}", "%%tmp%d" % number)
            line = line.replace("{u}", "%%ptr%d" % number)
            line = line.replace("{v}", "%%data%d" % number)
        out.append(line)
    return out


_PARAMETERS = "ptr %retptr, ptr %excinfo, ptr %a, ptr %b, ptr %slots, i1 %c0, i1 %c1"


def lower(program, name, typed=False):
    """The IR of a program as a function of that name."""
    out = [
        "define i32 @%s(%s)%s {"
        % (
            name,
            typed_pointers.PARAMETERS if typed else _PARAMETERS,
            ' "passthru-kind"="native"' if program.native else "",
        )
    ]
    number = 0
    for block in program.blocks:
        out.append(block.name + ":")
        for op in block.ops:
            lines = lower_op(op, number, program.typed, typed)
            out.extend("  " + line for line in lines)
            number += 1
    out.append("}\n")
    return "\n".join(out)


def _metadata(names, typed):
    """Metadata for the functions of these names, and for the callees."""
    lines = [
        '!0 = !{!"borrow"}',
        '!1 = !{!"take"}',
        '!2 = !{!"give"}',
        '!3 = !{!{i32 2, !"managed", !"T"}, !{i32 3, !"managed", !"T"}}',
        '!4 = !{!{i64 0, !"managed", !"T"}, !{i64 8, !"managed", !"T"}}',
        '!5 = !{!{i32 2, !"managed", !"T"}}',
        '!6 = !{!{i64 0, !"managed", !"T"}}',
        "!7 = !{}",
    ]
    function = typed_pointers.FUNCTION_TYPE if typed else "ptr"
    callee = typed_pointers.CALLEE_TYPE if typed else "ptr"
    rows = []
    for kind, name, arguments, returns in [
        (callee, "native", 5, 6),
        (callee, "identity", 5, 6),
        (callee, "quiet_native", 5, 7),
        (callee, "loud_native", 5, 7),
    ] + [(function, name, 3, 4) for name in names]:
        rows.append("!%d" % len(lines))
        lines.append(
            '%s = !{%s @%s, !"native", !%d, !%d}'
            % (rows[-1], kind, name, arguments, returns)
        )
    lines.append("!passthru.signatures = !{%s}" % ", ".join(rows))
    return "\n".join(lines) + "\n"


def lower_module(programs, typed=False):
    """One module with all of them, named f0, f1, …"""
    described = ["f%d" % i for i, p in enumerate(programs) if p.typed and p.native]
    text = typed_pointers.text(PRELUDE) if typed else PRELUDE
    text += "".join(lower(p, "f%d" % i, typed) for i, p in enumerate(programs))
    if any(p.typed for p in programs):
        text += _metadata(described, typed)
    return text
