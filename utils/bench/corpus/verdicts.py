# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What passthru-verify says, function by function."""

import re
from collections import namedtuple

PASS = "passthru-verify"

#: From good to bad.
STATUSES = ("verified", "consistent", "unknown", "error")

#: rule, message, and the notes that follow it.
Finding = namedtuple("Finding", "rule message notes")

_SLACK = re.compile(r"slack (\d+)")
_NAME = re.compile(r'[%@](?:"[^"]*"|[-\w.$]+)')


class Verdict:
    """The outcome for one function.

    status: one of STATUSES; slack: free unknowns of a consistent one; reason:
    why it is unknown; findings: list of Finding; leaks: likewise, for what the
    options call no error.
    """

    def __init__(self, pretty):
        self.pretty = pretty
        self.status = None
        self.slack = 0
        self.reason = ""
        self.findings = []
        self.leaks = []
        #: What notes belong to.
        self._last = None

    def _at_least(self, status):
        if self.status is None or rank(status) > rank(self.status):
            self.status = status

    def add(self, row):
        """Takes a diagnostic of the function."""
        rule, message = row.get("name", ""), row["message"]
        if row["severity"] == "note":
            if self._last:
                self._last.notes.append(message)
            return
        self._last = Finding(rule, message, [])
        if rule == "verdict":
            status = message.split(":")[0].split(",")[0].strip()
            if status not in STATUSES:
                raise ValueError("no verdict: %s" % message)
            slack = _SLACK.search(message)
            self.slack = int(slack.group(1)) if slack else 0
            self._at_least(status)
        elif rule == "passthru-unknown":
            self.reason = re.sub("^unknown: ", "", message)
            self._at_least("unknown")
        elif row["severity"] == "warning":
            self.findings.append(self._last)
            self._at_least("error")
        else:
            self.leaks.append(self._last)

    @property
    def key(self):
        """Sorts from good to bad."""
        return (rank(self.status), self.slack)


def rank(status):
    return STATUSES.index(status)


def reason_class(reason):
    """The reason without the names in it, for counting."""
    return _NAME.sub("...", reason)


def pipeline(options):
    """passthru-verify with a list of `key=value`."""
    return "%s<%s>" % (PASS, ";".join(options)) if options else PASS


class VerifierFailed(Exception):
    """The pass did not run."""


def verify(host, module, options=()):
    """Runs the verifier on a llvmlite module -> {symbol: Verdict}.

    Functions without a verdict have nothing to verify, and are left out.
    """
    return read_report(host.run(module, pipeline(options)))


def read_report(report):
    """The verdicts in a PassReport, by symbol."""
    if report.error and not any(
        row["severity"] == "warning" for row in report.diagnostics
    ):
        raise VerifierFailed(report.error)
    found = {}
    for row in report.diagnostics:
        symbol = row.get("symbol")
        if not symbol and row.get("name") in ("verdict", "passthru-unknown"):
            raise VerifierFailed("a verdict has no symbol: the library is too old")
        # The error at the end is of no function.
        if symbol:
            found.setdefault(symbol, Verdict(row["function"])).add(row)
    return {
        symbol: verdict for symbol, verdict in found.items() if verdict.status
    }
