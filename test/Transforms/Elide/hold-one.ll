; "Hold one": a token that stays covers the pairs inside it (Elide.h, L2).
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare void @any()
declare void @keeps(ptr)

; The function owns what it has allocated.
; CHECK-LABEL: define void @fresh(
; CHECK-NEXT: %x = call ptr @NRT_MemInfo_alloc
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret void
define void @fresh() {
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; An outer pair covers an inner one.
; CHECK-LABEL: define void @nested(
; CHECK-NEXT: %x = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret void
define void @nested(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; The outer token may be taken over by the callee, so that the inner pair may
; be all that is left.
; CHECK-LABEL: define void @taken(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @taken(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @keeps(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}
