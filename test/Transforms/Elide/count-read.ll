; L5 of Elide.h: where the count is read, none may be missing.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare void @any()
declare i64 @read_count(ptr) readonly

; A pair that is closed before the read goes; the token that is held at the read
; stays.
; CHECK-LABEL: define i64 @closed_before(
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: %count = load i64, ptr %x
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @any()
; CHECK-NEXT: ret i64 %count
define i64 @closed_before(ptr %x) "passthru-args"="guaranteed" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  %count = load i64, ptr %x
  call void @NRT_decref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i64 %count
}

; A callee that reads it.
; CHECK-LABEL: define i64 @by_callee(
; CHECK: call void @any()
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: %count = call i64 @read_count
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i64
define i64 @by_callee(ptr %x) "passthru-args"="guaranteed" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  %count = call i64 @read_count(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i64 %count
}

; Under another name of the web: %m may be %x, whose count is read.
; CHECK-LABEL: define i64 @by_another_name(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: load i64, ptr %m
; CHECK: call void @NRT_decref(ptr %x)
define i64 @by_another_name(ptr %x, ptr %y, i1 %c) "passthru-args"="guaranteed" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %left, label %right
left:
  br label %join
right:
  br label %join
join:
  %m = phi ptr [ %x, %left ], [ %y, %right ]
  %count = load i64, ptr %m
  call void @NRT_decref(ptr %x)
  ret i64 %count
}

; Where it is written, all counts stand.
; CHECK-LABEL: define void @written(
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
define void @written(ptr %x) "passthru-args"="guaranteed" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  store i64 7, ptr %x
  ret void
}
