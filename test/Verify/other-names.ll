; One object under several names: what one of them releases, another one may
; lack (Verify/DomainVerifier.h), and what a branch finds of one holds for all
; (Verify/Counterexample.h).
; RUN: not %opt -passes='passthru-verify<raise-leaks=ignore>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare void @any()
declare i32 @looks(ptr, ptr, ptr) "passthru-kind"="native" "passthru-borrows"="2"
declare void @sink(ptr) "passthru-steals"="0"
declare i1 @choice() "passthru-no-release"

; The phi is released, its operand retained afterwards: in between the caller's
; reference was gone.
; CHECK: in through_phi: releases %m in block %on, where no reference to it is owned [passthru-over-release]
define void @through_phi(ptr %a, i1 %c) {
entry:
  br i1 %c, label %some, label %on
some:
  br label %on
on:
  %m = phi ptr [ %a, %some ], [ null, %entry ]
  call void @NRT_decref(ptr %m)
  br i1 %c, label %again, label %end
again:
  call void @NRT_incref(ptr %a)
  br label %end
end:
  ret void
}
; The other way round, nothing is wrong.
; CHECK: in through_phi_rightly: verified
define void @through_phi_rightly(ptr %a, i1 %c) {
entry:
  br i1 %c, label %some, label %on
some:
  call void @NRT_incref(ptr %a)
  br label %on
on:
  %m = phi ptr [ %a, %some ], [ null, %entry ]
  call void @NRT_decref(ptr %m)
  ret void
}
; CHECK: in through_slot: releases {{.*}} where no reference to it is owned [passthru-over-release]
define void @through_slot(ptr %a, ptr %b, i1 %c) {
entry:
  %s = alloca ptr
  br i1 %c, label %then, label %end
then:
  br i1 %c, label %left, label %right
left:
  store ptr %b, ptr %s
  br label %on
right:
  store ptr %a, ptr %s
  br label %on
on:
  %z = load ptr, ptr %s
  call void @NRT_decref(ptr %z)
  call void @NRT_incref(ptr %b)
  ret void
end:
  ret void
}
; CHECK: in through_comparison: releases %b in block %one, where no reference to it is owned [passthru-over-release]
define void @through_comparison(ptr %a, ptr %b) {
entry:
  %q = icmp eq ptr %a, %b
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %b)
  call void @NRT_incref(ptr %a)
  ret void
two:
  ret void
}
; CHECK: in through_select: releases %m in block %left, where no reference to it is owned [passthru-over-release]
define void @through_select(ptr %a, ptr %b, i1 %c) {
entry:
  %m = select i1 %c, ptr %a, ptr %b
  br i1 %c, label %left, label %right
left:
  call void @NRT_decref(ptr %m)
  call void @NRT_incref(ptr %a)
  ret void
right:
  call void @use(ptr %a)
  ret void
}

; If the phi is null, so is the argument that it was.
; CHECK: in null_as_phi: verified
define void @null_as_phi(ptr %a, ptr %b, i1 %c) {
entry:
  br i1 %c, label %left, label %right
left:
  br label %join
right:
  call void @NRT_incref(ptr %a)
  br label %join
join:
  %m = phi ptr [ %b, %left ], [ %a, %right ]
  %q = icmp eq ptr %m, null
  br i1 %q, label %null, label %some
null:
  %p = icmp eq ptr %b, null
  br i1 %p, label %out, label %never
never:
  call void @NRT_decref(ptr %a)
  br label %out
some:
  br i1 %c, label %out, label %release
release:
  call void @NRT_decref(ptr %a)
  br label %out
out:
  ret void
}

