# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A build backend that is scikit-build-core, at work on the checkout around
this folder.  pip calls it, with the paths of its own that are absolute."""

import os

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))

from scikit_build_core.build import *  # noqa: E402,F401,F403
