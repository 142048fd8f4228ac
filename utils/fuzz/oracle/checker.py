# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks programs against the passes, in this process."""

import collections
import hashlib
import random
import re

import llvmlite.binding as llvm

from . import baseline, counting, execute, interpreter, ir, program, shrink
from .execute import BORROWED, CLEAN, CRASH, LEAK, LIMIT, OVER, USE
from .properties import BREACH, DIRTY, MISTAKES, PROPERTIES, RULES, WORDS, Case, Tally
from .text import ModuleText
from .world import CONFIGURATIONS, has_no_first_argument


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
        # Machine code by function.
        self.before = {}
        self.after = {}
        self.pruned = {}
        self.pruned_text = None
        self.text = None  # of the module before elision
        # Those that are interpreted as well, by index, and all that are parsed.
        self.sampled = frozenset()
        self.parsed_before = self.parsed_after = {}

    def case(self, what, i, text):
        number, made = self.numbered[i]
        self.cases.append(Case(what, number, made.note, text))

    def names(self):
        return ["f%d" % i for i in range(len(self.numbered))]

    def interpret(self, before, after, sample):
        """Chooses the programs that are interpreted as well."""
        single = len(self.numbered) == 1
        self.sampled = frozenset(
            i
            for i, (number, _) in enumerate(self.numbered)
            if single or _seed_of(number, 0) % sample == 0
        )
        if self.sampled:
            names = {"f%d" % i for i in self.sampled}.union(program.INTERNAL)
            self.parsed_before = ir.parse(before.only(names), names)
            self.parsed_after = ir.parse(after.only(names), names)


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
        before, after = ModuleText(str(original)), ModuleText(str(changed))
        batch.text = before
        batch.interpret(before, after, self.options.sample)
        if self.options.baseline:
            pruned = original.clone()
            execute.prune(pruned)
            batch.pruned_text = ModuleText(str(pruned))
            batch.pruned = execute.Compiled(pruned, batch.names())
        batch.before = execute.Compiled(original, batch.names())
        batch.after = collections.ChainMap(batch.before)
        # What is as it was is neither compiled nor elided again.
        names = [n for n in batch.names() if before.bodies[n] != after.bodies[n]]
        if names:
            module = llvm.parse_assembly(after.only({*names, *program.INTERNAL}))
            if "P4" in self.options.properties:
                self._check_stable(batch, module, names)
            batch.after = batch.after.new_child(execute.Compiled(module, names))
        if "P5" in self.options.properties:
            counting.check_raising(self, batch, original, before)
        if "P6" in self.options.properties:
            counting.check_anew(self, batch, original, before)
        for i in range(len(numbered)):
            self._judge(batch, i, verdicts.get("f%d" % i, ("no refops", None, "")))
        cases = [c for c in batch.cases if wanted in (None, c.property)]
        return batch.tally, cases

    def _check_stable(self, batch, module, names):
        again = module.clone()
        self.host.run(again, "passthru-elide")
        before, after = ModuleText(str(module)), ModuleText(str(again))
        for name in names:
            if before.bodies[name] != after.bodies[name]:
                batch.case("P4", int(name[1:]), "the second time something goes")

    def execute(self, batch, i, function, changed=None, harder=False):
        """Runs what program `i` of the batch has become, at an address, and a
        changed one unless that is None; harder: on many more tapes, and with
        all ways to alias.  -> Outcome"""
        number, made = batch.numbered[i]
        times = 100 if harder else 1
        return execute.check(
            function, changed, made, times * self.options.depth,
            times * self.options.tapes, _seed_of(number, self.options.seed),
            all_ways=harder,
        )  # fmt: skip

    def _judge(self, batch, i, verified):
        """One program: runs it, and compares with what the passes say."""
        name = "f%d" % i
        verdict, rule, message = verified
        tally = batch.tally

        def execute_it(changed, harder=False):
            return self.execute(batch, i, batch.before[name], changed[name], harder)

        outcome = execute_it(batch.after)
        if not outcome.verdicts & DIRTY:
            tally["balanced: refops executed before"] += outcome.refops_before
            tally["balanced: refops executed after"] += outcome.refops_after
            if batch.pruned:
                pruned = execute_it(batch.pruned)
                tally["balanced: refops executed after RefPrune"] += pruned.refops_after
                tally["RefPrune: programs"] += 1
                if pruned.difference:
                    wrong = baseline.shape(batch.pruned_text, name, pruned)
                    tally["RefPrune: failures of P1"] += 1
                    tally["RefPrune: failures of P1, " + wrong] += 1
        if verdict == "error" and not outcome.verdicts & BREACH:
            # Look harder before calling it a false alarm.
            outcome = execute_it(batch.after, harder=True)
        dirty = outcome.verdicts & DIRTY
        faulty = dirty & ~LEAK
        sort = "faulty" if faulty else "leaking" if dirty else "balanced"
        tally["programs"] += 1
        tally["tapes"] += outcome.tapes
        tally["explored completely"] += outcome.complete
        tally["%s, %s" % (sort, verdict)] += 1
        if outcome.difference and not self.crashes(
            batch, name, outcome.difference_tape
        ):
            batch.case(
                "P1f" if faulty else "P1", i,
                "%s; tape %s"
                % (execute.DIFFERENCES[outcome.difference], outcome.difference_tape),
            )  # fmt: skip
        if verdict == "verified":
            self._judge_verified(batch, i, outcome)
        elif verdict == "error":
            tally["errors"] += 1
            if outcome.verdicts & BREACH:
                tally["errors confirmed"] += 1
            elif outcome.verdicts & CRASH or not outcome.verdicts & CLEAN:
                tally["errors undecided"] += 1
            elif self._crashes_or_errs(batch, name):
                tally["errors that the interpreter alone comes upon"] += 1
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

    def _crashes_or_errs(self, batch, name):
        """Whether the interpreter comes upon a mistake, or reads through null,
        what was read out of a dead object, or out of a new one before anything
        was put there: the compiler leaves out a load that nothing uses, and new
        memory is null here, which nobody promises.  The first argument may be
        null here even if the function relies on it elsewhere: it may test for
        that all the same."""
        functions = self._parse(batch, name)
        wrong = MISTAKES | {"crash"}
        runs = interpreter.explore(functions, name, self.options.depth)
        return any(run.verdicts() & wrong or run.reads_unset for run in runs)

    @staticmethod
    def _parse(batch, name):
        """The original function, for the interpreter."""
        names = {name, *program.INTERNAL}
        return ir.parse(batch.text.only(names), names)

    def crashes(self, batch, name, tape):
        """Whether the original reads what null points to on a tape.  The compiler
        may leave out a load that nothing uses: what comes behind it does not
        count."""
        run = interpreter.run(self._parse(batch, name), name, tape, False)
        batch.tally["behind a crash"] += run.ending == "crash"
        return run.ending == "crash"

    def _judge_verified(self, batch, i, outcome):
        wrong = outcome.verdicts & (OVER | LEAK)
        what = "P2"
        if not wrong:
            wrong, what = outcome.verdicts & USE, "P2u"
        is_open = program.leaves_open(batch.numbered[i][1])
        if wrong and is_open:
            what = "P2o"
        if outcome.verdicts & BORROWED and not wrong and not is_open:
            batch.tally["verified, released and retained again"] += 1
        if wrong:
            bit = wrong & -wrong
            tape = outcome.first[bit]
            if not self.crashes(batch, "f%d" % i, tape):
                text = "verified, but %s; tape %s"
                batch.case(what, i, text % (execute.describe(bit), tape))

    def _judge_interpreted(self, batch, i, verified, outcome):
        name = "f%d" % i
        made = batch.numbered[i][1]
        verdict, rule, message = verified
        for when, functions, code in (
            ("before", batch.parsed_before, batch.before),
            ("after", batch.parsed_after, batch.after),
        ):
            # A function that is as it was calls what was not changed either.
            if when == "after" and code[name] == batch.before[name]:
                continue
            batch.tally["functions interpreted"] += 1
            text = self.compare(functions, name, code[name], made)
            if text:
                batch.case("P0", i, "%s elision: %s" % (when, text))
        if verdict != "error" or not outcome.verdicts & BREACH:
            return
        batch.tally["witnesses"] += 1
        if self.replay(batch.parsed_before, made, name, rule, outcome):
            batch.tally["witnesses replayed"] += 1
            return
        way = ", ".join(self.ways[name]) or "nothing"
        batch.case("P3w", i, "%s %s; by way of %s" % (rule, message, way))

    def compare(self, functions, name, address, made):
        """Where the interpreter and the executed check differ, or None."""
        depth = 6
        runs = list(interpreter.explore(functions, name, depth, bits=made.bits()))
        # A function that crashes without its first argument relies on it.
        nullable = not any(
            has_no_first_argument(run.tape[0]) and run.ending == "crash" for run in runs
        )
        outcome = execute.check(address, None, made, depth, 0, nullable=nullable)
        first = {}
        for run in runs:
            if has_no_first_argument(run.tape[0]) and not nullable:
                continue
            bits = sum(WORDS[word] for word in run.verdicts())
            if not bits & ~BORROWED:
                bits |= CLEAN
            for bit in (1 << n for n in range(len(execute.VERDICTS))):
                if bits & bit:
                    first.setdefault(bit, list(run.tape))
        # A load that nothing uses may be left out by the compiler, so that an
        # executed run goes on where the interpreter stops.
        if first == outcome.first or CRASH in first:
            return None
        return "executed %s, interpreted %s" % (outcome.first, first)

    def replay(self, functions, made, name, rule, outcome):
        """Whether some tape goes the way of the finding and ends in what its
        rule says; or in any mistake where that has two readings: a leak of
        what memory gave is an early release of what it lent."""
        wrong = RULES.get(rule, MISTAKES)
        if program.has_two_readings(made):
            wrong = MISTAKES
        way = self.ways[name]

        def fits(run):
            # Who uses what is dead does not come to where more is wrong.
            uses = run.ending == "use after release" and len(way) > 2
            left = way[:-1] if uses else way
            return run.verdicts() & wrong and _goes_along(run.blocks, left)

        for tape in outcome.first.values():
            if fits(interpreter.run(functions, name, tape, False)):
                return True
        # Tapes in order stay near the first one: random ones reach farther.
        source = random.Random(name)
        for _ in range(6000):
            tape = [source.randrange(60 * CONFIGURATIONS) for _ in range(30)]
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
