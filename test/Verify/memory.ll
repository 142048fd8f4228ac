; Memory: what the code leaves open, and what metadata says (docs/recognition.md).
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

@raised = external global i8
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @numba_list_base_ptr(ptr)
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native"
declare i32 @writes_first(ptr, ptr, ptr) "passthru-kind"="native" "passthru-out-owned"="0" "passthru-borrows"="2"
declare ptr @NRT_MemInfo_alloc(i64)
declare void @unknown()
declare void @takes(ptr)
declare void @looks(ptr) "passthru-borrows"="0"
declare void @elsewhere() inaccessiblememonly
declare void @quiet() "passthru-no-release"

; Overwritten on one path only: the token comes with the store.
; CHECK: in overwritten: verified
define void @overwritten(ptr %place, i1 %c) {
entry:
  %x = load ptr, ptr %place
  br i1 %c, label %read, label %clear
read:
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
clear:
  store ptr null, ptr %place
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK: in taken: verified
define void @taken(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: warning: {{.*}}in lent: releases %x {{.*}}[passthru-over-release]
define void @lent(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: warning: {{.*}}in forgotten: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @forgotten(ptr %place, ptr %y) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %y)
  ret void
}
; In a vector that nobody looks at, too.
; CHECK: warning: {{.*}}in forgotten_in_vector: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @forgotten_in_vector(ptr %place, ptr %y) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !0
  %v = insertelement <2 x ptr> zeroinitializer, ptr %x, i32 0
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %y)
  ret void
}
; CHECK: in given: verified
define void @given(ptr %place, ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  ret void
}
; CHECK: warning: {{.*}}in given_twice: {{.*}}found -1{{.*}}[passthru-over-release]
define void @given_twice(ptr %place, ptr %other, ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  store ptr %x, ptr %other, !passthru.slot !2
  ret void
}

; Marks on a struct speak for the fields that are counted; %other is not.
; CHECK: in given_whole: verified
define void @given_whole(ptr %place, ptr %x, ptr %other) {
entry:
  call void @NRT_incref(ptr %x)
  %half = insertvalue { ptr, ptr } undef, ptr %x, 0
  %whole = insertvalue { ptr, ptr } %half, ptr %other, 1
  store { ptr, ptr } %whole, ptr %place, !passthru.slot !2
  ret void
}
; CHECK: warning: {{.*}}in lent_whole: releases {{.*}}[passthru-over-release]
define void @lent_whole(ptr %place) {
entry:
  %whole = load { ptr, ptr }, ptr %place, !passthru.slot !1
  %x = extractvalue { ptr, ptr } %whole, 0
  call void @NRT_decref(ptr %x)
  ret void
}
; Each field comes with its token where it is looked at.
; CHECK: in taken_whole: verified
define void @taken_whole(ptr %place) {
entry:
  %whole = load { ptr, ptr }, ptr %place, !passthru.slot !0
  %again = load { ptr, ptr }, ptr %place, !passthru.slot !0
  %x = extractvalue { ptr, ptr } %whole, 0
  %y = extractvalue { ptr, ptr } %again, 1
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %y)
  ret void
}

; An item that a typed list shows stays its own.
; CHECK: warning: {{.*}}in shown: releases %x {{.*}}[passthru-over-release]
define void @shown(ptr %list) {
entry:
  %items = call ptr @numba_list_base_ptr(ptr %list)
  %x = load ptr, ptr %items
  call void @NRT_decref(ptr %x)
  ret void
}

; Loaded twice from memory that did not change (N1 of Analysis/NormalForm.h):
; one reference, which is used after its release here,
; CHECK: warning: {{.*}}in loaded_twice: uses %x in block %next, where its last owned reference has been released [passthru-use-after-release]
define void @loaded_twice(ptr %place, ptr %y) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %y)
  br label %next
