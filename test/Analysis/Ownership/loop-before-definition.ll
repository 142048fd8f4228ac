; E7 of Analysis/TokenEquations.h: where a loop is entered, the reference of its
; last round is not there yet; that may have any count.  It is given up all the
; same when the next one comes.
; RUN: %opt -passes='print<passthru-ownership>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_decref(ptr)
declare void @any()

; CHECK: Ownership in taken_again_and_again:
; CHECK-NOT: not modelled
; CHECK: [[ANY:u[0-9]+]] = 0: tokens that arrive on %x
; CHECK: iterations agree at the end of %body -> %head: {{.*}} - [[ANY]]
define void @taken_again_and_again(ptr %p) {
entry:
  br label %head
head:
  store ptr null, ptr %p
  call void @any()
  br label %body
body:
  %x = load ptr, ptr %p
  call void @NRT_decref(ptr %x)
  br label %head
}
