#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the table of utils/matrix/run; its last line is
"N passed, N failed, N skipped".

usage: matrix_summary.py FOLDER < LEGS

A line of LEGS has the leg's name, its seconds, and "passed", "skipped: why" or
"failed: why", separated by tabs.  How many tests a leg had, its log FOLDER/LEG.log
says: in the last line of utils/check, or in lit's summary.  A skipped leg counts
as one skipped test, a leg that failed without a failed test as one failed test.
"""

import pathlib
import re
import sys

_CHECK = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
_LIT = re.compile(r"^\s+(Passed|Failed|Unsupported|Unresolved|Timed Out)\s*: +(\d+)", re.M)


def count(log):
    """-> (passed, failed, skipped) of one leg."""
    found = _CHECK.findall(log)
    if found:
        passed, failed, skipped = found[-1]
        return int(passed), int(failed), int(skipped or 0)
    rows = {name: int(number) for name, number in _LIT.findall(log)}
    failed = sum(rows.get(name, 0) for name in ("Failed", "Unresolved", "Timed Out"))
    return rows.get("Passed", 0), failed, rows.get("Unsupported", 0)


def main(folder, lines):
    total = [0, 0, 0]
    print("\n%-14s %7s %7s %7s %8s  %s" % ("leg", "passed", "failed", "skipped", "seconds", ""))
    for line in filter(None, lines):
        leg, seconds, verdict = line.rstrip("\n").split("\t")
        log = pathlib.Path(folder, leg + ".log")
        passed, failed, skipped = 0, 0, 0
        if verdict.startswith("skipped"):
            skipped = 1
        else:
            passed, failed, skipped = count(log.read_text(errors="replace"))
            if verdict == "passed" and not passed:
                verdict = "failed: no test was run"
            if verdict.startswith("failed"):
                failed = max(failed, 1)
        print("%-14s %7d %7d %7d %8s  %s" % (leg, passed, failed, skipped, seconds, verdict))
        total = [sum(pair) for pair in zip(total, (passed, failed, skipped))]
    print("\n%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if total[1] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.stdin))
