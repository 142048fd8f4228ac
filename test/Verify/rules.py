# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The manual's table of rules is that of Rules.def, the sources name no rule that
# is not in it, and opt reports findings under these names.
# `python3 rules.py SOURCE-ROOT --table` prints the table for the manual.
# RUN: %python %s %src-root | FileCheck %s
# CHECK: rules: [[#RULES:]], in the manual: as they are
# CHECK: unknown rules in the sources: none
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
STRING = r'"((?:[^"\\]|\\.)*)"'


def texts(literals):
    """C++ string literals, joined."""
    return "".join(re.findall(STRING, literals))


definitions = (root / "PassThruPlugin" / "Verify" / "Rules.def").read_text()
rules = {}
for row in re.findall(
    r"^RULE\((\w+), %s, (\w+),\s*((?:%s\s*)+),\s*((?:%s\s*)+)\)"
    % (STRING, STRING.replace("(", "(?:", 1), STRING.replace("(", "(?:", 1)),
    definitions,
    re.M,
):
    name, rule, level, short, help_text = row
    rules[rule] = (level, texts(short), texts(help_text))

if len(rules) != len(re.findall(r"^RULE\(", definitions, re.M)):
    sys.exit("Rules.def has a row that this test cannot read")

table = ["| rule | finds | and means |", "|---|---|---|"]
for rule, (level, short, help_text) in rules.items():
    table.append("| `%s` | %s | %s |" % (rule, short, help_text))
table = "\n".join(table)
if "--table" in sys.argv:
    print(table)
    sys.exit()

manual = (root / "docs" / "passes.md").read_text()
is_there = table in manual
print("rules: %d, in the manual: %s" % (
    len(rules), "as they are" if is_there else "not as they are; they are\n" + table
))

# What stands in a text of its own is a name, but for names of passes.
known = set(rules) | {"passthru-verify", "passthru-elide", "passthru-unbalanced"}
unknown = set()
for source in sorted((root / "PassThruPlugin" / "Verify").iterdir()):
    if source.suffix in (".cpp", ".h"):
        unknown |= set(re.findall(r'"(passthru-[a-z-]+)"', source.read_text())) - known
print("unknown rules in the sources: %s" % (", ".join(sorted(unknown)) or "none"))
sys.exit(not rules or not is_there or bool(unknown))
