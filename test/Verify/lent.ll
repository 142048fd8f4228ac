; U1 of Verify/UseChecker.h, B1 and B2 of Verify/Loans.h: what a place, a callee
; or an object only lends.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

@g = external global [4 x ptr]
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @peek(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0" "passthru-no-release"
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare ptr @make() "passthru-returns"="owned" "passthru-no-release"

; The place lends the object and gives its token away later, to another name.
; CHECK: warning: {{.*}}in lent_and_taken: uses %lent in block %entry, where its last owned reference has been released [passthru-use-after-release]
define i32 @lent_and_taken(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %lent = load ptr, ptr @g, !passthru.slot !0
  call void @NRT_incref(ptr %lent)
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @NRT_decref(ptr %lent)
  call void @use(ptr %taken)
  ret i32 0
}
; CHECK: in used_in_time: verified
define i32 @used_in_time(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %lent = load ptr, ptr @g, !passthru.slot !0
  call void @NRT_incref(ptr %lent)
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %taken)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}

; Others may keep alive what is lent, or nobody.
; CHECK: in lent_by_callee: consistent: {{.*}}slack 1
define i32 @lent_by_callee(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  %lent = call ptr @peek(ptr %taken)
  call void @NRT_decref(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}
; CHECK: in lent_by_lent: consistent: {{.*}}slack 1
define i32 @lent_by_lent(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  %between = call ptr @peek(ptr %taken)
  %lent = call ptr @peek(ptr %between)
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  ret i32 0
}
; CHECK: in lent_by_memory: consistent: {{.*}}slack 1
define i32 @lent_by_memory(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  %place = getelementptr i8, ptr %taken, i64 24
  %lent = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_decref(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}
; What has been retained in time is ours alone then.
; CHECK: in retained_in_time: verified
define i32 @retained_in_time(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  %lent = call ptr @peek(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}
; CHECK: in used_as_ours: consistent: {{.*}}slack 1
define i32 @used_as_ours(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %taken = load ptr, ptr @g, !passthru.slot !1
  store ptr null, ptr @g, !passthru.slot !2
  %lent = call ptr @peek(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %taken)
  call void @NRT_decref(ptr %lent)
  call void @use(ptr %lent)
  ret i32 0
}
; The caller holds its argument.
; CHECK: in lent_by_argument: verified
define i32 @lent_by_argument(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %lent = call ptr @peek(ptr %a)
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %a)
  call void @use(ptr %lent)
  ret i32 0
}

; What was lent is put back where it has been taken out of, under its other name.
; A release of that takes the token which memory has been given.
; CHECK: in put_back_and_released: consistent: 3 refops, slack 1
define i32 @put_back_and_released(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %place = getelementptr i8, ptr %a, i64 24
  %lent = load ptr, ptr %place, !passthru.slot !0
  %new = call ptr @make()
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr %lent, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %new)
  ret i32 0
}
; CHECK: in put_back_and_paid: verified
define i32 @put_back_and_paid(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %place = getelementptr i8, ptr %a, i64 24
  %lent = load ptr, ptr %place, !passthru.slot !0
  %new = call ptr @make()
  %taken = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %lent)
  store ptr %lent, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @NRT_decref(ptr %new)
  ret i32 0
}

; B2: what a callee has lent may be what is taken and released later.
; CHECK: in lent_then_taken: consistent: 3 refops, slack 1
define i32 @lent_then_taken(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %lent = call ptr @peek(ptr %a)
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}
; CHECK: in never_counted: consistent: 1 refop, slack 1
define i32 @never_counted(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %lent = call ptr @peek(ptr %a)
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  ret i32 0
}
; The arguments may be one.
; CHECK: in lent_by_another: consistent: 1 refop, slack 1
define i32 @lent_by_another(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  %other = getelementptr i8, ptr %b, i64 24
  %lent = load ptr, ptr %other, !passthru.slot !0
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  ret i32 0
}
; The next iteration uses what this one may have released.
; CHECK: in taken_in_loop: consistent: 3 refops, slack 1
define i32 @taken_in_loop(ptr %retptr, ptr %excinfo, ptr %a, i32 %n) "passthru-kind"="native" {
entry:
  %lent = call ptr @peek(ptr %a)
  %place = getelementptr i8, ptr %a, i64 24
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  call void @NRT_incref(ptr %lent)
  call void @NRT_decref(ptr %lent)
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %done
done:
  ret i32 0
}
; What has been put back is taken out again in the next iteration.
; CHECK: in put_back_in_loop: consistent: 3 refops, slack 1
define i32 @put_back_in_loop(ptr %retptr, ptr %excinfo, ptr %a, i1 %more) "passthru-kind"="native" {
entry:
  %place = getelementptr i8, ptr %a, i64 24
  %lent = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %lent)
  br label %loop
loop:
  %held = phi ptr [ %lent, %entry ], [ null, %body ]
  br i1 %more, label %body, label %done
