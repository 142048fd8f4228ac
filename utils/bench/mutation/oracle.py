# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whether a changed function still counts right.  The verifier has no say.

An oracle is a callable that takes a Mutant and returns

    EQUIVALENT  no execution counts wrong, so nothing can be detected
    STATIC      what counts wrong is a static object, which is never freed
    MISTAKE     some execution counts wrong
    None        it cannot tell

StaticOracle is one; load() finds others by name.
"""

import importlib
import os
import re
import sys
from collections import namedtuple

from .body import LOCAL, assigned, is_phi, phi_edges, refop, used
from .nulls import Nulls, is_nothing
from .paths import Paths

EQUIVALENT, STATIC, MISTAKE = "equivalent", "static", "mistake"

#: symbol: the function; category: of corpus.textual; operator: its name; site:
#: of the operator; body: the Body without the mistake; parent and text: modules
#: without and with it, as text.
Mutant = namedtuple("Mutant", "symbol category operator site body parent text")

_NULL_TEST = re.compile(r"= icmp (eq|ne) (?:i8\*|ptr) (%(?:\"[^\"]*\"|[-\w.$]+)), null")
_BRANCH = re.compile(
    r"^\s*br i1 (%(?:\"[^\"]*\"|[-\w.$]+)), label (%(?:\"[^\"]*\"|[-\w.$]+)), "
    r"label (%(?:\"[^\"]*\"|[-\w.$]+))"
)
#: Native functions borrow their arguments, and so do these of the run time.
_BORROWING = re.compile(
    r"^(?:tail )?call [^@]*@(?:\"?_ZN|NRT_MemInfo_(?:data|varsize_|size|refcount))"
)
_CALL_RESULT = re.compile(r" = (?:tail |musttail |notail )?call ")
_CAST = re.compile(r"= (?:bitcast|freeze) \S+ (%(?:\"[^\"]*\"|[-\w.$]+))")


class StaticOracle:
    """Knows a few cases for certain.

    1. Null has no count, and no other constant but a static object has one.
    2. No count matters where no return can be reached.
    3. Some values are null on every path, others below the branch that says so;
       what is loaded out of a struct that has just been zeroed is null, too.
    4. What the function holds a reference to does not die.  It holds at least
       as many as held_tokens() says, and the caller of a native function or a
       cfunc wrapper holds one to each argument.
    5. Paths whose branches contradict each other, or say of a constant what is
       not so, are not taken: on the others a value may be null, or what is
       released once more have been retained.
    """

    def __init__(self):
        # Of the body that was asked about last: there come more of it.
        self._body = self._nulls = self._paths = None

    def _nulls_of(self, body):
        if body is not self._body:
            self._body, self._nulls, self._paths = body, Nulls(body), Paths(body)
        return self._nulls

    def __call__(self, mutant):
        body, site = mutant.body, mutant.site
        block, line = site[0], site[1]
        found = refop(body.blocks[block].lines[line])
        if not self._reaches_return(body, block):
            return EQUIVALENT
        if not found or mutant.operator == "wrong-alias":
            return None
        if is_nothing(found.operand):
            return EQUIVALENT
        if not found.operand.startswith("%"):
            return STATIC
        nulls = self._nulls_of(body)
        if (
            nulls(found.operand)
            or self._is_null(body, block, found.operand)
            or self._paths.null_at(found.operand, block)
        ):
            return EQUIVALENT
        kept = False
        if mutant.operator == "duplicate-decref":
            kept = self._paths.never_overdrawn(found.operand, block, line, _effect)
        elif mutant.operator == "edge-decref":
            kept = nulls(self._value_from(body, block, found.operand, site[2]))
        elif mutant.operator == "early-decref":
            # One is released before the use: another has to be left.
            kept = self._held(mutant, found.operand, site[2]) >= 2
        elif mutant.operator == "swap":
            kept = held_tokens(body, found.operand, block, site[1]) >= 1
        return EQUIVALENT if kept else None

    @staticmethod
    def _reaches_return(body, start):
        successors = body.successors()
        seen, todo = set(), [start]
        while todo:
            block = todo.pop()
            if block in seen:
                continue
            seen.add(block)
            if body.blocks[block].terminator.lstrip().startswith(("ret ", "resume ")):
                return True
            todo += successors[block]
        return False

    @staticmethod
    def _is_null(body, block, value):
        predecessors = body.predecessors()
        tests = {}
        for other in body.blocks:
            for line in other.lines:
                match = _NULL_TEST.search(line)
                if match and match.group(2) == value:
                    tests[assigned(line)] = match.group(1)
        seen = set()
        while tests and len(set(predecessors[block])) == 1 and block not in seen:
            seen.add(block)
            label = body.blocks[block].label
            block = predecessors[block][0]
            branch = _BRANCH.match(body.blocks[block].terminator)
            if branch and branch.group(1) in tests and branch.group(2) != branch.group(3):
                on_true = branch.group(2) == label
                if on_true == (tests[branch.group(1)] == "eq"):
                    return True
        return False

    @staticmethod
    def _value_from(body, block, value, source):
        """What a value of a block is, seen from a predecessor."""
        for line in body.blocks[block].lines:
            if is_phi(line) and assigned(line) == value:
                edges = dict((where, what) for what, where in phi_edges(line))
                return edges[body.blocks[source].label]
        return value

    @staticmethod
    def _held(mutant, value, use):
        """References that are sure to be held before the line `use`."""
        body = mutant.body
        held = held_tokens(body, value, mutant.site[0], use)
        by_caller = mutant.category in ("native", "cfunc") and value in body.arguments()
        return held + by_caller


#: How far below zero it is of interest: less is all the same.
_FLOOR = -3


def held_tokens(body, value, block, line):
    """A lower bound of the references that the function holds through a value
    before a line.

    Counts its own increfs and decrefs on each path from the definition.  Whatever
    else could hand a reference over (a store of the value, a call, a phi) is
    taken to do so.  Nothing is known of what was loaded or is part of something
    else: it may be handed over under another name.
    """
    definitions = body.definitions()
    start, definition = definitions.get(value, (0, ""))
    if definition and not _CALL_RESULT.search(definition):
        return _FLOOR
    aliases = {value}
    for other in body.blocks:
        for text in other.lines:
            cast = _CAST.search(text)
            if cast and cast.group(1) in aliases:
                aliases.add(assigned(text))
    successors = body.successors()

    def through(number, count, end=None):
        for text in body.blocks[number].lines[:end]:
            if assigned(text) == value:
                count = 0
            elif count is not None and not aliases.isdisjoint(used(text)):
                count = max(_FLOOR, count + _effect(text, aliases))
        return count

    entering = {start: 0}
    todo = [start]
    while todo:
        number = todo.pop()
        leaving = through(number, entering[number])
        for target in successors[number]:
            if target == start and definition:
                continue
            if target not in entering or leaving < entering[target]:
                entering[target] = leaving
                todo.append(target)
    if block not in entering:
        return _FLOOR
    return through(block, entering[block], line)


def _effect(text, aliases):
    """What an instruction does to the count that a value holds, at worst."""
    found = refop(text)
    if found and found.operand in aliases:
        return 1 if found.kind == "incref" else -1
    what = text.lstrip().split(" = ", 1)[-1] if assigned(text) else text.lstrip()
    if what.startswith(("getelementptr", "load ", "icmp ", "bitcast ", "freeze ")):
        return 0
    if what.startswith("store "):
        stored = re.split(r", (?=\S+\* |ptr )", what, 1)[0]
        return -1 if not aliases.isdisjoint(LOCAL.findall(stored)) else 0
    if _BORROWING.search(what):
        return 0
    if what.startswith(("call ", "tail call ", "ret ")) or is_phi(text):
        return -1
    # An aggregate: it may be handed over any number of times.
    return 2 * _FLOOR


def load(name):
    """The oracle `MODULE:NAME` or `FILE.py:NAME`; raises ImportError."""
    where, _, what = name.rpartition(":")
    if not where:
        raise ImportError("%s is not MODULE:NAME" % name)
    if where.endswith(".py"):
        folder, where = os.path.split(os.path.abspath(where))
        sys.path.insert(0, folder)
        where = where[: -len(".py")]
    try:
        return getattr(importlib.import_module(where), what)
    except AttributeError:
        raise ImportError("%s has no %s" % (where, what)) from None
