# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The version of the Python package."""

# The package took over from numba-passthru 0.3.0.
__version__ = "0.4.0"
