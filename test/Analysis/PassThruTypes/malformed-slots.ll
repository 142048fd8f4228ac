; Each bad !passthru.slot is named, with its function and instruction, and
; nothing is concluded from the module.
; RUN: not %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK:      print<passthru-types>: function 'f', instruction 0: !passthru.slot: expected {role[, number of tokens[, {offset, ...}]]}
; CHECK-NEXT: function 'f', instruction 1: !passthru.slot: the role of a load is "borrow", "take" or "owe"
; CHECK-NEXT: function 'f', instruction 2: !passthru.slot: the role of a store is "give" or "keep"
; CHECK-NEXT: function 'f', instruction 3: !passthru.slot: the role of a load is "borrow", "take" or "owe"
; CHECK-NEXT: function 'f', instruction 4: !passthru.slot: the number of tokens is not an integer from 1 to 255
; CHECK-NEXT: function 'f', instruction 5: !passthru.slot: the number of tokens is not an integer from 1 to 255
; CHECK-NEXT: function 'f', instruction 6: !passthru.slot: there is a number of tokens, but no token moves
; CHECK-NEXT: function 'f', instruction 7: !passthru.slot: the managed references are not a list of offsets
; CHECK-NEXT: function 'f', instruction 8: !passthru.slot: is neither on a load nor on a store
; CHECK-NEXT: function 'f', instruction 11: !passthru.slot: the managed references are not a list of offsets
; CHECK-NEXT: function 'f', instruction 12: !passthru.slot: expected {role[, number of tokens[, {offset, ...}]]}
; CHECK-NOT:  instruction
; CHECK-NOT:  evidence

define void @f(ptr %p, ptr %x) {
  %a = load ptr, ptr %p, !passthru.slot !0
  %b = load ptr, ptr %p, !passthru.slot !1
  store ptr %x, ptr %p, !passthru.slot !2
  %c = load ptr, ptr %p, !passthru.slot !3
  %d = load ptr, ptr %p, !passthru.slot !4
  %e = load ptr, ptr %p, !passthru.slot !5
  %g = load ptr, ptr %p, !passthru.slot !6
  %h = load ptr, ptr %p, !passthru.slot !7
  %i = call ptr @callee(), !passthru.slot !2
  store ptr %x, ptr %p, !passthru.slot !8
  %j = load ptr, ptr %p, !passthru.slot !2
  %k = load ptr, ptr %p, !passthru.slot !9
  %l = load ptr, ptr %p, !passthru.slot !10
  %m = load ptr, ptr %p, !passthru.slot !11
  ret void
}
declare ptr @callee()

!0 = !{i32 1}
!1 = !{!"give"}
!2 = !{!"take"}
!3 = !{!"tak"}
!4 = !{!"take", i32 0}
!5 = !{!"take", !"2"}
!6 = !{!"borrow", i32 1}
!7 = !{!"take", i32 1, i32 1}
!8 = !{!"give", i32 2}
!9 = !{!"take", i32 1, !12}
!10 = !{!"take", i32 1, !13, i32 1}
!11 = !{!"take", i32 1, !13}
!12 = !{!"0"}
!13 = !{i64 0, i64 8}
