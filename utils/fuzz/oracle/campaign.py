# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks many programs, in processes of their own.

Programs are numbered.  They go through the passes in modules of some hundreds:
a pass that crashes or hangs takes its process along, and the module is halved
until the program is found.
"""

import collections
import multiprocessing
import multiprocessing.connection
import os
import resource
import time
import traceback

from . import program
from .checker import Checker
from .generators import make
from .properties import Case, Tally


#: A process may not use more memory: a pass that wants more has failed.
_MOST_BYTES = 4 << 30
#: Modules that a process checks before another one takes its place: LLVM keeps
#: some memory of each.
_MOST_REQUESTS = 40


class Failed(Exception):
    """The rig itself does not work."""


def _serve(pipe, options):
    """A process: answers requests until it is stopped."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    try:
        _answer_requests(pipe, options)
    except (EOFError, KeyboardInterrupt):
        pass
    except Exception:  # whatever it is, the parent has to say so
        pipe.send(Failed(traceback.format_exc()))


def _answer_requests(pipe, options):
    checker = Checker(options)
    while True:
        request = pipe.recv()
        what, argument = request
        if what == "check":
            numbered = [(n, make(n, options.seed, options.generator)) for n in argument]
            missing = sum(p is None for _, p in numbered)
            numbered = [(n, p) for n, p in numbered if p]
            tally, cases = checker.check(numbered) if numbered else (Tally(), [])
            tally["numbers that are no program"] += missing
            pipe.send((tally, cases))
        else:
            made = make(argument.number, options.seed, options.generator)
            smaller, again = made, argument
            if options.shrink:
                smaller, again = checker.shrink(argument, made)
            pipe.send(checker.explain(again, smaller))


class Worker:
    """A process that can be lost."""

    def __init__(self, options):
        self.options = options
        self.process = None
        self.busy = None
        self.asked = 0

    def ask(self, request):
        if self.asked == _MOST_REQUESTS:
            self.stop()
        if not self.process:
            self.asked = 0
            self.pipe, theirs = multiprocessing.Pipe()
            self.process = multiprocessing.Process(
                target=_serve, args=(theirs, self.options), daemon=True
            )
            self.process.start()
            theirs.close()
        self.asked += 1
        self.busy = request
        self.since = time.monotonic()
        self.pipe.send(request)

    def late(self):
        """Whether a pass seems to hang.  A program takes milliseconds, unless
        it is looked at closer."""
        what, argument = self.busy
        limit = 15 + len(argument) / 5 if what == "check" else 300
        return time.monotonic() - self.since > limit

    def answer(self):
        """What the process says, or None if it died."""
        try:
            got = self.pipe.recv()
        except (EOFError, ConnectionError):
            self.stop()
            got = None
        self.busy = None
        if isinstance(got, Failed):
            raise got
        return got

    def stop(self):
        self.busy = None
        if not self.process:
            return
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process = None


class Campaign:
    """Runs the numbers first … first + programs - 1, or as many as can be begun in
    options.seconds if that is not 0, with options.jobs processes.
    progress(done, count, found) is called now and then."""

    def __init__(self, options, progress=lambda *a: None):
        self.options = options
        self.progress = progress
        self.tally = Tally()
        self.cases = []

    def run(self):
        options = self.options
        size = options.chunk
        last = options.first + options.programs
        waiting = collections.deque(
            range(start, min(last, start + size))
            for start in range(options.first, last, size)
        )
        workers = [Worker(options) for _ in range(options.jobs)]
        done = 0
        end = time.monotonic() + options.seconds if options.seconds else None
        try:
            while waiting or any(w.busy for w in workers):
                if end and time.monotonic() > end:
                    waiting.clear()
                for worker in workers:
                    if not worker.busy and waiting:
                        worker.ask(("check", waiting.popleft()))
                busy = {w.pipe: w for w in workers if w.busy}
                ready = multiprocessing.connection.wait(list(busy), 1)
                late = [pipe for pipe, w in busy.items() if w.late()]
                for pipe in set(ready + late):
                    worker = busy[pipe]
                    numbers = worker.busy[1]
                    got = worker.answer() if pipe in ready else worker.stop()
                    if got is not None:
                        self.tally.update(got[0])
                        self.cases += got[1]
                        done += len(numbers)
                    elif len(numbers) > 1:
                        middle = len(numbers) // 2
                        waiting.extendleft((numbers[middle:], numbers[:middle]))
                    else:
                        made = make(numbers[0], options.seed, options.generator)
                        self.cases.append(
                            Case("crash", numbers[0], made.note, "it died or hangs")
                        )
                        done += 1
                self.progress(done, options.programs, len(self.cases))
        finally:
            for worker in workers:
                worker.stop()
        self.cases.sort(key=lambda c: (c.property, c.number))

    def write_cases(self, folder, most):
        """Writes up to `most` cases of each property -> paths"""
        paths = []
        written = collections.Counter()
        worker = Worker(self.options)
        os.makedirs(folder, exist_ok=True)
        for case in self.cases:
            if case.property not in self.options.properties:
                continue
            if written[case.property] == most:
                continue
            written[case.property] += 1
            text = None
            if case.property != "crash":
                worker.ask(("explain", case))
                text = worker.answer()
            if text is None:
                made = make(case.number, self.options.seed, self.options.generator)
                typed = self.options.typed_pointers
                text = "; %s\n" % case.text + program.lower_module([made], typed)
            path = os.path.join(
                folder, "%s-%d-%d.ll" % (case.property, self.options.seed, case.number)
            )
            with open(path, "w") as file:
                file.write(text)
            paths.append(path)
        worker.stop()
        return paths