; A comparison that the way to it decides.
; CHECK: in decided: verified
define void @decided(ptr %b, i1 %c) {
entry:
  %z = select i1 %c, ptr %b, ptr null
  %q = icmp eq ptr %z, %b
  br i1 %q, label %out, label %else
else:
  br i1 %c, label %never, label %out
never:
  call void @NRT_decref(ptr %b)
  br label %out
out:
  ret void
}
; In a loop the value of the last round is another one.
; CHECK: in last_round: {{.*}}[passthru-
define void @last_round(ptr %b) {
entry:
  br label %head
head:
  %old = phi ptr [ null, %entry ], [ %new, %again ]
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %q = icmp eq ptr %old, %new
  call void @NRT_decref(ptr %new)
  br i1 %q, label %again, label %out
out:
  call void @NRT_decref(ptr %b)
  ret void
again:
  %more = call i1 @choice()
  br i1 %more, label %head, label %end
end:
  ret void
}

; A new object is no argument.
; CHECK: in new_is_no_argument: verified
define void @new_is_no_argument(ptr %a) {
entry:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %q = icmp eq ptr %a, %n
  br i1 %q, label %never, label %out
never:
  call void @NRT_incref(ptr %n)
  ret void
out:
  call void @NRT_decref(ptr %n)
  ret void
}

; What is used too late is told first: the counts behind that mean little.
; CHECK: in used_first: uses %n in block %entry, where its last owned reference has been released [passthru-use-after-release]
; CHECK: in used_first: expected 0 owned references to %n, found 1, when {{.*}} [passthru-leak]
define void @used_first(ptr %a) {
entry:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @NRT_decref(ptr %n)
  call void @NRT_incref(ptr %n)
  ret void
}

; E5 of Analysis/TokenEquations.h: a callee that takes a token over may release
; it at once, so that it must be there.
; CHECK: in stolen_first: @sink takes over %b in block %entry, where no reference to it is owned [passthru-over-release]
define void @stolen_first(ptr %a, ptr %b) {
entry:
  call void @sink(ptr %b)
  call void @NRT_incref(ptr %b)
  ret void
}
; CHECK: in retained_first: verified
define void @retained_first(ptr %a, ptr %b) {
entry:
  call void @NRT_incref(ptr %b)
  call void @sink(ptr %b)
  ret void
}

; O7 of Analysis/OwnershipModel.h: a result that is an argument, if the call has
; succeeded.
define internal i32 @identity(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %c = call i1 @choice()
  br i1 %c, label %fails, label %ok
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
fails:
  ret i32 1
}
; CHECK: in released_as_argument: verified
define i32 @released_as_argument(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity(ptr %s, ptr %excinfo, ptr %a)
  %q = icmp eq i32 %i, 0
  br i1 %q, label %ok, label %bad
ok:
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %a)
  ret i32 0
bad:
  ret i32 %i
}
; CHECK: in released_on_failure: releases %a in block %bad, where no reference to it is owned [passthru-over-release]
define i32 @released_on_failure(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity(ptr %s, ptr %excinfo, ptr %a)
  %q = icmp eq i32 %i, 0
  br i1 %q, label %ok, label %bad
ok:
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %a)
  ret i32 0
bad:
  call void @NRT_decref(ptr %a)
  ret i32 %i
}
; Its caller may keep an argument alive.
; CHECK: in used_as_argument: verified
define i32 @used_as_argument(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity(ptr %s, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %r)
  call void @use(ptr %r)
  ret i32 0
}
; With None nothing is written either.
define internal i32 @identity_or_none(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %c = call i1 @choice()
  %d = call i1 @choice()
  br i1 %c, label %nothing, label %ok
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
nothing:
  %status = select i1 %d, i32 -2, i32 1
  ret i32 %status
}
; CHECK: in released_on_none: releases %a in block %ok, where no reference to it is owned [passthru-over-release]
define i32 @released_on_none(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity_or_none(ptr %s, ptr %excinfo, ptr %a)
  %q = icmp eq i32 %i, 0
  %p = icmp eq i32 %i, -2
  %any = or i1 %q, %p
  br i1 %any, label %ok, label %bad
ok:
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %a)
  ret i32 0
