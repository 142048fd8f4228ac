; exits=anew: of what was made for a function that stays as it was, loads and phis
; included, nothing stays.
; RUN: %opt -passes='passthru-insert<exits=anew>' -S %s -o %t.ll -pass-remarks-missed='passthru-insert' 2>&1 | FileCheck %s
; RUN: %opt -S %s -o - | sed -n '/^define/,/^}/p' | sed 's/ *;.*//' > %t.before
; RUN: sed -n '/^define/,/^}/p' %t.ll | sed 's/ *;.*//' | diff %t.before -
; CHECK: inserted nothing: the result would not balance

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @gives(ptr, ptr, ptr) "passthru-kind"="native" "passthru-out-owned"="0" "passthru-borrows"="2"
define i32 @refused_loads(ptr %retptr, ptr %excinfo, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  store ptr null, ptr %slot
  br i1 %c, label %then, label %join
then:
  store ptr %b, ptr %retptr
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %i = call i32 @gives(ptr %slot, ptr %excinfo, ptr %b)
  %q = icmp eq i32 %i, 0
  br i1 %q, label %ok, label %exit
ok:
  %r = load ptr, ptr %slot
  br i1 %c, label %change, label %on
change:
  store ptr %b, ptr %slot
  br label %on
on:
  %z = load ptr, ptr %slot
  call void @NRT_incref(ptr %z)
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %z)
  br label %exit
exit:
  %status = phi i32 [ 1, %join ], [ 0, %on ]
  ret i32 %status
}
!3 = !{!{i32 2, !"managed", !"T"}}
!6 = !{!{i64 0, !"managed", !"T"}}
!12 = !{ptr @refused_loads, !"native", !3, !6}
!13 = !{ptr @gives, !"native", !3, !6}
!passthru.signatures = !{!12,!13}
