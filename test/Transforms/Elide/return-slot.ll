; O3 of Analysis/OwnershipModel.h: what the return slot gets, and keeps until the
; function returns, takes a token.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @steal_slot(ptr)
declare void @fill_slot(ptr)
declare i1 @choose() "passthru-no-release"

; What the caller gets is there, in fields of their own.
; CHECK-LABEL: define i32 @kept(
; CHECK-NEXT: call void @NRT_incref(ptr %a)
; CHECK-NEXT: store ptr %a, ptr %retptr
; CHECK-NEXT: %second = getelementptr
; CHECK-NEXT: store ptr null, ptr %second
; CHECK-NEXT: ret i32 0
define i32 @kept(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  %second = getelementptr { ptr, ptr }, ptr %retptr, i64 0, i32 1
  store ptr null, ptr %second
  call void @NRT_decref(ptr %a)
  ret i32 0
}

; Each path returns something else.
; CHECK-LABEL: define i32 @either(
; CHECK-COUNT-2: call void @NRT_incref
; CHECK-NOT: NRT_
; CHECK: ret i32 0
define i32 @either(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
  call void @NRT_incref(ptr %a)
  %c = call i1 @choose()
  br i1 %c, label %first, label %second
first:
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  br label %out
second:
  call void @NRT_incref(ptr %b)
  store ptr %b, ptr %retptr
  br label %out
out:
  call void @NRT_decref(ptr %a)
  ret i32 0
}

; It is written over, and nobody knows which of the two has taken the token: the
; callee must find it in its slot.
; CHECK-LABEL: define i32 @written_over(
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: call void @steal_slot
; CHECK: store ptr null, ptr %retptr
define i32 @written_over(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
  %slot = alloca ptr
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %slot
  call void @steal_slot(ptr %slot)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  call void @NRT_decref(ptr %a)
  store ptr null, ptr %retptr
  ret i32 0
}

; A callee writes over it, and a loop does.
; CHECK-LABEL: define i32 @filled(
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: call void @steal_slot
; CHECK: call void @fill_slot
define i32 @filled(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
  %slot = alloca ptr
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %slot
  call void @steal_slot(ptr %slot)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  call void @NRT_decref(ptr %a)
  call void @fill_slot(ptr %retptr)
  ret i32 0
}

; CHECK-LABEL: define i32 @again(
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: call void @steal_slot
; CHECK: ret i32 0
define i32 @again(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  br label %loop
loop:
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %slot
  call void @steal_slot(ptr %slot)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  call void @NRT_decref(ptr %a)
  %c = call i1 @choose()
  br i1 %c, label %loop, label %out
out:
  ret i32 0
}

; It is written over under a name that may be another's.
; CHECK-LABEL: define i32 @other_name(
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: call void @steal_slot
; CHECK: ret i32 0
define i32 @other_name(ptr %retptr, ptr %excinfo, ptr %a, ptr %p, i1 %c) "passthru-kind"="native" {
  %slot = alloca ptr
  %place = select i1 %c, ptr %retptr, ptr %p
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %slot
  call void @steal_slot(ptr %slot)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  call void @NRT_decref(ptr %a)
  store ptr null, ptr %place
  ret i32 0
}
