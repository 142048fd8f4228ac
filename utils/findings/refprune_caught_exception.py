# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RefPrune releases too often where an exception is caught.

What is tagged as raising goes on to a handler, which uses the object and
releases it.  RefPrune takes it for an exit: it removes the incref, and the
decref of the other path.
"""

import ctypes

import measure
import pruner

CONFIRMED_ON = ("0.61",)

FUNCTION = """
define i32 @f(i64* %p, i64* %q, i1 %c, i64** %excinfo) {
A:
  call void @NRT_incref(i64* %p)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(i64* %p)
  ret i32 0
raise:
  store i64* null, i64** %excinfo, !numba_exception_output !0
  br label %h1
h1:
  call void @NRT_decref(i64* %q)
  br label %h2
h2:
  call void @use(i64* %p)
  call void @NRT_decref(i64* %p)
  ret i32 0
}
!0 = !{i1 true}
"""


def run(address):
    p, q, excinfo = ctypes.c_int64(1), ctypes.c_int64(1), ctypes.c_void_p()
    pointers = [ctypes.byref(x) for x in (p, q)]
    function = ctypes.CFUNCTYPE(
        ctypes.c_int32,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_bool,
        ctypes.c_void_p,
    )(address)
    function(*pointers, False, ctypes.byref(excinfo))
    return p.value, q.value


(before, dead_before), (after, dead_after) = pruner.compare(FUNCTION, run)
assert dead_before == 0
assert before == [1, 0]
measure.finish(after[0] - before[0], "references per call", expected=-1)
