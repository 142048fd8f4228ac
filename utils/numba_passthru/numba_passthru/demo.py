# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m numba_passthru.demo: pass-through objects in a real Numba.

Compiles `find_max` over Testee objects, and `do_something`, which ferries a
PassThruContainer into object mode, and prints what is recognised in them, what
the verifier says, and what removing refops is worth.

Each of the three variants (nothing pruned, Numba's RefPrune, ours) runs in a
process of its own, since Numba compiles what the functions call only once in a
process.  The processes are timed in turns, so that none has a quiet machine to
itself.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import re
import sys
import textwrap
import time
import traceback
from typing import Any

VARIANTS = ("nothing pruned", "RefPrune", "ours")
WIDTH = 100


# --- In the processes of the variants --------------------------------------


def find_max_by_index(testees):
    """find_max without the copy that slicing makes."""
    result = testees[0]
    for i in range(1, len(testees)):
        testee = testees[i]
        if testee > result:
            result = testee
    return result


class Variant:
    """The compiled functions, what can be timed, and what is known of them."""

    def __init__(self, name, size):
        import numba_passthru
        from numba import njit, typed
        from numba_passthru import examples

        if name == "ours":
            # Verdicts and evidence come from this variant.
            numba_passthru.enable(
                verify="remark", before="print<passthru-types>"
            )
        elif name == "nothing pruned":
            numba_passthru.enable(elide=False, insert=None)

        self._package = numba_passthru
        self.functions = {
            "find_max": njit(examples.find_max),
            "find_max_by_index": njit(find_max_by_index),
            "do_something": njit(examples.do_something),
        }
        maximum = self.functions["find_max"]
        by_index = self.functions["find_max_by_index"]

        # The lists are written to, since without refops in the way LLVM moves
        # a call out of the loop if nothing changes from one to the next.
        @njit
        def many_find_max(testees, repeat):
            result = testees[0]
            for _ in range(repeat):
                testees[0] = testees[0]
                result = maximum(testees)
            return result

        @njit
        def many_find_max_by_index(testees, repeat):
            result = testees[0]
            for _ in range(repeat):
                testees[0] = testees[0]
                result = by_index(testees)
            return result

        # The largest stands where everything has to be looked at.
        values = [(i * 7919) % size for i in range(size)]
        self.testees = [examples.Testee(value) for value in values]
        self.largest = self.testees[values.index(size - 1)]
        self.typed = typed.List(self.testees)
        self.container = numba_passthru.PassThruContainer(examples.Testee(1))

        testees, typed_testees, container = self.testees, self.typed, self.container
        self.timed = {
            "find_max, native": lambda n: many_find_max(testees, n),
            "find_max, from Python": lambda n: repeat(maximum, testees, n),
            "by index, native": lambda n: many_find_max_by_index(typed_testees, n),
            "by index, from Python": lambda n: repeat(by_index, typed_testees, n),
            "do_something": lambda n: repeat(
                self.functions["do_something"], container, n
            ),
        }
        with numba_passthru.record() as self.libraries:
            for run in self.timed.values():
                run(1)

    def check(self, calls):
        """Results and reference counts -> list of what is wrong."""
        from ._compat import allocation_stats

        wrong = []
        objects = self.testees + [self.container, self.container.obj]

        def expect(condition, text):
            if not condition:
                wrong.append(text)

        for name in ("find_max", "find_max_by_index"):
            function = self.functions[name]
            testees = self.testees if name == "find_max" else self.typed
            expect(function(testees) is self.largest, "%s: wrong result" % name)
        result, value = self.functions["do_something"](self.container)
        expect(result is self.container, "do_something: another container")
        expect(value == 1, "do_something: wrong value")
        expect(self.container.obj.value_2 == 2, "do_something: no side effect")
        del result

        for name, run in self.timed.items():
            gc.collect()
            counts = [sys.getrefcount(o) for o in objects]
            before = allocation_stats()
            run(calls)
            gc.collect()
            after = allocation_stats()
            expect(
                [sys.getrefcount(o) for o in objects] == counts,
                "%s: reference counts have changed" % name,
            )
            expect(
                after.mi_alloc - before.mi_alloc == after.mi_free - before.mi_free,
                "%s: the NRT's allocations do not balance" % name,
            )
        return wrong

    def describe(self):
        """Counts, evidence and verdicts of the compiled functions."""
        result: dict[str, Any] = {"refops": {}, "before": {}, "types": "", "verdicts": []}
        for name, function in self.functions.items():
            symbols = {
                compiled.fndesc.llvm_func_name
                for compiled in function.overloads.values()
                if compiled.fndesc.native and not compiled.objectmode
            }
            counts = self._package.count_refops(function)
            result["refops"][name] = sum(
                row.incref + row.decref
                for symbol, row in counts.items()
                if symbol in symbols
            )
            for entry in self.libraries:
                rows = [row for row in entry.functions if row.name in symbols]
                if entry.library != function.py_func.__qualname__ or not rows:
                    continue
                result["before"][name] = sum(
                    row.before.incref + row.before.decref for row in rows
                )
                result["types"] += entry.output
                result["verdicts"] += [
                    (d.stage, d.severity, d.rule, d.function, d.message)
                    for d in entry.diagnostics
                    if d.passname == "passthru-verify"
                    and (
                        d.rule in ("verdict", "passthru-unknown")
                        or d.severity in ("warning", "error")
                    )
                ]
        return result

    def measure(self, name, calls):
        started = time.perf_counter()
        self.timed[name](calls)
        return (time.perf_counter() - started) / calls


def repeat(function, argument, count):
    for _ in range(count):
        function(argument)


def serve(name, size, calls, pipe):
    """Answers requests to measure until None comes."""
    import warnings

    warnings.simplefilter("ignore")
    try:
        variant = Variant(name, size)
        wrong = variant.check(calls)
        pipe.send((None, wrong, variant.describe(), list(variant.timed)))
        while (request := pipe.recv()) is not None:
            pipe.send(variant.measure(*request))
    except ImportError as error:
        pipe.send((str(error), [], {}, []))
    except Exception:
        pipe.send((traceback.format_exc(), [], {}, []))


# --- In the process that the user started ----------------------------------


class Peer:
    """A variant in its process."""

    def __init__(self, context, name, size, calls):
        self.name = name
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(name, size, calls, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def _receive(self):
        try:
            return self._pipe.recv()
        except EOFError:
            self._process.join()
            raise SystemExit(
                "demo: the process of the variant '%s' died with status %s"
                % (self.name, self._process.exitcode)
            ) from None

    def start(self):
        error, self.wrong, self.facts, self.timed = self._receive()
        if error:
            raise SystemExit("demo: variant '%s': %s" % (self.name, error))

    def measure(self, name, calls):
        self._pipe.send((name, calls))
        return self._receive()

    def stop(self):
        self._pipe.send(None)
        self._process.join()


def heading(text):
    print("\n%s\n%s" % (text, "-" * len(text)))


def shorten(name):
    """Leaves out module names and what no list says of itself."""
    name = name.replace("<iv=None>", "")
    return re.sub(r"\b(?:numba_passthru\.\w+|__main__|__mp_main__)\.", "", name)


def print_wrapped(first, text):
    print(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=first,
            subsequent_indent=" " * len(first),
        )
    )


def print_types(text):
    """What print<passthru-types> found, one line a reference -> how many."""
    found = 0
    pattern = re.compile(
        r"\s+(argument|out|slot|value|result)\s+(\S+)\s+(.*?)\s+evidence: (.*)"
    )
    shown: dict[str, list[tuple[str, str, str, str]]] = {}
    title = ""
    for line in text.splitlines():
        match = pattern.fullmatch(line)
        if match:
            place, name, typ, evidence = match.groups()
            found += 1
            # Fields and copies of a value say the same as the value.
            if re.match(r"(field|memory|phi)\b", evidence):
                continue
            shown.setdefault(title, []).append((place, name, typ, shorten(evidence)))
        elif line and not line[0].isspace():
            title = shorten(line)
    for title, rows in shown.items():
        print(title if len(title) <= WIDTH else title[: WIDTH - 3] + "...")
        for place, name, typ, evidence in rows:
            name = name if len(name) <= 24 else name[:21] + "..."
            line = "  %-9s %-24s %-22s %s" % (place, name, typ, evidence)
            print(line if len(line) <= WIDTH else line[: WIDTH - 3] + "...")
    print("%d references in all, with those that follow from these" % found)
    return found


def print_verdicts(rows):
    """The verifier's verdicts -> whether elision is to blame for a finding.

    What is wrong before elision is Numba's own: object mode leaks its
    dispatcher, for one.
    """
    stages: dict[str, list[str]] = {}
    for stage, severity, rule, function, message in rows:
        text = "%s: %s" % (shorten(function) or "module", shorten(message))
        if severity != "remark":
            text = "%s: %s" % (severity.upper(), text)
        stages.setdefault(text, []).append(stage)
    for text, found_in in stages.items():
        label = "as it runs:"
        if "inlined" in found_in:
            label = "both:" if "optimized" in found_in else "before elision:"
        print_wrapped("%-16s" % label, text)
    wrong: dict[str, set[tuple[str, str]]] = {"inlined": set(), "optimized": set()}
    for stage, severity, rule, function, _ in rows:
        if severity == "warning" and stage in wrong:
            wrong[stage].add((rule, function))
    return bool(wrong["optimized"] - wrong["inlined"])


def format_time(seconds):
    for unit, scale in (("ns", 1e9), ("us", 1e6), ("ms", 1e3)):
        if seconds * scale < 1000:
            return "%.3g %s" % (seconds * scale, unit)
    return "%.3g s" % seconds


def measure_all(peers, rounds, budget):
    """Best time a call of each row in each variant, measured in turns."""
    best: dict[tuple[str, str], float] = {}
    for name in peers[0].timed:
        # As many calls as fit into the budget, at the speed of a first try.
        once = max(min(peer.measure(name, 3) for peer in peers), 1e-9)
        calls = max(1, int(budget / once))
        for _ in range(rounds):
            for peer in peers:
                key = name, peer.name
                seconds = peer.measure(name, calls)
                best[key] = min(best.get(key, seconds), seconds)
    return best


FUNCTION_OF = (
    ("find_max", "find_max"),
    ("by index", "find_max_by_index"),
    ("do_something", "do_something"),
)


def print_table(peers, best):
    unpruned, refprune, ours = peers
    columns = "%-22s %7s %8s %6s %12s %12s %12s %9s"
    print((columns % ("", *["refops"] * 3, *["time a call"] * 3, "")).rstrip())
    print(
        columns
        % (
            "function",
            "inlined",
            "RefPrune",
            "ours",
            "none pruned",
            "RefPrune",
            "ours",
            "R./ours",
        )
    )
    for name in ours.timed:
        function = next(f for prefix, f in FUNCTION_OF if name.startswith(prefix))
        times = [best[name, peer.name] for peer in (unpruned, refprune, ours)]
        print(
            columns
            % (
                name,
                ours.facts["before"].get(function, "?"),
                refprune.facts["refops"][function],
                ours.facts["refops"][function],
                *map(format_time, times),
                "%.2fx" % (times[1] / times[2]),
            )
        )


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m numba_passthru.demo", description=__doc__.split("\n\n")[1]
    )
    parser.add_argument(
        "--size", type=int, default=1000, help="objects in a list (default 1000)"
    )
    parser.add_argument(
        "--rounds", type=int, default=7, help="timings of each (default 7)"
    )
    parser.add_argument(
        "--check-calls",
        type=int,
        default=100,
        help="calls after which all counts must be as before (default 100)",
    )
    options = parser.parse_args(arguments)
    if options.size < 2 or options.rounds < 1 or options.check_calls < 1:
        parser.error("--size must be 2 or more, the others 1 or more")
    return options


