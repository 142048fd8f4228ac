; What an earlier branch decided, a later one does not ask again
; (Analysis/PathGraph.h), and a finding needs a path (Verify/Counterexample.h).
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native"
declare void @see(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)

; CHECK: in twice: verified
define void @twice(ptr %x, i1 %c) {
entry:
  br i1 %c, label %take, label %join
take:
  call void @NRT_incref(ptr %x)
  br label %join
join:
  br i1 %c, label %give, label %out
give:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; The other way round it is a mistake on both ways.
; CHECK: warning: {{.*}}in otherwise: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
; CHECK: note: {{.*}}retained in block %take: 1 owned reference
define void @otherwise(ptr %x, i1 %c) {
entry:
  br i1 %c, label %take, label %join
take:
  call void @NRT_incref(ptr %x)
  br label %join
join:
  br i1 %c, label %out, label %give
give:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; A status of constants, as inlined callees return it.
; CHECK: in flag: verified
define i32 @flag(ptr %x, i1 %c) {
entry:
  br i1 %c, label %fine, label %bad
fine:
  call void @NRT_incref(ptr %x)
  br label %join
bad:
  br label %join
join:
  %s = phi i32 [ 0, %fine ], [ 1, %bad ]
  %ok = icmp eq i32 %s, 0
  br i1 %ok, label %give, label %out
give:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret i32 0
}

; Selects of booleans, negated and compared with constants.
; CHECK: in selects: verified
define void @selects(ptr %x, i1 %c) {
entry:
  %not = icmp eq i1 %c, false
  %same = select i1 %not, i1 false, i1 true
  br i1 %c, label %take, label %join
take:
  call void @NRT_incref(ptr %x)
  br label %join
join:
  br i1 %same, label %give, label %out
give:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; Ownership that depends on a value that no branch has tested where paths meet.
; CHECK: in later: verified
define void @later(ptr %x, i1 %c, i1 %d) {
entry:
  br i1 %c, label %left, label %join
left:
  br i1 %d, label %take, label %join
take:
  call void @NRT_incref(ptr %x)
  br label %join
join:
  %p = phi i1 [ true, %take ], [ false, %left ], [ false, %entry ]
  br i1 %p, label %give, label %out
give:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; Two references that are found to be one share their tokens.
; CHECK: in same: verified
define void @same(ptr %a, ptr %b) {
entry:
  %eq = icmp eq ptr %a, %b
  br i1 %eq, label %yes, label %no
yes:
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %b)
  ret void
no:
  ret void
}
; CHECK: warning: {{.*}}in different: {{.*}}[passthru-over-release]
define void @different(ptr %a, ptr %b) {
entry:
  %eq = icmp eq ptr %a, %b
  br i1 %eq, label %yes, label %no
no:
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %b)
  ret void
yes:
  ret void
}

; A temporary that is lost when the call fails and the function goes on.
; CHECK: remark: {{.*}}in caught: expected 0 owned references to %x, found 1{{.*}}[passthru-caught-leak]
; CHECK: note: {{.*}}taking the branch to %handler, when the call of @native fails
define i32 @caught(ptr %ret, ptr %exc, ptr %x) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  %s = call i32 @native(ptr %ret, ptr %exc, ptr %x)
  %zero = icmp eq i32 %s, 0
  %none = icmp eq i32 %s, -2
  %ok = or i1 %zero, %none
  br i1 %ok, label %fine, label %handler
fine:
  call void @NRT_decref(ptr %x)
  br label %out
handler:
  br label %out
out:
  ret i32 0
}

; What an argument points to is read: so it is not null, or the function crashes.
; CHECK: in read_at_once: verified
define i64 @read_at_once(ptr %a, ptr %b) {
entry:
  %n = icmp eq ptr %a, null
  br i1 %n, label %null, label %some
null:
  %field = getelementptr i8, ptr %a, i64 24
  %value = load i64, ptr %field
  call void @NRT_decref(ptr %b)
  ret i64 %value
some:
  call void @NRT_incref(ptr %b)
  call void @NRT_decref(ptr %b)
  ret i64 0
}
; CHECK: in read_before: verified
define i64 @read_before(ptr %a, ptr %b) {
entry:
  %field = getelementptr i8, ptr %a, i64 24
  %value = load i64, ptr %field
  call void @NRT_incref(ptr %b)
  %n = icmp eq ptr %a, null
  br i1 %n, label %null, label %some
null:
  ret i64 %value
some:
  call void @NRT_decref(ptr %b)
  ret i64 %value
}
; In the next block, and under a name that has no choice.
; CHECK: in read_next: verified
define i64 @read_next(ptr %a, ptr %b, i1 %c) {
entry:
  br i1 %c, label %left, label %join
left:
  br label %join
join:
  %again = phi ptr [ %a, %entry ], [ %a, %left ]
  %n = icmp eq ptr %again, null
  br i1 %n, label %null, label %some
null:
  call void @NRT_incref(ptr %b)
  br label %some
some:
  %field = getelementptr i8, ptr %a, i64 24
  %value = load i64, ptr %field
  ret i64 %value
}
; Nor is a block executed that begins with `unreachable`: nothing leaks there,
; CHECK: in default_cannot_happen: verified
; CHECK-NOT: in default_cannot_happen:
define i32 @default_cannot_happen(ptr %ret, ptr %exc, ptr %x, i32 %s) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  switch i32 %s, label %default [ i32 0, label %zero
                                  i32 1, label %one ]
default:
  %none = phi ptr [ %x, %entry ]
  unreachable
zero:
  call void @NRT_decref(ptr %x)
  ret i32 0
one:
  call void @NRT_decref(ptr %x)
  ret i32 1
}
; and the cases of a switch say what its condition is, with one way left, too:
; CHECK: in one_way_left: verified
; CHECK-NOT: in one_way_left:
define i32 @one_way_left(ptr %ret, ptr %exc, ptr %x, i32 %s) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  switch i32 %s, label %default [ i32 0, label %go
                                  i32 1, label %go ]
