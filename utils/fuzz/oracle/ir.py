# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads textual LLVM IR: what the generators write, and what passes and
llvmlite make of it.  Opaque pointers, or LLVM 14's typed ones.

parse(text) -> {name: Function}.  An instruction is a tuple: opcode, result or
None, and what the interpreter needs.  Values are ("local", name),
("global", name) or ("constant", value).
"""

import re
from collections import namedtuple

#: `parameters` are names, `types` their types.
Function = namedtuple("Function", "name parameters types blocks native")
Block = namedtuple("Block", "name instructions")


class Unreadable(ValueError):
    """IR outside the subset, with the line."""


_TOKEN = re.compile(
    r"\s*(?:;[^\n]*|(?P<t>"
    r'%"[^"]*"|@"[^"]*"|![\w.]*|[%@][\w.$-]+|#\d+|c?"[^"]*"'
    r"|-?\d+(?:\.\d+(?:e[+-]?\d+)?)?|\.\.\.|[\w.]+|[(){}\[\]<>,=*:]))"
)

_FLAGS = frozenset(
    """tail musttail notail fastcc ccc coldcc nonnull noundef noalias nocapture
    readonly readnone writeonly zeroext signext inbounds nuw nsw exact volatile
    local_unnamed_addr unnamed_addr immarg returned nuw dso_local internal private
    linkonce_odr nusw samesign disjoint""".split()
)


class _Line:
    """The tokens of one instruction."""

    def __init__(self, text):
        self.text = text
        self.tokens = []
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if not match:
                break
            if match.group("t"):
                self.tokens.append(match.group("t"))
            position = match.end()
        self.at = 0

    def fail(self):
        raise Unreadable("cannot read: " + self.text.strip())

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self):
        token = self.peek()
        if not token:
            self.fail()
        self.at += 1
        return token

    def accept(self, token):
        if self.peek() == token:
            self.at += 1
            return True
        return False

    def expect(self, token):
        if not self.accept(token):
            self.fail()

    def skip_flags(self):
        while True:
            token = self.peek()
            if token in ("align", "dereferenceable", "captures", "memory"):
                self.next()
                if self.accept("("):
                    while not self.accept(")"):
                        self.next()
                else:
                    self.next()
            elif token in _FLAGS:
                self.next()
            else:
                return

    # -> a type: "ptr", ("i", bits), ("struct", [types]), ("array", n, type)
    def type(self):
        token = self.next()
        if token == "{":
            fields = []
            while not self.accept("}"):
                fields.append(self.type())
                self.accept(",")
            found = ("struct", fields)
        elif token in ("[", "<"):
            number = int(self.next())
            self.expect("x")
            element = self.type()
            self.expect("]" if token == "[" else ">")
            found = ("array", number, element)
        elif token in ("ptr", "void", "label", "metadata"):
            found = token
        elif re.fullmatch(r"i\d+", token):
            found = ("i", int(token[1:]))
        else:
            self.fail()
        while True:
            if self.accept("*"):
                found = "ptr"
            elif self.peek() == "(" and self._is_function_type():
                depth = 0
                while True:
                    token = self.next()
                    depth += {"(": 1, ")": -1}.get(token, 0)
                    if not depth:
                        break
                found = "function"
            else:
                return found

    def _is_function_type(self):
        """Whether a parenthesis is of a type: i32 (i8*)* …"""
        depth = 0
        for i in range(self.at, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self.tokens[i], 0)
            if not depth:
                after = self.tokens[i + 1 : i + 2]
                return after == ["*"] or bool(after) and after[0][0] in "@%"
        return False

    def value(self, kind):
        self.skip_flags()
        token = self.next()
        if token[0] == "%":
            return ("local", _bare(token))
        if token[0] == "@":
            return ("global", _bare(token))
        if token in ("null", "none"):
            return ("constant", None)
        if token in ("undef", "poison", "zeroinitializer"):
            return ("constant", zero(kind))
        if token in ("true", "false"):
            return ("constant", int(token == "true"))
        if token == "bitcast" or token == "getelementptr":
            # A constant expression that only changes the type.
            self.accept("inbounds")
            self.expect("(")
            if token == "getelementptr":
                self.type()
                self.expect(",")
            inner = self.value(self.type())
            while not self.accept(")"):
                if self.next() not in ("to", ",", "i64", "i32", "0", "i8", "*", "ptr"):
                    self.fail()
            return inner
        if token in ("{", "[", "<"):
            close = {"{": "}", "[": "]", "<": ">"}[token]
            parts = []
            while not self.accept(close):
                parts.append(self.value(self.type()))
                self.accept(",")
            if any(p[0] != "constant" for p in parts):
                self.fail()
            return ("constant", tuple(p[1] for p in parts))
        if re.fullmatch(r"-?\d+", token):
            return ("constant", int(token))
        self.fail()

    def typed_value(self):
        self.skip_flags()
        kind = self.type()
        self.skip_flags()
        return kind, self.value(kind)


def _bare(token):
    return token[1:].strip('"')


def zero(kind):
    """What `zeroinitializer` of a type is; undef is taken for it as well."""
    if kind == "ptr":
        return None
    if kind[0] == "struct":
        return tuple(zero(f) for f in kind[1])
    if kind[0] == "array":
        return (zero(kind[2]),) * kind[1]
    return 0


def size_of(kind):
    """Size in bytes, where everything but small integers is aligned to 8."""
    if kind == "ptr":
        return 8
    if kind[0] == "struct":
        return sum(max(8, size_of(f)) for f in kind[1])
    if kind[0] == "array":
        return kind[1] * size_of(kind[2])
    return max(1, kind[1] // 8)


def _offset(kind, index):
    """Bytes to the element of a type, or None if that depends on the index,
    and the element's type."""
    if kind[0] == "struct":
        return sum(max(8, size_of(f)) for f in kind[1][:index]), kind[1][index]
    return index * size_of(kind[2]), kind[2]


