# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A folder of modules in bitcode, with a file that says where they come from.

A folder holds `00000.bc`, `00001.bc`, ... in the order of compilation and
`corpus.json`:

    {"complete": true, "stage": "inlined", "numba": "0.56.4", "llvm": 14,
     "tests": ["numba.tests.test_nrt"], "tests_run": 12, "tests_failed": []}

Any other folder of `.bc` and `.ll` files is a corpus as well, of which nothing
is known.
"""

import glob
import json
import os

MANIFEST = "corpus.json"

#: When a module is taken: as lowered, before any LLVM pass; after Numba's cheap
#: pipeline, which inlines; after the full one.  RefPrune runs in none.
STAGES = ("lowered", "inlined", "optimized")


class CorpusError(Exception):
    """The corpus cannot be used; the text names the place."""


class Corpus:
    """The modules of a folder, or given one by one."""

    def __init__(self, paths, facts):
        self.paths = paths
        #: What corpus.json says; empty if there is none.
        self.facts = facts

    def __len__(self):
        return len(self.paths)

    def describe(self):
        """How many modules, and where they come from, as text."""
        facts = self.facts
        origin = (
            "Numba %s, LLVM %s, %s: %s"
            % (facts["numba"], facts["llvm"], facts["stage"], " ".join(facts["tests"]))
            if facts.get("complete")
            else "of unknown origin"
        )
        return "%d modules, %s" % (len(self), origin)

    def parsed(self, path):
        """A fresh llvmlite module; raises CorpusError."""
        import llvmlite.binding as llvm

        try:
            if path.endswith(".bc"):
                with open(path, "rb") as file:
                    return llvm.parse_bitcode(file.read())
            with open(path) as file:
                return llvm.parse_assembly(file.read())
        except (OSError, RuntimeError, ValueError) as error:
            raise CorpusError("cannot read %s: %s" % (path, error)) from None


def read_manifest(folder):
    """What corpus.json says; empty without a usable one."""
    try:
        with open(os.path.join(folder, MANIFEST)) as file:
            facts = json.load(file)
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def write_manifest(folder, facts):
    path = os.path.join(folder, MANIFEST)
    with open(path + ".new", "w") as file:
        json.dump(facts, file, indent=1)
        file.write("\n")
    os.replace(path + ".new", path)


def open_folder(folder):
    """-> Corpus of all modules in a folder; raises CorpusError."""
    if not os.path.isdir(folder):
        raise CorpusError("%s is not a folder" % folder)
    paths = sorted(
        path
        for ending in ("bc", "ll")
        for path in glob.glob(os.path.join(glob.escape(folder), "*." + ending))
    )
    if not paths:
        raise CorpusError("no .bc and no .ll file in %s" % folder)
    return Corpus(paths, read_manifest(folder))
