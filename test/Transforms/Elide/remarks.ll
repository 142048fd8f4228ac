; What went, what stays and why; -pass-remarks-output works.
; RUN: %opt -passes=passthru-elide -disable-output %s -pass-remarks=passthru-elide -pass-remarks-missed=passthru-elide 2>&1 | FileCheck %s
; RUN: %opt -passes=passthru-elide -disable-output %s -pass-remarks-output=%t.yaml
; RUN: %opt -passes=passthru-elide -disable-output %s -pass-remarks-analysis=passthru-elide 2>&1 | FileCheck --check-prefix=COUNTS %s
; RUN: FileCheck --check-prefix=YAML %s < %t.yaml

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
declare ptr @NRT_MemInfo_alloc(i64)

; CHECK: elided 2 refops on %x
; COUNTS: removed 2 refops, added 0 refops
; COUNTS: removed 0 refops, added 0 refops
; YAML: --- !Passed
; YAML-NEXT: Pass: passthru-elide
; YAML-NEXT: Name: Elided
define i32 @f(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; CHECK: kept 2 refops on %y: it may be released by @any
; YAML: --- !Missed
; YAML-NEXT: Pass: passthru-elide
; YAML-NEXT: Name: Kept
define void @g(ptr %slot) {
  %y = load ptr, ptr %slot
  call void @NRT_incref(ptr %y)
  call void @any()
  call void @NRT_decref(ptr %y)
  ret void
}

; L6.
; CHECK: kept all refops: the address of a block is taken
; YAML: Name: NotModelled
@table = global ptr blockaddress(@h, %next)
define void @h(ptr %slot, ptr %target) {
  %z = load ptr, ptr %slot
  call void @NRT_incref(ptr %z)
  indirectbr ptr %target, [label %next]
next:
  call void @NRT_decref(ptr %z)
  ret void
}

; What is left of a web is a remark as well, once: a fresh object's release.
; CHECK: elided 2 refops on %fresh
; CHECK: kept 1 refop on %fresh: its refops do not cancel out on every path
; CHECK-NOT: kept
define void @owned() {
  %fresh = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_incref(ptr %fresh)
  call void @any()
  call void @NRT_decref(ptr %fresh)
  call void @NRT_decref(ptr %fresh)
  ret void
}
