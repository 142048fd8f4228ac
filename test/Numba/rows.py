# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""docs/extending.md names all tests of extension points, and no others.

RUN: %python %s %src-root
"""

import ast
import os
import re
import sys

FILES = (
    "extending extending-code containers drop-in readme-030 "
    "registered registered-errors registered-pickling"
).split()

root = sys.argv[1]
tests = set()
for name in FILES:
    path = os.path.join(root, "test", "Numba", name + ".py")
    with open(path) as file:
        tree = ast.parse(file.read())
    for cls in tree.body:
        if isinstance(cls, ast.ClassDef):
            tests |= {
                "%s.%s" % (cls.name, f.name)
                for f in cls.body
                if isinstance(f, ast.FunctionDef) and f.name.startswith("test_")
            }

with open(os.path.join(root, "docs", "extending.md")) as file:
    text = file.read()
named = set(re.findall(r"`(\w+\.test_\w+)`", text))
assert len(tests) > 80, "where are the tests?"
assert named == tests, "only in one of them: %s" % sorted(named ^ tests)
for target in re.findall(r"\]\((?!http|#)([^)#]+)", text):
    assert os.path.exists(os.path.join(root, "docs", target)), target