next:
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr %y, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
; and balanced there.
; CHECK: in stored_and_loaded: verified
define void @stored_and_loaded(ptr %place, ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  call void @NRT_incref(ptr %x)
  call void @elsewhere()
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret void
}
; Nothing that is stored on the stack or in the return slot changes it, nor does
; a release of null.
; CHECK: in loaded_again: verified
define i32 @loaded_again(ptr %ret, ptr %exc, ptr %place, i1 %c) "passthru-kind"="native" {
entry:
  %stack = alloca [2 x ptr]
  %i = zext i1 %c to i64
  %any = getelementptr [2 x ptr], ptr %stack, i64 0, i64 %i
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %any
  store ptr null, ptr %ret
  call void @NRT_decref(ptr null)
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; R2: another argument may point to it, or may not.
; CHECK: in stored_between: unknown: its counts depend on what changes a place that is loaded twice
define i32 @stored_between(ptr %ret, ptr %exc, ptr %place, ptr %other) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %other
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; So may the argument of a function that may not be native.
; CHECK: in stored_to_any: unknown: its counts depend on what changes a place that is loaded twice
define i32 @stored_to_any(ptr %ret, ptr %exc, ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %exc
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; Wrong either way: as one object it is released twice.
; CHECK: warning: {{.*}}in stored_and_wrong: releases %y {{.*}}[passthru-over-release]
define i32 @stored_and_wrong(ptr %ret, ptr %exc, ptr %place, ptr %other) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %other
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret i32 0
}
; R2: what covers bytes of the place, counted from the same pointer, does change
; it,
; CHECK: warning: {{.*}}in stored_across: releases %y {{.*}}[passthru-over-release]
define i32 @stored_across(ptr %ret, ptr %exc, ptr %place) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  %across = getelementptr i8, ptr %place, i64 -4
  store i64 0, ptr %across
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; CHECK: warning: {{.*}}in stored_wide: releases %y {{.*}}[passthru-over-release]
define i32 @stored_wide(ptr %ret, ptr %exc, ptr %place, <4 x i64> %w) "passthru-kind"="native" {
entry:
  %at = getelementptr i8, ptr %place, i64 16
  %x = load ptr, ptr %at, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store <4 x i64> %w, ptr %place
  %y = load ptr, ptr %at, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; and what ends in front of it does not.
; CHECK: in stored_beside: verified
define i32 @stored_beside(ptr %ret, ptr %exc, ptr %place) "passthru-kind"="native" {
entry:
  %at = getelementptr i8, ptr %place, i64 8
  %x = load ptr, ptr %at, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store i64 0, ptr %place
  %y = load ptr, ptr %at, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; What nobody knows of one object hides no mistake with another.
; CHECK: warning: {{.*}}in stored_between_and_lost: expected 0 owned references to %z, found 1{{.*}}[passthru-leak]
define i32 @stored_between_and_lost(ptr %ret, ptr %exc, ptr %place, ptr %other, ptr %z) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %other
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  call void @NRT_incref(ptr %z)
  ret i32 0
}
; R2, negative: another path is wrong either way.
; CHECK: warning: {{.*}}in stored_and_lost: expected 0 owned references to %x, found 1, when {{.*}} in block %far [passthru-leak]
define i32 @stored_and_lost(ptr %ret, ptr %exc, ptr %place, ptr %other, i1 %c) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %other
  br i1 %c, label %near, label %right
near:
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
right:
  call void @looks(ptr %x)
  br label %far
far:
  call void @looks(ptr %x)
  ret i32 0
}
; R3: a call between them may change the place as well.
; CHECK: warning: {{.*}}in stored_and_called: releases %y {{.*}}[passthru-over-release]
define i32 @stored_and_called(ptr %ret, ptr %exc, ptr %place, ptr %other) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr null, ptr %other
  call void @unknown()
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 0
}
; R3: a call may have changed it.
; CHECK: warning: {{.*}}in changed: releases %y {{.*}}[passthru-over-release]
define void @changed(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @unknown()
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret void
}
; Who releases nothing leaves a place with a token as it is.
; CHECK: in not_changed: unknown: its counts depend on what changes a place that is loaded twice
define void @not_changed(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @quiet()
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret void
}

