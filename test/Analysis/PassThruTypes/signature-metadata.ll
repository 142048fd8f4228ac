; !passthru.signatures, as the Python package attaches it.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)

; CHECK-LABEL: native function m.f(PassThruContainer, array(float64, 1d, C))
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    argument  %container   PassThruContainer  evidence: !passthru.signatures{{$}}
; CHECK-NEXT:    out       %retptr+16   PassThruContainer  evidence: !passthru.signatures{{$}}
; CHECK-NEXT:    value     %anything    PassThruContainer  evidence: memory <- !passthru.signatures{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1fB2v1E17PassThruContainer5ArrayIdLi1E1C7mutable7alignedE(
    ptr %retptr, ptr %excinfo, ptr %container, ptr %wrapped_obj, ptr %meminfo,
    ptr %parent, i64 %nitems) {
  %anything = call ptr @anything()
  %field = getelementptr i8, ptr %retptr, i64 16
  store ptr %anything, ptr %field
  store ptr %meminfo, ptr %retptr
  ret i32 0
}
declare ptr @anything()

; A row on a declaration serves the callers.
declare i32 @_ZN1m1gB2v2E6Testee(ptr, ptr, ptr, i64)

; CHECK-LABEL: unknown function caller
; CHECK-NEXT:    argument  %x      Testee  evidence: argument of %status <- !passthru.signatures in native function m.g{{$}}
; CHECK-NEXT:    slot      %out+8  Testee  evidence: !passthru.signatures in native function m.g{{$}}
; CHECK-NEXT:    value     %y      Testee  evidence: memory <- !passthru.signatures in native function m.g{{$}}
; CHECK-EMPTY:
define ptr @caller(ptr %x) {
  %out = alloca { i64, ptr }
  %status = call i32 @_ZN1m1gB2v2E6Testee(ptr %out, ptr undef, ptr %x, i64 0)
  %field = getelementptr i8, ptr %out, i64 8
  %y = load ptr, ptr %field
  call void @NRT_incref(ptr %y)
  ret ptr null
}

; Two rows that agree, as linking leaves them, and one whose function is gone.
!passthru.signatures = !{!0, !1, !1, !2}
!0 = !{ptr @_ZN1m1fB2v1E17PassThruContainer5ArrayIdLi1E1C7mutable7alignedE, !"native", !3, !4}
!1 = !{ptr @_ZN1m1gB2v2E6Testee, !"native", !5, !6}
!2 = !{null, !"native", !5, !6}
!3 = !{!7, !8}
!4 = !{!9, !10}
!5 = !{!11}
!6 = !{!12}
!7 = !{i32 4, !"managed", !"array(float64, 1d, C)"}
!8 = !{i32 2, !"opaque", !"PassThruContainer"}
!9 = !{i64 0, !"managed", !"array(float64, 1d, C)"}
!10 = !{i64 16, !"opaque", !"PassThruContainer"}
!11 = !{i32 2, !"opaque", !"Testee"}
!12 = !{i64 8, !"opaque", !"Testee"}