default:
  unreachable
go:
  %five = icmp eq i32 %s, 5
  br i1 %five, label %never, label %always
never:
  ret i32 0
always:
  call void @NRT_decref(ptr %x)
  ret i32 0
}
; one of them is a mistake.
; CHECK: warning: {{.*}}in one_of_both: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define i32 @one_of_both(ptr %ret, ptr %exc, ptr %x, i32 %s) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  switch i32 %s, label %default [ i32 0, label %go
                                  i32 1, label %go ]
default:
  unreachable
go:
  %one = icmp eq i32 %s, 1
  br i1 %one, label %lost, label %fine
lost:
  ret i32 0
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
}
; Something may end the run in front of it, and lets it leak.
; CHECK: in aborts: verified
; CHECK: remark: {{.*}}in aborts: expected 0 owned references to %x, found 1{{.*}}[passthru-raise-leak]
define i32 @aborts(ptr %ret, ptr %exc, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %stop, label %go
stop:
  call void @see(ptr null)
  unreachable
go:
  call void @NRT_decref(ptr %x)
  ret i32 0
}
; A release comes first, and is a mistake.
; CHECK: warning: {{.*}}in read_too_late: releases %b{{.*}}[passthru-over-release]
define i64 @read_too_late(ptr %a, ptr %b) {
entry:
  %n = icmp eq ptr %a, null
  br i1 %n, label %null, label %some
null:
  call void @NRT_decref(ptr %b)
  %field = getelementptr i8, ptr %a, i64 24
  %value = load i64, ptr %field
  ret i64 %value
some:
  ret i64 0
}
; The page of null is small.
; CHECK: warning: {{.*}}in read_far_away: releases %b{{.*}}[passthru-over-release]
define i64 @read_far_away(ptr %a, ptr %b) {
entry:
  %n = icmp eq ptr %a, null
  br i1 %n, label %null, label %some
null:
  %field = getelementptr i8, ptr %a, i64 65536
  %value = load i64, ptr %field
  call void @NRT_decref(ptr %b)
  ret i64 %value
some:
  ret i64 0
}
; %a, which is read, is neither null nor %n, which is new: %b is not lost.
; CHECK: in never_equal: verified
declare ptr @NRT_MemInfo_alloc(i64)
define i64 @never_equal(ptr %a, i1 %c) {
entry:
  %field = getelementptr i8, ptr %a, i64 24
  %value = load i64, ptr %field
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  %b = call ptr @NRT_MemInfo_alloc(i64 8)
  %eq = icmp eq ptr %a, %n
  br i1 %eq, label %yes, label %no
yes:
  br i1 %c, label %left, label %join
left:
  br label %join
join:
  %l = phi ptr [ %b, %left ], [ %n, %yes ]
  call void @NRT_decref(ptr %l)
  ret i64 %value
no:
  call void @NRT_decref(ptr %n)
  call void @NRT_decref(ptr %b)
  ret i64 %value
}
; %a, which is not null, is not %b if that is.
; CHECK: in null_and_some: consistent
declare void @may_take(ptr)
define i32 @null_and_some(ptr %ret, ptr %exc, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  call void @may_take(ptr %b)
  %n = icmp eq ptr %a, null
  br i1 %n, label %out, label %some
some:
  %m = icmp eq ptr %b, null
  br i1 %m, label %null, label %join
null:
  br label %join
join:
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %b)
  %eq = icmp eq ptr %a, %b
  br i1 %eq, label %one, label %two
one:
  call void @NRT_decref(ptr %a)
  call void @NRT_decref(ptr %a)
  ret i32 0
two:
  call void @NRT_incref(ptr %a)
  store ptr null, ptr %exc
  ret i32 0
out:
  ret i32 0
}