body:
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr %held, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  br label %loop
done:
  call void @NRT_decref(ptr %held)
  call void @use(ptr %lent)
  ret i32 0
}
; CHECK: in put_back: verified
define i32 @put_back(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %place = getelementptr i8, ptr %a, i64 24
  %lent = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %lent)
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr %lent, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  ret i32 0
}
; B3: what is given away is lent by the place from then on.
; CHECK: in given_then_taken: consistent: 1 refop, slack 1
define i32 @given_then_taken(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  %new = call ptr @make()
  %place = getelementptr i8, ptr %a, i64 24
  store ptr %new, ptr %place, !passthru.slot !2
  %other = getelementptr i8, ptr %b, i64 24
  %taken = load ptr, ptr %other, !passthru.slot !1
  store ptr null, ptr %other, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %new)
  ret i32 0
}
; CHECK: in given_and_kept: verified
define i32 @given_and_kept(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  %new = call ptr @make()
  call void @NRT_incref(ptr %new)
  %place = getelementptr i8, ptr %a, i64 24
  store ptr %new, ptr %place, !passthru.slot !2
  %other = getelementptr i8, ptr %b, i64 24
  %taken = load ptr, ptr %other, !passthru.slot !1
  store ptr null, ptr %other, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %new)
  call void @NRT_decref(ptr %new)
  ret i32 0
}
; CHECK: in given_beside: verified
define i32 @given_beside(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %new = call ptr @make()
  %place = getelementptr i8, ptr %a, i64 24
  store ptr %new, ptr %place, !passthru.slot !2
  %beside = getelementptr i8, ptr %a, i64 32
  %taken = load ptr, ptr %beside, !passthru.slot !1
  store ptr null, ptr %beside, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %new)
  ret i32 0
}
; What a loan becomes in a phi is lent as well.
; CHECK: in lent_to_phi: consistent: 1 refop, slack 1
define i32 @lent_to_phi(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %some, label %out
some:
  %new = call ptr @make()
  %lent = call ptr @peek(ptr %new)
  call void @NRT_decref(ptr %new)
  br label %out
out:
  %chosen = phi ptr [ null, %entry ], [ %lent, %some ]
  call void @use(ptr %chosen)
  ret i32 0
}
; CHECK: in lent_to_phi_in_time: verified
define i32 @lent_to_phi_in_time(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  %new = call ptr @make()
  br i1 %c, label %some, label %out
some:
  %lent = call ptr @peek(ptr %new)
  br label %out
out:
  %chosen = phi ptr [ null, %entry ], [ %lent, %some ]
  call void @use(ptr %chosen)
  call void @NRT_decref(ptr %new)
  ret i32 0
}
; CHECK: in lent_to_vector: unknown: a vector of references
define i32 @lent_to_vector(ptr %retptr, ptr %excinfo, ptr %place, i32 %n) "passthru-kind"="native" {
entry:
  %new = call ptr @make()
  %lent = call ptr @peek(ptr %new)
  call void @NRT_decref(ptr %new)
  %vector = insertelement <2 x ptr> zeroinitializer, ptr %lent, i32 %n
  store <2 x ptr> %vector, ptr %place
  ret i32 0
}
; Lent afterwards, or retained in time, or from another place.
; CHECK: in taken_then_lent: verified
define i32 @taken_then_lent(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  %lent = call ptr @peek(ptr %a)
  call void @use(ptr %lent)
  ret i32 0
}
; CHECK: in lent_then_retained: verified
define i32 @lent_then_retained(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %lent = call ptr @peek(ptr %a)
  call void @NRT_incref(ptr %lent)
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  call void @NRT_decref(ptr %lent)
  ret i32 0
}
; CHECK: in lent_beside: verified
define i32 @lent_beside(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %beside = getelementptr i8, ptr %a, i64 32
  %lent = load ptr, ptr %beside, !passthru.slot !0
  %place = getelementptr i8, ptr %a, i64 24
  %taken = load ptr, ptr %place, !passthru.slot !1
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %taken)
  call void @use(ptr %lent)
  ret i32 0
}

; CHECK: error: passthru-verify: 1 finding

!0 = !{!"borrow"}
!1 = !{!"take"}
!2 = !{!"give"}
!3 = !{!{i32 2, !"managed", !"T"}}
!4 = !{}
!5 = !{ptr @lent_and_taken, !"native", !4, !4}
!6 = !{ptr @used_in_time, !"native", !4, !4}
!7 = !{ptr @lent_by_callee, !"native", !4, !4}
!8 = !{ptr @lent_by_lent, !"native", !4, !4}
!9 = !{ptr @lent_by_memory, !"native", !4, !4}
!10 = !{ptr @retained_in_time, !"native", !4, !4}
!11 = !{ptr @used_as_ours, !"native", !4, !4}
!12 = !{ptr @lent_by_argument, !"native", !3, !4}
!13 = !{ptr @lent_then_taken, !"native", !3, !4}
!14 = !{ptr @never_counted, !"native", !3, !4}
!15 = !{ptr @taken_in_loop, !"native", !3, !4}
!16 = !{ptr @taken_then_lent, !"native", !3, !4}
!17 = !{ptr @lent_then_retained, !"native", !3, !4}
!18 = !{ptr @lent_beside, !"native", !3, !4}
!19 = !{!{i32 2, !"managed", !"T"}, !{i32 3, !"managed", !"T"}}
!20 = !{ptr @lent_by_another, !"native", !19, !4}
!21 = !{ptr @put_back_and_released, !"native", !3, !4}
!22 = !{ptr @put_back_and_paid, !"native", !3, !4}
!passthru.signatures = !{!5, !6, !7, !8, !9, !10, !11, !12, !13, !14, !15, !16, !17, !18, !20, !21, !22}
