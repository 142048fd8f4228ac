# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The code of docs/getting-started.md runs as it stands.

REQUIRES: numba-in-process
RUN: %numba-python -W ignore %s %src-root %t.py | FileCheck %s
CHECK: 4 made here
CHECK-NEXT: particle p!
"""

import os
import re
import runpy
import sys

root, target = sys.argv[1:]
with open(os.path.join(root, "docs", "getting-started.md")) as file:
    blocks = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)
assert len(blocks) > 4, "where is the code?"
# What is shown, put to use.
blocks.insert(-1, """
p, n = made(3)
print(n, p.name)

@njit
def label(x, y):
    return (x if x > y else y).label()

print("particle", label(Particle(2, "p"), q if q.value < 2 else Particle(1, "q")))
""")
with open(target, "w") as file:
    file.write("\n".join(blocks))
runpy.run_path(target, run_name="__main__")