; If the call has changed nothing, %old is what kept %x alive.
; CHECK: in lent_and_taken: consistent: 2 refops, slack 2
define void @lent_and_taken(ptr %a, ptr %new) {
entry:
  %at = getelementptr i8, ptr %a, i64 24
  %data = load ptr, ptr %at
  %x = load ptr, ptr %data, !passthru.slot !1
  call void @unknown()
  %again = load ptr, ptr %at
  %old = load ptr, ptr %again, !passthru.slot !0
  call void @NRT_incref(ptr %new)
  store ptr %new, ptr %again, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  call void @looks(ptr %x)
  ret void
}
; CHECK: in lent_and_held: verified
define void @lent_and_held(ptr %a, ptr %new) {
entry:
  %at = getelementptr i8, ptr %a, i64 24
  %data = load ptr, ptr %at
  %x = load ptr, ptr %data, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @unknown()
  %again = load ptr, ptr %at
  %old = load ptr, ptr %again, !passthru.slot !0
  call void @NRT_incref(ptr %new)
  store ptr %new, ptr %again, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  call void @looks(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
; Another place, by its offset.
; CHECK: in lent_elsewhere: verified
define void @lent_elsewhere(ptr %data, ptr %new) {
entry:
  %there = getelementptr ptr, ptr %data, i64 1
  %x = load ptr, ptr %there, !passthru.slot !1
  call void @unknown()
  %old = load ptr, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %new)
  store ptr %new, ptr %data, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  call void @looks(ptr %x)
  ret void
}
; The pointer to it has changed, perhaps to one to the same place.
; CHECK: in lent_where: consistent: 2 refops, slack 1
define void @lent_where(ptr %a, ptr %new, ptr %other) {
entry:
  %data = load ptr, ptr %a
  %x = load ptr, ptr %data, !passthru.slot !1
  call void @unknown()
  store ptr %other, ptr %a
  %again = load ptr, ptr %a
  %old = load ptr, ptr %again, !passthru.slot !0
  call void @NRT_incref(ptr %new)
  store ptr %new, ptr %again, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  call void @looks(ptr %x)
  ret void
}
; R1: what a release may have changed only if it was an object's last one.
; CHECK: in changed_by_destructor: unknown: its counts depend on what changes a place that is loaded twice
define void @changed_by_destructor(ptr %place) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret void
}
; Loaded again where two ways meet: what the place still holds is not lost in
; between, though no name of it is in use.
; CHECK: in loaded_behind_branch: unknown: its counts depend on what changes a place that is loaded twice
define void @loaded_behind_branch(ptr %place, i1 %c) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  br i1 %c, label %more, label %join
more:
  call void @elsewhere()
  br label %join
join:
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret void
}
; R1, negative: it is lost if the place gets something else on the way.
; CHECK: in lost_behind_branch: expected 0 owned references to %x, found 1
define void @lost_behind_branch(ptr %place, i1 %c) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  br i1 %c, label %more, label %join
more:
  store ptr null, ptr %place, !passthru.slot !2
  br label %join
join:
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret void
}
; R1: %y is %x, which others hold, unless %old has changed the place.
; CHECK: in used_if_destructor: unknown: its uses depend on what changes a place that is loaded twice
define void @used_if_destructor(ptr %place, ptr %x) {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %old)
  %y = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  call void @looks(ptr %y)
  ret void
}
; R2: likewise, with a store that may have changed it.
; CHECK: in used_if_stored: unknown: its uses depend on what changes a place that is loaded twice
define void @used_if_stored(ptr %place, ptr %x, ptr %other) {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  store ptr null, ptr %other
  %y = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  call void @looks(ptr %y)
  call void @NRT_decref(ptr %old)
  ret void
}
; R2, negative: it is used too late whether the store has changed the place or
; not.
; CHECK: warning: {{.*}}in used_anyway: uses %y {{.*}}[passthru-use-after-release]
define void @used_anyway(ptr %place, ptr %other, ptr %v) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  store ptr %v, ptr %other
  %y = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  call void @looks(ptr %y)
  ret void
}

