; An unbox signature is NRT_meminfo_new_from_pyobject with data == owner.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)

; CHECK-LABEL: unknown function same
; CHECK-NEXT:    value     %mi  ?  evidence: unbox{{$}}
; CHECK-EMPTY:
define ptr @same(ptr %object) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %object, ptr %object)
  ret ptr @same
}

; Forwarding keeps identity.
; CHECK-LABEL: unknown function forwarded
; CHECK-NEXT:    value     %mi  ?  evidence: unbox{{$}}
; CHECK-EMPTY:
define ptr @forwarded(ptr %object) {
  %zero = getelementptr i8, ptr %object, i64 0
  %frozen = freeze ptr %zero
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %frozen, ptr %object)
  ret ptr @same
}

; An array over a buffer: the owner is the object, the data is not.
; CHECK-LABEL: unknown function buffer
; CHECK-NEXT:    no pass-through references
define ptr @buffer(ptr %object, ptr %data) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %data, ptr %object)
  ret ptr @same
}

; Inside the object is not the object.
; CHECK-LABEL: unknown function interior
; CHECK-NEXT:    no pass-through references
define ptr @interior(ptr %object) {
  %data = getelementptr i8, ptr %object, i64 16
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %data, ptr %object)
  ret ptr @same
}

; Two nulls are the same value, but no object.
; CHECK-LABEL: unknown function nulls
; CHECK-NEXT:    no pass-through references
define ptr @nulls() {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr null, ptr null)
  ret ptr @same
}

; Two calls of a getter may give two objects.
; CHECK-LABEL: unknown function two_loads
; CHECK-NEXT:    no pass-through references
define ptr @two_loads(ptr %holder, ptr %name) {
  %a = call ptr @PyObject_GetAttrString(ptr %holder, ptr %name)
  %b = call ptr @PyObject_GetAttrString(ptr %holder, ptr %name)
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %a, ptr %b)
  ret ptr @same
}

; CHECK: recognised: 2 references in 2 of 6 functions
