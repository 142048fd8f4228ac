; An Optional as a result: with status -2 the callee has written nothing.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @optional(ptr, ptr, ptr) "passthru-kind"="native"

; Two cases of a switch go to one block, which a later branch tells apart: what
; the callee has not written, as it returned None, is not lost.
; CHECK: in cases: verified
define i32 @cases(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  %exc = alloca ptr
  store ptr null, ptr %slot
  call void @NRT_incref(ptr %a)
  %s = call i32 @optional(ptr %slot, ptr %exc, ptr %a)
  %none = icmp eq i32 %s, -2
  %r = load ptr, ptr %slot
  call void @NRT_decref(ptr %a)
  switch i32 %s, label %fail [
    i32 -2, label %ok
    i32 0, label %ok
  ]
fail:
  ret i32 %s
ok:
  br i1 %none, label %join, label %some
some:
  br label %join
join:
  %p = phi ptr [ %r, %some ], [ null, %ok ]
  br i1 %none, label %out, label %give
give:
  store ptr %p, ptr %retptr
  br label %out
out:
  %status = phi i32 [ -2, %join ], [ 0, %give ]
  ret i32 %status
}
; The same, but lost where it is written.
; CHECK: in cases_lost: expected 0 owned references to the reference that @optional wrote through argument 0+0, found 1
define i32 @cases_lost(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  %exc = alloca ptr
  store ptr null, ptr %slot
  call void @NRT_incref(ptr %a)
  %s = call i32 @optional(ptr %slot, ptr %exc, ptr %a)
  %none = icmp eq i32 %s, -2
  %r = load ptr, ptr %slot
  call void @NRT_decref(ptr %a)
  switch i32 %s, label %fail [
    i32 -2, label %ok
    i32 0, label %ok
  ]
fail:
  ret i32 %s
ok:
  br i1 %none, label %give, label %out
give:
  store ptr %r, ptr %retptr
  br label %out
out:
  ret i32 0
}

!passthru.signatures = !{!0, !1, !2}
!0 = !{ptr @optional, !"native", !3, !4}
!1 = !{ptr @cases, !"native", !3, !4}
!2 = !{ptr @cases_lost, !"native", !3, !4}
!3 = !{!5}
!4 = !{!6}
!5 = !{i32 2, !"managed", !"T"}
!6 = !{i64 0, !"managed", !"T"}
