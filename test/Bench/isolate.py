# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""An item that crashes, hangs or raises costs itself alone.

RUN: %python %s %src-root
"""

import os
import signal
import sys
import time

sys.path.insert(0, sys.argv[1] + "/utils/bench")

from corpus.isolate import Failure, each


def work(item):
    if item == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == "leave":
        os._exit(3)
    if item == "hang":
        time.sleep(600)
    if item == "raise":
        raise ValueError("no good")
    return item.upper()


def check(items, expected, seconds=30):
    found = [
        result.why if isinstance(result, Failure) else result
        for result in each(work, items, seconds)
    ]
    if found != expected:
        raise AssertionError("%r, expected %r" % (found, expected))


check([], [])
check(["a", "b"], ["A", "B"])
check(
    ["a", "crash", "b", "raise", "c", "leave"],
    [
        "A",
        "the process was ended by SIGSEGV",
        "B",
        "ValueError: no good",
        "C",
        "the process ended with status 3",
    ],
)
check(["crash", "crash", "a"], ["the process was ended by SIGSEGV"] * 2 + ["A"])
check(["a", "hang", "b"], ["A", "took longer than 1 s", "B"], seconds=1)
