# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Registered classes and their types in other processes.

REQUIRES: numba
RUN: %numba-python -W ignore %s -v 2>&1 | FileCheck %s --match-full-lines
CHECK: {{Ran [1-9][0-9]* tests in .*}}
CHECK: {{OK( .*)?}}
"""

import os
import pickle
import subprocess
import sys
import tempfile
import unittest

from numba import cloudpickle

from numba_passthru import pass_thru, register, type_of

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "Inputs"))
import registered_module


@pass_thru(value=int)
class Local:
    """Of a module that other processes cannot import."""

    def __init__(self, value):
        self.value = value


class Pickling(unittest.TestCase):
    def test_types(self):
        for typ in (type_of(Local), type_of(registered_module.Item)):
            self.assertIs(pickle.loads(pickle.dumps(typ)), typ)
            self.assertIs(pickle.loads(cloudpickle.dumps(typ)), typ)

    def test_instances(self):
        x = registered_module.Item(1, "one")
        y = pickle.loads(pickle.dumps(x))
        self.assertIs(registered_module.larger(y, x), x)

    def test_lost_class(self):
        """An index of cached code can be read after a class has been renamed."""

        @pass_thru(value=int)
        class Lost:
            pass

        Lost.__module__, Lost.__qualname__ = "registered_module", "Lost"
        registered_module.Lost = Lost
        typ = register(Lost, value=int)
        # As if it had been registered under that name.
        data = pickle.dumps(typ)
        del registered_module.Lost
        lost = pickle.loads(data)
        self.assertNotEqual(lost, typ)
        self.assertIn("lost type of registered_module.Lost", str(lost))

    def run_python(self, *arguments, **options):
        return subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            **options,
        ).stdout.decode()

    def test_in_another_process(self):
        """A class of `__main__` goes by value, as with Dask; its type is made
        where it arrives."""

        def work(x):
            from numba import njit, typeof

            @njit
            def f(x):
                return x, x.value

            same, value = f(x)
            return same is x, value, str(typeof(x))

        code = "import sys, pickle; f, x = pickle.load(sys.stdin.buffer); print(f(x))"
        output = self.run_python(
            "-c", code, input=cloudpickle.dumps((work, Local(5)))
        )
        self.assertEqual(
            output.strip(),
            "(True, 5, '__main__.Local')",
        )

    def test_cache(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, NUMBA_CACHE_DIR=folder)
            outputs = [
                self.run_python(registered_module.__file__, env=environment)
                for _ in range(2)
            ]
        self.assertEqual(
            [output.split() for output in outputs],
            [["hits", "0", "misses", "1"], ["hits", "1", "misses", "0"]],
        )


if __name__ == "__main__":
    unittest.main()
