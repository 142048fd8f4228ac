; "passthru-type" on parameters, results, functions and calls.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare "passthru-type"="Token" ptr @make(ptr)
declare void @take(ptr "passthru-type"="Token")
declare ptr @other(ptr)

; CHECK-LABEL: unknown function parameter
; CHECK-NEXT:    argument  %x  Testee  evidence: attribute{{$}}
; CHECK-EMPTY:
define void @parameter(ptr "passthru-type"="Testee" %x, ptr %y) {
  ret void
}

; CHECK-LABEL: unknown function result
; CHECK-NEXT:    result    return  Testee  evidence: attribute{{$}}
; CHECK-EMPTY:
define "passthru-type"="Testee" ptr @result(ptr %x) {
  ret ptr %x
}

; On a native function it stands for the first field of the return slot.
; CHECK-LABEL: native function m.f()
; CHECK:         out       %retptr+0  Testee  evidence: attribute{{$}}
; CHECK-NEXT:    value     %x         Testee  evidence: memory <- attribute{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1fB2v1E(ptr %retptr, ptr %excinfo) "passthru-type"="Testee" {
  %x = call ptr @other(ptr null)
  store ptr %x, ptr %retptr
  ret i32 0
}

; On declarations, and on a call alone.
; CHECK-LABEL: unknown function calls
; CHECK-NEXT:    argument  %a      Token   evidence: attribute{{$}}
; CHECK-NEXT:    argument  %b      Testee  evidence: attribute
; CHECK-NEXT:    value     %made   Token   evidence: attribute{{$}}
; CHECK-NEXT:    value     %given  Testee  evidence: attribute{{$}}
; CHECK-EMPTY:
define void @calls(ptr %a, ptr %b, ptr %c) {
  call void @take(ptr %a)
  %made = call ptr @make(ptr %c)
  %given = call "passthru-type"="Testee" ptr @other(ptr "passthru-type"="Testee" %b)
  %plain = call ptr @other(ptr %c)
  ret void
}
