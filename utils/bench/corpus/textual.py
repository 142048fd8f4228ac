# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The text of a module taken apart, as LLVM prints it.

LLVM prints one instruction a line (a switch takes several), a function from
`define` to `}` and everything else one item a line.  That is all that is relied
on here; text from elsewhere has to go through LLVM once.
"""

import hashlib
import re

_SYMBOL = re.compile(r'@(?:"([^"]*)"|([-\w.$]+))')
_METADATA_USE = re.compile(r"!(\d+)\b")
_GROUP_USE = re.compile(r"#(\d+)\b")
_TYPE_USE = re.compile(r'%(?:"[^"]*"|[-\w.$]+)')
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})")

CATEGORIES = ("native", "cpython", "cfunc", "helper")


def unquoted(match):
    """The symbol that _SYMBOL matched."""
    if match.group(2) is not None:
        return match.group(2)
    raw = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), match.group(1))
    # LLVM escapes bytes; names from JSON are text.
    return raw.encode("latin-1").decode("utf-8", "replace")


def category(symbol):
    """One of CATEGORIES, by the conventions of Numba's symbols."""
    if symbol.startswith("_ZN7cpython"):
        return "cpython"
    if symbol.startswith("cfunc."):
        return "cfunc"
    if (
        symbol.startswith(("NRT_", "."))
        or "dtor" in symbol
        or symbol.endswith(("_incref", "_decref"))
    ):
        return "helper"
    return "native"


class FunctionText:
    """A definition: its symbol, and its lines from `define` to `}`."""

    __slots__ = ("symbol", "lines")

    def __init__(self, symbol, lines):
        self.symbol = symbol
        self.lines = lines

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


class ModuleText:
    """The items of a module, by name."""

    def __init__(self, text):
        self.header = []
        self.types = {}
        #: Symbol -> line: variables, aliases and declarations.
        self.globals = {}
        self.functions = {}
        self.groups = {}
        #: Number -> line.
        self.metadata = {}
        self.named_metadata = {}
        self._read(text)

    def _read(self, text):
        lines = iter(text.split("\n"))
        for line in lines:
            if line.startswith("define "):
                body = [line]
                for line in lines:
                    body.append(line)
                    if line == "}":
                        break
                symbol = unquoted(_SYMBOL.search(body[0]))
                self.functions[symbol] = FunctionText(symbol, body)
            elif line.startswith("declare ") or line.startswith("@"):
                self.globals[unquoted(_SYMBOL.search(line))] = line
            elif line.startswith("%"):
                self.types[line.split(" = ", 1)[0]] = line
            elif line.startswith("attributes #"):
                self.groups[line.split(" ", 2)[1]] = line
            elif line.startswith("!"):
                name = line.split(" = ", 1)[0][1:]
                table = self.metadata if name.isdigit() else self.named_metadata
                table[name] = line
            elif line.startswith(("target ", "source_filename")):
                self.header.append(line)

    def extract(self, symbol, bodies=()):
        """A module with one definition (and `bodies`, other definitions), and
        whatever they name, as text.

        Of named metadata, rows of the named functions are kept: each row that
        names a function must name one that is there.
        """
        whole = [self.functions[symbol]]
        whole += [self.functions[name] for name in bodies if name != symbol]
        defined = {function.symbol for function in whole}
        parts = [function.text for function in whole]
        globals_, seen = [], set(defined)
        todo = list(parts)
        while todo:
            for match in _SYMBOL.finditer(todo.pop()):
                name = unquoted(match)
                if name in seen:
                    continue
                seen.add(name)
                line = self.globals.get(name)
                if line is None and name in self.functions:
                    line = declaration(self.functions[name].lines[0])
                if line is not None:
                    globals_.append(line)
                    todo.append(line)
        named = [
            kept
            for name, line in self.named_metadata.items()
            for kept in [self._kept_rows(name, line, seen)]
            if kept
        ]
        text = "\n".join(parts + globals_)
        metadata = self._closure(text + "\n".join(named))
        text += "\n" + "\n".join(metadata)
        groups = sorted(set(_GROUP_USE.findall(text)), key=int)
        types = self._types(text)
        return "\n".join(
            self.header
            + types
            + globals_
            + [""]
            + parts
            + [self.groups["#" + n] for n in groups if "#" + n in self.groups]
            + named
            + metadata
            + [""]
        )

    def _kept_rows(self, name, line, present):
        rows = [
            row
            for row in _METADATA_USE.findall(line.split(" = ", 1)[1])
            if all(
                unquoted(match) in present
                for match in _SYMBOL.finditer(self.metadata.get(row, ""))
            )
        ]
        if not rows:
            return ""
        return "!%s = !{%s}" % (name, ", ".join("!" + row for row in rows))

    def _closure(self, text):
        seen, todo = {}, _METADATA_USE.findall(text)
        while todo:
            number = todo.pop()
            if number in seen or number not in self.metadata:
                continue
            seen[number] = self.metadata[number]
            todo += _METADATA_USE.findall(seen[number].split(" = ", 1)[1])
        return [seen[number] for number in sorted(seen, key=int)]

    def _types(self, text):
        if not self.types:
            return []
        seen, todo = {}, [text]
        while todo:
            for name in _TYPE_USE.findall(todo.pop()):
                if name in self.types and name not in seen:
                    seen[name] = self.types[name]
                    todo.append(seen[name].split(" = ", 1)[1])
        return [self.types[name] for name in self.types if name in seen]


