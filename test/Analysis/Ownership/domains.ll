; The printer shows both domains, each with its unknowns.
; RUN: %opt -passes='print<passthru-ownership>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_decref(ptr)
declare void @Py_DecRef(ptr)
declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)

; CHECK-LABEL: Ownership in f:
; CHECK: %mi: {{.*}}1
; CHECK: exit at the end of %entry: 0
; CHECK: Python objects:
; CHECK: %o: {{.*}}1
; CHECK: exit at the end of %entry: 0
define void @f(ptr %x, ptr %name) {
entry:
  %o = call ptr @PyObject_GetAttrString(ptr %x, ptr %name)
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  call void @Py_DecRef(ptr %o)
  call void @NRT_decref(ptr %mi)
  ret void
}
