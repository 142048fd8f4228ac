# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the mutation test knows about functions: control flow, exits, tokens.

RUN: %python %s %src-root
"""

import sys

sys.path.insert(0, sys.argv[1] + "/utils/bench")

from corpus.textual import FunctionText, ModuleText, category, declaration, normal_form
from mutation import nulls, operators, oracle, paths
from mutation.body import Body, has_cycle, loops, refop
from mutation.exits import Exits

FUNCTION = """\
define i32 @_ZN1m1fE(ptr %retptr, ptr %excinfo, ptr %arg.x.0, ptr %arg.y.0) {
entry:
  call void @NRT_incref(ptr %arg.x.0)
  %status = call i32 @callee(ptr %arg.x.0)
  %ok = icmp eq i32 %status, 0
  br i1 %ok, label %head, label %failed

head:                                             ; preds = %latch, %entry
  %p = phi ptr [ %arg.x.0, %entry ], [ %q, %latch ]
  %more = call i1 @choose()
  switch i32 %status, label %latch [
    i32 1, label %common.ret
    i32 2, label %give.up
  ]

latch:                                            ; preds = %head
  %q = load ptr, ptr %retptr, align 8
  tail call void @NRT_decref(ptr nonnull %p), !dbg !7
  br i1 %more, label %head, label %common.ret

give.up:                                          ; preds = %head
  call void @NRT_decref(ptr null)
  unreachable

failed:                                           ; preds = %entry
  call void @NRT_decref(ptr %arg.x.0)
  br label %common.ret

common.ret:                                       ; preds = %failed, %latch, %head
  %common.ret.op = phi i32 [ %status, %failed ], [ 0, %latch ], [ -2, %head ]
  ret i32 %common.ret.op
}
"""


def check(found, expected):
    if found != expected:
        raise AssertionError("%r, expected %r" % (found, expected))


def body_of(text):
    return Body.parse(text.rstrip("\n").split("\n"))


def check_body():
    body = body_of(FUNCTION)
    check([b.label for b in body.blocks][1:3], ["%head", "%latch"])
    successors = body.successors()
    check(successors[1], [2, 5, 3])
    check(has_cycle(successors), True)
    (loop,) = loops(successors, body.predecessors())
    check((loop.header, loop.blocks, loop.latches), (1, {1, 2}, [2]))
    check(
        [(b, i, r.kind, r.operand) for b, i, r in body.refops()],
        [
            (0, 0, "incref", "%arg.x.0"),
            (2, 1, "decref", "%p"),
            (3, 0, "decref", "null"),
            (4, 0, "decref", "%arg.x.0"),
        ],
    )
    again = body_of(body.text())
    check(again.text(), body.text())
    typed = "  call void @Py_DecRef(i8* bitcast ({ i64, i8* }* @_Py_None to i8*))"
    check(refop(typed).operand.startswith("bitcast"), True)
    check(refop("  call void @NRT_decref_not(ptr %x)"), None)
    unnamed = "define void @f(ptr %0, i32 %1) {\n  br label %3\n\n3:\n  ret void\n}"
    check([b.label for b in body_of(unnamed).blocks], ["%2", "%3"])


def check_exits():
    body = body_of(FUNCTION)
    exits = Exits(body, "native")
    # The status of the callee was tested, so it is an error where it returns.
    reached = [exits.reaches_success(b) for b in range(len(body.blocks))]
    check(reached, [True, True, True, False, False, True])
    # As a helper, it has no error exits.
    check(Exits(body, "helper").reaches_success(4), True)
    wrapper = body_of(
        "define ptr @_ZN7cpython1m1fE(ptr %closure) {\nentry:\n"
        "  br i1 %c, label %a, label %b\na:\n  br label %end\nb:\n  br label %end\n"
        "end:\n  %r = phi ptr [ null, %a ], [ %x, %b ]\n  ret ptr %r\n}"
    )
    exits = Exits(wrapper, "cpython")
    check([exits.reaches_success(b) for b in range(4)], [True, False, True, True])


    # The flag says which path it was: c and e come after a failure alone.
    flagged = body_of(
        "define ptr @_ZN7cpython1m1fE(ptr %closure) {\nentry:\n"
        "  br i1 %c, label %a, label %b\na:\n  br label %b\n"
        "b:\n  %ok = phi i1 [ false, %a ], [ true, %entry ]\n"
        "  %bad = xor i1 %ok, true\n  br i1 %bad, label %c, label %d\n"
        "c:\n  br label %d\n"
        "d:\n  br i1 %ok, label %good, label %e\n"
        "e:\n  br label %end\ngood:\n  br label %end\n"
        "end:\n  %r = phi ptr [ null, %e ], [ %x, %good ]\n  ret ptr %r\n}"
    )
    exits = Exits(flagged, "cpython")
    check(
        [b.label for i, b in enumerate(flagged.blocks) if not exits.reaches_success(i)],
        ["%a", "%c", "%e"],
    )
    callback = body_of(
        "define i64 @cfunc._ZN1m1fE() {\nentry:\n  br i1 %c, label %a, label %end\n"
        "a:\n  call void @numba_gil_ensure(ptr %g)\n  br label %b\n"
        "b:\n  br label %end\nend:\n  ret i64 %r\n}"
    )
    exits = Exits(callback, "cfunc")
    check([exits.reaches_success(b) for b in range(4)], [True, False, False, True])


def mutated(name, number, text=FUNCTION):
    operator = operators.BY_NAME[name]
    body = body_of(text)
    return operator.apply(body, operator.sites(body)[number])


def check_operators():
    def sites(name, text=FUNCTION):
        return operators.BY_NAME[name].sites(body_of(text))

    check(sites("drop-decref"), [(2, 1), (3, 0), (4, 0)])
    check(sites("drop-incref"), [(0, 0)])
    check(len(mutated("drop-decref", 0).blocks[2].lines), 2)
    check(mutated("duplicate-incref", 0).text().count("@NRT_incref"), 2)
    # The phi has two operands; it is in another block than the decref.
    check(sites("wrong-alias"), [(2, 1, "%arg.x.0"), (2, 1, "%q")])
    check("@NRT_decref(ptr nonnull %q)" in mutated("wrong-alias", 1).text(), True)
    # Only %p is defined in the loop; the incref stands right before it.
    check(sites("hoist"), [])
    check(sites("sink"), [])
    # In front of the loop, behind its phis.
    straight = FUNCTION.replace("  br i1 %ok, label %head, label %failed", "  br label %head")
    (site,) = sites("sink", straight)
    check(site, (0, 0, 1))
    sunk = mutated("sink", 0, straight)
    check("incref" in sunk.blocks[1].lines[1], True)
    # One of three edges, with the others' operands.
    moved = FUNCTION.replace(
        "  ret i32 %common", "  call void @NRT_decref(ptr %arg.y.0)\n  ret i32 %common"
    )
    edges = sites("edge-decref", moved)
    check([site[2] for site in edges], [1, 2, 4])
    left_out = mutated("edge-decref", 0, moved)
    check(len(left_out.blocks), 8)
    check(left_out.text().count("@NRT_decref(ptr %arg.y.0)"), 2)
    check("[ -2, %head ]" in left_out.text(), True)
    check("[ 0, %latch ]" in left_out.text(), False)
    # Below the last use, above it.
    early = FUNCTION.replace(
        "failed:                                           ; preds = %entry\n",
        "failed:\n  call void @callee(ptr %arg.x.0)\n",
    )
    (site,) = [s for s in sites("early-decref", early) if s[0] == 4]
    check(site, (4, 1, 0))
    moved_up = operators.BY_NAME["early-decref"].apply(body_of(early), site)
    check("NRT_decref" in moved_up.blocks[4].lines[0], True)
    fields = FUNCTION.replace(
        "failed:                                           ; preds = %entry\n",
        "failed:\n  %e0 = extractvalue { ptr, i64, { ptr } } %e, 0\n"
        "  %e1 = extractvalue { ptr, i64, { ptr } } %e, 1\n"
        "  %e2 = extractvalue { ptr, i64, { ptr } } %e, 2\n"
        "  %e3 = extractvalue { ptr, i64, { ptr } } %e, 2, 0\n"
        "  call void @NRT_decref(ptr %e0)\n",
    )
    check([s for s in sites("wrong-alias", fields) if s[0] == 4], [(4, 4, "%e3")])
    swap = FUNCTION.replace(
        "  %ok =", "  call void @NRT_decref(ptr %arg.x.0)\n  %ok ="
    )
    check(sites("swap", swap), [(0, 0, 2)])
    contract = FUNCTION.replace(
        "%status = call i32 @callee(ptr %arg.x.0)",
        "%status = call i32 @PyList_SetItem(ptr %arg.x.0, i64 3, ptr %arg.y.0)",
    )
    check(
        "call i32 @PyList_Append(ptr %arg.x.0, ptr %arg.y.0)"
        in mutated("contract", 0, contract).text(),
        True,
    )
    (site,) = sites("contract", contract)
    check(
        operators.contract_declaration(site, body_of(contract)),
        ("PyList_Append", "declare i32 @PyList_Append(ptr, ptr)"),
    )


def check_oracle():
    decide = oracle.StaticOracle()

    def opinion(text, name, number, kind="native"):
        body = body_of(text)
        site = operators.BY_NAME[name].sites(body)[number]
        return decide(oracle.Mutant("f", kind, name, site, body, "", ""))

    check(opinion(FUNCTION, "drop-decref", 0), None)
    # Null, and in front of unreachable.
    check(opinion(FUNCTION, "drop-decref", 1), oracle.EQUIVALENT)
    constant = FUNCTION.replace("decref(ptr %arg.x.0)", "decref(ptr @static)")
    check(opinion(constant, "drop-decref", 2), oracle.STATIC)
    # A swap is harmless if the function holds another reference meanwhile.
    pair = "  call void @NRT_incref(ptr %arg.x.0)\n  call void @NRT_decref(ptr %arg.x.0)\n"
    once = FUNCTION.replace("  call void @NRT_incref(ptr %arg.x.0)\n", pair)
    twice = FUNCTION.replace("  %status", pair + "  %status")
    check(opinion(once, "swap", 0), None)
    body = body_of(twice)
    check(operators.BY_NAME["swap"].sites(body), [(0, 1, 2)])
    check(opinion(twice, "swap", 0), oracle.EQUIVALENT)
    # A call may have taken it over.
    late = FUNCTION.replace("  %ok =", pair + "  %ok =").replace(
        pair, "  call void @callee(ptr %arg.x.0)\n" + pair
    )
    check(opinion(late, "swap", 0), None)
    # So may whoever has the aggregate, or loads it once more.
    for definition in ("extractvalue { ptr } %v, 0", "load ptr, ptr %retptr"):
        part = twice.replace("entry:\n", "entry:\n  %m = " + definition + "\n")
        part = part.replace("(ptr %arg.x.0)", "(ptr %m)")
        check(opinion(part, "swap", 0), None)
    # The caller's reference keeps an argument alive, if there is another one.
    use = "  call void @NRT_incref(ptr %arg.x.0)\n  call void @look(ptr %arg.x.0)\n"
    decref = "  call void @NRT_decref(ptr %arg.x.0)\n"
    held = FUNCTION.replace("  %status", use + decref + "  %status")
    check(opinion(held, "early-decref", 0), oracle.EQUIVALENT)
    check(opinion(held, "early-decref", 0, "cpython"), oracle.EQUIVALENT)
    taken = held.replace(use, "  call void @look(ptr %arg.x.0)\n" + use)
    check(opinion(taken, "early-decref", 0), oracle.EQUIVALENT)
    check(opinion(taken, "early-decref", 0, "cpython"), None)
    # Null below the branch that says so.
    null = """\
