# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The GoogleTests, run through lit."""

import os

import lit.formats

config.name = "PassThruPlugin-unit"
config.suffixes = []
config.test_source_root = os.path.join(config.passthru_obj_root, "test", "unit")
config.test_exec_root = config.test_source_root
# The programs whose names end in "Tests", next to the site configuration.
config.test_format = lit.formats.GoogleTest(".", "Tests")
