#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Adds up lit's JSON results; the last line is "N passed, N failed[, N skipped]".

usage: lit_summary.py FOLDER VERSION...

For each VERSION the folder holds llvm-VERSION.json as lit wrote it, and
llvm-VERSION.broken instead if the build failed, and llvm-VERSION.unfinished
besides if lit ended with an error.  A version without a result has failed: no
tests are no success.
"""

import json
import pathlib
import sys

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "EXCLUDED"}
# Anything else has failed: FAIL, XPASS, TIMEOUT, UNRESOLVED, and SKIPPED, which
# is what lit calls a test that it did not come to.


def reason(test):
    """Why a test was skipped: lit says it in the test's output."""
    lines = [line.strip() for line in test.get("output", "").splitlines()]
    text = " ".join(line for line in lines if line)
    for prefix in (
        "Test requires the following unavailable features: ",
        "Test does not support the following features and/or targets: ",
    ):
        if text.startswith(prefix):
            word = "needs " if "requires" in prefix else "not with "
            return word + text[len(prefix) :]
    return text or "no reason given"


def read_leg(folder, leg):
    """The leg's tests as (passed, [failure], [(test, reason skipped)])."""
    broken = folder / (leg + ".broken")
    if broken.exists():
        return 0, ["%s: %s" % (leg, broken.read_text().strip())], []
    try:
        tests = json.loads((folder / (leg + ".json")).read_text())["tests"]
    except (OSError, ValueError, KeyError) as error:
        return 0, ["%s: no test results: %s" % (leg, error)], []

    passed, failed, skipped = 0, [], []
    for test in tests:
        name = "%s: %s" % (leg, test["name"])
        if test["code"] in PASSED:
            passed += 1
        elif test["code"] in SKIPPED:
            skipped.append((name, reason(test)))
        else:
            failed.append("%s (%s)" % (name, test["code"]))
    if not passed and not failed:
        failed.append("%s: no test was run" % leg)
    unfinished = folder / (leg + ".unfinished")
    if unfinished.exists() and not failed:
        failed.append("%s: %s" % (leg, unfinished.read_text().strip()))
    return passed, failed, skipped


def main(folder, versions):
    passed, failed, skipped = 0, [], []
    print()
    for version in versions:
        leg = "llvm-" + version
        result = read_leg(pathlib.Path(folder), leg)
        print(
            "%-16s %4d passed, %d failed, %d skipped"
            % (leg, result[0], len(result[1]), len(result[2]))
        )
        passed += result[0]
        failed += result[1]
        skipped += result[2]

    if skipped:
        print("\nSkipped:")
        for name, why in sorted(skipped):
            print("  %s: %s" % (name, why))
    if failed:
        print("\nFailed:")
        for name in failed:
            print("  " + name)
    print()
    line = "%d passed, %d failed" % (passed, len(failed))
    if skipped:
        line += ", %d skipped" % len(skipped)
    print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
