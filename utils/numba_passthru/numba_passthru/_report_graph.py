# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The control-flow graph of a FunctionReport as a picture, by Graphviz."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import Dict, List, Optional, Tuple

#: More nodes than that make no picture that anybody could read.
MOST_NODES = 150
_SECONDS = 20

#: Fill and border of blocks with refops, and of those without.
COUNTING = "#ffe6b8", "#c77700"
EMPTY = "#f1f1f1", "#aaaaaa"


def merged(blocks) -> List:
    """The graph with each chain of blocks, of which each is the only way into
    the next, as one block."""
    into: Dict[int, int] = {}
    for block in blocks:
        for target in set(block.to):
            into[target] = into.get(target, 0) + 1

    def following(index: int) -> Optional[int]:
        """The block that can be merged into this one."""
        targets = set(blocks[index].to)
        if len(targets) != 1:
            return None
        (target,) = targets
        # 0 is the entry; a block that is its own successor is a loop.
        return target if into[target] == 1 and target not in (0, index) else None

    swallowed = {following(i) for i in range(len(blocks))} - {None}
    heads = [i for i in range(len(blocks)) if i not in swallowed]
    number = {head: i for i, head in enumerate(heads)}
    result = []
    for head in heads:
        whole, last = blocks[head], head
        while True:
            target = following(last)
            if target is None or target == head:
                break
            more, last = blocks[target], target
            whole = replace(
                whole,
                to=more.to,
                refops=whole.refops + more.refops,
                lines=sorted({*whole.lines, *more.lines}),
                line=whole.line or more.line,
            )
        result.append(whole)
    # Every target is a head: a swallowed block has one way in.
    return [replace(block, to=[number[t] for t in block.to]) for block in result]


def line_range(block) -> str:
    lines = block.lines or ([block.line] if block.line else [])
    if not lines:
        return ""
    if len(lines) == 1:
        return "line %d" % lines[0]
    return "lines %d\u2013%d" % (lines[0], lines[-1])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"%s"' % escaped.replace("\n", "\\n")


def dot_text(blocks) -> str:
    """The graph in Graphviz' language."""
    rows = [
        "digraph {",
        "bgcolor=transparent; ranksep=0.3; nodesep=0.25;",
        'node [shape=box style="filled,rounded" fontname="Helvetica,Arial,'
        'sans-serif" fontsize=11 margin="0.12,0.05" height=0.1 width=0.1'
        ' fontcolor="#222222"];',
        'edge [color="#888888" arrowsize=0.6];',
    ]
    for i, block in enumerate(blocks):
        fill, border = COUNTING if block.refops else EMPTY
        where = line_range(block)
        if block.refops:
            label = str(block.refops) + (where and "\n" + where)
        else:
            label = where or ("" if block.to else "exit")
        rows.append(
            "%d [label=%s tooltip=%s fillcolor=%s color=%s%s];"
            % (
                i,
                _quoted(label),
                _quoted("block %s" % block.name),
                _quoted(fill),
                _quoted(border),
                "" if block.refops else " fontsize=9",
            )
        )
        rows += ["%d -> %d;" % (i, target) for target in dict.fromkeys(block.to)]
    return "\n".join([*rows, "}"])


def picture(blocks) -> Tuple[str, str]:
    """-> (SVG element, ""), or ("", why there is none)."""
    blocks = merged(blocks)
    if len(blocks) > MOST_NODES:
        return "", "the graph has %d nodes: too many for a picture" % len(blocks)
    dot = shutil.which("dot")
    if dot is None:
        return "", "Graphviz' program dot draws it as a picture, if installed"
    try:
        done = subprocess.run(
            [dot, "-Tsvg"],
            input=dot_text(blocks),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", "Graphviz failed: %s" % error
    start = done.stdout.find("<svg")
    if done.returncode or start < 0:
        return "", "Graphviz failed: %s" % done.stderr.strip()
    return done.stdout[start:], ""
