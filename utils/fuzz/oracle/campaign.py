# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks many programs against the passes.

Programs are numbered; number, seed and generator give the program again.  They
go through the passes in modules of some hundreds, in processes of their own: a
pass that crashes takes its process along, and the module is halved until the
program is found.
"""

import collections
import hashlib
import multiprocessing
import multiprocessing.connection
import os
import random
import traceback

import llvmlite.binding as llvm

from . import enumerate as small
from . import execute, faults, generate, program, shrink
from .execute import CLEAN, CRASH, HIDDEN_USE, LEAK, LIMIT, OVER, USE

GENERATORS = ("enum", "random", "faults")

#: A program that contradicts a property.  `text` explains.
Case = collections.namedtuple("Case", "property number generator text")

PROPERTIES = {
    "P1": "elision preserves what a program does",
    "P1f": "elision makes a faulty program no worse",
    "P2": "what the verifier calls verified is balanced",
    "P2o": "the same where the IR leaves open who owns what is in memory",
    "P2u": "what the verifier calls verified uses nothing that it has released",
    "P3": "what the verifier reports is a mistake",
    "P4": "elision after elision changes nothing",
    "crash": "the passes end",
    "invalid": "the passes leave valid IR",
}
#: Those whose failures are counted as disagreements.
STRICT = ("P1", "P2", "P3", "P4", "crash", "invalid")


def make(number, seed, generator):
    """The program of a number, or None if there is none."""
    if generator == "all":
        generator = GENERATORS[number % 3]
        number //= 3
    if generator == "enum":
        return small.program(number, seed)
    source = random.Random("%s/%d/%d" % (generator, seed, number))
    size = source.randrange(3, 16)
    if generator == "random":
        sloppy = source.choice((0, 0, 0.05, 0.15))
        return generate.Generator(source, size, sloppy).make()
    made = generate.Generator(source, size).make()
    return faults.inject(made, source, source.choice((1, 1, 2)))


class Tally(collections.Counter):
    """Counts, to be added up."""


def _seed_of(number, seed):
    digest = hashlib.sha256(b"%d/%d" % (number, seed)).digest()
    return int.from_bytes(digest[:8], "little") or 1


class Checker:
    """Holds the host library.  One in each process."""

    def __init__(self, options):
        self.options = options
        execute.start()
        self.host = load_host()

    def verify(self, module):
        """-> {function: (verdict, rule or None, message)}"""
        pipeline = "passthru-verify<raise-leaks=ignore;caught-leaks=error>"
        found = {}
        report = self.host.run(module, pipeline)
        # One error is that there are findings.
        if report.error and not report.diagnostics:
            raise ValueError(report.error)
        for entry in report.diagnostics:
            name = entry["function"]
            if entry["severity"] == "warning":
                found[name] = ("error", entry["name"], entry["message"])
            elif found.get(name, ("",))[0] == "error":
                continue
            elif entry["name"] == "verdict":
                verdict = entry["message"].split(":")[0].split(",")[0]
                found[name] = (verdict, None, entry["message"])
            elif entry["name"] == "passthru-unknown":
                found[name] = ("unknown", None, entry["message"])
        return found

    def check(self, numbered, wanted=None):
        """Checks [(number, program)] -> (Tally, [Case])"""
        tally = Tally()
        cases = []

        def case(what, number, made, text):
            if wanted is None or what == wanted:
                cases.append(Case(what, number, made.note, text))

        text = program.lower_module([p for _, p in numbered])
        original = llvm.parse_assembly(text)
        verdicts = self.verify(original)
        changed = original.clone()
        report = self.host.run(changed, "passthru-elide")
        if report.error:
            for number, made in numbered:
                case("invalid", number, made, report.error)
            return tally, cases
        try:
            changed.verify()
        except RuntimeError as error:
            if len(numbered) > 1:
                return self._halves(numbered, wanted)
            case("invalid", *numbered[0], str(error))
            return tally, cases
        if self.options.elide_twice:
            again = changed.clone()
            self.host.run(again, "passthru-elide")
            if str(again) != str(changed):
                for i, (number, made) in enumerate(numbered):
                    name = "f%d" % i
                    one = str(changed.get_function(name))
                    if one.split("{")[1:] != str(again.get_function(name)).split("{")[1:]:
                        case("P4", number, made, "the second time something goes")
        baseline = None
        if self.options.baseline:
            pruned = original.clone()
            manager = llvm.create_module_pass_manager()
            manager.add_refprune_pass()
            manager.run(pruned)
            baseline = execute.Compiled(pruned)
        before = execute.Compiled(original)
        after = execute.Compiled(changed)
        for i, (number, made) in enumerate(numbered):
            name = "f%d" % i
            seed = _seed_of(number, self.options.seed)
            depth, chance = self.options.depth, self.options.tapes
            outcome = execute.check(
                before.address(name), after.address(name), made.native, depth, chance, seed
            )
            verdict, rule, message = verdicts.get(name, ("no refops", None, ""))
            dirty = outcome.verdicts & (USE | OVER | LEAK | HIDDEN_USE)
            if verdict == "error" and not dirty and not outcome.complete:
                # Look harder before calling it a false alarm.
                outcome = execute.check(
                    before.address(name), after.address(name), made.native,
                    100 * depth, 100 * chance, seed,
                )  # fmt: skip
                dirty = outcome.verdicts & (USE | OVER | LEAK | HIDDEN_USE)
            tally["programs"] += 1
            tally["tapes"] += outcome.tapes
            tally["refops before"] += outcome.refops_before
            tally["refops after"] += outcome.refops_after
            tally["explored completely"] += outcome.complete
            faulty = outcome.verdicts & (USE | OVER | HIDDEN_USE)
            sort = "faulty" if faulty else "leaking" if dirty else "balanced"
            tally["%s, %s" % (sort, verdict)] += 1
            if outcome.difference:
                case(
                    "P1f" if faulty else "P1", number, made,
                    "%s; tape %s" % (
                        execute.DIFFERENCES[outcome.difference],
                        outcome.difference_tape,
                    ),
                )  # fmt: skip
            if verdict == "verified":
                wrong = outcome.verdicts & (OVER | LEAK)
                which = "P2o" if program.leaves_open(made) else "P2"
                if not wrong:
                    wrong, which = outcome.verdicts & USE, "P2u"
                if wrong:
                    bit = wrong & -wrong
                    case(
                        which, number, made,
                        "verified, but %s; tape %s"
                        % (execute.describe(bit), outcome.first[bit]),
                    )  # fmt: skip
            elif verdict == "error":
                tally["errors"] += 1
                if dirty:
                    tally["errors confirmed"] += 1
                elif outcome.verdicts & CRASH or not outcome.verdicts & CLEAN:
                    tally["errors undecided"] += 1
                else:
                    case(
                        "P3", number, made,
                        "%s %s; nothing found on %d tapes%s"
                        % (rule, message, outcome.tapes,
                           ", which are all" if outcome.complete
                           and not outcome.verdicts & LIMIT else ""),
                    )  # fmt: skip
            if baseline:
                pruned = execute.check(
                    before.address(name), baseline.address(name), made.native,
                    depth, chance, seed,
                )  # fmt: skip
                tally["refops after RefPrune"] += pruned.refops_after
                if pruned.difference and not faulty:
                    tally["RefPrune wrong"] += 1
        return tally, cases

    def _halves(self, numbered, wanted):
        tally, cases = Tally(), []
        middle = len(numbered) // 2
        for half in (numbered[:middle], numbered[middle:]):
            more, some = self.check(half, wanted)
            tally.update(more)
            cases += some
        return tally, cases

    def shrink(self, case, made):
        """A smaller program for which the same property fails, and its case."""
        kind = case.text.split(";")[0].split(":")[0]
        kind = kind.split(" ")[0] if case.property == "P3" else kind

        def holds(candidate):
            try:
                _, cases = self.check([(case.number, candidate)], case.property)
            except RuntimeError:
                return False  # no valid IR
            return bool(cases) and cases[0].text.startswith(kind)

        best = shrink.shrink(made, holds, self.options.shrink)
        cases = self.check([(case.number, best)], case.property)[1]
        return best, cases[0] if cases else case

    def explain(self, case, made):
        """An .ll file about a case."""
        text = program.lower_module([made])
        module = llvm.parse_assembly(text)
        self.host.run(module, "passthru-elide")
        name = "f0"
        after = str(module.get_function(name)) if case.property != "crash" else ""
        lines = ["property %s: %s" % (case.property, PROPERTIES[case.property])]
        lines += ["program %d, seed %d" % (case.number, self.options.seed)]
        if made.note:
            lines.append("mistakes made: " + made.note)
        lines += case.text.split("\n")
        lines.append("A tape lists: how arguments alias, %c0, %c1, then each choice.")
        return "".join("; %s\n" % l for l in lines) + text + "".join(
            "; %s\n" % l for l in ["After elision:"] + after.rstrip().split("\n")
        )


def load_host():
    """The host library, through the project's Python package."""
    from numba_passthru import _host

    execute.use_opaque_pointers()
    return _host.load()


