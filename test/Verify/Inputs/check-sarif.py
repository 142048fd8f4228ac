# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks SARIF files of passthru-verify against a schema, and the references
inside of them.  Prints one line a file, "FILE: valid, N results" or
"FILE: what is wrong where"; exits with 1 if anything is wrong.

With --mutate, checks the check: each member of each object of the file is in
turn given a value of another type, taken away, or joined by a stranger; each
such file must be refused.  Prints "FILE: refused N of N changed files"; what
was accepted although it should not is named.  A member may be taken away where
the schema does not require it.
"""

import argparse
import copy
import json
import os
import sys

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(HERE, "sarif-2.1.0-used.schema.json")
#: Members whose contents the standard leaves to the tool.
BAGS = ("properties", "partialFingerprints")


def references(log):
    """What is wrong with references inside of the log, one text each."""
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        if len(set(rules)) != len(rules):
            yield "two rules have one id"
        prints = set()
        for number, result in enumerate(run["results"]):
            where = "result %d: " % number
            if result["ruleId"] not in rules:
                yield where + "there is no rule %r" % result["ruleId"]
            elif rules[result["ruleIndex"] :][:1] != [result["ruleId"]]:
                yield where + "ruleIndex and ruleId disagree"
            key = json.dumps(result["partialFingerprints"], sort_keys=True)
            if key in prints:
                yield where + "has the fingerprint of another result"
            prints.add(key)


def problems(validator, log):
    found = [
        "%s: %s" % ("/".join(map(str, error.absolute_path)) or "top", error.message)
        for error in validator.iter_errors(log)
    ]
    return found or list(references(log))


def containers(value, path=()):
    """All objects and lists in a value, as paths."""
    if isinstance(value, dict):
        yield path
        for key in sorted(value):
            yield from containers(value[key], path + (key,))
    elif isinstance(value, list):
        yield path
        for key, item in enumerate(value):
            yield from containers(item, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def other_type(value):
    return 7 if isinstance(value, (str, list, dict, bool)) else "seven"


def mutants(log, skip_bags):
    """(what was changed, changed log, whether it must be refused)."""
    for path in containers(log):
        if skip_bags and any(bag in path for bag in BAGS):
            continue
        where = "/".join(map(str, path)) or "top"
        here = at(log, path)
        for key in sorted(here) if isinstance(here, dict) else range(len(here)):
            changed = copy.deepcopy(log)
            at(changed, path)[key] = other_type(here[key])
            yield "%s/%s has another type" % (where, key), changed, True
            if isinstance(here, dict):
                changed = copy.deepcopy(log)
                del at(changed, path)[key]
                yield "%s/%s is gone" % (where, key), changed, False
        if isinstance(here, dict):
            changed = copy.deepcopy(log)
            at(changed, path)["stranger"] = 1
            yield "%s has a stranger" % where, changed, True


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--schema", default=OURS, help="(default: ours)")
    parser.add_argument("--mutate", action="store_true")
    options = parser.parse_args()
    with open(options.schema, encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    is_ours = os.path.samefile(options.schema, OURS)
    failed = False
    for name in options.files:
        try:
            with open(name, encoding="utf-8") as file:
                log = json.load(file)
        except (OSError, ValueError) as error:
            print("%s: %s" % (name, error))
            failed = True
            continue
        found = problems(validator, log)
        if found or not options.mutate:
            for problem in found:
                print("%s: %s" % (name, problem))
            if not found:
                results = sum(len(run["results"]) for run in log["runs"])
                print("%s: valid, %d results" % (name, results))
            failed |= bool(found)
            continue
        tried = refused = 0
        for what, changed, certain in mutants(log, skip_bags=not is_ours):
            if validator.is_valid(changed):
                if certain:
                    tried += 1
                    failed = True
                    print("%s: accepted although %s" % (name, what))
                continue
            tried += 1
            refused += 1
        print("%s: refused %d of %d changed files" % (name, refused, tried))
    sys.exit(failed)


if __name__ == "__main__":
    main()
