# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Mistakes put into the counting of functions, one at a time.

body        a function's text as a control flow graph
exits       which blocks can still reach a success exit
operators   the mistakes
oracle      whether a changed function still counts right
"""