define void @f(ptr %x) {
entry:
  %none = icmp eq ptr %x, null
  br i1 %none, label %a, label %b
a:
  call void @NRT_decref(ptr %x)
  ret void
b:
  call void @NRT_decref(ptr %x)
  ret void
}
"""
    check(opinion(null, "drop-decref", 0), oracle.EQUIVALENT)
    check(opinion(null, "drop-decref", 1), None)


def check_nulls():
    body = body_of(
        """\
define void @f(ptr %x, i1 %c) {
entry:
  %a = insertvalue { ptr, { i64, ptr } } undef, ptr %x, 0
  %b = insertvalue { ptr, { i64, ptr } } %a, ptr null, 1, 1
  %x0 = extractvalue { ptr, { i64, ptr } } %b, 0
  %n = extractvalue { ptr, { i64, ptr } } %b, 1, 1
  %in = extractvalue { ptr, { i64, ptr } } %b, 1
  %n2 = extractvalue { i64, ptr } %in, 1
  %k = insertvalue { i8*, [2 x i64] } { i8* null, [2 x i64] [i64 1, i64 2] }, [2 x i64] %y, 1
  %n3 = extractvalue { i8*, [2 x i64] } %k, 0
  %s = select i1 %c, ptr %n, ptr %n2
  %t = select i1 %c, ptr %n, ptr %x
  br label %loop
loop:
  %p = phi ptr [ %n, %entry ], [ %q, %loop ]
  %o = phi ptr [ %n, %entry ], [ %x, %loop ]
  %q = freeze ptr %p
  %l = load ptr, ptr %x, align 8
  br label %loop
}
"""
    )
    slots = body_of(
        """\
