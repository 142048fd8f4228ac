; A reference that is computed with (Elide.h, L3).
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()

; L3: nobody knows what becomes of the number.
; CHECK-LABEL: define i32 @escapes_unseen(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @escapes_unseen(ptr %retptr, ptr %excinfo, ptr %x, ptr %heap) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  %number = ptrtoint ptr %x to i64
  %half = lshr i64 %number, 1
  store i64 %half, ptr %heap
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}
