# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""All small programs: control flow graphs times what can stand in their blocks.

program(k) for k below total() is the k-th program with up to two operations
beside the control flow; for larger k it is one with three to seven, drawn at
random.
"""

import random

from .program import Block, Op, Program


def _straight(x, y):
    return [("entry", [], [Op("return", None, ["0"])])]


def _diamond(x, y):
    return [
        ("entry", [], [Op("branch", None, ["c0"], ["left", "right"])]),
        ("left", [], [Op("jump", None, (), ["join"])]),
        ("right", [], [Op("jump", None, (), ["join"])]),
        ("join", [Op("phi", "m", [x, y], ["left", "right"])], [Op("return", None, ["0"])]),
    ]


def _twice(x, y):
    """The same test twice."""
    return [
        ("entry", [], [Op("branch", None, ["c0"], ["then1", "on"])]),
        ("then1", [], [Op("jump", None, (), ["on"])]),
        ("on", [Op("phi", "m", [x, y], ["then1", "entry"])],
         [Op("branch", None, ["c0"], ["then2", "end"])]),
        ("then2", [], [Op("jump", None, (), ["end"])]),
        ("end", [], [Op("return", None, ["0"])]),
    ]  # fmt: skip


def _raising(x, y):
    return [
        ("entry", [], [Op("branch", None, ["c0"], ["ok", "bad"])]),
        ("ok", [], [Op("return", None, ["0"])]),
        ("bad", [Op("select", "m", ["c1", x, y])], [Op("return", None, ["1"])]),
    ]


def _loop(x, y):
    return [
        ("entry", [], [Op("jump", None, (), ["head"])]),
        ("head", [Op("phi", "m", [x, y], ["entry", "body"]), Op("tape", "t")],
         [Op("branch", None, ["t"], ["body", "end"])]),
        ("body", [], [Op("jump", None, (), ["head"])]),
        ("end", [], [Op("return", None, ["0"])]),
    ]  # fmt: skip


def _selected(x, y):
    return [
        ("entry", [Op("select", "m", ["c0", x, y])],
         [Op("branch", None, ["c0"], ["left", "right"])]),
        ("left", [], [Op("return", None, ["0"])]),
        ("right", [], [Op("return", None, ["0"])]),
    ]  # fmt: skip


_GRAPHS = (_straight, _diamond, _twice, _raising, _loop, _selected)
# What the references are: the second column is made in the entry block.
_REFERENCES = (
    ("a", "b", []),
    ("a", "x", [Op("slot", "p", ["0"]), Op("read", "x", ["p"])]),
    ("a", "n", [Op("new", "n")]),
    ("a", "r", [Op("local", "s"), Op("native", "i", ["s", "a"]), Op("load", "r", ["s"])]),
    ("x", "n", [Op("slot", "p", ["0"]), Op("read", "x", ["p"]), Op("new", "n")]),
    ("x", "w", [Op("slot", "p", ["0"]), Op("read", "x", ["p"]),
                Op("field", "q", ["a", "0"]), Op("read", "w", ["q"])]),
    ("a", "null", []),
)  # fmt: skip


def _alphabet(names, has_m):
    for name in names + (("m",) if has_m else ()):
        if name == "null":
            continue
        for kind in ("incref", "decref", "use", "sink"):
            yield (kind, name)
    yield ("any", None)
    for name in names:
        if name != "null":
            yield ("return_it", name)


def _shapes():
    shapes = []
    for graph in _GRAPHS:
        for x, y, setup in _REFERENCES:
            blocks = graph(x, y)
            # The names that each block can use.
            choices = []
            m_seen = False
            for name, head, _tail in blocks:
                here = any(op.result == "m" for op in head)
                m_seen = m_seen or here
                m_known = here or (m_seen and graph not in (_raising,) and name != "entry")
                for what in _alphabet((x, y), m_known):
                    choices.append((name, what))
            shapes.append((graph, x, y, setup, choices))
    return shapes


_SHAPES = _shapes()


def count(size):
    """How many numbers program() decodes without chance, for up to so many
    operations."""
    return sum(
        len(choices) ** k
        for *_, choices in _SHAPES
        for k in range(1, size + 1)
    )


def _build(shape, picks, typed):
    graph, x, y, setup, choices = shape
    blocks = []
    extra = {}
    chosen = [choices[i] for i in picks]
    if not any(kind in ("incref", "decref") for _, (kind, _n) in chosen):
        return None
    order = [name for name, _, _ in graph(x, y)]
    places = [order.index(name) for name, _ in chosen]
    if places != sorted(places):
        return None
    number = 0
    for name, (kind, operand) in chosen:
        ops = extra.setdefault(name, [])
        if kind == "return_it":
            number += 1
            ops.append(Op("ret_slot", "o%d" % number, ["0"]))
            ops.append(Op("store", None, [operand, "o%d" % number]))
        else:
            ops.append(Op(kind, None, [operand] if operand else []))
    for name, head, tail in graph(x, y):
        first = [op.copy() for op in setup] if name == "entry" else []
        blocks.append(Block(name, first + head + extra.get(name, []) + tail))
    return Program(blocks, True, typed)


_EXHAUSTIVE = 2
_TOTAL = count(_EXHAUSTIVE)


def total():
    """How many numbers are decoded exhaustively."""
    return _TOTAL


def program(number, seed):
    """The program of a number, or None if that is none: its operations would
    only repeat another one in another order, or count nothing."""
    if number >= _TOTAL:
        source = random.Random("enum/%d/%d" % (seed, number))
        while True:
            shape = source.choice(_SHAPES)
            size = source.randrange(3, 8)
            picks = sorted(
                (source.randrange(len(shape[4])) for _ in range(size)),
                key=lambda i: [n for n, _, _ in shape[0](shape[1], shape[2])].index(
                    shape[4][i][0]
                ),
            )
            made = _build(shape, picks, source.random() < 0.5)
            if made:
                return made
    number_given = number
    for shape in _SHAPES:
        n = len(shape[4])
        for size in range(1, _EXHAUSTIVE + 1):
            if number < n**size:
                picks = []
                for _ in range(size):
                    number, digit = divmod(number, n)
                    picks.append(digit)
                return _build(shape, picks, number_given % 2 == 0)
            number -= n**size
    return None
