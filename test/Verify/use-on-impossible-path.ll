; U1: a path that branches on references of other webs rule out.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare ptr @lends(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0" "passthru-no-release"
; CHECK: in told_by_other_web: unknown: its uses depend on which references are one object
define void @told_by_other_web(ptr %a, ptr %b, i1 %t) {
entry:
  br i1 %t, label %lent, label %own
lent:
  %x = call ptr @lends(ptr %a)
  call void @NRT_incref(ptr %x)
  br label %join
own:
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %m = phi ptr [ %x, %lent ], [ %b, %own ]
  call void @use(ptr %a)
  br i1 %t, label %out, label %test
out:
  call void @NRT_decref(ptr %m)
  ret void
test:
  %q = icmp eq ptr %m, %b
  br i1 %q, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret void
other:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @NRT_decref(ptr %m)
  call void @NRT_decref(ptr %n)
  call void @use(ptr %n)
  ret void
}
; The same, where both may come to the test.
; CHECK: in not_told: uses %n in block %other, where its last owned reference has been released
define void @not_told(ptr %a, ptr %b, i1 %t) {
entry:
  br i1 %t, label %lent, label %own
lent:
  %x = call ptr @lends(ptr %a)
  call void @NRT_incref(ptr %x)
  br label %join
own:
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %m = phi ptr [ %x, %lent ], [ %b, %own ]
  %q = icmp eq ptr %m, %b
  br i1 %q, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret void
other:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @NRT_decref(ptr %m)
  call void @NRT_decref(ptr %n)
  call void @use(ptr %n)
  ret void
}