; R1 and R2 ask for a path that can be taken: %y is released on one, and used on
; the other.
; CHECK: in used_on_no_path: verified
define void @used_on_no_path(ptr %place, ptr %x, ptr %other, ptr %kept, i1 %c) {
entry:
  %old = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place, !passthru.slot !2
  store ptr null, ptr %other
  call void @NRT_decref(ptr %old)
  %y = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  br i1 %c, label %release, label %keep
release:
  call void @NRT_decref(ptr %y)
  br label %join
keep:
  store ptr %y, ptr %kept, !passthru.slot !2
  br label %join
join:
  br i1 %c, label %end, label %use
use:
  call void @looks(ptr %y)
  br label %end
end:
  ret void
}

; N1: a new object has been zeroed: its old item is null, whatever is written
; beside it, or to the stack. Not if something is written there.
; CHECK: in zeroed: verified
define void @zeroed(ptr %memory, ptr %new, ptr %beside) {
entry:
  %slot = alloca ptr
  %data = load ptr, ptr %memory
  store { i64, ptr, ptr } zeroinitializer, ptr %data
  store ptr null, ptr %slot
  %first = getelementptr { i64, ptr, ptr }, ptr %data, i64 0, i32 1
  %second = getelementptr { i64, ptr, ptr }, ptr %data, i64 0, i32 2
  store ptr %beside, ptr %second
  call void @NRT_incref(ptr %new)
  %old = load ptr, ptr %first, !passthru.slot !0
  store ptr %new, ptr %first, !passthru.slot !2
  ret void
}
; CHECK: warning: {{.*}}in zeroed_and_written: expected 0 owned references to %old, found 1{{.*}}[passthru-leak]
define void @zeroed_and_written(ptr %memory, ptr %new, ptr %beside) {
entry:
  %data = load ptr, ptr %memory
  store { i64, ptr, ptr } zeroinitializer, ptr %data
  %first = getelementptr { i64, ptr, ptr }, ptr %data, i64 0, i32 1
  %across = getelementptr i8, ptr %data, i64 12
  store ptr %beside, ptr %across
  call void @NRT_incref(ptr %new)
  %old = load ptr, ptr %first, !passthru.slot !0
  store ptr %new, ptr %first, !passthru.slot !2
  ret void
}

; Whether %x is %old or not, what is taken is lost, here or where %x ends.
; CHECK: warning: {{.*}}in lent_and_lost: expected 0 owned references to %old, found 1{{.*}}[passthru-leak]
define void @lent_and_lost(ptr %place, ptr %other, i1 %c) {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %other)
  call void @NRT_decref(ptr %other)
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr null, ptr %place, !passthru.slot !2
  br i1 %c, label %then, label %join
then:
  br label %join
join:
  call void @NRT_decref(ptr %x)
  ret void
}
; Nothing is counted here: metadata tells that something should be.
; CHECK: warning: {{.*}}in taken_and_lost: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @taken_and_lost(ptr %memory, i64 %size, ptr %unused) {
entry:
  %x = load ptr, ptr %memory, !passthru.slot !0
  ret void
}
; CHECK: in taken_and_given: verified
define void @taken_and_given(ptr %from, ptr %to) {
entry:
  %x = load ptr, ptr %from, !passthru.slot !0
  store ptr %x, ptr %to, !passthru.slot !2
  ret void
}

; A result that nobody looks at, known from the callee's signature.
; CHECK: warning: {{.*}}in unread: expected 0 owned references to the reference that @native wrote through argument 0+0, found 1{{.*}}[passthru-leak]
define i32 @unread(ptr %ret, ptr %exc, ptr %x) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  %s = call i32 @native(ptr %slot, ptr %exc, ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Nothing else of the caller's memory is where it looks for what is raised.
; CHECK: in loaded_past_raise: verified
define i32 @loaded_past_raise(ptr %ret, ptr %exc, ptr %place) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr @raised, ptr %exc
  %y = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_decref(ptr %y)
  ret i32 1
}

