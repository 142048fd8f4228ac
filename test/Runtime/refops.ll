; Refops: one or two arguments, declared or defined, through an alias.  The sign
; in parentheses comes from the fast path, the rest from the table: they must
; agree.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: declaration @NRT_decref: decref; returns none; args (release meminfo); may-release; from built-in
declare void @NRT_decref(ptr)

; An interposable alias may stand for anything.
@same = alias void (ptr), ptr @NRT_incref
@maybe = weak alias void (ptr), ptr @NRT_incref
@twice = alias void (ptr), ptr @same

; A body changes nothing about what the function is.
; CHECK: function @NRT_incref:
define linkonce_odr void @NRT_incref(ptr %mi) {
  %count = atomicrmw add ptr %mi, i64 1 monotonic
  ret void
}

; CHECK-LABEL: function @calls:
; CHECK-NEXT: @NRT_incref (+1): incref; returns none; args (retain meminfo); no-release; from built-in
; CHECK-NEXT: @NRT_decref (-1): decref; returns none; args (release meminfo); may-release; from built-in
; CHECK-NEXT: @NRT_decref (-1): decref; returns none; args (release meminfo, none); may-release; from built-in
; CHECK-NEXT: @same (+1): incref; {{.*}}; from built-in
; CHECK-NEXT: @twice (+1): incref; {{.*}}; from built-in
; CHECK-NEXT: @maybe: unknown; returns none; args (unknown); may-release; from nothing
; CHECK-NEXT: %f: unknown; returns none; args (unknown); may-release; from nothing
; CHECK-NEXT: @Py_IncRef: py-incref; returns none; args (retain pyobject); no-release; from built-in
; CHECK-NEXT: @Py_DecRef: py-decref; returns none; args (release pyobject); may-release; from built-in
define void @calls(ptr %x, ptr %f) {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ; Recent Numba passes a second pointer when it debugs the NRT.
  call void @NRT_decref(ptr %x, ptr null)
  call void @same(ptr %x)
  call void @twice(ptr %x)
  call void @maybe(ptr %x)
  call void %f(ptr %x)
  call void @Py_IncRef(ptr %x)
  call void @Py_DecRef(ptr %x)
  ret void
}

declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)
