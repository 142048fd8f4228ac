; Typed pointers, as Numba 0.56.4 emits them.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes=passthru-verify,passthru-elide,verify,passthru-verify -S %S/../../Inputs/numba-0.56.4/pair.ll -o %t.ll 2>&1 | FileCheck %s --check-prefix=VERDICT
; RUN: FileCheck %s < %t.ll

; VERDICT: pair(Testee, Testee): verified: 3 refops
; VERDICT: pair(Testee, Testee): verified: 1 refop
; CHECK: define i32 @_ZN8__main__4pair
; CHECK: call void @NRT_incref(i8* %arg.a.0.0.arg.b.0.0)
; CHECK-NEXT: store i8* %arg.a.0.0.arg.b.0.0, i8**
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
