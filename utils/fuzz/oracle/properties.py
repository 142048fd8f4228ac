# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is checked of each program, and how failures are told."""

import collections

from . import execute
from .execute import CRASH, HIDDEN_USE, LEAK, LIMIT, OVER, USE

#: A program that contradicts a property.  `note` says which mistakes were made
#: in it, `text` what was found.
Case = collections.namedtuple("Case", "property number note text")

PROPERTIES = {
    "P0": "the interpreter and the executed check agree",
    "P1": "elision preserves what a program does",
    "P1f": "elision makes a faulty program no worse",
    "P2": "what the verifier calls verified is balanced",
    "P2o": "the same and P2u where the IR leaves open who owns what",
    "P2u": "what the verifier calls verified uses nothing that it has released",
    "P3": "what the verifier reports is a mistake",
    "P3w": "a finding's way leads to that mistake",
    "P4": "elision after elision changes nothing",
    "P5": "what is released on error exits was to be released",
    "P6": "what is counted anew is balanced, exceptions included",
    "P6o": "the same where the IR leaves open who owns what",
    "crash": "the passes end, and soon",
    "invalid": "the passes leave valid IR",
}
#: Those whose failures are disagreements unless the user says otherwise.
STRICT = ("P0", "P1", "P2", "P3", "P4", "P5", "P6", "crash", "invalid")


class Tally(collections.Counter):
    """Counts, to be added up."""


#: Verdicts of execute.py by the interpreter's words.
WORDS = {
    "use after release": USE,
    "use after release through others": HIDDEN_USE,
    "over-release": OVER,
    "leak": LEAK,
    "leak on an error exit": execute.ERROR_LEAK,
    "crash": CRASH,
    "limit": LIMIT,
    "released and retained again": execute.BORROWED,
}
#: What each rule of the verifier is about; another rule may be about any.
RULES = {
    "passthru-leak": {"leak", "leak on an error exit"},
    "passthru-over-release": {
        "over-release", "use after release", "use after release through others",
        "released and retained again",
    },
    "passthru-use-after-release": {
        "over-release", "use after release", "use after release through others",
        "released and retained again",
    },
}  # fmt: skip
DIRTY = USE | OVER | LEAK | HIDDEN_USE
#: What confirms a finding: also what had no consequence on any tape.
BREACH = DIRTY | execute.BORROWED
MISTAKES = set(WORDS) - {"crash", "limit"}