; A zip of a range and a list: that both have an item is a boolean which nobody
; has tested before it flows into a phi.
; CHECK: in zipped: verified
declare i1 @choose()
define void @zipped(ptr %place) {
entry:
  br label %head
head:
  %old = phi ptr [ null, %entry ], [ %item, %body ]
  %first = call i1 @choose()
  br i1 %first, label %second, label %both
second:
  %has = call i1 @choose()
  br i1 %has, label %read, label %got
read:
  %read.item = load ptr, ptr %place
  br label %got
got:
  %x = phi ptr [ %read.item, %read ], [ null, %second ]
  call void @NRT_incref(ptr %x)
  %none = icmp eq i1 %has, false
  %some = select i1 %none, i1 false, i1 true
  %all = and i1 %first, %some
  br label %both
both:
  %item = phi ptr [ %x, %got ], [ %old, %head ]
  %goes.on = phi i1 [ %all, %got ], [ %first, %head ]
  br i1 %goes.on, label %body, label %done
body:
  call void @NRT_decref(ptr %item)
  br label %head
done:
  ret void
}

; What is not null is that under each of its names.
; CHECK: in tested_under_other_name: verified
define void @tested_under_other_name(ptr %b, i1 %c) {
entry:
  br i1 %c, label %then, label %join
then:
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %m = phi ptr [ %b, %then ], [ null, %entry ]
  %none = icmp eq ptr %b, null
  br i1 %none, label %out, label %some
some:
  %empty = icmp eq ptr %m, null
  br i1 %empty, label %out, label %has
has:
  call void @NRT_decref(ptr %m)
  br label %out
out:
  ret void
}

; A new object is none that was there before: where they are equal, both are
; null.
; CHECK: in new_and_old: consistent
define void @new_and_old(ptr %place) {
entry:
  %old = load ptr, ptr %place
  call void @NRT_incref(ptr %old)
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %same = icmp eq ptr %new, %old
  br i1 %same, label %is, label %apart
is:
  ret void
apart:
  call void @see(ptr %new)
  call void @NRT_decref(ptr %new)
  call void @NRT_decref(ptr %old)
  ret void
}
; It may be what is loaded later.
; CHECK: warning: {{.*}}in new_and_newer: {{.*}}[passthru-leak]
define void @new_and_newer(ptr %place) {
entry:
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @see(ptr %new)
  %newer = load ptr, ptr %place
  call void @NRT_incref(ptr %newer)
  %same = icmp eq ptr %new, %newer
  br i1 %same, label %is, label %apart
is:
  ret void
apart:
  call void @NRT_decref(ptr %new)
  call void @NRT_decref(ptr %newer)
  ret void
}

; A path that cannot be taken, as references of another web tell.
; CHECK: in told_by_others: verified
define void @told_by_others(ptr %a, ptr %b, i1 %c) {
entry:
  br i1 %c, label %leave, label %on
leave:
  ret void
on:
  %z = select i1 %c, ptr %b, ptr %a
  call void @NRT_incref(ptr %z)
  %same = icmp eq ptr %z, %a
  br i1 %same, label %is, label %other
is:
  call void @NRT_decref(ptr %z)
  ret void
other:
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @NRT_decref(ptr %z)
  ret void
}
; Likewise, where that takes more than one step to tell.
; CHECK: in told_in_steps: unknown: its counts depend on which references are one object
define void @told_in_steps(ptr %a, ptr %b, i1 %c, i1 %d) {
entry:
  br i1 %c, label %leave, label %on
leave:
  ret void
on:
  br i1 %d, label %then, label %else
then:
  call void @see(ptr %b)
  br i1 %d, label %leave, label %join
else:
  %z = select i1 %c, ptr %b, ptr %a
  call void @NRT_incref(ptr %z)
  br label %join
join:
  %m = phi ptr [ %b, %then ], [ %z, %else ]
  call void @see(ptr %m)
  %same = icmp eq ptr %m, %a
  br i1 %same, label %is, label %other
is:
  call void @NRT_decref(ptr %m)
  ret void
other:
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  call void @NRT_decref(ptr %m)
  ret void
}

; What a branch has found to be null is null in memory as well, under whatever
; name it is loaded again.
; CHECK-NOT: in loaded_again: expected
; CHECK: in loaded_again: unknown: its counts depend on what changes a place that is loaded twice
define i32 @loaded_again(ptr %retptr, ptr %excinfo, ptr %a, ptr %slot, i1 %c) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %slot, !passthru.slot !10
  %none = icmp eq ptr %x, null
  br i1 %none, label %empty, label %out
empty:
  br i1 %c, label %first, label %second
first:
  br label %both
second:
  br label %both
both:
  %y = load ptr, ptr %slot, !passthru.slot !11
  store ptr %a, ptr %slot, !passthru.slot !12
  call void @NRT_incref(ptr %a)
  br label %out
out:
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}
!10 = !{!"borrow"}
!11 = !{!"take"}
!12 = !{!"give"}
