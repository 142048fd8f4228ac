# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the benchmarks share: modules that Numba emitted, and reports on them.

collect    compiles by running Numba's own tests, and saves every module
store      a folder of such modules
textual    module text taken apart: functions, their normal form, categories
verdicts   what the verifier says about the functions of a module
report     tables, progress, JSON
"""
