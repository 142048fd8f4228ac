# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a part of Numba's tests in this process, and measures each.

    python3 inside.py '{"tests": […], "mode": "elide", "shard": [1, 3], …}'

A line of JSON for each event on the file that "result" names: {"start": ID}
before a test, {"id", "outcome", "deltas"} after it, {"end": …} at last.  A
process that dies leaves a start without an end.
"""

import contextlib
import gc
import json
import os
import sys
import unittest

#: What each mode asks of numba_passthru.enable(); None: it is not loaded.
MODES = {
    "off": None,
    "verify": {"elide": False, "verify": "remark", "insert": None},
    "elide": {"elide": True, "insert": None},
    "both": {"elide": True, "verify": "remark", "insert": None},
    "insert": {"elide": False, "insert": "raise"},
    "all": {"elide": True, "verify": "remark", "insert": "raise"},
    "anew": {
        "elide": False,
        "insert": None,
        "before": "passthru-insert<exits=anew>",
    },
    "anew-elide": {
        "elide": True,
        "insert": None,
        "before": "passthru-insert<exits=anew>",
    },
}


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def watched():
    """Python objects that compiled code retains and releases, and that Numba's
    compiler keeps no references to: None and the like are in all of its caches.
    An array holds its type of items."""
    import numba.typed
    import numpy

    return {
        "ndarray": numpy.ndarray,
        "float64": numpy.dtype("float64"),
        "int64": numpy.dtype("int64"),
        "typed.List": numba.typed.List,
        "typed.Dict": numba.typed.Dict,
    }


class Measure(unittest.TestResult):
    """Writes down what each test does, and what it leaves behind: MemInfos,
    memory of the NRT, references to some Python objects."""

    def __init__(self, file):
        super().__init__()
        self._file = file
        self._objects = watched()
        from numba.core.runtime import _nrt_python, rtsys

        # Newer versions of Numba count only if told to, and some of their tests
        # end with telling them not to.
        self._enable = getattr(_nrt_python, "memsys_enable_stats", lambda: None)
        self._statistics = rtsys.get_allocation_stats

    def _write(self, **line):
        json.dump(line, self._file)
        self._file.write("\n")
        self._file.flush()

    def _counts(self):
        gc.collect()
        self._enable()
        nrt = self._statistics()
        counts = {"memory": nrt.alloc - nrt.free, "MemInfos": nrt.mi_alloc - nrt.mi_free}
        for name, value in self._objects.items():
            counts[name] = sys.getrefcount(value)
        return counts

    def startTest(self, test):
        super().startTest(test)
        self._write(start=test.id())
        self._outcome = "ok"
        self._before = self._counts()

    def stopTest(self, test):
        super().stopTest(test)
        after = self._counts()
        deltas = {name: after[name] - n for name, n in self._before.items()}
        self._write(id=test.id(), outcome=self._outcome, deltas=deltas)

    def addFailure(self, test, error):
        self._outcome = "failed"

    def addError(self, test, error):
        self._outcome = "error"
        if not hasattr(test, "_testMethodName"):
            # A module or a class that could not be set up.
            self._write(id=test.id(), outcome="error", deltas={})

    def addSubTest(self, test, subtest, error):
        if error:
            self._outcome = "failed"

    def addSkip(self, test, reason):
        self._outcome = "skipped"

    def addExpectedFailure(self, test, error):
        self._outcome = "expected failure"

    def addUnexpectedSuccess(self, test):
        self._outcome = "unexpected success"

    def end(self, **line):
        self._write(end=True, **line)


@contextlib.contextmanager
def passes(mode):
    """-> the records of what was compiled"""
    options = MODES[mode]
    if options is None:
        yield []
        return
    import numba_passthru

    # For processes that tests start: they look for what this one has cached.
    os.environ["NUMBA_PASSTHRU"] = ",".join(
        name if value is True else "%s=%s" % (name, value)
        for name, value in options.items()
        if value and name != "before"
    )
    with numba_passthru.enabled_pipeline(**options):
        with numba_passthru.record() as libraries:
            yield libraries


def main():
    arguments = json.loads(sys.argv[1])
    part, parts = arguments["shard"]
    loader = unittest.defaultTestLoader
    tests = list(flatten(loader.loadTestsFromNames(arguments["tests"])))
    if loader.errors:
        sys.exit(loader.errors[0])
    tests = tests[part - 1 :: parts][arguments["skip"] :]
    with open(arguments["result"], "a") as file:
        measure = Measure(file)
        try:
            with passes(arguments["mode"]) as libraries:
                unittest.TestSuite(tests).run(measure)
        except (TypeError, ValueError) as error:
            # Older libraries do not have all passes.
            measure.end(missing=str(error))
            return
        diagnostics = [row for entry in libraries for row in entry.diagnostics]
        measure.end(
            libraries=len(libraries),
            removed=sum(entry.removed for entry in libraries),
            findings=sum(row.severity in ("warning", "error") for row in diagnostics),
            released=sum(row.rule == "Released" for row in diagnostics),
            anew=sum(row.rule == "Inserted" for row in diagnostics),
            left=sum(row.rule == "NotInserted" for row in diagnostics),
        )


if __name__ == "__main__":
    main()