bad:
  ret i32 %i
}
; CHECK: in released_untested: releases %a in block %entry, where no reference to it is owned [passthru-over-release]
define i32 @released_untested(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity(ptr %s, ptr %excinfo, ptr %a)
  call void @NRT_decref(ptr %a)
  ret i32 0
}
; A callee that need not return its argument may have made a new object.
define internal i32 @identity_or_new(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %c = call i1 @choice()
  br i1 %c, label %new, label %ok
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
new:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 8, i32 8)
  store ptr %n, ptr %retptr
  ret i32 0
}
; CHECK: in used_as_new: uses {{.*}} in block %entry, {{.*}}[passthru-use-after-release]
define i32 @used_as_new(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity_or_new(ptr %s, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %r)
  call void @use(ptr %r)
  ret i32 0
}
; What is right only if the result is the argument is not verified.
define internal i32 @error_or_new(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %c = call i1 @choice()
  br i1 %c, label %fails, label %may
may:
  %d = call i1 @choice()
  br i1 %d, label %ok, label %new
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
new:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 8, i32 8)
  store ptr %n, ptr %retptr
  ret i32 0
fails:
  ret i32 1
}
; CHECK: in released_only_as_argument: consistent: 1 refop, slack 1
define i32 @released_only_as_argument(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @error_or_new(ptr %s, ptr %excinfo, ptr %a)
  %q = icmp eq i32 %i, 0
  br i1 %q, label %ok, label %bad
ok:
  %r = load ptr, ptr %s
  call void @NRT_decref(ptr %a)
  ret i32 0
bad:
  ret i32 %i
}
; The counts agree in any case, but a new object dies at its release.
; CHECK: in retained_again: consistent: 4 refops, slack 1
define i32 @retained_again(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity_or_new(ptr %s, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %s
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %r)
  call void @NRT_incref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret i32 1
}
; Likewise where only a callee uses it, which may want no more than its address:
; of a new object nobody else need have a token.
; CHECK: in lent_as_new: consistent: 3 refops, slack 1
define i32 @lent_as_new(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity_or_new(ptr %s, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %s
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %r)
  %j = call i32 @looks(ptr null, ptr %excinfo, ptr %r)
  call void @NRT_decref(ptr %a)
  ret i32 1
}
; CHECK: in kept_while_used: verified
define i32 @kept_while_used(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %i = call i32 @identity_or_new(ptr %s, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %s
  call void @NRT_incref(ptr %r)
  call void @NRT_decref(ptr %r)
  call void @use(ptr %r)
  call void @NRT_decref(ptr %r)
  ret i32 0
}

; That two objects are apart is one fact, in whichever round it was found: the
; search comes to its end.
; CHECK: in rounds: verified
define void @rounds(ptr %b) {
entry:
  br label %head
head:
  %old = phi ptr [ null, %entry ], [ %new, %next ]
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %q = icmp eq ptr %old, %new
  br i1 %q, label %same, label %next
same:
  call void @use(ptr %old)
  br label %next
next:
  call void @NRT_decref(ptr %new)
  %more = call i1 @choice()
  br i1 %more, label %head, label %end
end:
  ret void
}

; CHECK: error: passthru-verify: {{[0-9]+}} findings

!0 = !{!{i32 2, !"managed", !"T"}}
!1 = !{!{i64 0, !"managed", !"T"}}
!2 = !{}
!3 = !{ptr @identity, !"native", !0, !1}
!4 = !{ptr @released_as_argument, !"native", !0, !2}
!5 = !{ptr @released_on_failure, !"native", !0, !2}
!6 = !{ptr @released_untested, !"native", !0, !2}
!7 = !{ptr @released_on_none, !"native", !0, !2}
!8 = !{ptr @used_as_argument, !"native", !0, !2}
!9 = !{ptr @identity_or_new, !"native", !0, !1}
!10 = !{ptr @used_as_new, !"native", !0, !2}
!11 = !{ptr @released_only_as_argument, !"native", !0, !2}
!12 = !{ptr @retained_again, !"native", !0, !2}
!13 = !{ptr @kept_while_used, !"native", !0, !2}
!14 = !{ptr @error_or_new, !"native", !0, !1}
!15 = !{ptr @lent_as_new, !"native", !0, !2}
!passthru.signatures = !{!15, !14, !11, !12, !13, !8, !9, !10, !3, !4, !5, !6, !7}
