; Python objects are counted as MemInfos are, and tokens pass between the two.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_decref(ptr)
declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)
declare ptr @PyObject_CallFunctionObjArgs(ptr, ...)
declare ptr @numba_unpickle(ptr, i32, ptr)
declare ptr @NRT_meminfo_as_pyobject(ptr)
declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare i32 @PyList_SetItem(ptr, i64, ptr)

; What Numba's own boxing of typed lists forgets: the type's token.
; CHECK: warning: {{.*}}expected 0 owned references to %type, found 1{{.*}}[passthru-leak]
; CHECK: note: {{.*}}acquired in block %entry: 1 owned reference
; CHECK: note: {{.*}}taking the branch to %call, when %type is not null
define ptr @_ZN7cpython8__main__3boxB2v1Ex(ptr %closure, ptr %args, ptr %kws) {
entry:
  %type = call ptr @numba_unpickle(ptr %closure, i32 3, ptr %kws)
  %is_null = icmp eq ptr null, %type
  br i1 %is_null, label %out, label %call
call:
  %list = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr %args, ptr %type, ptr null)
  br label %out
out:
  %result = phi ptr [ null, %entry ], [ %list, %call ]
  ret ptr %result
}

; CHECK: in __main__.kept(int64): verified
define ptr @_ZN7cpython8__main__4keptB2v1Ex(ptr %closure, ptr %args, ptr %kws) {
entry:
  %type = call ptr @numba_unpickle(ptr %closure, i32 3, ptr %kws)
  %is_null = icmp eq ptr null, %type
  br i1 %is_null, label %out, label %call
call:
  %list = call ptr (ptr, ...) @PyObject_CallFunctionObjArgs(ptr %args, ptr %type, ptr null)
  call void @Py_DecRef(ptr %type)
  br label %out
out:
  %result = phi ptr [ null, %entry ], [ %list, %call ]
  ret ptr %result
}

; A wrapper owes its result one token.
; CHECK: warning: {{.*}}in __main__.borrowed(int64): expected 0 owned references to %args, found -1, when returning{{.*}}[passthru-over-release]
define ptr @_ZN7cpython8__main__8borrowedB2v1Ex(ptr %closure, ptr %args, ptr %kws) {
entry:
  call void @Py_IncRef(ptr %args)
  call void @Py_DecRef(ptr %args)
  ret ptr %args
}

; PyList_SetItem steals.
; CHECK: warning: {{.*}}in stolen: releases %x in block %entry{{.*}}[passthru-over-release]
define void @stolen(ptr %list, ptr %o, ptr %name) {
entry:
  %x = call ptr @PyObject_GetAttrString(ptr %o, ptr %name)
  %s = call i32 @PyList_SetItem(ptr %list, i64 0, ptr %x)
  call void @Py_DecRef(ptr %x)
  ret void
}

; Out of memory, the token that the MemInfo would own is left.
; CHECK: in unboxed: verified
define void @unboxed(ptr %o) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %is_null = icmp eq ptr %mi, null
  br i1 %is_null, label %failed, label %done
failed:
  call void @Py_DecRef(ptr %o)
  ret void
done:
  call void @NRT_decref(ptr %mi)
  ret void
}
; CHECK: in unboxed_wrong: releases %o in block %done{{.*}}[passthru-over-release]
define void @unboxed_wrong(ptr %o) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %is_null = icmp eq ptr %mi, null
  br i1 %is_null, label %failed, label %done
failed:
  call void @Py_DecRef(ptr %o)
  ret void
done:
  call void @Py_DecRef(ptr %o)
  call void @NRT_decref(ptr %mi)
  ret void
}

; U1: the MemInfo of an unboxed object holds the object, when our own token has
; gone; without a MemInfo nobody does.
; CHECK: in unboxed_attribute: verified
; CHECK: in released_attribute: uses %attribute in block %fine, where its last owned reference has been released [passthru-use-after-release]
@attribute = private constant [5 x i8] c"name\00"
define i32 @reads(ptr %retptr, ptr %excinfo, ptr %object) "passthru-kind"="native" "passthru-exempt" {
  %count = load i64, ptr %object
  ret i32 0
}
define ptr @unboxed_attribute(ptr %closure, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %attribute = call ptr @PyObject_GetAttrString(ptr %args, ptr @attribute)
  %null = icmp eq ptr %attribute, null
  br i1 %null, label %failed, label %unbox
unbox:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %attribute, ptr %attribute)
  call void @Py_DecRef(ptr %attribute)
  %none = icmp eq ptr %mi, null
  br i1 %none, label %failed, label %fine
fine:
  %status = call i32 @reads(ptr null, ptr null, ptr %attribute)
  call void @NRT_decref(ptr %mi)
  ret ptr null
failed:
  ret ptr null
}
define ptr @released_attribute(ptr %closure, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %attribute = call ptr @PyObject_GetAttrString(ptr %args, ptr @attribute)
  %null = icmp eq ptr %attribute, null
  br i1 %null, label %failed, label %fine
fine:
  call void @Py_DecRef(ptr %attribute)
  %status = call i32 @reads(ptr null, ptr null, ptr %attribute)
  ret ptr null
failed:
  ret ptr null
}
