; O4 of Analysis/OwnershipModel.h: a slot mark on an aggregate speaks of its
; MemInfos; the objects beside them, as a list's parent, are only looked at.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)
declare ptr @PyList_New(i64)
declare i32 @PyList_SetItem(ptr, i64, ptr)

; CHECK: in boxes_parent: verified
define ptr @boxes_parent(ptr %items, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %list = call ptr @PyList_New(i64 1)
  %item = load { ptr, ptr }, ptr %items, !passthru.slot !0
  %m = extractvalue { ptr, ptr } %item, 0
  %parent = extractvalue { ptr, ptr } %item, 1
  call void @NRT_incref(ptr %m)
  call void @Py_IncRef(ptr %parent)
  %status = call i32 @PyList_SetItem(ptr %list, i64 0, ptr %parent)
  call void @NRT_decref(ptr %m)
  ret ptr %list
}
; CHECK: in gives_parent_away: @PyList_SetItem takes over a reference in block {{.*}}, where no reference to it is owned [passthru-over-release]
define ptr @gives_parent_away(ptr %items, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %list = call ptr @PyList_New(i64 1)
  %item = load { ptr, ptr }, ptr %items, !passthru.slot !0
  %m = extractvalue { ptr, ptr } %item, 0
  %parent = extractvalue { ptr, ptr } %item, 1
  call void @NRT_incref(ptr %m)
  %status = call i32 @PyList_SetItem(ptr %list, i64 0, ptr %parent)
  call void @NRT_decref(ptr %m)
  ret ptr %list
}
; Without a mark, memory may have given its reference.
; CHECK: in may_be_taken: verified
define ptr @may_be_taken(ptr %items, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %list = call ptr @PyList_New(i64 1)
  %parent = load ptr, ptr %items
  %status = call i32 @PyList_SetItem(ptr %list, i64 0, ptr %parent)
  ret ptr %list
}
; CHECK: error: passthru-verify: 1 finding
!0 = !{!"borrow"}