_LINKAGE = re.compile(
    r"^define (?:(?:private|internal|available_externally|linkonce_odr|linkonce"
    r"|weak_odr|weak|common|external|extern_weak|dso_local|dso_preemptable"
    r"|hidden|protected|default) )*"
)


def declaration(define):
    """The declaration that goes with the first line of a definition."""
    head = _LINKAGE.sub("declare ", define)
    symbol = _SYMBOL.search(head)
    depth, end = 0, symbol.end()
    quoted = False
    for end in range(symbol.end(), len(head)):
        letter = head[end]
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "([{<":
            depth += 1
        elif not quoted and letter in ")]}>":
            depth -= 1
            if depth == 0:
                break
    # Past the parameters, only attribute groups mean anything here.
    groups = re.findall(r" #\d+", head[end + 1 :].split('"')[0])
    return head[: end + 1] + "".join(groups[:1])


# --- The same function in another module -------------------------------------

_COMMENT = re.compile(r"\s*;.*$")
_ABI_VERSION = re.compile(r"B\d+v\d+")
_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{6,}|\d{9,}")
_LINK_SUFFIX = re.compile(r'(@(?:"\.[^"]*?|\.[-\w.$]*?))\.\d+("|(?![-\w.$]))')
_LABEL = re.compile(r'^("[^"]*"|[-\w.$]+):')
_LOCAL = re.compile(r'%(?:"[^"]*"|[-\w.$]+)')
_ATTACHMENT = re.compile(r", !\w+(?:\.\w+)* !\d+")


def normal_form(function):
    """A digest that is equal for functions that differ in nothing but names.

    Names of values, numbers of metadata and attribute groups, addresses in
    names and constants, and the version tag that Numba adds to each symbol
    (`B2v7`) do not count.
    """
    names = {}

    def number(match):
        return names.setdefault(match.group(0), "%%%d" % len(names))

    digest = hashlib.sha256()
    for line in function.lines:
        label = _LABEL.match(line)
        if label:
            line = number(_LOCAL.match("%" + label.group(1))) + ":"
        else:
            if " ; " in line:
                line = _COMMENT.sub("", line)
            if "!" in line:
                line = _ATTACHMENT.sub("", line)
            if "#" in line:
                line = _GROUP_USE.sub("#", line)
            if "@" in line:
                line = _LINK_SUFFIX.sub(r"\1\2", _ABI_VERSION.sub("", line))
            line = _LOCAL.sub(number, _ADDRESS.sub("N", line))
        digest.update(line.encode())
    return digest.digest()
