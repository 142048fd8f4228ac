; Each bad row of !passthru.signatures is named, and none is used.
; RUN: not %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK:      print<passthru-types>: !passthru.signatures row 0: expected {function, kind, arguments, returns}
; CHECK-NEXT: !passthru.signatures row 1: operand 0 is not a function
; CHECK-NEXT: !passthru.signatures row 2: operand 1 is not "native" or "generator"
; CHECK-NEXT: !passthru.signatures row 3: operand 2 is not a list of arguments
; CHECK-NEXT: !passthru.signatures row 4: argument 1: expected {position, "opaque"|"managed", "type"}
; CHECK-NEXT: !passthru.signatures row 5: return 0: the position is not an integer >= 0
; CHECK-NEXT: !passthru.signatures row 6: argument 0: expected "opaque" or "managed"
; CHECK-NEXT: !passthru.signatures row 7: argument 0: expected the name of a type
; CHECK-NEXT: !passthru.signatures row 8: argument at 2 stands there twice
; CHECK-NEXT: !passthru.signatures row 9: argument 9 of 'f' does not exist
; CHECK-NEXT: !passthru.signatures row 10: argument 1 of 'f' is the return slot or excinfo
; CHECK-NEXT: !passthru.signatures row 11: argument 3 of 'f' is not a pointer
; CHECK-NEXT: !passthru.signatures row 12: 'g' has not the signature i32 (pointer, pointer, ...)
; CHECK-NEXT: !passthru.signatures row 14: contradicts an earlier row of 'f'
; CHECK-NOT:  evidence

define i32 @f(ptr %retptr, ptr %excinfo, ptr %a, i64 %b) {
  ret i32 0
}
define void @g(ptr %a) {
  ret void
}

!passthru.signatures = !{!0, !1, !2, !3, !4, !5, !6, !7, !8, !9, !10, !11, !12, !13, !14}
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
!20 = !{}
!21 = !{i32 2, !"opaque", !"Testee"}
