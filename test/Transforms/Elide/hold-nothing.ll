; "Hold nothing" on borrowed arguments of a native function: all refops of the
; web go, and one incref comes where a reference leaves (Elide.h, L1 to L3).
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
declare i1 @fails()
declare i32 @use(ptr) "passthru-borrows"="0"

; L1, L2: whatever the call in between releases, the caller holds %x.
; CHECK-LABEL: define i32 @pair(
; CHECK-NOT: call void @NRT_
; CHECK: call void @any()
; CHECK-NOT: call void @NRT_
; CHECK: ret i32 0
define i32 @pair(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @any()
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; The convention is not known: the call may take the last reference.
; CHECK-LABEL: define i32 @unknown_convention(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @unknown_convention(ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @any()
  %u = call i32 @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; The incref moves to the store, where the reference leaves.
; CHECK-LABEL: define i32 @returned(
; CHECK-NOT: call void @NRT_
; CHECK: call void @any()
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: store ptr %x, ptr %retptr
; CHECK-NOT: call void @NRT_
; CHECK: ret i32 0
define i32 @returned(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @any()
  store ptr %x, ptr %retptr
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Identity through a select: three refops become one, without a branch.
; CHECK-LABEL: define i32 @larger(
; CHECK-NEXT: %released = select
; CHECK-NEXT: %returned = select
; CHECK-NEXT: call void @NRT_incref(ptr %returned)
; CHECK-NEXT: store ptr %returned, ptr %retptr
; CHECK-NEXT: ret i32 0
define i32 @larger(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %b)
  %released = select i1 %c, ptr %b, ptr %a
  %returned = select i1 %c, ptr %a, ptr %b
  store ptr %returned, ptr %retptr
  call void @NRT_decref(ptr %released)
  ret i32 0
}

; Loop-carried: best = x.
; CHECK-LABEL: define i32 @loop(
; CHECK: loop:
; CHECK-NOT: call void @NRT_
; CHECK: done:
; CHECK-NEXT: call void @NRT_incref(ptr %best)
; CHECK-NEXT: store ptr %best, ptr %retptr
; CHECK-NEXT: ret i32 0
define i32 @loop(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i32 %n) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %a)
  br label %loop
loop:
  %best = phi ptr [ %a, %entry ], [ %b, %swap ], [ %best, %keep ]
  %i = phi i32 [ 0, %entry ], [ %j, %swap ], [ %j, %keep ]
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %body, label %done
body:
  %c = icmp eq i32 %i, 7
  br i1 %c, label %swap, label %keep
swap:
  call void @NRT_incref(ptr %b)
  call void @NRT_decref(ptr %best)
  br label %loop
keep:
  br label %loop
done:
  store ptr %best, ptr %retptr
  ret i32 0
}

; The same chosen twice under one condition: two names of one reference, as what
; insertion releases where a loop gives up is.
; CHECK-LABEL: define i32 @loop_twice(
; CHECK-NOT: call void @NRT_
; CHECK: done:
; CHECK-NEXT: call void @NRT_incref(ptr %chosen)
; CHECK-NEXT: store ptr %chosen, ptr %retptr
; CHECK-NEXT: ret i32 0
; CHECK: failed:
; CHECK-NOT: call void @NRT_
define i32 @loop_twice(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i32 %n) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %a)
  br label %loop

loop:
  %i = phi i32 [ 0, %entry ], [ %next, %more ]
  %best = phi ptr [ %a, %entry ], [ %chosen, %more ]
  %again = phi ptr [ %a, %entry ], [ %chosen.again, %more ]
  call void @NRT_incref(ptr %b)
  %c = icmp sgt i32 %i, 7
  %chosen = select i1 %c, ptr %b, ptr %best
  %chosen.again = select i1 %c, ptr %b, ptr %again
  %left = select i1 %c, ptr %best, ptr %b
  call void @NRT_decref(ptr %left)
  %fails = call i1 @fails()
  br i1 %fails, label %failed, label %more

more:
  %next = add i32 %i, 1
  %end = icmp eq i32 %next, %n
  br i1 %end, label %done, label %loop

done:
  store ptr %chosen, ptr %retptr
  ret i32 0

failed:
  call void @NRT_decref(ptr %chosen.again)
  ret i32 1
}

; L1: what looks like a second name was another reference once.
; CHECK-LABEL: define i32 @loop_parted(
; CHECK: failed:
; CHECK-NEXT: call void @NRT_decref(ptr %chosen.again)
define i32 @loop_parted(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i32 %n) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %a)
  br label %loop

loop:
  %i = phi i32 [ 0, %entry ], [ %next, %more ]
  %best = phi ptr [ %a, %entry ], [ %chosen, %more ]
  %again = phi ptr [ %b, %entry ], [ %chosen.again, %more ]
  call void @NRT_incref(ptr %b)
  %c = icmp sgt i32 %i, 7
  %chosen = select i1 %c, ptr %b, ptr %best
  %chosen.again = select i1 %c, ptr %b, ptr %again
  %left = select i1 %c, ptr %best, ptr %b
  call void @NRT_decref(ptr %left)
  %fails = call i1 @fails()
  br i1 %fails, label %failed, label %more

more:
  %next = add i32 %i, 1
  %end = icmp eq i32 %next, %n
  br i1 %end, label %done, label %loop

done:
  store ptr %chosen, ptr %retptr
  ret i32 0

failed:
  call void @NRT_decref(ptr %chosen.again)
  ret i32 1
}

; L3: the reference goes to memory that others can read.  No token goes with
; it, or there would be none for the decref.
; CHECK-LABEL: define i32 @stored(
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @stored(ptr %retptr, ptr %excinfo, ptr %x, ptr %heap) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %heap
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L3: a token of it stays in memory: that one must be a token of the function,
; as what it was given for may release it.
; CHECK-LABEL: define i32 @given_away(
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @keeps(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: ret i32 0
declare void @keeps(ptr)
define i32 @given_away(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @keeps(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L1: the function consumes an argument; the decref is not ours to remove.
; CHECK-LABEL: define i32 @consumes(
; CHECK-NEXT: call void @NRT_decref(ptr %x)
define i32 @consumes(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L1: on one path the reference is retained for good.
; CHECK-LABEL: define i32 @one_path(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @one_path(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %release, label %out
release:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret i32 0
}

; Where it is null, what is returned needs no incref.
; CHECK-LABEL: define i32 @returns_null(
; CHECK-NOT: NRT_
; CHECK: some:
; CHECK-NEXT: call void @NRT_incref(ptr %a)
; CHECK-NEXT: store ptr %a
; CHECK-NOT: NRT_
; CHECK: ret i32 0
define i32 @returns_null(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  %q = icmp eq ptr %b, null
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %b)
  br i1 %q, label %none, label %some
none:
  call void @NRT_incref(ptr %b)
  store ptr %b, ptr %retptr
  br label %join
some:
  call void @NRT_decref(ptr %b)
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %a)
  store ptr %a, ptr %retptr
  br label %join
join:
  %m = phi ptr [ %b, %none ], [ %a, %some ]
  call void @NRT_decref(ptr %m)
  call void @NRT_decref(ptr %a)
  ret i32 0
}