; What is in a new object before anybody has written to it, nobody knows.
; CHECK: in unwritten: unknown: it reads a reference from a new object that nobody has written to
define i32 @unwritten(ptr %ret, ptr %exc) "passthru-kind"="native" {
entry:
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  %place = getelementptr i8, ptr %n, i64 48
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @looks(ptr %n)
  call void @NRT_decref(ptr %n)
  ret i32 0
}
; CHECK: warning: {{.*}}in written: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define i32 @written(ptr %ret, ptr %exc) "passthru-kind"="native" {
entry:
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @looks(ptr %n)
  %place = getelementptr i8, ptr %n, i64 48
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %n)
  ret i32 0
}

; N1: once code was generated, slots whose lives do not overlap share memory.
; CHECK: in shared_slot: verified
declare i32 @computes(ptr, ptr) "passthru-kind"="native"
define i32 @shared_slot(ptr %ret, ptr %exc, ptr %x) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  %s = call i32 @native(ptr %slot, ptr %exc, ptr %x)
  %m = load ptr, ptr %slot
  %ok = icmp eq i32 %s, 0
  br i1 %ok, label %fine, label %bad
fine:
  %t = call i32 @computes(ptr %slot, ptr %exc)
  %d = load double, ptr %slot
  call void @NRT_decref(ptr %m)
  store double %d, ptr %ret
  ret i32 0
bad:
  ret i32 1
}

; A callee writes references where its signature has them.
; CHECK: in beside: verified
define i32 @beside(ptr %ret, ptr %exc, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, ptr, i64 }
  store { ptr, ptr, i64 } zeroinitializer, ptr %slot
  %s = call i32 @writes_first(ptr %slot, ptr %exc, ptr %x)
  %first = load ptr, ptr %slot
  call void @NRT_decref(ptr %first)
  call void @unknown()
  br i1 %c, label %then, label %join
then:
  store { ptr, ptr, i64 } zeroinitializer, ptr %slot
  %second = getelementptr { ptr, ptr, i64 }, ptr %slot, i64 0, i32 1
  store ptr %x, ptr %second
  call void @unknown()
  %y = load ptr, ptr %second
  br label %join
join:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %slot
  call void @takes(ptr %slot)
  store { ptr, ptr, i64 } zeroinitializer, ptr %slot
  ret i32 0
}

!0 = !{!"take"}
!1 = !{!"borrow"}
!2 = !{!"give"}
!3 = !{!{i32 2, !"managed", !"T"}}
!4 = !{!{i64 0, !"managed", !"T"}}
!5 = !{ptr @native, !"native", !3, !4}
!6 = !{ptr @writes_first, !"native", !3, !4}
!passthru.signatures = !{!5, !6}

; N1: a store of what a place holds changes nothing there, wherever it goes to.
; CHECK: in stored_again: verified
define void @stored_again(ptr %out, ptr %place) {
  %x = load ptr, ptr %place, align 8, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %out, align 8, !passthru.slot !2
  %old = load ptr, ptr %place, align 8, !passthru.slot !0
  store ptr %x, ptr %place, align 8, !passthru.slot !2
  ret void
}
; R2: another one changes it if that is the same place.
; CHECK: in stored_another: unknown: its counts depend on what changes a place that is loaded twice
define void @stored_another(ptr %out, ptr %place, ptr %y) {
  %x = load ptr, ptr %place, align 8, !passthru.slot !1
  call void @NRT_incref(ptr %y)
  store ptr %y, ptr %out, align 8, !passthru.slot !2
  %old = load ptr, ptr %place, align 8, !passthru.slot !0
  store ptr %x, ptr %place, align 8, !passthru.slot !2
  ret void
}

; O8 of Analysis/OwnershipModel.h: a call may release what is in memory, so that
; it must be paid for by then.
; CHECK: warning: {{.*}}in paid_behind_call: gives %x away in block %entry, where no reference to it is owned, before a call that may release it [passthru-over-release]
define void @paid_behind_call(ptr %place, ptr %x) {
entry:
  store ptr %x, ptr %place, !passthru.slot !2
  call void @unknown()
  call void @NRT_incref(ptr %x)
  ret void
}
; CHECK: in paid_late: verified
define void @paid_late(ptr %place, ptr %x) {
entry:
  store ptr %x, ptr %place, !passthru.slot !2
  call void @quiet()
  call void @NRT_incref(ptr %x)
  call void @unknown()
  ret void
}
