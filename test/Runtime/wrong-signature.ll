; A name alone makes no runtime function: with another shape nothing is known.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; Another result.
; CHECK: declaration @NRT_incref: unknown; returns unknown or null; args (unknown); may-release; from nothing
declare ptr @NRT_incref(ptr)
; Too many parameters.
; CHECK: declaration @NRT_decref: unknown; returns none; args (unknown, unknown, unknown); may-release; from nothing
declare void @NRT_decref(ptr, ptr, ptr)
; Too few.
; CHECK: declaration @NRT_meminfo_new_from_pyobject: unknown; returns unknown or null; args (unknown); may-release; from nothing
declare ptr @NRT_meminfo_new_from_pyobject(ptr)
; An integer for a pointer.
; CHECK: declaration @Py_DecRef: unknown; returns none; args (none); may-release; from nothing
declare void @Py_DecRef(i64)
; A pointer for an integer.
; CHECK: declaration @PyList_GetItem: unknown; returns unknown or null; args (unknown, unknown); may-release; from nothing
declare ptr @PyList_GetItem(ptr, ptr)
; Not variadic.
; CHECK: declaration @PyTuple_Pack: unknown; returns unknown or null; args (none); may-release; from nothing
declare ptr @PyTuple_Pack(i64)
; Variadic.
; CHECK: declaration @PyObject_GetIter: unknown; returns unknown or null; args (unknown); may-release; from nothing
declare ptr @PyObject_GetIter(ptr, ...)

; A body has a type of its own, which a call cannot change.
; CHECK-LABEL: function @NRT_Free:
define void @NRT_Free(ptr %p, i32 %n) {
  ret void
}

; The call decides for a declaration, the body for a definition.
; CHECK-LABEL: function @calls:
; CHECK-NEXT: @NRT_incref (+1): incref; returns none; args (retain meminfo); no-release; from built-in
; CHECK-NEXT: @NRT_incref: unknown; returns unknown or null; args (unknown); may-release; from nothing
; CHECK-NEXT: @NRT_decref: unknown; returns none; args (unknown, unknown, unknown); may-release; from nothing
; CHECK-NEXT: @NRT_Free: unknown; returns none; args (unknown); may-release; from nothing
define void @calls(ptr %x) {
  call void @NRT_incref(ptr %x)
  %y = call ptr @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x, ptr %x, ptr %x)
  call void @NRT_Free(ptr %x)
  ret void
}
