; What Numba 0.56.4 left of a maximum over a reflected list: the loop keeps no
; refop, and what it returns is retained once.  The same with typed pointers.
; RUN: %opt -passes=passthru-verify,passthru-elide,passthru-verify -S %S/../../Inputs/numba-0.56.4/opaque/find-max.ll -o %t.ll 2>&1 | FileCheck %s --check-prefix=VERDICT
; RUN: FileCheck %s < %t.ll

; VERDICT: find_max(reflected list(Testee)<iv=None>): verified: 8 refops
; VERDICT: find_max(reflected list(Testee)<iv=None>): verified: 3 refops
; VERDICT-NOT: warning
; VERDICT-NOT: unknown

; CHECK: define i32 @_ZN8__main__8find_max
; CHECK-NOT: @NRT_
; CHECK: call void @NRT_incref(ptr %result.
; CHECK-NEXT: store ptr %result.
; CHECK: call void @NRT_decref(ptr nonnull %.192)
; CHECK: for.body:
; CHECK-NOT: @NRT_decref
; CHECK: }
