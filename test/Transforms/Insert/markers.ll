; The markers of docs/markers.md become calls of the NRT and of CPython, and what
; comes out is verified.
; RUN: %opt -passes='passthru-verify<raise-leaks=error>' -disable-output %s
; RUN: %opt -passes='passthru-insert,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s

declare ptr @passthru.unbox(ptr) "passthru-returns"="owned"
declare ptr @passthru.box(ptr) "passthru-returns"="owned" "passthru-domain"="pyobject"
declare ptr @passthru.copy(ptr) "passthru-returns"="owned" "passthru-borrows"="0"
declare void @passthru.drop(ptr) "passthru-releases"="0"
declare void @numba_gil_ensure(ptr)
declare void @numba_gil_release(ptr)

; A wrapper has the GIL.
; CHECK-LABEL: define ptr @wrapper(
; CHECK-NOT: numba_gil
; CHECK: %a = call ptr @NRT_meminfo_new_from_pyobject(ptr %x, ptr %x)
; CHECK: [[NULL:%.*]] = icmp eq ptr %a, null
; CHECK: br i1 [[NULL]], label %[[FAILED:.*]], label
; CHECK: [[FAILED]]:
; CHECK-NEXT: call void @Py_DecRef(ptr %x)
; CHECK-NEXT: call ptr @PyErr_NoMemory()
; CHECK-NEXT: ret ptr null
; CHECK: %b = call ptr @NRT_meminfo_new_from_pyobject(ptr %y, ptr %y)
; The second failure releases what the first unbox gave.
; CHECK: call void @Py_DecRef(ptr %y)
; CHECK: call void @NRT_decref(ptr %a)
; CHECK: ret ptr null
; CHECK: %object = call ptr @NRT_MemInfo_data_fast(ptr %a)
; CHECK-NEXT: call void @Py_IncRef(ptr %object)
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: ret ptr %object
define ptr @wrapper(ptr %closure, ptr %x, ptr %y) "passthru-kind"="cpython-wrapper" {
  %a = call ptr @passthru.unbox(ptr %x)
  %b = call ptr @passthru.unbox(ptr %y)
  %object = call ptr @passthru.box(ptr %a)
  %c = call ptr @passthru.copy(ptr %a)
  call void @passthru.drop(ptr %c)
  call void @passthru.drop(ptr %b)
  call void @passthru.drop(ptr %a)
  ret ptr %object
}

; Native code takes it.
; CHECK-LABEL: define i32 @native(
; CHECK: call void @numba_gil_ensure(ptr [[STATE:%.*]])
; CHECK-NEXT: call ptr @NRT_meminfo_new_from_pyobject(
; CHECK: call ptr @PyErr_NoMemory()
; CHECK-NEXT: call void @numba_gil_release(ptr [[STATE]])
; CHECK-NEXT: ret i32 -1
; CHECK: call void @numba_gil_release(ptr [[STATE]])
; CHECK: call void @NRT_decref(
define i32 @native(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %a = call ptr @passthru.unbox(ptr %x)
  call void @passthru.drop(ptr %a)
  ret i32 0
}
; CHECK-NOT: @passthru.
