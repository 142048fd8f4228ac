# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Modules are collected once, at each stage, with refops and signatures.

REQUIRES: numba-in-process
RUN: rm -rf %t && %numba-python %s %src-root %S/Inputs %t
"""

import os
import sys

sys.path[:0] = [sys.argv[1] + "/utils/bench", sys.argv[2]]
folder = sys.argv[3]

from corpus import collect, package, store
from corpus.textual import ModuleText

host = package.use_package()
NAMES = ["small_tests.Small"]


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def native_text(corpus):
    """The module with the compiled function, and the function in it."""
    for path in corpus.paths:
        module = ModuleText(str(corpus.parsed(path)))
        for symbol, function in module.functions.items():
            if "total" in symbol and symbol.startswith("_ZN11small_tests"):
                return module, function.text
    raise AssertionError("the function is in no module")


texts = {}
for stage in store.STAGES:
    corpus = collect.collected(stage, NAMES, os.path.join(folder, stage))
    check(corpus.facts["stage"] == stage, corpus.facts)
    check(corpus.facts["tests_run"] == 2, corpus.facts)
    failed = corpus.facts["tests_failed"]
    check(failed == ["small_tests.Small.test_wrong"], failed)
    module, text = native_text(corpus)
    check("passthru.signatures" in module.named_metadata, "no signatures")
    check("@NRT_decref(" in text, "no refops at stage " + stage)
    texts[stage] = text
check("alloca" in texts["lowered"], "not as lowered")
check(len(set(texts.values())) == 3, "the stages do not differ")

# What is there is not compiled again.
again = collect.collected("inlined", NAMES, os.path.join(folder, "inlined"))
check(native_text(again)[1] == texts["inlined"], "another text")
before = [os.stat(path).st_mtime_ns for path in again.paths]
collect.collected("inlined", NAMES, os.path.join(folder, "inlined"))
check(before == [os.stat(path).st_mtime_ns for path in again.paths], "compiled again")

# Another content is not taken for it.
for stage, names in (("lowered", NAMES), ("inlined", ["small_tests.Other"])):
    try:
        collect.collected(stage, names, os.path.join(folder, "inlined"))
    except store.CorpusError as error:
        check("holds other tests" in str(error), error)
    else:
        raise AssertionError("took another corpus")

# Without a folder, the user's cache is it.
os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
cached = collect.collected("inlined", NAMES)
check(cached.paths[0].startswith(folder), cached.paths)
check(len(cached) == len(again), "another number of modules")
