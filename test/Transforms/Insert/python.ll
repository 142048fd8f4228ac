; Python objects are released where the GIL is held: in wrappers, and between
; numba_gil_ensure and numba_gil_release (I6).
; RUN: %opt -passes='passthru-insert,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s

declare ptr @PyObject_GetAttrString(ptr, ptr)
declare ptr @PyLong_FromLongLong(i64)
declare ptr @PyObject_CallFunctionObjArgs(ptr, ...)
declare i64 @PyLong_AsLongLong(ptr)
declare ptr @PyErr_Occurred()
declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @NRT_decref(ptr)
declare void @Py_DecRef(ptr)
declare void @numba_gil_ensure(ptr)
declare void @numba_gil_release(ptr)

@name = external global i8
@dispatcher = external global i8

; Unboxing fails after the MemInfo was made, while the attribute is still held.
; CHECK-LABEL: define ptr @unbox(
; CHECK: failed:
; CHECK-DAG: call void @NRT_decref(ptr %mi)
; CHECK-DAG: call void @Py_DecRef(ptr %attribute)
; CHECK: ret ptr null
define ptr @unbox(ptr %closure, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %args, ptr %args)
  %attribute = call ptr @PyObject_GetAttrString(ptr %args, ptr @name)
  %value = call i64 @PyLong_AsLongLong(ptr %attribute)
  %error = call ptr @PyErr_Occurred()
  %ok = icmp eq ptr %error, null
  br i1 %ok, label %fine, label %failed
fine:
  call void @Py_DecRef(ptr %attribute)
  call void @NRT_decref(ptr %mi)
  %result = call ptr @PyLong_FromLongLong(i64 %value)
  ret ptr %result
failed:
  ret ptr null
}

; In object mode the boxed argument goes before the GIL does.
; CHECK-LABEL: define i32 @object_mode(
; CHECK: failed:
; CHECK-NEXT: call void @Py_DecRef(ptr %argument)
; CHECK-NEXT: call void @numba_gil_release(
define i32 @object_mode(ptr %retptr, ptr %excinfo, i64 %n) "passthru-kind"="native" {
entry:
  %state = alloca i32
  call void @numba_gil_ensure(ptr %state)
  %argument = call ptr @PyLong_FromLongLong(i64 %n)
  %result = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr @dispatcher, ptr %argument, ptr null)
  %isnull = icmp eq ptr %result, null
  br i1 %isnull, label %failed, label %fine
fine:
  call void @Py_DecRef(ptr %result)
  call void @Py_DecRef(ptr %argument)
  call void @numba_gil_release(ptr %state)
  ret i32 0
failed:
  call void @numba_gil_release(ptr %state)
  ret i32 -1
}
