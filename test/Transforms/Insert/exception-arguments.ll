; Arguments of an exception that are known only at run time (Numba 0.57 and
; later) lie in memory that owns them; what boxes them releases what it boxed.
; RUN: %opt -passes='passthru-insert,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s

; Without the mark nobody knows whether memory has taken the token.
; RUN: sed 's/, !passthru.slot !0//' %s | %opt -passes='passthru-insert' -S | FileCheck %s --check-prefix=UNKNOWN

declare ptr @NRT_Allocate(i64)
declare void @NRT_Free(ptr)
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @PyLong_FromLongLong(i64)
declare ptr @PyUnicode_FromKindAndData(i32, ptr, i64)
declare ptr @PyTuple_Pack(i64, ...)

; A struct is stored: the mark speaks for its field that refops touch.
; CHECK-LABEL: define i32 @_ZN8__main__8complainB2v1E12unicode_typex(
; CHECK: failed:
; CHECK-NEXT: call void @NRT_decref(ptr %words)
; CHECK-NEXT: call void @NRT_decref(ptr %words)
; CHECK-NEXT: ret i32 1
; CHECK: raise:
; CHECK-NOT: NRT
; CHECK: call void @NRT_decref(ptr %words)
; CHECK-NEXT: ret i32 1
; UNKNOWN-LABEL: define i32 @_ZN8__main__8complainB2v1E12unicode_typex(
; UNKNOWN: raise:
; UNKNOWN-NOT: NRT
; UNKNOWN: ret i32 1
define i32 @_ZN8__main__8complainB2v1E12unicode_typex(ptr %retptr, ptr %excinfo, ptr %data, ptr %words, i64 %n) {
  call void @NRT_incref(ptr %words)
  %a = insertvalue { i64, { ptr, ptr } } undef, i64 %n, 0
  %b = insertvalue { i64, { ptr, ptr } } %a, ptr %data, 1, 0
  %whole = insertvalue { i64, { ptr, ptr } } %b, ptr %words, 1, 1
  call void @NRT_incref(ptr %words)
  %arguments = call ptr @NRT_Allocate(i64 24)
  %none = icmp eq ptr %arguments, null
  br i1 %none, label %failed, label %raise
failed:
  ret i32 1
raise:
  store { i64, { ptr, ptr } } %whole, ptr %arguments, !passthru.slot !0
  store ptr %arguments, ptr %excinfo
  ret i32 1
}

; PyTuple_Pack retains what it packs.  What is loaded and not looked at belongs
; to another load of the same memory.
; CHECK-LABEL: define ptr @__excinfo_unwrap_args0123(
; CHECK: %tuple = call
; CHECK-DAG: call void @Py_DecRef(ptr %number)
; CHECK-DAG: call void @Py_DecRef(ptr %text)
; CHECK: ret ptr %tuple
define ptr @__excinfo_unwrap_args0123(ptr %arguments) {
  %first = load { i64, { ptr, ptr } }, ptr %arguments, !passthru.slot !1
  %n = extractvalue { i64, { ptr, ptr } } %first, 0
  %number = call ptr @PyLong_FromLongLong(i64 %n)
  %second = load { i64, { ptr, ptr } }, ptr %arguments, !passthru.slot !1
  %data = extractvalue { i64, { ptr, ptr } } %second, 1, 0
  %words = extractvalue { i64, { ptr, ptr } } %second, 1, 1
  %text = call ptr @PyUnicode_FromKindAndData(i32 1, ptr %data, i64 %n)
  call void @NRT_decref(ptr %words)
  call void @NRT_Free(ptr %arguments)
  %tuple = call ptr (i64, ...) @PyTuple_Pack(i64 2, ptr %number, ptr %text)
  ret ptr %tuple
}

!passthru.signatures = !{!2}
!0 = !{!"give"}
!1 = !{!"take"}
!2 = !{ptr @_ZN8__main__8complainB2v1E12unicode_typex, !"native", !3, !4}
!3 = !{!5}
!4 = !{}
!5 = !{i32 3, !"managed", !"unicode_type"}
