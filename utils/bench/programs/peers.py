# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The programs under different compilers, each in a process of its own.

Numba compiles what programs call only once in a process, so two ways to compile
need two processes.  They are asked in turns, so that none has a quiet machine
to itself.
"""

import multiprocessing
import os
import time
import traceback

#: Numba as it is; with our passes; with our passes, but without refops.
VARIANTS = ("default", "ours", "stripped")


class PeerFailed(Exception):
    """A process died, or a program gave a wrong result."""


def _warm_up():
    """Has Numba do what it does once in a process."""
    from numba import njit

    njit(lambda: [str(0)])()


def _prepare(make, variant):
    """Makes the program -> _Runner, which compiles it when it is first called."""
    from corpus import package

    package.use_package()
    import numba_passthru

    if variant != "default":
        numba_passthru.enable()
    program = make()
    if variant == "stripped":
        # Functions that are compiled already, for the data, stay as they are.
        from corpus import runtime

        runtime.strip_refops()
    return _Runner(program)


class _Runner:
    """One program, compiled: calls it many times from compiled code."""

    def __init__(self, program):
        import numpy as np
        from numba import njit

        self.program = program
        # Numba puts it in here before LLVM sees it: a loop that LLVM has already
        # optimised by itself, and then inlines, comes out in another way.
        function = njit(inline="always")(program.function.py_func)

        # What is written to keeps the calls apart: a call that only reads could
        # be moved out of the loop.
        @njit
        def drive1(count, sink, a):
            for _ in range(count):
                sink[0] += function(a)

        @njit
        def drive2(count, sink, a, b):
            for _ in range(count):
                sink[0] += function(a, b)

        @njit
        def drive3(count, sink, a, b, c):
            for _ in range(count):
                sink[0] += function(a, b, c)

        self._drive = (drive1, drive2, drive3)[len(program.arguments) - 1]
        self._sink = np.zeros(1, dtype=np.int64)

    def check(self, variant):
        """-> what is wrong, or None."""
        from numba_passthru import _compat

        self._sink[0] = 0
        self(1)
        result = self._sink[0]
        if result != self.program.expected:
            return "the result is %d, not %d" % (result, self.program.expected)
        before = _compat.allocation_stats()
        self(100)
        after = _compat.allocation_stats()
        left = (after.mi_alloc - before.mi_alloc) - (after.mi_free - before.mi_free)
        if left and variant != "stripped":
            return "100 calls leave %d objects" % left
        return None

    def __call__(self, count):
        self._drive(count, self._sink, *self.program.arguments)

    def measure(self, count):
        """Processor time of a call, in seconds: the best of five."""
        best = None
        for _ in range(5):
            started = time.thread_time()
            self(count)
            seconds = time.thread_time() - started
            best = seconds if best is None else min(best, seconds)
        return best / count


def _serve(variant, name, pipe):
    import warnings

    from . import makers

    warnings.simplefilter("ignore")
    try:
        make = makers()[name]  # Imports Numba.
        _warm_up()
        started = time.process_time()
        runner = _prepare(make, variant)
        can_run = variant != "stripped" or runner.program.strippable
        problem = runner.check(variant) if can_run else None
        pipe.send((None, can_run, problem, time.process_time() - started))
        while True:
            pipe.send((None, runner.measure(pipe.recv())))
    except Exception:
        pipe.send((traceback.format_exc(),))


class Peer:
    """A process that runs one program in one variant."""

    def __init__(self, variant, name):
        context = multiprocessing.get_context("spawn")
        # Strings shall collide in the same way in all processes.
        os.environ["PYTHONHASHSEED"] = "0"
        self.variant = variant
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(variant, name, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def _receive(self):
        try:
            error, *answer = self._pipe.recv()
        except EOFError:
            self._process.join()
            error = "the process died with status %s" % self._process.exitcode
        if error:
            raise PeerFailed("%s: %s" % (self.variant, error))
        return answer

    def start(self):
        """Waits for the compiler -> (whether the program can run here, what is
        wrong with what it does or None, processor seconds that it took to make
        the program, to compile all that it calls, and to check it); raises
        PeerFailed."""
        return tuple(self._receive())

    def measure(self, count):
        """Seconds a call; raises PeerFailed."""
        self._pipe.send(count)
        (seconds,) = self._receive()
        return seconds

    def stop(self):
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
