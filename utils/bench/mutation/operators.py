# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The mistakes.

An operator finds its sites in a body and makes the mistake at one of them.  A
site is a tuple that can be pickled; its first two members are the block and the
line that the mistake is about.  Some sites of some operators give code that
LLVM rejects (a value used where it is not defined): those are no mutants.
"""

import re

from .body import (
    LOCAL,
    add_edge_block,
    arguments,
    assigned,
    element_type,
    is_phi,
    loops,
    phi_edges,
    refop,
    typed,
    used,
)


class Operator:
    """name; leaks: whether the mistake can only lose references."""

    def __init__(self, name, leaks, sites, apply, only=None):
        self.name = name
        self.leaks = leaks
        self._sites = sites
        self._apply = apply
        #: The categories that it is for; None is all.
        self.only = only

    def sites(self, body):
        return list(self._sites(body))

    def apply(self, body, site):
        """-> a new Body with the mistake at `site`."""
        changed = body.copy()
        self._apply(changed, site)
        return changed


def _refop_sites(kind):
    return lambda body: (
        (b, i) for b, i, found in body.refops() if found.kind == kind
    )


def _drop(body, site):
    del body.blocks[site[0]].lines[site[1]]


def _duplicate(body, site):
    lines = body.blocks[site[0]].lines
    lines.insert(site[1], lines[site[1]])


# --- A decref above the last use ---------------------------------------------

_DERIVING = re.compile(
    r"= (?:bitcast|getelementptr|addrspacecast|freeze|(?:tail )?call "
    r"[^@]*@NRT_MemInfo_data(?:_fast)?\()"
)
#: The payload's address is a field of the MemInfo, and loaded from it.
_LOADING = re.compile(r"= load (?:ptr|[^,]*\*),")
_USING = ("load ", "store ", "call ", "invoke ", "tail call ")


def _derived(body, value):
    """The value, and the addresses in the object that are made from it."""
    found, loaded = {value}, set()
    for _ in range(2):
        for block in body.blocks:
            for line in block.lines:
                name = assigned(line)
                if not name or name in found or found.isdisjoint(used(line)):
                    continue
                if _DERIVING.search(line):
                    found.add(name)
                    if loaded.intersection(used(line)):
                        loaded.add(name)
                elif _LOADING.search(line) and not loaded.intersection(used(line)):
                    found.add(name)
                    loaded.add(name)
    return found


def _uses_object(line, values):
    if is_phi(line) or values.isdisjoint(used(line)):
        return False
    start = line.lstrip()
    if " = " in start and assigned(line):
        start = start.split(" = ", 1)[1]
    return start.startswith(_USING)


def _early_sites(body):
    derived = {}
    for b, i, found in body.refops():
        if found.kind != "decref" or not found.operand.startswith("%"):
            continue
        if found.operand not in derived:
            derived[found.operand] = _derived(body, found.operand)
        lines = body.blocks[b].lines
        for use in range(i - 1, -1, -1):
            if assigned(lines[use]) == found.operand:
                break
            other = refop(lines[use])
            if other and other.operand == found.operand:
                continue
            if _uses_object(lines[use], derived[found.operand]):
                yield (b, i, use)
                break


def _move_up(body, site):
    b, i, use = site
    lines = body.blocks[b].lines
    lines.insert(use, lines.pop(i))


def _swap_sites(body):
    increfs = {}
    for b, i, found in body.refops():
        if found.kind == "incref":
            increfs[b, found.operand] = i
        elif (b, found.operand) in increfs:
            yield (b, increfs.pop((b, found.operand)), i)


def _swap(body, site):
    b, first, second = site
    lines = body.blocks[b].lines
    lines[first], lines[second] = lines[second], lines[first]


# --- The wrong one of several values -----------------------------------------

_EXTRACT = re.compile(r"= extractvalue (.*?)((?:, \d+)+)(?:, !.*)?$")


def _extracted(line):
    """What a reference is extracted from, with its type; None if it is none."""
    match = _EXTRACT.search(line)
    if not match:
        return None
    indices = [int(index) for index in match.group(2).split(", ")[1:]]
    of_type = element_type(typed(match.group(1))[0], indices)
    return match.group(1) if of_type in ("i8*", "ptr") else None


def _wrong_sites(body):
    definitions = body.definitions()
    # Fields of one aggregate.
    siblings = {}
    for name, (_, line) in definitions.items():
        source = _extracted(line)
        if source:
            siblings.setdefault(source, []).append(name)
    for b, i, found in body.refops():
        if found.kind != "decref" or not found.operand.startswith("%"):
            continue
        others = []
        line = definitions.get(found.operand, (None, ""))[1]
        if is_phi(line):
            others = [value for value, _ in phi_edges(line)]
        elif " = select " in line:
            others = LOCAL.findall(line.split(" = ", 1)[1])[1:]
        else:
            others = list(siblings.get(_extracted(line), ()))
        for phi in body.blocks[b].lines:
            if not is_phi(phi):
                break
            if found.operand in used(phi):
                others.append(assigned(phi))
        for other in dict.fromkeys(others):
            if other.startswith("%") and other != found.operand:
                yield (b, i, other)


def _take_other(body, site):
    b, i, other = site
    lines = body.blocks[b].lines
    old = refop(lines[i]).operand
    before, after = lines[i].rsplit(old, 1)
    lines[i] = before + other + after


# --- Missing on one edge ------------------------------------------------------


def _harmless_prefix(lines, end):
    """Whether a decref could as well be the first thing in its block."""
    found = [refop(line) for line in lines[:end] if not is_phi(line)]
    # Before an incref it could release the last reference.
    return all(other and other.kind == "decref" for other in found)


def _edge_sites(body):
    predecessors = body.predecessors()
    for b, i, found in body.refops():
        if found.kind != "decref" or len(predecessors[b]) < 2:
            continue
        if not _harmless_prefix(body.blocks[b].lines, i):
            continue
        for p in predecessors[b]:
            yield (b, i, p)


def _edge_value(block, operand, label):
    """What a value of the block is, seen from a predecessor."""
    for line in block.lines:
        if is_phi(line) and assigned(line) == operand:
            return dict((where, what) for what, where in phi_edges(line))[label]
    return operand


def _drop_on_edge(body, site):
    b, i, left_out = site
    block = body.blocks[b]
    line = block.lines[i]
    operand = refop(line).operand
    sources = [p for p in body.predecessors()[b] if p != left_out]
    new = []
    for p in sources:
        value = _edge_value(block, operand, body.blocks[p].label)
        before, after = line.rsplit(operand, 1)
        new.append((p, before + value + after))
    del block.lines[i]
    for p, moved in new:
        add_edge_block(body, p, b, [moved])


# --- Across a back edge -------------------------------------------------------


def _loop_sites(body):
    successors, predecessors = body.successors(), body.predecessors()
    return [
        (loop, [p for p in predecessors[loop.header] if p not in loop.blocks])
        for loop in loops(successors, predecessors)
    ]


def _hoist_sites(body):
    """Refops in a loop on a value from outside, and the edge into the loop."""
    found_loops = _loop_sites(body)
    if not found_loops:
        return
    definitions = body.definitions()
    for loop, entries in found_loops:
        if len(entries) != 1:
            continue
        for b, i, found in body.refops():
            if b not in loop.blocks:
                continue
            if definitions.get(found.operand, (None,))[0] in loop.blocks:
                continue
            yield (b, i, entries[0], loop.header)


def _hoist(body, site):
    b, i, entry, header = site
    line = body.blocks[b].lines.pop(i)
    add_edge_block(body, entry, header, [line])


def _sink_sites(body):
    """Refops right before a loop, and its header."""
    successors = body.successors()
    for loop, entries in _loop_sites(body):
        for b, i, _ in body.refops():
            if entries == [b] and successors[b] == [loop.header]:
                yield (b, i, loop.header)


def _sink(body, site):
    b, i, header = site
    line = body.blocks[b].lines.pop(i)
    lines = body.blocks[header].lines
    first = next(j for j, other in enumerate(lines) if not is_phi(other))
    lines.insert(first, line)


# --- Another contract ---------------------------------------------------------

#: (what is called, what to call instead, how its line changes): first those that
#: give a new reference for a borrowed one and back, then those that steal.
_CONTRACTS = (
    ("PyTuple_GetItem", "PySequence_GetItem", None),
    ("PyList_GetItem", "PySequence_GetItem", None),
    ("PyDict_GetItemString", "PyObject_GetAttrString", None),
    ("PyDict_GetItem", "PyObject_GetItem", None),
    ("PyObject_GetAttrString", "PyDict_GetItemString", None),
    ("PyObject_GetItem", "PyDict_GetItem", None),
    ("PyObject_Type", "numba_py_type", None),
    ("numba_py_type", "PyObject_Type", None),
    ("numba_get_pyobject_private_data", "NRT_meminfo_from_pyobject", None),
    ("NRT_meminfo_from_pyobject", "numba_get_pyobject_private_data", None),
    ("numba_do_raise", "PyErr_WriteUnraisable", None),
    ("PyErr_WriteUnraisable", "numba_do_raise", None),
    ("PyList_SetItem", "PyList_Append", "drop"),
    ("PyTuple_SetItem", "PyList_Append", "drop"),
    ("PyList_Append", "PyList_SetItem", "add"),
)


def _contract_sites(body):
    for b, block in enumerate(body.blocks):
        for i, line in enumerate(block.lines):
            if "call" not in line:
                continue
            for number, (name, _, _) in enumerate(_CONTRACTS):
                if "@%s(" % name in line:
                    yield (b, i, number)


def _change_contract(body, site):
    b, i, number = site
    name, other, change = _CONTRACTS[number]
    lines = body.blocks[b].lines
    before, after = lines[i].split("@%s(" % name, 1)
    if change == "drop":
        after = re.sub(r"^([^,]*), i\d+ [^,]*,", r"\1,", after)
    elif change == "add":
        after = after.replace(", ", ", i64 0, ", 1)
    lines[i] = "%s@%s(%s" % (before, other, after)


def contract_declaration(site, body):
    """The callee that the changed line needs, as (name, declaration)."""
    name, other, change = _CONTRACTS[site[2]]
    line = body.blocks[site[0]].lines[site[1]]
    result = re.search(r"call (?:\w+ )*?(void|i\d+\*?|ptr) @", line).group(1)
    types = [
        argument.split(" ", 1)[0]
        for argument in arguments(line.split("@%s(" % name, 1)[1])
    ]
    if change == "drop":
        types = [types[0], types[2]]
    elif change == "add":
        types = [types[0], "i64", types[1]]
    return other, "declare %s @%s(%s)" % (result, other, ", ".join(types))


# --- The whole clean-up of a value --------------------------------------------


def _cleanup_sites(body):
    seen = {}
    for b, i, found in body.refops():
        if found.kind == "decref" and found.operand.startswith("%"):
            seen.setdefault(found.operand, (b, i, found.operand))
    return seen.values()


def _omit_cleanup(body, site):
    for block in body.blocks:
        block.lines = [
            line
            for line in block.lines
            if not (
                (found := refop(line))
                and found.kind == "decref"
                and found.operand == site[2]
            )
        ]


OPERATORS = (
    Operator("drop-decref", True, _refop_sites("decref"), _drop),
    Operator("duplicate-decref", False, _refop_sites("decref"), _duplicate),
    Operator("drop-incref", False, _refop_sites("incref"), _drop),
    Operator("duplicate-incref", True, _refop_sites("incref"), _duplicate),
    Operator("early-decref", False, _early_sites, _move_up),
    Operator("swap", False, _swap_sites, _swap),
    Operator("wrong-alias", False, _wrong_sites, _take_other),
    Operator("edge-decref", True, _edge_sites, _drop_on_edge),
    Operator("hoist", False, _hoist_sites, _hoist),
    Operator("sink", False, _sink_sites, _sink),
    Operator("contract", False, _contract_sites, _change_contract),
    Operator(
        "omit-cleanup", True, _cleanup_sites, _omit_cleanup, ("cpython", "cfunc")
    ),
)

BY_NAME = {operator.name: operator for operator in OPERATORS}
