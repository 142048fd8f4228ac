; What a function still owns is released where it raises; the conditions are in
; PassThru/Insert.h.
; RUN: %opt -passes='passthru-insert<exits=raise>,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s
; Once is enough.
; RUN: %opt -passes='passthru-insert,passthru-insert' -S %s -o %t.twice
; RUN: %opt -passes=passthru-insert -S %s -o %t.once
; RUN: diff %t.once %t.twice

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare i32 @_ZN8__main__4makeB2v1Ex(ptr, ptr, i64)
declare i32 @_ZN8__main__4moreB2v2Ex(ptr, ptr, i64)

; The token of an argument that was assigned to a local.
; CHECK-LABEL: define i32 @argument(
; CHECK: raise:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 1
define i32 @argument(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; Two tokens, two releases.
; CHECK-LABEL: define i32 @two(
; CHECK: raise:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 1
define i32 @two(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; A version of Numba that releases by itself: nothing is left to do.
; CHECK-LABEL: define i32 @released(
; CHECK: raise:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 1
define i32 @released(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  call void @NRT_decref(ptr %x)
  ret i32 1
}

; I7: what a callee wrote is a value only behind a load. The status of the
; second call leaves the function; -2 is a success of it.
; CHECK-LABEL: define i32 @out_value(
; CHECK: %status = call i32 @_ZN8__main__4makeB2v1Ex(
; CHECK-NEXT: [[MI:%.*]] = load ptr, ptr %slot
; CHECK: failed:
; CHECK-NEXT: ret i32 %status
; CHECK: failed.too:
; CHECK-NEXT: call void @NRT_decref(ptr [[MI]])
; CHECK-NEXT: ret i32 %status.too
define i32 @out_value(ptr %retptr, ptr %excinfo, i64 %n) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  %none = alloca i64
  %status = call i32 @_ZN8__main__4makeB2v1Ex(ptr %slot, ptr %excinfo, i64 %n)
  %list = load { ptr, i64 }, ptr %slot
  %ok = icmp eq i32 %status, 0
  %isnone = icmp eq i32 %status, -2
  %fine = or i1 %ok, %isnone
  br i1 %fine, label %go, label %failed
go:
  %status.too = call i32 @_ZN8__main__4moreB2v2Ex(ptr %none, ptr %excinfo, i64 %n)
  %ok.too = icmp eq i32 %status.too, 0
  %isnone.too = icmp eq i32 %status.too, -2
  %fine.too = or i1 %ok.too, %isnone.too
  br i1 %fine.too, label %done, label %failed.too
done:
  %mi = extractvalue { ptr, i64 } %list, 0
  call void @NRT_decref(ptr %mi)
  ret i32 0
failed:
  ret i32 %status
failed.too:
  ret i32 %status.too
}

; I2, I5: one block raises for two paths, of which one holds a token: it is
; released on the edge.
; CHECK-LABEL: define i32 @shared(
; CHECK: entry:
; CHECK-NEXT: br i1 %c, label %more, label %raise
; CHECK: more:
; CHECK: br i1 %d, label %fine, label %more.raise
; CHECK: more.raise:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: br label %raise
; CHECK: raise:
; CHECK-NEXT: ret i32 1
define i32 @shared(ptr %retptr, ptr %excinfo, ptr %x, i1 %c, i1 %d) "passthru-kind"="native" {
entry:
  br i1 %c, label %more, label %raise
more:
  call void @NRT_incref(ptr %x)
  br i1 %d, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; A local that a loop assigns: a phi in a slot.
; CHECK-LABEL: define i32 @loop(
; CHECK: loop:
; CHECK-NEXT: [[PHI:%.*]] = phi ptr
; CHECK: raise:
; CHECK-NEXT: call void @NRT_decref(ptr [[PHI]])
; CHECK-NEXT: ret i32 1
define i32 @loop(ptr %retptr, ptr %excinfo, ptr %x, ptr %y, i64 %n, i64 %m) "passthru-kind"="native" {
entry:
  %best = alloca ptr
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %best
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %latch ]
  %raises = icmp eq i64 %i, %m
  br i1 %raises, label %raise, label %latch
latch:
  %old = load ptr, ptr %best
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %old)
  store ptr %y, ptr %best
  %next = add i64 %i, 1
  %done = icmp eq i64 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  %last = load ptr, ptr %best
  call void @NRT_decref(ptr %last)
  ret i32 0
raise:
  ret i32 1
}

; I3: a handler inside the function keeps what it uses.
; CHECK-LABEL: define i32 @handler(
; CHECK: caught:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 0
; CHECK: again:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 1
define i32 @handler(ptr %retptr, ptr %excinfo, ptr %x, i64 %n, i1 %c) "passthru-kind"="native" {
entry:
  %none = alloca i64
  call void @NRT_incref(ptr %x)
  %status = call i32 @_ZN8__main__4moreB2v2Ex(ptr %none, ptr %excinfo, i64 %n)
  %ok = icmp eq i32 %status, 0
  br i1 %ok, label %caught, label %failed
failed:
  br i1 %c, label %caught, label %again
caught:
  call void @NRT_decref(ptr %x)
  ret i32 0
again:
  ret i32 1
}
