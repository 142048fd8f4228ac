# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A progress bar on a terminal, and a line every ten percent elsewhere."""

import os
import sys
import time

_WIDTH = 30


class Progress:
    """Counts towards `total`.  Use as a context manager."""

    def __init__(self, title, total, stream=None):
        self._title = title
        self._total = total
        self._stream = stream or sys.stderr
        self._terminal = (
            self._stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        )
        self._done = 0
        self._shown = 0.0
        self._tenth = 0
        self._started = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._terminal and self._done:
            self._draw()
            self._stream.write("\n")
            self._stream.flush()

    def step(self, count=1):
        self._done += count
        now = time.monotonic()
        if self._terminal:
            if now - self._shown > 0.1:
                self._shown = now
                self._draw()
            return
        tenth = 10 * self._done // max(self._total, 1)
        # Short work needs no news.
        if tenth > self._tenth and now - self._started > 5:
            self._tenth = tenth
            self._stream.write("%s: %s\n" % (self._title, self._state()))
            self._stream.flush()

    def _state(self):
        elapsed = time.monotonic() - self._started
        left = elapsed / max(self._done, 1) * (self._total - self._done)
        return "%d of %d, %.0f s, about %.0f s left" % (
            self._done,
            self._total,
            elapsed,
            max(left, 0),
        )

    def _draw(self):
        filled = _WIDTH * self._done // max(self._total, 1)
        self._stream.write(
            "\r%s [%s] %s\x1b[K"
            % (self._title, "#" * filled + "." * (_WIDTH - filled), self._state())
        )
        self._stream.flush()
