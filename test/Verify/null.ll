; U3 of Verify/UseChecker.h: results that are null when their call fails.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s
; RUN: not %opt -passes='passthru-verify<unchecked-null=error>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=ERROR
; RUN: not %opt -passes='passthru-verify<unchecked-null=ignore>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=IGNORE

declare void @Py_DecRef(ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)
declare ptr @PyImport_ImportModuleNoBlock(ptr)
declare void @PyErr_SetString(ptr, ptr)

; A branch has found it to be null.
; CHECK: warning: {{.*}}in found_null: dereferences %m in block %none, which is null if the call that gives it fails [passthru-null]
; CHECK: note: {{.*}}given by @PyImport_ImportModuleNoBlock in block %entry, null if that fails
; IGNORE: warning: {{.*}}in found_null:
define i64 @found_null(ptr %name) {
entry:
  %m = call ptr @PyImport_ImportModuleNoBlock(ptr %name)
  %is_null = icmp eq ptr null, %m
  br i1 %is_null, label %none, label %some
none:
  %word = load i64, ptr %m
  ret i64 %word
some:
  call void @Py_DecRef(ptr %m)
  ret i64 0
}

; Nothing has tested it.
; CHECK: remark: {{.*}}in unchecked: dereferences %m in block %entry, {{.*}}[passthru-null]
; ERROR: warning: {{.*}}in unchecked: dereferences %m
; IGNORE-NOT: in unchecked: dereferences
define void @unchecked(ptr %name) {
entry:
  %m = call ptr @PyImport_ImportModuleNoBlock(ptr %name)
  %f = call ptr @PyObject_GetAttrString(ptr %m, ptr %name)
  call void @Py_DecRef(ptr %f)
  call void @Py_DecRef(ptr %m)
  ret void
}

; Tested on one of two ways only.
; CHECK: in one_way: dereferences %m in block %use
define void @one_way(ptr %name, i1 %c) {
entry:
  %m = call ptr @PyImport_ImportModuleNoBlock(ptr %name)
  br i1 %c, label %test, label %use
test:
  %is_null = icmp eq ptr %m, null
  br i1 %is_null, label %out, label %use
use:
  %f = call ptr @PyObject_GetAttrString(ptr %m, ptr %name)
  call void @Py_DecRef(ptr %f)
  call void @Py_DecRef(ptr %m)
  br label %out
out:
  ret void
}

; CHECK-NOT: in checked: dereferences
; CHECK: in checked: verified
; CHECK-NOT: in checked: dereferences
define void @checked(ptr %name) {
entry:
  %m = call ptr @PyImport_ImportModuleNoBlock(ptr %name)
  %is_null = icmp eq ptr %m, null
  br i1 %is_null, label %out, label %use
use:
  %f = call ptr @PyObject_GetAttrString(ptr %m, ptr %name)
  call void @Py_DecRef(ptr %f)
  call void @Py_DecRef(ptr %m)
  br label %out
out:
  ret void
}
; CHECK: error: passthru-verify: 1 finding, see above
; ERROR: error: passthru-verify: 3 findings, see above
; IGNORE: error: passthru-verify: 1 finding, see above
