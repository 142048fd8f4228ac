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
import re
import time
import traceback

import llvmlite.binding as llvm

from . import enumerate as small
from . import execute, faults, generate, interpreter, ir, program, shrink
from .execute import CLEAN, CRASH, HIDDEN_USE, LEAK, LIMIT, OVER, USE

GENERATORS = ("enum", "random", "faults")

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
    "crash": "the passes end, and soon",
    "invalid": "the passes leave valid IR",
}
#: Those whose failures are disagreements unless the user says otherwise.
STRICT = ("P0", "P1", "P2", "P3", "P4", "crash", "invalid")


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


#: Verdicts of execute.py by the interpreter's words.
_WORDS = {
    "use after release": USE,
    "use after release through others": HIDDEN_USE,
    "over-release": OVER,
    "leak": LEAK,
    "leak on an error exit": execute.ERROR_LEAK,
    "crash": CRASH,
    "limit": LIMIT,
}
#: What each rule of the verifier is about; another rule may be about any.
_RULES = {
    "passthru-leak": {"leak", "leak on an error exit"},
    "passthru-over-release": {
        "over-release", "use after release", "use after release through others",
    },
    "passthru-use-after-release": {
        "over-release", "use after release", "use after release through others",
    },
}  # fmt: skip
_DIRTY = USE | OVER | LEAK | HIDDEN_USE
_MISTAKES = set(_WORDS) - {"crash", "limit"}


def _goes_along(blocks, way):
    """Whether `way` is in `blocks`, in this order."""
    left = iter(blocks)
    return all(block in left for block in way)


def _seed_of(number, seed):
    digest = hashlib.sha256(b"%d/%d" % (number, seed)).digest()
    return int.from_bytes(digest[:8], "little") or 1


class _Batch:
    """Programs that are checked as one module, and what was found."""

    def __init__(self, numbered):
        self.numbered = numbered
        self.tally = Tally()
        self.cases = []
        self.before = self.after = self.pruned = None
        self.sampled = frozenset()

    def case(self, what, i, text):
        number, made = self.numbered[i]
        self.cases.append(Case(what, number, made.note, text))

    def interpret(self, original, changed, sample):
        """Chooses the programs that are interpreted as well."""
        single = len(self.numbered) == 1
        self.sampled = frozenset(
            i
            for i, (number, _) in enumerate(self.numbered)
            if single or _seed_of(number, 0) % sample == 0
        )
        names = {"f%d" % i for i in self.sampled}
        names.update(program.INTERNAL)
        if self.sampled:
            self.functions_before = ir.parse(str(original), names)
            self.functions_after = ir.parse(str(changed), names)