define void @f(ptr %x, i1 %c) {
entry:
  %a = alloca { ptr, i64 }, align 8
  %b = alloca ptr, align 8
  %d = alloca ptr, align 8
  store { ptr, i64 } zeroinitializer, { ptr, i64 }* %a, align 8
  store ptr null, ptr %b, align 8
  store ptr null, ptr %d, align 8
  %a0 = load { ptr, i64 }, { ptr, i64 }* %a, align 8
  %before = extractvalue { ptr, i64 } %a0, 0
  %b0 = load ptr, ptr %b, align 8
  call void @fill(ptr %d)
  %d0 = load ptr, ptr %d, align 8
  br label %loop
loop:
  %a1 = load { ptr, i64 }, { ptr, i64 }* %a, align 8
  %inside = extractvalue { ptr, i64 } %a1, 0
  %new = insertvalue { ptr, i64 } undef, ptr %x, 0
  store { ptr, i64 } %new, { ptr, i64 }* %a, align 8
  %b1 = load ptr, ptr %b, align 8
  br i1 %c, label %loop, label %end
end:
  store { ptr, i64 } zeroinitializer, { ptr, i64 }* %a, align 8
  %a2 = load { ptr, i64 }, { ptr, i64 }* %a, align 8
  %after = extractvalue { ptr, i64 } %a2, 0
  %x0 = load ptr, ptr %x, align 8
  ret void
}
"""
    )
    is_null = nulls.Nulls(slots)
    names = "%before %b0 %d0 %inside %b1 %after %x0".split()
    check([n for n in names if is_null(n)], ["%before", "%b0", "%b1", "%after"])
    is_null = nulls.Nulls(body)
    names = "%x %x0 %n %in %n2 %n3 %s %t %p %o %q %l".split()
    check([n for n in names if is_null(n)], ["%n", "%n2", "%n3", "%s", "%p", "%q"])
    check_zeroed_memory()
    check_constant_status()


def check_constant_status():
    """A block that only another status than the constant one leads to."""
    body = body_of(
        """\