class Failed(Exception):
    """The rig itself does not work."""


def _serve(pipe, options):
    """A process: answers requests until it is stopped."""
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

    def ask(self, request):
        if not self.process:
            self.pipe, theirs = multiprocessing.Pipe()
            self.process = multiprocessing.Process(
                target=_serve, args=(theirs, self.options), daemon=True
            )
            self.process.start()
            theirs.close()
        self.busy = request
        self.pipe.send(request)

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
        if not self.process:
            return
        self.pipe.close()
        self.process.terminate()
        self.process.join()
        self.process = None


class Campaign:
    """Runs the numbers first … first + count - 1 with options.jobs processes.
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
        try:
            while waiting or any(w.busy for w in workers):
                for worker in workers:
                    if not worker.busy and waiting:
                        worker.ask(("check", waiting.popleft()))
                busy = {w.pipe: w for w in workers if w.busy}
                for pipe in multiprocessing.connection.wait(list(busy)):
                    worker = busy[pipe]
                    numbers = worker.busy[1]
                    got = worker.answer()
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
                            Case("crash", numbers[0], made.note, "the process died")
                        )
                        done += 1
                self.progress(done, options.programs, len(self.cases))
        finally:
            for worker in workers:
                worker.stop()
        self.cases.sort(key=lambda c: (c.property not in STRICT, c.property, c.number))

    def write_cases(self, folder, most):
        """Writes up to `most` cases of each property -> paths"""
        paths = []
        written = collections.Counter()
        worker = Worker(self.options)
        os.makedirs(folder, exist_ok=True)
        for case in self.cases:
            if written[case.property] == most:
                continue
            written[case.property] += 1
            worker.ask(("explain", case))
            text = worker.answer()
            if text is None:
                made = make(case.number, self.options.seed, self.options.generator)
                text = "; %s\n" % case.text + program.lower_module([made])
            path = os.path.join(
                folder, "%s-%d-%d.ll" % (case.property, self.options.seed, case.number)
            )
            with open(path, "w") as file:
                file.write(text)
            paths.append(path)
        worker.stop()
        return paths
