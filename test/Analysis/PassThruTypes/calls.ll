; Between a wrapper and its native function: forwards into the parameters, and
; backwards from the return slot.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare ptr @NRT_MemInfo_data_fast(ptr)
declare void @NRT_decref(ptr)
declare void @Py_IncRef(ptr)

; CHECK-LABEL: native function m.f(T, T)
; CHECK-NEXT:    symbol: _ZN1m1fB2v1E1T1T
; CHECK-NEXT:    argument  %a            ?  evidence: argument of %status in unknowing <- unbox %x{{$}}
; CHECK-NEXT:    out       %retptr+8     ?  evidence: return slot of %status in unknowing <- memory %y <- box %object{{$}}
; CHECK-NEXT:    slot      %somewhere+0  ?  evidence: memory %from_memory <- return slot of %status in unknowing <- {{.*}}box %object{{$}}
; CHECK-NEXT:    value     %from_memory  ?  evidence: memory <- return slot of %status in unknowing <- {{.*}}box %object{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1fB2v1E1T1T(ptr %retptr, ptr %excinfo, ptr %a, ptr %somewhere) {
  %from_memory = load ptr, ptr %somewhere
  %field = getelementptr i8, ptr %retptr, i64 8
  store ptr %from_memory, ptr %field
  ret i32 0
}

; The return slot may stand in the middle of an alloca.
; CHECK-LABEL: unknown function unknowing
; CHECK-NEXT:    slot      %out+24  ?  evidence: memory %y <- box %object{{$}}
; CHECK-NEXT:    value     %x       ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %y       ?  evidence: box %object{{$}}
; CHECK-EMPTY:
define ptr @unknowing(ptr %o, ptr %somewhere) {
  %out = alloca [4 x ptr]
  %x = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %slot = getelementptr i8, ptr %out, i64 16
  %status = call i32 @_ZN1m1fB2v1E1T1T(ptr %slot, ptr undef, ptr %x, ptr %somewhere)
  %field = getelementptr i8, ptr %out, i64 24
  %y = load ptr, ptr %field
  %object = call ptr @NRT_MemInfo_data_fast(ptr %y)
  call void @Py_IncRef(ptr %object)
  call void @NRT_decref(ptr %y)
  ret ptr %object
}

; A callee that is only declared joins its callers all the same.
declare i32 @_ZN1m1gB2v2E1T(ptr, ptr, ptr)

; CHECK-LABEL: unknown function caller_that_unboxes
; CHECK-NEXT:    value     %x  ?  evidence: unbox{{$}}
define i32 @caller_that_unboxes(ptr %o) {
  %x = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %status = call i32 @_ZN1m1gB2v2E1T(ptr undef, ptr undef, ptr %x)
  ret i32 %status
}

; CHECK-LABEL: unknown function caller_that_passes_on
; CHECK-NEXT:    argument  %x  ?  evidence: argument of %status <- unbox %x in caller_that_unboxes{{$}}
define i32 @caller_that_passes_on(ptr %x) {
  %status = call i32 @_ZN1m1gB2v2E1T(ptr undef, ptr undef, ptr %x)
  ret i32 %status
}

; CHECK: recognised: 9 references in 4 of 4 functions