def _instruction(line):
    result = None
    if line.peek()[0] == "%" and line.tokens[1:2] == ["="]:
        result = _bare(line.next())
        line.next()
    line.skip_flags()
    op = line.next()
    if op in ("call", "invoke"):
        line.skip_flags()
        kind = line.type()
        callee = line.value("ptr")
        line.expect("(")
        arguments = []
        while not line.accept(")"):
            arguments.append(line.typed_value()[1])
            line.accept(",")
        target = None
        if op == "invoke":
            while line.next() != "label":
                pass
            target = _bare(line.next())
        return ("call", result, callee, arguments, kind, target)
    if op == "load":
        line.skip_flags()
        kind = line.type()
        line.expect(",")
        return (op, result, kind, line.typed_value()[1])
    if op == "store":
        kind, value = line.typed_value()
        line.expect(",")
        return (op, None, kind, value, line.typed_value()[1])
    if op == "alloca":
        return (op, result, line.type())
    if op == "getelementptr":
        line.skip_flags()
        kind = line.type()
        line.expect(",")
        base = line.typed_value()[1]
        indices = []
        while line.accept(","):
            if line.peek().startswith("!"):
                break
            indices.append(line.typed_value()[1])
        return (op, result, kind, base, indices)
    if op == "phi":
        kind = line.type()
        incoming = {}
        while True:
            line.expect("[")
            value = line.value(kind)
            line.expect(",")
            incoming[_bare(line.next())] = value
            line.expect("]")
            if not line.accept(","):
                break
        return (op, result, incoming)
    if op == "select":
        operands = [line.typed_value()[1]]
        for _ in range(2):
            line.expect(",")
            operands.append(line.typed_value()[1])
        return (op, result, operands)
    if op == "icmp":
        line.skip_flags()
        predicate = line.next()
        kind = line.type()
        left = line.value(kind)
        line.expect(",")
        return (op, result, predicate, left, line.value(kind), kind)
    if op in ("and", "or", "xor", "add", "sub", "mul", "shl", "lshr"):
        line.skip_flags()
        kind = line.type()
        left = line.value(kind)
        line.expect(",")
        return ("binary", result, op, left, line.value(kind), kind)
    if op in ("freeze", "bitcast", "ptrtoint", "inttoptr", "zext", "trunc", "sext"):
        kind, value = line.typed_value()
        to = kind
        if line.accept("to"):
            to = line.type()
        return ("cast", result, op, value, kind, to)
    if op in ("extractvalue", "insertvalue"):
        value = line.typed_value()[1]
        inserted = None
        line.expect(",")
        if op == "insertvalue":
            inserted = line.typed_value()[1]
            line.expect(",")
        path = [int(line.next())]
        while line.accept(","):
            path.append(int(line.next()))
        return (op, result, value, inserted, path)
    if op in ("extractelement", "insertelement"):
        value = line.typed_value()[1]
        inserted = None
        line.expect(",")
        if op == "insertelement":
            inserted = line.typed_value()[1]
            line.expect(",")
        return (op, result, value, inserted, line.typed_value()[1])
    if op == "br":
        if line.accept("label"):
            return ("br", None, None, [_bare(line.next())])
        condition = line.typed_value()[1]
        targets = []
        for _ in range(2):
            line.expect(",")
            line.expect("label")
            targets.append(_bare(line.next()))
        return ("br", None, condition, targets)
    if op == "switch":
        value = line.typed_value()[1]
        line.expect(",")
        line.expect("label")
        default = _bare(line.next())
        line.expect("[")
        cases = {}
        while not line.accept("]"):
            case = line.typed_value()[1][1]
            line.expect(",")
            line.expect("label")
            cases[case] = _bare(line.next())
        return ("switch", None, value, default, cases)
    if op == "ret":
        if line.accept("void"):
            return ("ret", None, None)
        return ("ret", None, line.typed_value()[1])
    if op == "unreachable":
        return (op, None)
    line.fail()


