# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RefPrune removes what keeps an object alive while a callee releases another
reference.
"""

import ctypes

import measure
import pruner

CONFIRMED_ON = ("0.56", "0.61")

FUNCTION = """
define i32 @f(i64** %slot) {
A:
  %x = load i64*, i64** %slot
  call void @NRT_incref(i64* %x)
  call void @empty(i64** %slot)
  call void @use(i64* %x)
  call void @NRT_decref(i64* %x)
  ret i32 0
}
"""


def run(address):
    x = ctypes.c_int64(1)
    slot = ctypes.c_void_p(ctypes.addressof(x))
    ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)(
        ctypes.byref(slot)
    )
    return [x.value]


(before, dead_before), (after, dead_after) = pruner.compare(FUNCTION, run)
assert dead_before == 0
assert before == after == [0]
measure.finish(dead_after, "uses after release per call", expected=1)
