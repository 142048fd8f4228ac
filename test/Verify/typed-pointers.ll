; The rules on typed pointers: one failing and one clean function each.
; REQUIRES: typed-pointers
; RUN: not %opt-typed -passes='passthru-verify<unchecked-null=error>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(i8*)
declare void @NRT_decref(i8*)
declare void @Py_IncRef(i8*)
declare void @Py_DecRef(i8*)
declare i8* @NRT_MemInfo_alloc(i64)
declare i8* @NRT_meminfo_new_from_pyobject(i8*, i8*)
declare i8* @PyImport_ImportModuleNoBlock(i8*)
declare i8* @PyObject_GetAttrString(i8*, i8*)

; CHECK: in leak: {{.*}}[passthru-leak]
define void @leak(i8* %x) {
  call void @NRT_incref(i8* %x)
  ret void
}
; CHECK: in over: {{.*}}[passthru-over-release]
define void @over(i8* %x) {
  call void @NRT_decref(i8* %x)
  ret void
}
; CHECK: in merge: {{.*}}[passthru-merge-mismatch]
define void @merge(i8* %x, i1 %c) {
entry:
  br i1 %c, label %left, label %out
left:
  call void @NRT_incref(i8* %x)
  br label %out
out:
  call void @NRT_incref(i8* %x)
  call void @NRT_decref(i8* %x)
  ret void
}
; CHECK: in drift: {{.*}}[passthru-loop-drift]
define void @drift(i8* %x, i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  call void @NRT_incref(i8* %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %out
out:
  ret void
}
; CHECK: in used: {{.*}}[passthru-use-after-release]
define i64 @used() {
  %x = call i8* @NRT_MemInfo_alloc(i64 8)
  %p = getelementptr i8, i8* %x, i64 24
  %data = bitcast i8* %p to i64*
  call void @NRT_decref(i8* %x)
  %value = load i64, i64* %data
  ret i64 %value
}
; CHECK: in boxed_late: {{.*}}[passthru-boundary]
define i8* @boxed_late(i8* %object) {
  %mi = call i8* @NRT_meminfo_new_from_pyobject(i8* %object, i8* %object)
  %p = getelementptr i8, i8* %mi, i64 24
  %place = bitcast i8* %p to i8**
  %o = load i8*, i8** %place
  call void @NRT_decref(i8* %mi)
  call void @Py_IncRef(i8* %o)
  ret i8* %o
}
; CHECK: in unchecked: {{.*}}[passthru-null]
define void @unchecked(i8* %name) {
  %m = call i8* @PyImport_ImportModuleNoBlock(i8* %name)
  %f = call i8* @PyObject_GetAttrString(i8* %m, i8* %name)
  call void @Py_DecRef(i8* %f)
  call void @Py_DecRef(i8* %m)
  ret void
}
; CHECK: in clean: verified
define i8* @clean(i8* %object, i1 %c) {
entry:
  %mi = call i8* @NRT_meminfo_new_from_pyobject(i8* %object, i8* %object)
  %is_null = icmp eq i8* %mi, null
  br i1 %is_null, label %failed, label %box
failed:
  call void @Py_DecRef(i8* %object)
  ret i8* null
box:
  call void @Py_IncRef(i8* %object)
  call void @NRT_decref(i8* %mi)
  ret i8* %object
}
