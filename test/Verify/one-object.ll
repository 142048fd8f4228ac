; E8 of Analysis/TokenEquations.h: branches that find two references to be one.
; RUN: not %opt -passes='passthru-verify<raise-leaks=ignore>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i1 @choice() "passthru-no-release"
declare ptr @NRT_MemInfo_alloc(i64)
declare ptr @lent() "passthru-returns"="borrowed" "passthru-no-release"

; The tokens of one are those of the other.
; CHECK: in same: verified
define void @same(ptr %a, ptr %b) {
entry:
  call void @NRT_incref(ptr %a)
  %q = icmp eq ptr %a, %b
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %b)
  ret void
two:
  call void @NRT_decref(ptr %a)
  ret void
}
; CHECK: in not_same: {{.*}}[passthru-
define void @not_same(ptr %a, ptr %b) {
entry:
  call void @NRT_incref(ptr %a)
  %q = icmp eq ptr %a, %b
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %b)
  ret void
two:
  call void @NRT_decref(ptr %b)
  ret void
}

; What is found to be one with null is null, and has any count.
; CHECK: in null_too: verified
define void @null_too(ptr %a, ptr %b) {
entry:
  call void @NRT_incref(ptr %a)
  %q = icmp eq ptr %b, null
  br i1 %q, label %compare, label %release
compare:
  %p = icmp eq ptr %a, %b
  br i1 %p, label %out, label %release
release:
  call void @NRT_decref(ptr %a)
  br label %out
out:
  ret void
}
; A new object is no argument, on whatever path it has come: both are null.
; CHECK: in never_new: verified
define void @never_new(ptr %a, i1 %c) {
entry:
  br i1 %c, label %make, label %compare
make:
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  br label %compare
compare:
  %p = phi ptr [ null, %entry ], [ %n, %make ]
  %q = icmp eq ptr %a, %p
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %p)
  call void @NRT_decref(ptr %p)
  ret void
two:
  call void @NRT_decref(ptr %p)
  ret void
}
; Nor is it what a callee gives that has never seen it.
; CHECK: in never_seen: {{verified|consistent}}
declare void @fill(ptr)
define void @never_seen() {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @fill(ptr %s)
  %r = load ptr, ptr %s
  %q = icmp eq ptr %n, %r
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret void
two:
  call void @NRT_decref(ptr %n)
  call void @NRT_decref(ptr %r)
  ret void
}
; CHECK: in seen: {{.*}}[passthru-
define void @seen() {
entry:
  %s = alloca ptr
  store ptr null, ptr %s
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  store ptr %n, ptr @place
  call void @fill(ptr %s)
  %r = load ptr, ptr %s
  %q = icmp eq ptr %n, %r
  br i1 %q, label %one, label %two
one:
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret void
two:
  call void @NRT_decref(ptr %n)
  call void @NRT_decref(ptr %r)
  ret void
}
@place = external global ptr
; A callee that borrowed it may have kept a reference of its own, or not.
; CHECK: in shown: unknown: its counts depend on whether a callee keeps a new object that it borrows
declare void @looks(ptr) "passthru-borrows"="0" "passthru-no-release"
define void @shown() {
entry:
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @looks(ptr %n)
  %r = call ptr @lent()
  %q = icmp eq ptr %n, %r
  br i1 %q, label %one, label %two
one:
  ret void
two:
  call void @NRT_decref(ptr %n)
  ret void
}

; What is only compared and stored has tokens, too.
; CHECK: in stored_as_other: {{verified|consistent}}
define void @stored_as_other(ptr %a, ptr %place) {
entry:
  call void @NRT_incref(ptr %a)
  %x = call ptr @lent()
  %q = icmp eq ptr %a, %x
  br i1 %q, label %one, label %two
one:
  store ptr %x, ptr %place
  ret void
two:
  call void @NRT_decref(ptr %a)
  ret void
}

; CHECK: in not_null: {{.*}}[passthru-
define void @not_null(ptr %a, ptr %b) {
entry:
  call void @NRT_incref(ptr %a)
  %p = icmp eq ptr %a, %b
  br i1 %p, label %out, label %release
release:
  call void @NRT_decref(ptr %a)
  br label %out
out:
  ret void
}

; What came under the other name is told as well.
; CHECK: in told_of_both: expected 0 owned references to %lent, found 1
; CHECK-NEXT: {{.*}}borrowed in block %entry: 0 owned references
; CHECK-NEXT: {{.*}}acquired as %own in block %entry: 1 owned reference
; CHECK-NEXT: {{.*}}taking the branch to %one, when %same is true
declare ptr @lends(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0" "passthru-no-release"
declare ptr @gives(ptr) "passthru-returns"="owned" "passthru-borrows"="0" "passthru-no-release"
define void @told_of_both(ptr %x) {
entry:
  %lent = call ptr @lends(ptr %x)
  %own = call ptr @gives(ptr %x)
  %same = icmp eq ptr %lent, %own
  br i1 %same, label %one, label %two
one:
  ret void
two:
  call void @NRT_decref(ptr %own)
  ret void
}

; CHECK: error: passthru-verify: 4 findings
