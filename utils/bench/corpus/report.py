# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tables and JSON, the same in all benchmarks."""

import json
import sys


def table(header, rows, align=None):
    """A table in Markdown that is also readable as it is -> text.

    align: one letter a column, l or r; by default the first is l, others r.
    """
    align = align or "l" + "r" * (len(header) - 1)
    cells = [[str(cell) for cell in row] for row in [header] + list(rows)]
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(header))]

    def line(row):
        padded = (
            cell.ljust(width) if side == "l" else cell.rjust(width)
            for cell, width, side in zip(row, widths, align)
        )
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join(
        "-" * (width + 2) if side == "l" else "-" * (width + 1) + ":"
        for width, side in zip(widths, align)
    )
    return "\n".join([line(cells[0]), rule + "|"] + [line(r) for r in cells[1:]])


def share(part, whole):
    """A share in percent, as text."""
    return "%.2f %%" % (100.0 * part / whole) if whole else "-"


def write_json(path, data):
    """Writes JSON; `-` is standard output."""
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    if path == "-":
        sys.stdout.write(text)
        return
    with open(path, "w") as file:
        file.write(text)
