; Each bad row of !passthru.signatures is named, and none is used.
; RUN: not %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK:      print<passthru-types>: !passthru.signatures row 0: expected {function, kind, arguments, returns[, state[, contract]]}
; CHECK-NEXT: !passthru.signatures row 1: operand 0 is not a function
; CHECK-NEXT: !passthru.signatures row 2: operand 1 is not "native", "generator", "finalizer" or "helper"
; CHECK-NEXT: !passthru.signatures row 3: operand 2 is not a list of arguments
; CHECK-NEXT: !passthru.signatures row 4: argument 1: expected {position, "opaque"|"managed", "type"[, flag]}
; CHECK-NEXT: !passthru.signatures row 5: return 0: the position is not an integer >= 0
; CHECK-NEXT: !passthru.signatures row 6: argument 0: expected "opaque" or "managed"
; CHECK-NEXT: !passthru.signatures row 7: argument 0: expected the name of a type
; CHECK-NEXT: !passthru.signatures row 8: argument at 2 stands there twice
; CHECK-NEXT: !passthru.signatures row 9: argument 9 of 'f' does not exist
; CHECK-NEXT: !passthru.signatures row 10: argument 1 of 'f' is the return slot or excinfo
; CHECK-NEXT: !passthru.signatures row 11: argument 3 of 'f' is not a pointer
; CHECK-NEXT: !passthru.signatures row 12: 'g' has not the signature i32 (pointer, pointer, ...)
; CHECK-NEXT: !passthru.signatures row 14: contradicts an earlier row of 'f'
; CHECK-NEXT: !passthru.signatures row 15: argument 0: the flag's position is not an integer >= 0
; CHECK-NEXT: !passthru.signatures row 16: return 0: the flag is where the reference is
; CHECK-NEXT: !passthru.signatures row 17: flag 9 of argument 2 of 'f' does not exist
; CHECK-NEXT: !passthru.signatures row 18: flag 0 of argument 2 of 'f' is not an integer
; CHECK-NEXT: !passthru.signatures row 19: a native function has no state
; CHECK-NEXT: !passthru.signatures row 20: only a helper's row has six operands
; CHECK-NEXT: !passthru.signatures row 21: a helper's row has six operands
; CHECK-NEXT: !passthru.signatures row 22: operand 5 is not "retains", "releases" or "destroys"
; CHECK-NEXT: !passthru.signatures row 23: state 0: expected "opaque" or "managed"
; CHECK-NEXT: !passthru.signatures row 24: operand 4 is not a list of states
; CHECK-NEXT: !passthru.signatures row 25: 'f' has not the signature void (pointer, ...)
; CHECK-NEXT: !passthru.signatures row 26: 'g' has no references but those in memory
; CHECK-NEXT: !passthru.signatures row 27: argument 2 of 'h' does not point to a generator's state
; CHECK-NEXT: !passthru.signatures row 29: contradicts an earlier row of 'g'
; CHECK-NEXT: !passthru.signatures row 30: argument 0: expected {position, "opaque"|"managed", "type"[, flag]}
; CHECK-NOT:  evidence

define i32 @f(ptr %retptr, ptr %excinfo, ptr %a, i64 %b) {
  ret i32 0
}
define void @g(ptr %a) {
  ret void
}
define i32 @h(ptr %retptr, ptr %excinfo, i64 %a) {
  ret i32 0
}

!passthru.signatures = !{!0, !1, !2, !3, !4, !5, !6, !7, !8, !9, !10, !11, !12, !13, !14, !15, !16,
                             !117, !118, !119, !120, !121, !122, !123, !124, !125, !126, !127, !128,
                             !129, !130}
!0 = !{ptr @f, !"native", !20}
!1 = !{!"f", !"native", !20, !20}
!2 = !{ptr @f, !"natve", !20, !20}
!3 = !{ptr @f, !"native", !"none", !20}
!4 = !{ptr @f, !"native", !{!21, !{i32 2, !"opaque"}}, !20}
!5 = !{ptr @f, !"native", !20, !{!{i64 -8, !"opaque", !"Testee"}}}
!6 = !{ptr @f, !"native", !{!{i32 2, !"opak", !"Testee"}}, !20}
!7 = !{ptr @f, !"native", !{!{i32 2, !"opaque", !""}}, !20}
!8 = !{ptr @f, !"native", !{!21, !21}, !20}
!9 = !{ptr @f, !"native", !{!{i32 9, !"opaque", !"Testee"}}, !20}
!10 = !{ptr @f, !"native", !{!{i32 1, !"opaque", !"Testee"}}, !20}
!11 = !{ptr @f, !"native", !{!{i32 3, !"opaque", !"Testee"}}, !20}
!12 = !{ptr @g, !"native", !20, !20}
!13 = !{ptr @f, !"native", !{!21}, !20}
!14 = !{ptr @f, !"native", !20, !20}
!15 = !{ptr @f, !"native", !{!{i32 2, !"opaque", !"Testee", !"3"}}, !20}
!16 = !{ptr @f, !"native", !20, !{!{i64 8, !"opaque", !"Testee", i64 8}}}
!117 = !{ptr @f, !"native", !{!{i32 2, !"opaque", !"Testee", i32 9}}, !20}
!118 = !{ptr @f, !"native", !{!{i32 2, !"opaque", !"Testee", i32 0}}, !20}
!119 = !{ptr @f, !"native", !20, !20, !20}
!120 = !{ptr @f, !"native", !20, !20, !20, !"retains"}
!121 = !{ptr @g, !"helper", !20, !20, !20}
!122 = !{ptr @g, !"helper", !20, !20, !20, !"retain"}
!123 = !{ptr @f, !"generator", !20, !20, !{!{i64 8, !"opake", !"Testee"}}}
!124 = !{ptr @f, !"generator", !20, !20, !"none"}
!125 = !{ptr @f, !"finalizer", !20, !20, !20}
!126 = !{ptr @g, !"helper", !{!21}, !20, !20, !"retains"}
!127 = !{ptr @h, !"generator", !20, !20, !20}
!128 = !{ptr @g, !"helper", !20, !20, null, !"retains"}
!129 = !{ptr @g, !"helper", !20, !20, null, !"releases"}
!130 = !{ptr @f, !"native", !{!{i32 2, !"opaque", !"Testee", i32 3, i32 3}}, !20}
!20 = !{}
!21 = !{i32 2, !"opaque", !"Testee"}
