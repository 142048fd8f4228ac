; W3: a function that has not Numba's native convention may serve several
; types.  Its parameters and results are recognised only from all that is seen.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @NRT_incref(ptr)

; CHECK-LABEL: unknown function local
; CHECK-NEXT:    argument  %x      ?  evidence: all inputs <- unbox %mi in caller{{$}}
; CHECK-NEXT:    result    return  ?  evidence: all inputs <- unbox %mi in caller{{$}}
define internal ptr @local(ptr %x) {
  call void @NRT_incref(ptr %x)
  ret ptr %x
}

; One caller passes something else.
; CHECK-LABEL: unknown function mixed
; CHECK-NEXT:    no pass-through references
define internal ptr @mixed(ptr %x) {
  ret ptr %x
}

; There may be callers that are not seen.
; CHECK-LABEL: unknown function visible
; CHECK-NEXT:    no pass-through references
define void @visible(ptr %x) {
  ret void
}

; CHECK-LABEL: unknown function taken
; CHECK-NEXT:    no pass-through references
define internal void @taken(ptr %x) {
  ret void
}
@table = global ptr @taken

; CHECK-LABEL: unknown function caller
; CHECK-NEXT:    value     %mi    ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %back  ?  evidence: all inputs <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @caller(ptr %o, ptr %list) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %back = call ptr @local(ptr %mi)
  %one = call ptr @mixed(ptr %mi)
  %two = call ptr @mixed(ptr %list)
  call void @visible(ptr %mi)
  call void @taken(ptr %mi)
  ret void
}
