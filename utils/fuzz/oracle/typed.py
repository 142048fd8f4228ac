# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lowering with LLVM 14's typed pointers: a reference is an i8*, the address of
a slot an i8**.  Made from the lines for opaque pointers where those say enough.
"""

import re

_AGG = "{ i8*, i8*, i64 }"
_VEC = "<2 x i8*>"
_TYPES = {"ref": "i8*", "loc": "i8**"}


def _through(kind, use):
    """Lines that look at slot {0} as a `kind`."""
    return ["{t} = bitcast i8** {0} to %s*" % kind, use % ("%s* {t}" % kind)]


_LINES = {
    "load_count": [
        "{u} = bitcast i8* {0} to i64*",
        "{t} = load i64, i64* {u}",
        "call void @use_int(i64 {t})",
    ],
    "field": [
        "{t} = getelementptr i8, i8* {0}, i64 24",
        "{u} = bitcast i8* {t} to i8***",
        "{v} = load i8**, i8*** {u}",
        "{r} = getelementptr i8*, i8** {v}, i64 {1}",
    ],
    "global": ["{r} = getelementptr [4 x i8*], [4 x i8*]* @g, i64 0, i64 {0}"],
    "ret_slot": ["{r} = getelementptr %s, %s* %%retptr, i64 0, i32 {0}" % (_AGG, _AGG)],
    "local": [
        "{t} = alloca " + _AGG,
        "store %s zeroinitializer, %s* {t}" % (_AGG, _AGG),
        "{r} = bitcast %s* {t} to i8**" % _AGG,
    ],
    "part": ["{r} = getelementptr i8*, i8** {0}, i64 1"],
    "clear": _through(_AGG, "store " + _AGG + " zeroinitializer, %s"),
    "load_agg": _through(_AGG, "{r} = load " + _AGG + ", %s"),
    "load_vec": _through(_VEC, "{r} = load " + _VEC + ", %s, align 8"),
    "store_agg": [
        "{t} = bitcast i8** {1} to %s*" % _AGG,
        "store %s {0}, %s* {t}" % (_AGG, _AGG),
    ],
    "store_vec": [
        "{t} = bitcast i8** {1} to %s*" % _VEC,
        "store %s {0}, %s* {t}, align 8" % (_VEC, _VEC),
    ],
    "copy_slot": [
        "{t} = bitcast i8** {0} to i8*",
        "{u} = bitcast i8** {1} to i8*",
        "call void @llvm.memcpy.p0i8.p0i8.i64(i8* {t}, i8* {u}, i64 24, i1 false)",
    ],
    "load_int": [
        "{u} = bitcast i8** {0} to i64*",
        "{t} = load i64, i64* {u}",
        "{r} = inttoptr i64 {t} to i8*",
    ],
    "raise": ["store i8* bitcast ([4 x i8*]* @g to i8*), i8** %excinfo"],
}

#: The parameters of a program's function, and their types alone.
PARAMETERS = (
    _AGG + "* %retptr, i8** %excinfo, i8* %a, i8* %b, i8** %slots, i1 %c0, i1 %c1"
)
FUNCTION_TYPE = "i32 (%s*, i8**, i8*, i8*, i8**, i1, i1)*" % _AGG
CALLEE_TYPE = "i32 (i8**, i8**, i8*)*"


def lines(kind, operand_types, opaque):
    """The IR of an operation.  `opaque` are its lines for opaque pointers."""
    if kind in _LINES:
        return _LINES[kind]
    made = []
    for line in opaque:
        for i, type_name in enumerate(operand_types):
            if type_name in _TYPES:
                line = line.replace("ptr {%d}" % i, "%s {%d}" % (_TYPES[type_name], i))
        made.append(text(line))
    return made


def text(opaque):
    """IR for opaque pointers, made for typed ones: what is no address of a
    slot is an i8*."""
    typed = re.sub(r"ptr (%(?:retptr|excinfo|slots))\b", r"i8** \1", opaque)
    typed = typed.replace("llvm.memcpy.p0.p0", "llvm.memcpy.p0i8.p0i8")
    typed = re.sub(r"(@(?:sink_slot|fill|get))\(ptr\)", r"\1(i8**)", typed)
    typed = typed.replace("@native(ptr, ptr, ptr)", "@native(i8**, i8**, i8*)")
    return re.sub(r"\bptr\b", "i8*", typed)
