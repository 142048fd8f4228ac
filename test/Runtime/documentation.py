# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The manual has every word that the printer and the readers know, and every
# attribute; and it has no others.
# RUN: python3 %s %src-root | FileCheck %s
# CHECK: words: [[#WORDS:]], missing: none
# CHECK: attributes: [[#ATTRIBUTES:]], missing: none, unknown: none
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
runtime = root / "PassThruPlugin" / "Runtime"
manual = (root / "docs" / "runtime-table.md").read_text()
quoted = set(re.findall(r"`([^`\n]+)`", manual))


def told(names):
    return ", ".join(sorted(names)) or "none"


# The words for sources stand in the list of sources, in prose.
words = set()
for body in re.findall(
    r"wordFor\((?!KnowledgeSource)\w+ \w+\) \{(.*?)\n\}",
    (runtime / "EffectWords.cpp").read_text(),
    re.S,
):
    words.update(re.findall(r'return "([^"]+)"', body))
print("words: %d, missing: %s" % (len(words), told(words - quoted)))

attributes = set(
    re.findall(r'"(passthru-[a-z-]+)"', (runtime / "Attributes.cpp").read_text())
) - {
    "passthru-",
    "passthru-args",
    "passthru-exempt",
    "passthru-instrumented",
    "passthru-kind",
    "passthru-passes",
    "passthru-type",
}
in_manual = set(re.findall(r'`"(passthru-[a-z-]+)"`', manual))
print(
    "attributes: %d, missing: %s, unknown: %s"
    % (
        len(attributes),
        told(attributes - in_manual),
        told(in_manual - attributes),
    )
)
sys.exit(not words or not attributes)