def main(arguments=None):
    options = parse_arguments(arguments)
    print("Compiling find_max, find_max_by_index and do_something three times ...")
    sys.stdout.flush()
    context = multiprocessing.get_context("spawn")
    peers = [
        Peer(context, name, options.size, options.check_calls) for name in VARIANTS
    ]
    for peer in peers:
        peer.start()

    facts = peers[-1].facts
    heading("Recognised pass-through references, and the evidence")
    failures = ["%s: %s" % (peer.name, text) for peer in peers for text in peer.wrong]
    if not print_types(facts["types"]):
        failures.append("no pass-through reference was recognised")

    heading("The verifier's verdicts")
    if print_verdicts(facts["verdicts"]):
        failures.append("the verifier found counts that elision has made wrong")
    if not facts["verdicts"]:
        failures.append("the verifier said nothing")

    heading("Results and reference counts")
    if not failures:
        print(
            "All results are right, and after %d calls of everything in every "
            "variant all\nreference counts are as they were."
            % options.check_calls
        )

    heading(
        "Refops in the native function, and best time a call "
        "(%d objects)" % options.size
    )
    best = measure_all(peers, options.rounds, budget=0.05)
    for peer in peers:
        peer.stop()
    if failures:
        for text in failures:
            print("FAILED: %s" % text)
    print_table(peers, best)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
