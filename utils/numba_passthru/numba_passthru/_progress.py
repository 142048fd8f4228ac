# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Progress of long work, as one line on a terminal; nothing if the standard
error is no terminal."""

from __future__ import annotations

import sys
import threading
import time
from typing import Callable, Tuple

_WIDTH = 24
#: Seconds before anything is shown, and between two pictures.
_PATIENCE, _PERIOD = 1.0, 0.2


class Progress:
    """A `with` block during which a line says how far the work is.

    state: a function, called from another thread, that returns (done, total,
    text); total is 0 while nobody knows it.
    """

    def __init__(self, state: Callable[[], Tuple[int, int, str]]):
        self._state = state
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._shown = 0

    def __enter__(self) -> "Progress":
        self._started = time.monotonic()
        if sys.stderr is not None and sys.stderr.isatty():
            self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._stop.set()
        if self._thread.ident:
            self._thread.join()
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()

    def _run(self):
        wait = _PATIENCE
        while not self._stop.wait(wait):
            wait = _PERIOD
            self._show(line(*self._state(), time.monotonic() - self._started))

    def _show(self, text):
        sys.stderr.write("\r" + text.ljust(self._shown))
        sys.stderr.flush()
        self._shown = max(self._shown, len(text))


def line(done: int, total: int, text: str, seconds: float) -> str:
    """What is shown: a bar if the total is known."""
    if total:
        filled = min(_WIDTH, _WIDTH * done // total)
        bar = "[%s%s] %d/%d" % ("#" * filled, "." * (_WIDTH - filled), done, total)
    else:
        bar = str(done)
    return ("%s %s, %d s" % (bar, text, seconds))[:99]