_DEFINE = re.compile(r"define\b[^@]*@(\"[^\"]+\"|[\w.$-]+)\((.*)\)([^)]*)\{\s*$")
_LABEL = re.compile(r"^(\"[^\"]+\"|[\w.$-]+):")


def parse(text, wanted=None, unreadable=None):
    """The functions that a module defines, or those of them that are wanted.
    Raises Unreadable; but with a dictionary for what is unreadable, puts the
    error there, by function."""
    attributes = dict(re.findall(r"^attributes (#\d+) = \{(.*)\}", text, re.M))
    found = {}
    lines = iter(text.split("\n"))
    for line in lines:
        match = _DEFINE.match(line)
        if not match:
            continue
        name, parameters, tail = match.groups()
        name = name.strip('"')
        body = []
        for line in lines:
            if line.startswith("}"):
                break
            body.append(line)
        if wanted is not None and name not in wanted:
            continue
        for group in re.findall(r"#\d+", tail):
            tail += attributes.get(group, "")
        native = '"passthru-kind"="native"' in tail
        names, types = _parameters(_Line(parameters))
        number = sum(name.isdigit() for name in names)
        try:
            blocks = _blocks(body, number)
        except Unreadable as error:
            if unreadable is None:
                raise
            unreadable[name] = error
            continue
        found[name] = Function(name, names, types, blocks, native)
    return found


def _parameters(line):
    """-> names, types"""
    names, types = [], []
    number = 0
    while line.peek() and not line.accept("..."):
        types.append(line.type())
        line.skip_flags()
        if line.peek()[:1] == "%":
            names.append(_bare(line.next()))
        else:
            names.append(str(number))
        if names[-1].isdigit():
            number += 1
        line.accept(",")
    return names, types


def _blocks(body, number):
    blocks = []
    pending = ""
    for raw in body:
        line = raw.split(" ;")[0] if '"' not in raw else raw
        if not line.strip() or line.lstrip().startswith(";"):
            continue
        label = _LABEL.match(line)
        if label:
            blocks.append(Block(label.group(1).strip('"'), []))
            continue
        if not blocks:
            blocks.append(Block(str(number), []))
        pending += " " + line.strip()
        if pending.count("[") > pending.count("]"):
            continue  # a switch goes on
        blocks[-1].instructions.append(_instruction(_Line(pending)))
        pending = ""
    return {block.name: block for block in blocks}
