; Ways on which a token can go that are easy to overlook.  No refop of these
; functions is unnecessary.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_new_varsize(i64)
declare void @any()
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare void @fill(ptr)
declare i32 @get(ptr)
declare void @steal_slot(ptr)
declare void @steal_value({ ptr, i64 })
declare i64 @read_count(ptr) readonly
declare i32 @personality(...)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
@g = external global ptr

; What a callee has written is read through a copy of the slot.
; CHECK-LABEL: define void @copied_out(
; CHECK: call void @NRT_decref(ptr %y)
define void @copied_out() {
  %a = alloca ptr
  %b = alloca ptr
  call void @fill(ptr %a)
  call void @llvm.memcpy.p0.p0.i64(ptr %b, ptr %a, i64 8, i1 false)
  %y = load ptr, ptr %b
  call void @NRT_decref(ptr %y)
  ret void
}

; L3: a callee takes the token from a copy of the slot.
; CHECK-LABEL: define i32 @copied_in(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @copied_in(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %a = alloca ptr
  %b = alloca ptr
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %b
  call void @llvm.memcpy.p0.p0.i64(ptr %a, ptr %b, i64 8, i1 false)
  call void @steal_slot(ptr %a)
  call void @any()
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 1
}

; Only a native function's status says that its slot was not written.
; CHECK-LABEL: define void @own_status(
; CHECK: call void @NRT_decref(ptr %y)
define void @own_status() {
  %a = alloca ptr
  store ptr null, ptr %a
  %s = call i32 @get(ptr %a)
  %none = icmp eq i32 %s, 0
  br i1 %none, label %out, label %release
release:
  %y = load ptr, ptr %a
  call void @use(ptr %y)
  call void @NRT_decref(ptr %y)
  ret void
out:
  ret void
}

; L2: the token that would be left may have been taken in an aggregate, as an
; integer, or behind an index.
; CHECK-LABEL: define i32 @in_aggregate(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @in_aggregate(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  %agg = insertvalue { ptr, i64 } zeroinitializer, ptr %x, 0
  call void @steal_value({ ptr, i64 } %agg)
  call void @any()
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 1
}
; CHECK-LABEL: define i32 @as_integer(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @as_integer(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  %i = ptrtoint ptr %x to i64
  store i64 %i, ptr @g
  call void @any()
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 1
}
; CHECK-LABEL: define i32 @behind_index(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @behind_index(ptr %retptr, ptr %excinfo, i64 %i) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  %q = getelementptr i8, ptr %x, i64 %i
  store ptr %q, ptr @g
  call void @any()
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 1
}

; L1: unwinding to the caller is an exit.
; CHECK-LABEL: define i32 @unwinds(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK-NEXT: store ptr %x, ptr @g
define i32 @unwinds(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" personality ptr @personality {
  invoke void @any() to label %ok unwind label %cleanup
ok:
  ret i32 0
cleanup:
  %l = landingpad { ptr, i32 } cleanup
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr @g
  resume { ptr, i32 } %l
}

; N6 of Analysis/NormalForm.h: whatever is chosen, one of the ways has a hazard.
; CHECK-LABEL: define void @frozen(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @frozen(ptr %p) {
entry:
  %x = load ptr, ptr %p
  call void @NRT_incref(ptr %x)
  %c = freeze i1 undef
  br i1 %c, label %left, label %right
left:
  call void @any()
  br label %out
right:
  br label %out
out:
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; N6: none has.
; CHECK-LABEL: define i32 @frozen_quiet(
; CHECK-NOT: NRT_
; CHECK: ret i32 0
define i32 @frozen_quiet(ptr %retptr, ptr %excinfo, ptr %x, i64 %n) "passthru-kind"="native" {
entry:
  %some = freeze i64 %n
  %c = icmp sgt i64 %some, 0
  call void @NRT_incref(ptr %x)
  br i1 %c, label %left, label %right
left:
  call void @any()
  br label %right
right:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; N6: what is frozen twice may be two numbers, so that the refops do not cancel
; out on every path.
; CHECK-LABEL: define i32 @frozen_twice(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @frozen_twice(ptr %retptr, ptr %excinfo, ptr %x, i64 %n) "passthru-kind"="native" {
entry:
  %some = freeze i64 %n
  %c = icmp sgt i64 %some, 0
  br i1 %c, label %take, label %go
take:
  call void @NRT_incref(ptr %x)
  br label %go
go:
  call void @any()
  %again = freeze i64 %n
  %d = icmp sgt i64 %again, 0
  br i1 %d, label %drop, label %end
drop:
  call void @NRT_decref(ptr %x)
  br label %end
end:
  ret i32 0
}

; N6: what is frozen once is one number.
; CHECK-LABEL: define i32 @frozen_once(
; CHECK-NOT: NRT_
; CHECK: ret i32 0
define i32 @frozen_once(ptr %retptr, ptr %excinfo, ptr %x, i64 %n) "passthru-kind"="native" {
entry:
  %some = freeze i64 %n
  %c = icmp sgt i64 %some, 0
  br i1 %c, label %take, label %go
take:
  call void @NRT_incref(ptr %x)
  br label %go
go:
  call void @any()
  br i1 %c, label %drop, label %end
drop:
  call void @NRT_decref(ptr %x)
  br label %end
end:
  ret i32 0
}

; L6: the condition is another value wherever it is used.
; CHECK-LABEL: define i32 @chosen(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @chosen(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  %n = select i1 undef, i64 1, i64 2
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L3: the return slot is read again, and the reference in it released.
; CHECK-LABEL: define i32 @slot_is_read(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK-NEXT: store ptr %x, ptr %retptr
; CHECK: call void @NRT_decref(ptr %z)
define i32 @slot_is_read(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br i1 %c, label %left, label %right
left:
  store ptr %x, ptr %retptr
  call void @any()
  %z = load ptr, ptr %retptr
  store ptr null, ptr %retptr
  call void @NRT_decref(ptr %z)
  ret i32 1
right:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L5: a callee may read the count.
; CHECK-LABEL: define i32 @count_is_read_by_callee(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @count_is_read_by_callee(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  %c = call i64 @read_count(ptr %x)
  store i64 %c, ptr %retptr
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L3: %a is stored before it is retained, and the release in between may empty
; the slot again.  What covers that moment is held under another name.
; CHECK-LABEL: define i32 @paid_by_another(
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: store ptr %a
; CHECK: call void @NRT_incref(ptr %a)
; CHECK: call void @NRT_decref(ptr %m)
define i32 @paid_by_another(ptr %retptr, ptr %excinfo, ptr %a, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %other, label %retain
other:
  br label %join
retain:
  call void @NRT_incref(ptr %a)
  br label %join
join:
  %m = phi ptr [ null, %other ], [ %a, %retain ]
  %field = getelementptr i8, ptr %a, i64 24
  %old = load ptr, ptr %field
  store ptr %a, ptr %field
  call void @NRT_decref(ptr %old)
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %m)
  ret i32 0
}

; L3: the other path leaks %a, unless @keep takes a token; and then the store
; would take none.  The code says neither.  The second pair may go: no token of
; it is one that the store can have taken.
; CHECK-LABEL: define i32 @leaks_elsewhere(
; CHECK: call void @NRT_incref(ptr %b)
; CHECK: store ptr %b
; CHECK-NEXT: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %b)
declare void @keep(ptr)
define i32 @leaks_elsewhere(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, ptr %slot, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %b)
  br i1 %c, label %then, label %else
then:
  %old = load ptr, ptr %slot
  store ptr %b, ptr %slot
  call void @NRT_decref(ptr %old)
  call void @NRT_incref(ptr %b)
  call void @NRT_incref(ptr %b)
  br label %join
else:
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %a)
  br label %join
join:
  %m = phi ptr [ %b, %then ], [ %a, %else ]
  call void @keep(ptr %m)
  call void @NRT_decref(ptr %m)
  call void @NRT_decref(ptr %b)
  ret i32 0
}
; L3: whether @keep takes a token, the decrefs at the end do not say: the store
; may lose what was there, and that may be the token that they release.  One
; stays for @keep, and one for what follows: %x is not the caller's here.
; CHECK-LABEL: define i32 @overwritten(
; CHECK-COUNT-2: call void @NRT_incref(ptr %x)
; CHECK: call void @keep(ptr %x)
define i32 @overwritten(ptr %x, ptr %slots) {
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @keep(ptr %x)
  store ptr %x, ptr %slots, !passthru.slot !0
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Without a store between, they do: it takes none, so that only the store needs
; one, as the caller holds %x.
; CHECK-LABEL: define i32 @not_overwritten(
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: store ptr %x, ptr %slots
; CHECK-NEXT: call void @keep(ptr %x)
; CHECK-NEXT: ret i32 0
define i32 @not_overwritten(ptr %retptr, ptr %excinfo, ptr %x, ptr %slots) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %slots, !passthru.slot !0
  call void @keep(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; L3: %y may be %x: then its incref is what the last release of %x lives on, and
; memory has given nothing.  So the incref of %x is what holds it before that.
; CHECK-LABEL: define i32 @paid_by_another_name(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @any()
define i32 @paid_by_another_name(ptr %slots) {
  %x = load ptr, ptr %slots
  %second = getelementptr ptr, ptr %slots, i64 1
  %y = load ptr, ptr %second
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %y)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Nobody else pays: what is released has come from memory.
; CHECK-LABEL: define i32 @paid_by_memory(
; CHECK-NOT: @NRT_incref
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 0
define i32 @paid_by_memory(ptr %slots) {
  %x = load ptr, ptr %slots
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; The same where a phi brings it: what comes from memory is not what it needs.
; CHECK-LABEL: define i32 @paid_behind_phi(
; CHECK: call void @NRT_incref(ptr %p)
; CHECK-NEXT: call void @any()
define i32 @paid_behind_phi(ptr %slots, i1 %c) {
entry:
  %y = load ptr, ptr %slots
  br i1 %c, label %new, label %old
new:
  %n = call ptr @NRT_MemInfo_new_varsize(i64 8)
  br label %join
old:
  %second = getelementptr ptr, ptr %slots, i64 1
  %x = load ptr, ptr %second
  br label %join
join:
  %p = phi ptr [ %n, %new ], [ %x, %old ]
  call void @NRT_incref(ptr %p)
  call void @any()
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %p)
  call void @NRT_decref(ptr %p)
  ret i32 0
}
!0 = !{!"give"}
