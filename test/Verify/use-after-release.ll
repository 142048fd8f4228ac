; U1 and U2 of Verify/UseChecker.h: uses of what has been released.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare ptr @NRT_MemInfo_data(ptr)
declare ptr @NRT_MemInfo_data_fast(ptr)
declare i32 @PyTuple_SetItem(ptr, i64, ptr)
declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare ptr @PyNumber_Float(ptr)
declare double @PyFloat_AsDouble(ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)

; CHECK: warning: {{.*}}in used: uses %x in block %entry, where its last owned reference has been released [passthru-use-after-release]
; CHECK-NEXT: note: {{.*}}acquired in block %entry: 1 owned reference
; CHECK-NEXT: note: {{.*}}released in block %entry: 0 owned references
; CHECK-NEXT: note: {{.*}}used in block %entry
define i64 @used() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %data = getelementptr i8, ptr %x, i64 24
  call void @NRT_decref(ptr %x)
  %value = load i64, ptr %data
  ret i64 %value
}

; Released on one path, used after the paths have met.
; CHECK: in one_path: uses %x in block %out, {{.*}}[passthru-use-after-release]
; CHECK: note: {{.*}}released in block %early: 0 owned references
define double @one_path(ptr %o, i1 %c) {
entry:
  %x = call ptr @PyNumber_Float(ptr %o)
  br i1 %c, label %early, label %late
early:
  call void @Py_DecRef(ptr %x)
  br label %out
late:
  br label %out
out:
  %d = call double @PyFloat_AsDouble(ptr %x)
  br i1 %c, label %end, label %release
release:
  call void @Py_DecRef(ptr %x)
  br label %end
end:
  ret double %d
}

; CHECK: in retained: uses %x in block %entry, {{.*}}[passthru-use-after-release]
define void @retained() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; U2: the MemInfo goes first, and the object with it.
; CHECK: in boxed_late: retains the object of %mi in block %entry, where the MemInfo that held it has been released [passthru-boundary]
define ptr @boxed_late(ptr %object) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  %place = getelementptr i8, ptr %mi, i64 24
  %o = load ptr, ptr %place
  call void @NRT_decref(ptr %mi)
  call void @Py_IncRef(ptr %o)
  ret ptr %o
}

; CHECK-NOT: warning
; CHECK: in boxed: verified
define ptr @boxed(ptr %object) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  %place = getelementptr i8, ptr %mi, i64 24
  %o = load ptr, ptr %place
  call void @Py_IncRef(ptr %o)
  call void @NRT_decref(ptr %mi)
  ret ptr %o
}

; The object in a tuple outlives its MemInfo, by a token of its own.
; CHECK-NOT: warning
; CHECK: in boxed_into_tuple: verified
define void @boxed_into_tuple(ptr %tuple, ptr %object) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  %isnull = icmp eq ptr %mi, null
  br i1 %isnull, label %failed, label %box
box:
  %o = call ptr @NRT_MemInfo_data_fast(ptr %mi)
  call void @Py_IncRef(ptr %o)
  call void @NRT_decref(ptr %mi)
  %s = call i32 @PyTuple_SetItem(ptr %tuple, i64 0, ptr %o)
  ret void
failed:
  ret void
}

; CHECK: in boxed_into_tuple_late: retains the object of %mi in block %box, where the MemInfo that held it has been released [passthru-boundary]
define void @boxed_into_tuple_late(ptr %tuple, ptr %object) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  %isnull = icmp eq ptr %mi, null
  br i1 %isnull, label %failed, label %box
box:
  %o = call ptr @NRT_MemInfo_data_fast(ptr %mi)
  call void @NRT_decref(ptr %mi)
  call void @Py_IncRef(ptr %o)
  %s = call i32 @PyTuple_SetItem(ptr %tuple, i64 0, ptr %o)
  ret void
failed:
  ret void
}

; Its token is missing: that is for the equations to find.
; CHECK: in boxed_into_tuple_unowned: @PyTuple_SetItem takes over %o in block %box, where no reference to it is owned [passthru-over-release]
define void @boxed_into_tuple_unowned(ptr %tuple, ptr %object) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  %isnull = icmp eq ptr %mi, null
  br i1 %isnull, label %failed, label %box
box:
  %o = call ptr @NRT_MemInfo_data_fast(ptr %mi)
  call void @NRT_decref(ptr %mi)
  %s = call i32 @PyTuple_SetItem(ptr %tuple, i64 0, ptr %o)
  ret void
failed:
  ret void
}

; CHECK-NOT: warning
; CHECK: in clean: verified
define i64 @clean() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %data = getelementptr i8, ptr %x, i64 24
  %value = load i64, ptr %data
  call void @NRT_decref(ptr %x)
  ret i64 %value
}

