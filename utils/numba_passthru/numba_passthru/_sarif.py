# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One SARIF log of many runs of the verifier.

The verifier writes a log a module.  While somebody collects, each run writes to
a scratch file, and what is new in it goes into one log with one run.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from typing import Any, Dict, Iterator, List, Optional

import llvmlite.binding as llvm

from . import _host, _record
from ._options import VERIFY


def _key(result: Dict[str, Any]) -> tuple:
    """Function, rule and line."""
    (location,) = result["locations"]
    (function,) = location["logicalLocations"]
    region = location.get("physicalLocation", {}).get("region", {})
    return function["decoratedName"], result["ruleId"], region.get("startLine")


class _Collector:
    def __init__(self, folder: str):
        self._scratch = os.path.join(folder, "run.sarif")
        self.pipeline = "%s<format=sarif;output=%s>" % (VERIFY, self._scratch)
        self._log: Optional[Dict[str, Any]] = None
        self._results: List[Any] = []
        self._news = _record.News()
        self._verdicts: Dict[str, Any] = {}

    def take(self) -> None:
        """Adds what the last run wrote."""
        with open(self._scratch, encoding="utf-8") as file:
            log = json.load(file)
        (run,) = log["runs"]
        self._results += self._news.of_look(run.pop("results"), _key)
        for row in run["properties"].pop("verdicts"):
            # The last one is of the code that runs.
            self._verdicts[row["symbol"]] = row
        # Of the rest all runs have the same, but for one that was cut off.
        if self._log is None or not run["invocations"][0]["executionSuccessful"]:
            self._log = log

    def whole(self) -> Dict[str, Any]:
        """The log of all runs."""
        if self._log is None:
            _host.load().run(llvm.parse_assembly(""), self.pipeline)
            self.take()
        assert self._log is not None
        (run,) = self._log["runs"]
        run["results"] = self._results
        run["properties"]["verdicts"] = list(self._verdicts.values())
        return self._log


_collector: Optional[_Collector] = None


def verify_pipeline() -> str:
    """How the verifier is to be run."""
    return _collector.pipeline if _collector else VERIFY


def collect() -> None:
    """Call after each run of verify_pipeline()."""
    if _collector:
        _collector.take()


@contextlib.contextmanager
def collecting(path: Optional[str]) -> Iterator[None]:
    """Writes the log of all runs inside the `with` block to `path`; does
    nothing if that is None.  Raises OSError if it cannot be written, at once."""
    global _collector
    if path is None:
        yield
        return
    with open(path, "w", encoding="utf-8") as file:
        with tempfile.TemporaryDirectory(prefix="passthru-") as folder:
            _collector = _Collector(folder)
            try:
                yield
            finally:
                log, _collector = _collector.whole(), None
                json.dump(log, file, indent=2)
                file.write("\n")
