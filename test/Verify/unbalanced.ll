; What does not balance: one finding each, with the way to it.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)

; CHECK: warning: passthru-verify: in leak: expected 0 owned references to %x, found 1, when returning in block %entry [passthru-leak]
; CHECK-NEXT: note: {{.*}}retained in block %entry: 1 owned reference
define void @leak(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  ret void
}

; CHECK: warning: passthru-verify: in fresh_leak: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @fresh_leak() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK: warning: passthru-verify: in over: releases %x in block %entry, where no reference to it is owned [passthru-over-release]
; CHECK-NEXT: note: {{.*}}retained in block %entry: 1 owned reference
; CHECK-NEXT: note: {{.*}}released in block %entry: 0 owned references
; CHECK-NEXT: note: {{.*}}released in block %entry: -1 owned references
define void @over(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK: warning: passthru-verify: in merge: paths that meet at block %out differ by 1 owned reference to %x [passthru-merge-mismatch]
define void @merge(ptr %x, i1 %c) {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %left, label %right
left:
  call void @NRT_decref(ptr %x)
  br label %out
right:
  br label %out
out:
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK: warning: passthru-verify: in drift: an iteration of the loop at block %loop gains 1 owned reference to %x [passthru-loop-drift]
define void @drift(ptr %x, i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  call void @NRT_incref(ptr %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %out
out:
  ret void
}

; Through phis: the token of %a is released twice.
; CHECK: warning: passthru-verify: in phi: {{.*}}[passthru-over-release]
define void @phi(ptr %a, ptr %b, i1 %c) {
entry:
  call void @NRT_incref(ptr %a)
  br i1 %c, label %left, label %right
left:
  br label %out
right:
  call void @NRT_incref(ptr %b)
  call void @NRT_decref(ptr %a)
  br label %out
out:
  %p = phi ptr [ %a, %left ], [ %b, %right ]
  call void @NRT_decref(ptr %p)
  call void @NRT_decref(ptr %p)
  ret void
}

; The error comes last.
; CHECK: error: passthru-verify: 6 findings, see above
