; A box signature: the payload of a counted MemInfo is retained as an object.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_data_fast(ptr)
declare void @Py_IncRef(ptr)

; CHECK-LABEL: unknown function called
; CHECK-NEXT:    argument  %mi  ?  evidence: box %object{{$}}
define ptr @called(ptr %mi) {
  %object = call ptr @NRT_MemInfo_data_fast(ptr %mi)
  call void @Py_IncRef(ptr %object)
  call void @NRT_decref(ptr %mi)
  ret ptr %object
}

; CHECK-LABEL: unknown function inlined
; CHECK-NEXT:    argument  %mi  ?  evidence: box %object{{$}}
define ptr @inlined(ptr %mi) {
  %field = getelementptr i8, ptr %mi, i64 24
  %object = load ptr, ptr %field
  call void @Py_IncRef(ptr %object)
  call void @NRT_decref(ptr %mi)
  ret ptr %object
}

; A loop over an array reads the payload pointer as well.
; CHECK-LABEL: unknown function not_retained
; CHECK-NEXT:    no pass-through references
define double @not_retained(ptr %mi) {
  %data = call ptr @NRT_MemInfo_data_fast(ptr %mi)
  %first = load double, ptr %data
  call void @NRT_decref(ptr %mi)
  ret double %first
}

; Another field of the MemInfo.
; CHECK-LABEL: unknown function wrong_field
; CHECK-NEXT:    no pass-through references
define ptr @wrong_field(ptr %mi) {
  %field = getelementptr i8, ptr %mi, i64 16
  %object = load ptr, ptr %field
  call void @Py_IncRef(ptr %object)
  call void @NRT_decref(ptr %mi)
  ret ptr %object
}

; Never counted: any struct may hold an object at that offset.
; CHECK-LABEL: unknown function not_counted
; CHECK-NEXT:    no pass-through references
define ptr @not_counted(ptr %struct) {
  %field = getelementptr i8, ptr %struct, i64 24
  %object = load ptr, ptr %field
  call void @Py_IncRef(ptr %object)
  ret ptr %object
}

; CHECK: recognised: 2 references in 2 of 5 functions
