# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs Numba's own tests and saves the modules that they make it compile.

collected() is for scripts: a folder in the user's cache, filled if need be.
The tests run in a process of their own (`python3 -m corpus.collect`): they
change Numba's settings, and a test may take its process with it.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

from . import store
from .progress import Progress

DEFAULT_TESTS = (
    "test_nrt_refct",
    "test_nrt",
    "test_lists",
    "test_typedlist",
    "test_extending",
)

#: A module without any of these has nothing to count.
_COUNTING = (b"NRT_incref", b"NRT_decref", b"Py_IncRef", b"Py_DecRef")


def full_name(test):
    """`test_nrt` is short for `numba.tests.test_nrt`."""
    return test if "." in test else "numba.tests." + test


# --- In the process of the tests --------------------------------------------


class _Saver:
    """Writes modules of one stage into a folder, each content once."""

    def __init__(self, folder, stage):
        self._folder = folder
        self._stage = stage
        self._seen = set()

    def __call__(self, module, stage):
        if stage != self._stage:
            return
        bitcode = module.as_bitcode()
        digest = hashlib.sha256(bitcode).digest()
        if digest in self._seen or not any(n in bitcode for n in _COUNTING):
            return
        path = os.path.join(self._folder, "%05d.bc" % len(self._seen))
        self._seen.add(digest)
        with open(path, "wb") as file:
            file.write(bitcode)


def _install(save):
    """Hooks into Numba as enable() does: no RefPrune, signature metadata.

    Instead of running passes, `save` gets the modules.
    """
    from numba_passthru import _compat, _installation, _options

    class Collector(_installation.Installation):
        def _optimize_functions(self, original, library, module):
            save(module, "lowered")
            with _compat.early_function_passes(library._codegen):
                return original(library, module)

        def _optimize(self, original, library):
            def cheap(run):
                run()
                save(library._final_module, "inlined")

            def full(run):
                run()
                save(library._final_module, "optimized")

            self._pipelines.optimize(library, original, cheap, full)

        def _magic_tuple(self, original, codegen):
            return original(codegen) + (("numba_passthru", "collect"),)

    # No pass runs, so there is no host, and options are all off.
    Collector(None, _options.Options(False, None, "", (), None, False)).install()


def _flatten(suite):
    import unittest

    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _flatten(test)
        else:
            yield test


def _collect_here(folder, stage, names):
    """Runs the tests in this process; their output goes to tests.log."""
    import unittest

    # The tests may write to the descriptors themselves, from C.
    terminal = os.fdopen(os.dup(2), "w")
    log = os.open(
        os.path.join(folder, "tests.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    )
    os.dup2(log, 1)
    os.dup2(log, 2)

    _install(_Saver(folder, stage))
    tests = list(_flatten(unittest.defaultTestLoader.loadTestsFromNames(names)))
    with Progress("compiling", len(tests), terminal) as progress:

        class Result(unittest.TextTestResult):
            def stopTest(self, test):
                super().stopTest(test)
                progress.step()

        result = unittest.TextTestRunner(resultclass=Result, verbosity=2).run(
            unittest.TestSuite(tests)
        )
    with open(os.path.join(folder, "result.json"), "w") as file:
        json.dump(
            {
                "tests_run": result.testsRun,
                "tests_failed": sorted(
                    test.id() for test, _ in result.failures + result.errors
                ),
            },
            file,
        )


# --- For scripts -------------------------------------------------------------


def _versions():
    import llvmlite.binding as llvm
    import numba

    return {"numba": numba.__version__, "llvm": llvm.llvm_version_info[0]}


def collect(folder, stage, tests):
    """Fills a new folder -> Corpus; raises CorpusError.

    A test that fails is no error (what it compiled is as good as any), but it
    stands in corpus.json.
    """
    names = [full_name(test) for test in tests]
    parent = os.path.dirname(os.path.abspath(folder))
    os.makedirs(parent, exist_ok=True)
    if os.path.exists(folder) and os.listdir(folder):
        raise store.CorpusError("%s is not empty" % folder)
    # Only a whole corpus gets the name.
    work = tempfile.mkdtemp(prefix=os.path.basename(folder) + ".", dir=parent)
    os.chmod(work, 0o755)
    try:
        with tempfile.TemporaryDirectory() as cache:
            here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
            path = [here] + sys.path
            environment = dict(
                os.environ,
                # What was compiled in an earlier run would not show up here.
                NUMBA_CACHE_DIR=cache,
                PYTHONPATH=os.pathsep.join(filter(None, path)),
            )
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "corpus.collect"]
                + [work, stage]
                + names,
                env=environment,
            )
        result_path = os.path.join(work, "result.json")
        if done.returncode or not os.path.exists(result_path):
            kept = folder + ".failed"
            shutil.rmtree(kept, ignore_errors=True)
            os.rename(work, kept)
            raise store.CorpusError(
                "the tests ended with status %d, see %s"
                % (done.returncode, os.path.join(kept, "tests.log"))
            )
        with open(result_path) as file:
            facts = json.load(file)
        os.remove(result_path)
        facts = dict(_versions(), stage=stage, tests=names, complete=True, **facts)
        store.write_manifest(work, facts)
        try:
            os.rename(work, folder)
        except OSError:
            # Another run was faster.
            if not store.read_manifest(folder).get("complete"):
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return store.open_folder(folder)


def _cache_key(stage, names):
    """Whatever decides which modules come out."""
    import numba_passthru

    digest = hashlib.sha256(
        repr((sys.version, _versions(), stage, names)).encode()
    )
    package = os.path.dirname(numba_passthru.__file__)
    paths = [
        os.path.join(package, name)
        for name in os.listdir(package)
        if name.endswith(".py") and name not in ("demo.py", "examples.py")
    ]
    for path in sorted(paths) + [os.path.abspath(__file__)]:
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:16]


def collected(stage, tests, folder=None):
    """The corpus of some tests -> Corpus; compiled at most once.

    folder: where to keep it; by default in the user's cache, where a change of
    Numba or of the package's Python code makes a new one.  A folder that was
    chosen is used as it is if it holds these tests at this stage, else refused.
    """
    names = [full_name(test) for test in tests]
    if folder is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        versions = _versions()
        folder = os.path.join(
            base,
            "passthru",
            "corpora",
            "numba-%s-llvm-%d-%s-%s"
            % (versions["numba"], versions["llvm"], stage, _cache_key(stage, names)),
        )
    facts = store.read_manifest(folder)
    if facts.get("complete"):
        if facts.get("stage") == stage and facts.get("tests") == names:
            return store.open_folder(folder)
        raise store.CorpusError(
            "%s holds other tests or another stage; choose another folder, or "
            "use it as it is with --corpus" % folder
        )
    return collect(folder, stage, tests)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("stage", choices=store.STAGES)
    parser.add_argument("tests", nargs="+")
    arguments = parser.parse_args()
    _collect_here(arguments.folder, arguments.stage, arguments.tests)


if __name__ == "__main__":
    main()