class Checker:
    """Holds the host library.  One in each process."""

    def __init__(self, options):
        self.options = options
        self.host = load_host(options.typed_pointers)
        execute.start()

    def lower(self, programs):
        return program.lower_module(programs, self.options.typed_pointers)

    def verify(self, module):
        """-> {function: (verdict, rule or None, message)}; for each function
        with a finding, self.ways has the blocks that its notes name."""
        self.ways = {}
        pipeline = "passthru-verify<raise-leaks=ignore;caught-leaks=error>"
        found = {}
        current = None
        report = self.host.run(module, pipeline)
        # One error is that there are findings.
        if report.error and not report.diagnostics:
            raise ValueError(report.error)
        for entry in report.diagnostics:
            name = entry.get("symbol") or entry["function"]
            if entry["severity"] == "note" and name == current:
                for block in re.findall(r"block %([\w.$-]+)", entry["message"]):
                    if self.ways[name][-1:] != [block]:
                        self.ways[name].append(block)
            elif entry["severity"] == "warning":
                # Of several findings the first one is followed.
                current = None if name in self.ways else name
                self.ways.setdefault(name, [])
                if current is None:
                    continue
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
        """Checks [(number, program)] -> (Tally, [Case]); of the cases, those
        of one property only if that is wanted."""
        batch = _Batch(numbered)
        original = llvm.parse_assembly(self.lower([p for _, p in numbered]))
        verdicts = self.verify(original)
        changed = original.clone()
        report = self.host.run(changed, "passthru-elide")
        if report.error:
            raise ValueError(report.error)
        try:
            changed.verify()
        except RuntimeError as error:
            if len(numbered) > 1:
                return self._halves(numbered, wanted)
            batch.case("invalid", 0, str(error))
            return batch.tally, batch.cases
        self._check_stable(batch, changed)
        batch.interpret(original, changed, self.options.sample)
        if self.options.baseline:
            pruned = original.clone()
            execute.prune(pruned)
            batch.pruned = execute.Compiled(pruned)
        batch.before = execute.Compiled(original)
        batch.after = execute.Compiled(changed)
        for i in range(len(numbered)):
            self._judge(batch, i, verdicts.get("f%d" % i, ("no refops", None, "")))
        cases = [c for c in batch.cases if wanted in (None, c.property)]
        return batch.tally, cases

    def _check_stable(self, batch, changed):
        again = changed.clone()
        self.host.run(again, "passthru-elide")
        if str(again) == str(changed):
            return
        for i in range(len(batch.numbered)):
            # What follows the brace: attributes have other numbers.
            one, other = (
                str(module.get_function("f%d" % i)).split("{")[1:]
                for module in (changed, again)
            )
            if one != other:
                batch.case("P4", i, "the second time something goes")

    def _judge(self, batch, i, verified):
        """One program: runs it, and compares with what the passes say."""
        name = "f%d" % i
        number, made = batch.numbered[i]
        verdict, rule, message = verified
        seed = _seed_of(number, self.options.seed)
        tally = batch.tally

        def execute_it(changed, times=1):
            return execute.check(
                batch.before.address(name), changed.address(name), made.native,
                times * self.options.depth, times * self.options.tapes, seed,
            )  # fmt: skip

        outcome = execute_it(batch.after)
        if not outcome.verdicts & _DIRTY:
            tally["balanced: refops executed before"] += outcome.refops_before
            tally["balanced: refops executed after"] += outcome.refops_after
            if batch.pruned:
                pruned = execute_it(batch.pruned)
                tally["balanced: refops executed after RefPrune"] += pruned.refops_after
                tally["RefPrune: programs"] += 1
                tally["RefPrune: failures of P1"] += bool(pruned.difference)
        if verdict == "error" and not outcome.verdicts & _DIRTY and not outcome.complete:
            # Look harder before calling it a false alarm.
            outcome = execute_it(batch.after, 100)
        dirty = outcome.verdicts & _DIRTY
        faulty = dirty & ~LEAK
        sort = "faulty" if faulty else "leaking" if dirty else "balanced"
        tally["programs"] += 1
        tally["tapes"] += outcome.tapes
        tally["explored completely"] += outcome.complete
        tally["%s, %s" % (sort, verdict)] += 1
        if outcome.difference:
            batch.case(
                "P1f" if faulty else "P1", i,
                "%s; tape %s"
                % (execute.DIFFERENCES[outcome.difference], outcome.difference_tape),
            )  # fmt: skip
        if verdict == "verified":
            self._judge_verified(batch, i, outcome)
        elif verdict == "error":
            tally["errors"] += 1
            if dirty:
                tally["errors confirmed"] += 1
            elif outcome.verdicts & CRASH or not outcome.verdicts & CLEAN:
                tally["errors undecided"] += 1
            else:
                everything = outcome.complete and not outcome.verdicts & LIMIT
                batch.case(
                    "P3", i,
                    "%s %s; nothing found on %d tapes%s"
                    % (rule, message, outcome.tapes,
                       ", which are all" if everything else ""),
                )  # fmt: skip
        if i in batch.sampled:
            self._judge_interpreted(batch, i, verified, outcome)

    def _judge_verified(self, batch, i, outcome):
        wrong = outcome.verdicts & (OVER | LEAK)
        what = "P2"
        if not wrong:
            wrong, what = outcome.verdicts & USE, "P2u"
        if wrong and program.leaves_open(batch.numbered[i][1]):
            what = "P2o"
        if wrong:
            bit = wrong & -wrong
            text = "verified, but %s; tape %s"
            batch.case(what, i, text % (execute.describe(bit), outcome.first[bit]))

    def _judge_interpreted(self, batch, i, verified, outcome):
        name = "f%d" % i
        native = batch.numbered[i][1].native
        verdict, rule, message = verified
        for when, functions, code in (
            ("before", batch.functions_before, batch.before),
            ("after", batch.functions_after, batch.after),
        ):
            batch.tally["functions interpreted"] += 1
            text = self.compare(functions, name, code.address(name), native)
            if text:
                batch.case("P0", i, "%s elision: %s" % (when, text))
        if verdict != "error" or not outcome.verdicts & _DIRTY:
            return
        batch.tally["witnesses"] += 1
        if self.replay(batch.functions_before, name, rule, outcome):
            batch.tally["witnesses replayed"] += 1
            return
        way = ", ".join(self.ways[name]) or "nothing"
        batch.case("P3w", i, "%s %s; by way of %s" % (rule, message, way))

    def compare(self, functions, name, address, native):
        """Where the interpreter and the executed check differ, or None."""
        depth = 6
        outcome = execute.check(address, None, native, depth, 0)
        first = {}
        for run in interpreter.explore(functions, name, depth):
            bits = sum(_WORDS[word] for word in run.verdicts()) or CLEAN
            for bit in (1 << n for n in range(8)):
                if bits & bit:
                    first.setdefault(bit, list(run.tape))
        # A load that nothing uses may be left out by the compiler, so that an
        # executed run goes on where the interpreter stops.
        if first == outcome.first or CRASH in first:
            return None
        return "executed %s, interpreted %s" % (outcome.first, first)

    def replay(self, functions, name, rule, outcome):
        """Whether some tape goes the way of the finding and ends in what its
        rule says."""
        wrong = _RULES.get(rule, _MISTAKES)
        way = self.ways[name]

        def fits(run):
            return run.verdicts() & wrong and _goes_along(run.blocks, way)

        for tape in outcome.first.values():
            if fits(interpreter.run(functions, name, tape, False)):
                return True
        # Tapes in order stay near the first one: random ones reach farther.
        source = random.Random(name)
        for _ in range(600):
            tape = [source.randrange(24) for _ in range(30)]
            if fits(interpreter.run(functions, name, tape, False)):
                return True
        return any(map(fits, interpreter.explore(functions, name, 60)))

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
        text = self.lower([made])
        module = llvm.parse_assembly(text)
        self.host.run(module, "passthru-elide")
        name = "f0"
        after = str(module.get_function(name))
        tape = re.search(r"tape \[([\d, ]*)\]", case.text)
        traces = []
        if tape:
            tape = [int(digit) for digit in tape.group(1).split(",")]
            for when, code in (("before", text), ("after", str(module))):
                run = interpreter.run(ir.parse(code), name, tape)
                traces += ["", "On that tape, %s elision:" % when] + run.trace
                traces += ["%s: %s" % (run.ending, ", ".join(run.verdicts()) or "balanced")]
                traces += [
                    "object %d: count %d, owned by others or returned %d" % (n, count, owed)
                    for n, (count, owed) in enumerate(zip(run.counts, run.owed))
                    if count != owed
                ]
        lines = ["property %s: %s" % (case.property, PROPERTIES[case.property])]
        lines += ["program %d, seed %d" % (case.number, self.options.seed)]
        if made.note:
            lines.append("mistakes made: " + made.note)
        lines += case.text.split("\n")
        lines.append("A tape lists: how arguments alias, %c0, %c1, then each choice.")
        return "".join("; %s\n" % l for l in lines) + text + "".join(
            "; %s\n" % l for l in ["After elision:"] + after.rstrip().split("\n") + traces
        )


def load_host(typed_pointers=False):
    """The host library, through the project's Python package."""
    from numba_passthru import _host

    if not typed_pointers:
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