define i32 @f(ptr %x) {
entry:
  %pair = insertvalue { i32, { ptr, i1 } } { i32 0, { ptr, i1 } undef }, ptr %x, 1, 0
  %status = extractvalue { i32, { ptr, i1 } } %pair, 0
  %wide = sext i32 %status to i64
  %fine = icmp eq i64 %wide, 0
  br i1 %fine, label %good, label %bad
good:
  ret i32 0
bad:
  call void @NRT_decref(ptr %x)
  br label %worse
worse:
  ret i32 1
}
"""
    )
    reached = [paths.Paths(body).null_at("%x", block) for block in range(4)]
    check(reached, [False, False, True, True])


def check_zeroed_memory():
    """What is loaded out of a struct that has just been zeroed."""
    for text, names in (
        (
            """\
define void @f({ i64, { i8*, i64 } }* %place, i8** %other) {
  %field = getelementptr inbounds { i64, { i8*, i64 } }, { i64, { i8*, i64 } }* %place, i64 0, i32 1, i32 0
  %first = bitcast { i64, { i8*, i64 } }* %place to i8**
  %slot = alloca i8*
  %zero = load i8*, i8** %field
  store { i64, { i8*, i64 } } zeroinitializer, { i64, { i8*, i64 } }* %place
  store i8* null, i8** %slot
  call void @NRT_incref(i8* %zero)
  %one = load i8*, i8** %field
  %two = load i8*, i8** %first
  store i8* %one, i8** %other
  %three = load i8*, i8** %field
  store { i64, { i8*, i64 } } zeroinitializer, { i64, { i8*, i64 } }* %place
  call void @NRT_decref(i8* %one)
  %four = load i8*, i8** %field
  ret void
}
""",
            ["%one"],
        ),
        (
            """\