; A native function may want the address alone, and somebody else may hold what
; a getter gives.
; CHECK-NOT: warning
; CHECK: in address_only: consistent: 1 refop, slack 1
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native"
define void @address_only(ptr %o, ptr %name, ptr %ret, ptr %exc) {
entry:
  %x = call ptr @PyObject_GetAttrString(ptr %o, ptr %name)
  call void @Py_DecRef(ptr %x)
  %s = call i32 @native(ptr %ret, ptr %exc, ptr %x)
  ret void
}

; Released under one name, used under another.
declare ptr @dup(ptr) "passthru-returns"="owned" "passthru-borrows"="0"
; CHECK: in renamed: uses %either in block %out, {{.*}}[passthru-use-after-release]
; CHECK: note: {{.*}}released as %x in block %early: 0 owned references
define void @renamed(i1 %c) {
entry:
  br i1 %c, label %early, label %out
early:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_decref(ptr %x)
  br label %out
out:
  %either = phi ptr [ %x, %early ], [ null, %entry ]
  %copy = call ptr @dup(ptr %either)
  call void @NRT_decref(ptr %copy)
  ret void
}
; The object of this iteration is not that of the last.
; CHECK: in exchanged: verified
define void @exchanged(i1 %c) {
entry:
  %first = call ptr @NRT_MemInfo_alloc(i64 8)
  br label %loop
loop:
  %x = phi ptr [ %first, %entry ], [ %next, %loop ]
  %next = call ptr @dup(ptr %x)
  call void @NRT_decref(ptr %x)
  %again = load volatile i1, ptr null
  br i1 %again, label %loop, label %out
out:
  call void @NRT_decref(ptr %next)
  ret void
}
; CHECK: in taken: uses %x in block %entry, {{.*}}[passthru-use-after-release]
define void @taken(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place
  call void @NRT_decref(ptr %x)
  %copy = call ptr @dup(ptr %x)
  call void @NRT_decref(ptr %copy)
  ret void
}
; What the caller holds outlives what memory gives back of it.
; CHECK: in taken_back: verified
define i32 @taken_back(ptr %ret, ptr %exc, ptr %place, ptr %x) "passthru-kind"="native" {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !1
  %again = load ptr, ptr %place, !passthru.slot !0
  store ptr %old, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %again)
  %copy = call ptr @dup(ptr %x)
  call void @NRT_decref(ptr %copy)
  ret i32 0
}
; Others may hold it here, too, or nobody.
; CHECK: in taken_back_unheld: consistent: 3 refops, slack 1
define void @taken_back_unheld(ptr %place, ptr %x) {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !1
  %again = load ptr, ptr %place, !passthru.slot !0
  store ptr %old, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %again)
  %copy = call ptr @dup(ptr %x)
  call void @NRT_decref(ptr %copy)
  ret void
}
; A native function whose body is here says itself what it does.
define internal i32 @looks(ptr %ret, ptr %exc, ptr %x) "passthru-kind"="native" {
  %copy = call ptr @dup(ptr %x)
  call void @NRT_decref(ptr %copy)
  ret i32 0
}
declare i32 @may_look(ptr, ptr, ptr) "passthru-kind"="native"
; CHECK: in passed_on: uses %old in block %entry, {{.*}}[passthru-use-after-release]
define i32 @passed_on(ptr %ret, ptr %exc, ptr %place) "passthru-kind"="native" {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place
  call void @NRT_decref(ptr %old)
  %s = call i32 @looks(ptr %ret, ptr %exc, ptr %old)
  ret i32 0
}
; Another one may want the address alone.
; CHECK: in passed_away: consistent: 1 refop, slack 1
define i32 @passed_away(ptr %ret, ptr %exc, ptr %place) "passthru-kind"="native" {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place
  call void @NRT_decref(ptr %old)
  %s = call i32 @may_look(ptr %ret, ptr %exc, ptr %old)
  ret i32 0
}
; Of what nobody else can hold, a callee of which nothing is known gets nothing
; that it may look at.
declare void @unknown_callee(ptr)
; CHECK: in passed_to_unknown: uses %x in block %entry, {{.*}}[passthru-use-after-release]
define void @passed_to_unknown() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_decref(ptr %x)
  call void @unknown_callee(ptr %x)
  ret void
}
; A store does not bring it back.
; CHECK: in stored_dead: uses %x in block %entry, {{.*}}[passthru-use-after-release]
define void @stored_dead(ptr %place) {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_decref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  ret void
}
; A phi that brings itself is looked at once.
; CHECK: in brings_itself: verified
define void @brings_itself(i1 %c) {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  br label %loop
loop:
  %p = phi ptr [ %x, %entry ], [ %p, %loop ]
  br i1 %c, label %loop, label %out
out:
  call void @NRT_decref(ptr %p)
  ret void
}
!0 = !{!"take"}
!1 = !{!"give"}

; CHECK: error: passthru-verify: 11 findings, see above
