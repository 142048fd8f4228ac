; L4: a token that an error exit loses is not needed, if nobody else can have
; it.
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
declare i32 @_ZN1mE1fEi(ptr, ptr, ptr) "passthru-kind"="native"

; CHECK-LABEL: define i32 @raises(
; CHECK-NOT: call void @NRT_
define i32 @raises(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  br label %out
raise:
  store ptr null, ptr %excinfo
  br label %out
out:
  %status = phi i32 [ 0, %ok ], [ 1, %raise ]
  ret i32 %status
}

; A status that a callee returned, and that is no success.
; CHECK-LABEL: define i32 @propagates(
; CHECK-NOT: call void @NRT_
define i32 @propagates(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  %s = call i32 @_ZN1mE1fEi(ptr %retptr, ptr %excinfo, ptr %x)
  switch i32 %s, label %raise [
    i32 0, label %ok
    i32 -2, label %ok
  ]
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 %s
}

; The other exit is a success with None: there the reference is retained.
; CHECK-LABEL: define i32 @none_is_no_error(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @none_is_no_error(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %none
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
none:
  ret i32 -2
}

; A handler inside the function releases: it is no exit, and its decref goes
; together with the others.
; CHECK-LABEL: define i32 @caught(
; CHECK-NOT: call void @NRT_
define i32 @caught(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %handler
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
handler:
  store ptr null, ptr %excinfo
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Loaded, and a hazard follows on the way to the error exit.
; CHECK-LABEL: define i32 @hazard_before_raise(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @hazard_before_raise(ptr %retptr, ptr %excinfo, ptr %slot, i1 %c) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  call void @any()
  ret i32 1
}

; Without a hazard there, both go.
; CHECK-LABEL: define i32 @no_hazard_before_raise(
; CHECK-NOT: call void @NRT_
define i32 @no_hazard_before_raise(ptr %retptr, ptr %excinfo, ptr %slot, i1 %c) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}
