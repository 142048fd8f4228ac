# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Functions of a corpus, each in a module of its own, with their sites."""

import re

import llvmlite.binding as llvm

from corpus import verdicts
from corpus.textual import ModuleText, category, normal_form

from . import operators
from .body import Body, has_cycle
from .exits import Exits

#: How much code a callee's body may add to a function's module.
_MAX_LINES = 4000


class Site:
    """operator: its name; place: for the operator; success: whether the place
    can still reach a success exit."""

    __slots__ = ("operator", "place", "success")

    def __init__(self, operator, place, success):
        self.operator = operator
        self.place = place
        self.success = success


class Case:
    """A function in a module of its own.

    text: the module; status and slack: what the verifier says of the function
    there; acyclic: whether it has no loop.
    """

    def __init__(self, symbol, path, text, verdict):
        self.symbol = symbol
        self.category = category(symbol)
        self.path = path
        self.status = verdict.status
        self.slack = verdict.slack
        module = ModuleText(text)
        function = module.functions[symbol].text
        #: The module's text around the function's.
        self.before, self.after = text.split(function, 1)
        self.body = Body.parse(function.rstrip("\n").split("\n"))
        self.names = set(module.globals) | set(module.functions)
        self.acyclic = not has_cycle(self.body.successors())
        self.sites = []

    def find_sites(self, wanted):
        exits = Exits(self.body, self.category)
        for operator in wanted:
            if operator.only and self.category not in operator.only:
                continue
            for place in operator.sites(self.body):
                success = exits.reaches_success(place[0])
                self.sites.append(Site(operator.name, place, success))

    @property
    def parent(self):
        return self.before + self.body.text() + self.after

    def mutant(self, site):
        """The module with the mistake, as text."""
        operator = operators.BY_NAME[site.operator]
        text = self.before + operator.apply(self.body, site.place).text() + self.after
        if site.operator == "contract":
            name, line = operators.contract_declaration(site.place, self.body)
            if name not in self.names:
                text += line + "\n"
        return text


def canonical(text):
    """The text as LLVM prints it, and the module."""
    module = llvm.parse_assembly(text)
    module.verify()
    return str(module), module


class Finder:
    """Takes modules of a corpus apart; runs in the child process."""

    def __init__(self, host, modules, options, wanted, limit):
        self._host = host
        self._modules = modules
        self._options = options
        self._wanted = wanted
        self._limit = limit
        self._seen = set()

    def __call__(self, path):
        """-> ([(digest, Case)], {why: how many functions have no case})

        why: their status in the module, which they do not have alone, or
        "too long".
        """
        module = self._modules.parsed(path)
        found = verdicts.verify(self._host, module, self._options)
        text = ModuleText(str(module))
        cases, lost = [], {}
        for symbol, verdict in found.items():
            if verdict.status not in ("verified", "consistent"):
                continue
            digest = normal_form(text.functions[symbol])
            if digest in self._seen:
                continue
            self._seen.add(digest)
            if len(text.functions[symbol].lines) > self._limit:
                lost["too long"] = lost.get("too long", 0) + 1
                continue
            case = self._case(path, text, symbol, verdict)
            if case:
                cases.append((digest, case))
            else:
                lost[verdict.status] = lost.get(verdict.status, 0) + 1
        return cases, lost

    def _case(self, path, text, symbol, verdict):
        # The verdict may rest on the bodies of callees.
        case = self._alone(path, text, symbol, ())
        if not case or case.status != verdict.status:
            bodies = _callees(text, symbol)
            case = self._alone(path, text, symbol, bodies) if bodies else case
        if not case or case.status != verdict.status:
            return None
        case.find_sites(self._wanted)
        return case

    def _alone(self, path, text, symbol, bodies):
        alone, module = canonical(text.extract(symbol, bodies))
        report = self._host.run(module, verdicts.pipeline(self._options))
        verdict = verdicts.read_report(report).get(symbol)
        if not verdict:
            return None
        return Case(symbol, path, alone, verdict)


_CALLED = re.compile(r'@(?:"[^"]*"|[-\w.$]+)')


def _callees(text, symbol):
    """The definitions that a function names, directly or not."""
    found, todo, length = [], [symbol], 0
    while todo:
        for name in _CALLED.findall(text.functions[todo.pop()].text):
            name = name[1:].strip('"')
            if name in found or name == symbol or name not in text.functions:
                continue
            length += len(text.functions[name].lines)
            if length > _MAX_LINES:
                return []
            found.append(name)
            todo.append(name)
    return found
