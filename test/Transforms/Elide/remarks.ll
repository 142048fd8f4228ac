; What went, what stays and why; -pass-remarks-output works.
; RUN: %opt -passes=passthru-elide -disable-output %s -pass-remarks=passthru-elide -pass-remarks-missed=passthru-elide 2>&1 | FileCheck %s
; RUN: %opt -passes=passthru-elide -disable-output %s -pass-remarks-output=%t.yaml
; RUN: FileCheck --check-prefix=YAML %s < %t.yaml

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()

; CHECK: elided 2 refops on %x
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
