# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Loads a plugin and runs its pass, and prints what becomes of it.

usage: load_plugins.py SOURCE_ROOT HOST_LIBRARY LLVM_TOOLS PLUGIN NO_PLUGIN
"""

import os
import subprocess
import sys

source, host, tools, plugin, no_plugin = sys.argv[1:]
sys.path.insert(0, os.path.join(source, "utils/numba_passthru/numba_passthru"))
from _library import Library  # noqa: E402

TEXT = b"""define double @f(double %x, double %y) {
  %r = fmul double %x, %y
  ret double %r
}
"""


def tool(name, data):
    command = [os.path.join(tools, name), "-", "-o", "-"]
    return subprocess.run(
        command, input=data, stdout=subprocess.PIPE, check=True
    ).stdout


def load(title, path):
    report = library.load_plugin(path)
    print(
        "%s: %s"
        % (title, report["error"] or "%(name)s %(version)s" % report)
    )


def run(title):
    report = library.run_passes(module, None, "contract-fp")
    print("%s: %s" % (title, "error: %(error)s" % report if report["error"] else "ok"))


library = Library(host)
module = library.read_bitcode(tool("llvm-as", TEXT))
run("before")
load("loaded", plugin)
run("after")
print(tool("llvm-dis", library.write_bitcode(module)).decode())
load("again", plugin)
load("no plugin", no_plugin)
load("nowhere", "/nowhere.so")
library.dispose_module(module)
