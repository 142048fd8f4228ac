; Effects that stand in the IR.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; What is not said stays unknown.
; CHECK: declaration @one: user-defined; returns owned meminfo or null; args (unknown); may-release; from attribute
declare ptr @one(ptr) "passthru-returns"="owned"

; CHECK: declaration @all: user-defined; returns borrowed pyobject; args (steal pyobject, none, borrow pyobject, steal pyobject); no-release; from attribute
declare ptr @all(ptr, i64, ptr, ptr) "passthru-returns"="borrowed" "passthru-domain"="pyobject" "passthru-steals"="0, 3" "passthru-borrows"="2" "passthru-no-release" "passthru-may-return-null"="false"

; CHECK: declaration @cond: user-defined; returns none; args (steal-on-success meminfo, retain meminfo, release meminfo, out-owned meminfo, out-borrowed meminfo); fails if negative; may-release; from attribute
declare i32 @cond(ptr, ptr, ptr, ptr, ptr) "passthru-steals-on-success"="0" "passthru-retains"="1" "passthru-releases"="2" "passthru-out-owned"="3" "passthru-out-borrowed"="4" "passthru-fails"="negative"

; CHECK: declaration @part: user-defined; returns interior or null; args (unknown); may-release; from attribute
declare ptr @part(ptr) "passthru-returns"="interior"

; On a runtime function: the row below, the kind stays.
; CHECK: declaration @PyObject_GetItem: python-api; returns owned pyobject or null; args (borrow pyobject, borrow pyobject); fails if null; no-release; from attribute
declare ptr @PyObject_GetItem(ptr, ptr) "passthru-no-release"

; CHECK: declaration @rest: user-defined; returns none; args (borrow meminfo); may-release; from attribute
declare void @rest(ptr, ...) "passthru-borrows"="0" "passthru-steals"="2"

; CHECK-LABEL: function @calls:
; The call's own attributes stand above the declaration's.
; CHECK-NEXT: @one: user-defined; returns borrowed meminfo or null; args (borrow meminfo); may-release; from attribute
; CHECK-NEXT: @one: user-defined; returns owned meminfo or null; args (unknown); may-release; from attribute
; CHECK-NEXT: @rest: user-defined; returns none; args (borrow meminfo, unknown, steal meminfo); may-release; from attribute
; An indirect call can carry them as well.
; CHECK-NEXT: %f: user-defined; returns none; args (borrow meminfo); no-release; from attribute
define void @calls(ptr %x, ptr %f) {
  %a = call ptr @one(ptr %x) "passthru-returns"="borrowed" "passthru-borrows"="0"
  %b = call ptr @one(ptr %x)
  call void (ptr, ...) @rest(ptr %x, ptr %x, ptr %x)
  call void %f(ptr %x) "passthru-borrows"="0" "passthru-no-release"
  ret void
}