define void @f(ptr %place, ptr %other) {
  store { ptr, ptr } zeroinitializer, ptr %place
  %field = getelementptr { ptr, ptr }, ptr %place, i64 0, i32 1
  %beyond = getelementptr { ptr, ptr }, ptr %place, i64 1, i32 0
  %one = load ptr, ptr %field, align 8
  %two = load ptr, ptr %place, align 8
  %three = load ptr, ptr %beyond, align 8
  %four = load ptr, ptr %other, align 8
  ret void
}
""",
            ["%one", "%two"],
        ),
    ):
        is_null = nulls.Nulls(body_of(text))
        loaded = ["%zero", "%one", "%two", "%three", "%four"]
        check([n for n in loaded if is_null(n)], names)


def check_textual():
    check(category("_ZN7cpython1m1fE"), "cpython")
    check(category("cfunc._ZN1m1fE"), "cfunc")
    check(category(".dtor.list"), "helper")
    check(category("_ZN1m1fE"), "native")
    check(
        declaration(
            'define linkonce_odr i32 @"a(b"(ptr noalias %x, { i8, i8 } %y) #3 !dbg !4 {'
        ),
        'declare i32 @"a(b"(ptr noalias %x, { i8, i8 } %y) #3',
    )
    module = ModuleText(
        "@used = global i32 0\n@other = global ptr @f\n\n"
        + FUNCTION.replace("ptr %retptr, align", "ptr @used, align")
        + "\ndeclare i32 @callee(ptr)\ndeclare void @unused()\n"
        + "!passthru.signatures = !{!0, !1}\n"
        + "!0 = !{ptr @_ZN1m1fE}\n!1 = !{ptr @unused}\n!7 = !{}\n"
    )
    text = module.extract("_ZN1m1fE")
    check("@used = global" in text, True)
    check("declare i32 @callee" in text, True)
    check("@other" in text or "@unused" in text, False)
    check("!passthru.signatures = !{!0}" in text, True)
    check("!7 = !{}" in text, True)

    def form(text):
        return normal_form(FunctionText("f", text.rstrip("\n").split("\n")))

    same = FUNCTION.replace("%latch", "%l").replace("latch:", "l:").replace("!7", "!9")
    check(form(same), form(FUNCTION))
    check(form(FUNCTION.replace("i32 2, label", "i32 3, label")) != form(FUNCTION), True)


check_body()
check_exits()
check_operators()
check_oracle()
check_nulls()
check_textual()
