; Shapes that llvmlite's RefPrune turns into an over-release or a use after
; release, shapes that it does not touch, and shapes from its own tests, judged by
; what each path does to the count and by who holds the object meanwhile.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
declare i32 @use(ptr) "passthru-borrows"="0"

; Two increfs meet one decref.
; CHECK-LABEL: define i32 @two_to_one(
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @two_to_one(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %left, label %right
left:
  call void @NRT_incref(ptr %x)
  br label %join
right:
  call void @NRT_incref(ptr %x)
  br label %join
join:
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; One incref, two decrefs: the function consumes a token, and one decref stays.
; CHECK-LABEL: define i32 @one_to_two(
; CHECK-NOT: @NRT_incref
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @one_to_two(ptr %retptr, ptr %excinfo, ptr %slot) "passthru-kind"="native" {
  %x = load ptr, ptr %slot
  store ptr null, ptr %slot
  call void @NRT_incref(ptr %x)
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; A decref of something else is between; the caller holds %x.
; CHECK-LABEL: define i32 @other_released(
; CHECK-NOT: ptr %x)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call i32 @use(ptr %x)
; CHECK-NEXT: ret i32 0
define i32 @other_released(ptr %retptr, ptr %excinfo, ptr %x, ptr %slot) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  %y = load ptr, ptr %slot
  store ptr null, ptr %slot
  call void @NRT_decref(ptr %y)
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; CHECK-LABEL: define i32 @same_phi(
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @same_phi(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br i1 %c, label %left, label %right
left:
  br label %join
right:
  br label %join
join:
  %p = phi ptr [ %x, %left ], [ %x, %right ]
  call void @NRT_decref(ptr %p)
  ret i32 0
}

; The branch finds out what was chosen.
; CHECK-LABEL: define i32 @select_then_branch(
; CHECK-NOT: @NRT_
; CHECK: }
define i32 @select_then_branch(ptr %retptr, ptr %excinfo, ptr %x, ptr %y, i1 %c) "passthru-kind"="native" {
  %s = select i1 %c, ptr %x, ptr %y
  call void @NRT_incref(ptr %s)
  br i1 %c, label %left, label %right
left:
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
right:
  %v = call i32 @use(ptr %y)
  call void @NRT_decref(ptr %y)
  ret i32 0
}

; CHECK-LABEL: define i32 @loop_with_early_exit(
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @loop_with_early_exit(ptr %retptr, ptr %excinfo, ptr %x, i32 %n) "passthru-kind"="native" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %latch ]
  call void @NRT_incref(ptr %x)
  %found = icmp eq i32 %i, 7
  br i1 %found, label %early, label %latch
early:
  call void @NRT_decref(ptr %x)
  br label %out
latch:
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %out
out:
  ret i32 0
}

; An incref in a loop that is released once, behind it: the path decides.
; CHECK-LABEL: define i32 @loop_drifts(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @loop_drifts(ptr %retptr, ptr %excinfo, ptr %x, i32 %n) "passthru-kind"="native" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  call void @NRT_incref(ptr %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %out
out:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; A fan-out in which one way does not release.
; CHECK-LABEL: define i32 @one_way_keeps(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @one_way_keeps(ptr %retptr, ptr %excinfo, ptr %x, i32 %n) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  switch i32 %n, label %keeps [ i32 0, label %first
                                i32 1, label %second ]
first:
  call void @NRT_decref(ptr %x)
  ret i32 0
second:
  call void @NRT_decref(ptr %x)
  ret i32 0
keeps:
  ret i32 0
}

; The same, but the way without release raises: the leak goes as well.
; CHECK-LABEL: define i32 @one_way_raises(
; CHECK-NOT: @NRT_
; CHECK: }
define i32 @one_way_raises(ptr %retptr, ptr %excinfo, ptr %x, i32 %n) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  switch i32 %n, label %raises [ i32 0, label %first
                                 i32 1, label %second ]
first:
  call void @NRT_decref(ptr %x)
  ret i32 0
second:
  call void @NRT_decref(ptr %x)
  ret i32 0
raises:
  store ptr null, ptr %excinfo
  ret i32 1
}

; Not an exit: the exception is caught in this function, and the handler releases.
; All refops go, or none.
; CHECK-LABEL: define i32 @caught(
; CHECK-NOT: @NRT_{{.*}}(ptr %x)
; CHECK: }
define i32 @caught(ptr %retptr, ptr %excinfo, ptr %x, ptr %slot, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  store ptr null, ptr %excinfo, !numba_exception_output !0
  br label %handler
handler:
  %q = load ptr, ptr %slot
  store ptr null, ptr %slot
  call void @NRT_decref(ptr %q)
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; The same with what only the incref holds.
; CHECK-LABEL: define i32 @caught_loaded(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: ok:
; CHECK: call void @NRT_decref(ptr %x)
; CHECK: handler:
; CHECK: call void @NRT_decref(ptr %q)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @caught_loaded(ptr %retptr, ptr %excinfo, ptr %list, ptr %slot, i1 %c) "passthru-kind"="native" {
  %x = load ptr, ptr %list
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  store ptr null, ptr %excinfo, !numba_exception_output !0
  br label %handler
handler:
  %q = load ptr, ptr %slot
  store ptr null, ptr %slot
  call void @NRT_decref(ptr %q)
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Before its use, %x may be lost with %y on one of two ways.
; CHECK-LABEL: define i32 @hazard_on_one_way(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @hazard_on_one_way(ptr %retptr, ptr %excinfo, ptr %list, ptr %slot, i1 %c) "passthru-kind"="native" {
  %x = load ptr, ptr %list
  call void @NRT_incref(ptr %x)
  br i1 %c, label %one, label %two
one:
  %y = load ptr, ptr %slot
  store ptr null, ptr %slot
  call void @NRT_decref(ptr %y)
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
two:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Nested: the outer pair holds %x, the inner pairs go.
; CHECK-LABEL: define i32 @covered(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK-NEXT: br
; CHECK-NOT: @NRT_
; CHECK: out:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
define i32 @covered(ptr %retptr, ptr %excinfo, ptr %slot, i32 %n) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %out
out:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L2: the caller holds %b, but a release that stays must not take the caller's
; token.  Without the first incref that of %p would, and what comes behind it
; retains too late: it goes with the incref.
; CHECK-LABEL: define i32 @own_release(
; CHECK-NEXT: entry:
; CHECK-NEXT: br label %loop
; CHECK-NOT: @NRT_
; CHECK: out:
; CHECK-NEXT: call void @NRT_incref(ptr %a)
; CHECK: call void @NRT_incref(ptr %s)
; CHECK: call void @NRT_decref(ptr %b)
; CHECK: call void @NRT_decref(ptr %a)
; CHECK: call void @NRT_decref(ptr %b)
; CHECK: call void @NRT_decref(ptr %a)
define i32 @own_release(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c, i1 %d) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %b)
  br label %loop
loop:
  %p = phi ptr [ %b, %entry ], [ %p, %next ]
  %same = select i1 %d, ptr %b, ptr %b
  call void @NRT_incref(ptr %same)
  %u = call i32 @use(ptr %p)
  call void @NRT_decref(ptr %b)
  %more = icmp eq i32 %u, 0
  br i1 %more, label %next, label %out
next:
  br label %loop
out:
  call void @NRT_decref(ptr %p)
  call void @NRT_incref(ptr %a)
  %s = select i1 %c, ptr %a, ptr %b
  call void @NRT_incref(ptr %s)
  %v = call i32 @use(ptr %a)
  call void @NRT_decref(ptr %b)
  br i1 %d, label %one, label %two
one:
  call void @NRT_decref(ptr %a)
  br label %end
two:
  call void @NRT_decref(ptr %b)
  br label %end
end:
  call void @NRT_decref(ptr %a)
  ret i32 0
}

!0 = !{i1 true}
