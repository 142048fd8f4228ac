; Where a condition of PassThru/Insert.h does not hold, nothing is inserted, and
; a remark says why.
; RUN: %opt -passes=passthru-insert -S %s -pass-remarks-missed=passthru-insert -o %t.ll 2> %t.remarks
; RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
; RUN: FileCheck %s < %t.ll
; RUN: %opt -S %s -o %t.same
; RUN: grep -v ModuleID %t.ll > %t.1
; RUN: grep -v ModuleID %t.same > %t.2
; RUN: diff %t.1 %t.2

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_data_fast(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare i32 @_ZN8__main__4makeB2v1Ex(ptr, ptr, i64)
declare void @unknown(ptr)
declare void @borrows(ptr) "passthru-borrows"="0" "passthru-no-release"
declare void @elsewhere()
declare void @numba_gil_ensure(ptr)
declare void @numba_gil_release(ptr)
declare ptr @PyLong_FromLongLong(i64)
declare void @Py_DecRef(ptr)

; I1: whether @unknown keeps the token is not known.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @taken(
; CHECK-NOT: NRT_decref
define i32 @taken(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @unknown(ptr %x)
  ret i32 1
}

; I1: nor whether memory that outlives the function does.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @stored(
; CHECK-NOT: NRT_decref
define i32 @stored(ptr %retptr, ptr %excinfo, ptr %x, ptr %memory) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %memory
  ret i32 1
}

; I3: on the way to `unreachable` nothing is released, and nothing is said.
; REMARK-NOT: unreachable
; CHECK-LABEL: define i32 @aborts(
; CHECK: dead:
; CHECK-NEXT: unreachable
define i32 @aborts(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %dead
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
dead:
  unreachable
}

; I4: the token came out of memory, which still points to the object.
; REMARK: did not release %old where the function raises: it came out of memory that still points to it
; CHECK-LABEL: define i32 @taken_out(
; CHECK: raise:
; CHECK-NEXT: ret i32 1
define i32 @taken_out(ptr %retptr, ptr %excinfo, ptr %memory, i1 %c) "passthru-kind"="native" {
entry:
  %old = load ptr, ptr %memory, !passthru.slot !0
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %old)
  store ptr null, ptr %memory
  ret i32 0
raise:
  ret i32 1
}

; I5: the address was read out of the object, and the object cannot be held
; until the function is left: the block that ends it is entered without it, too.
; REMARK: did not release %x where the function raises: what follows may use what it holds
; CHECK-LABEL: define i32 @used_behind(
; CHECK: raise:
; CHECK-NOT: NRT_decref
; CHECK: ret i32 1
define i32 @used_behind(ptr %retptr, ptr %excinfo, i1 %c, i1 %d, ptr %buffer) "passthru-kind"="native" {
entry:
  %x = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %data = call ptr @NRT_MemInfo_data_fast(ptr %x)
  %inner = load ptr, ptr %data
  br i1 %c, label %held, label %gone
held:
  br i1 %d, label %fine, label %raise
gone:
  call void @NRT_decref(ptr %x)
  br i1 %d, label %fine.too, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
fine.too:
  ret i32 0
raise:
  store ptr null, ptr %inner
  ret i32 1
}

; I6: the GIL has been given back.
; REMARK: did not release %object where the function raises: the GIL may not be held there
; CHECK-LABEL: define i32 @without_gil(
; CHECK: raise:
; CHECK-NEXT: ret i32 -1
define i32 @without_gil(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  %state = alloca i32
  call void @numba_gil_ensure(ptr %state)
  %object = call ptr @PyLong_FromLongLong(i64 1)
  call void @numba_gil_release(ptr %state)
  br i1 %c, label %fine, label %raise
fine:
  call void @numba_gil_ensure(ptr %state)
  call void @Py_DecRef(ptr %object)
  call void @numba_gil_release(ptr %state)
  ret i32 0
raise:
  ret i32 -1
}

; I5: %p is %x, and retained behind the place where %x is lost.
; REMARK: did not release %x where the function raises: what follows may use what it holds
; CHECK-LABEL: define i32 @retained_behind(
; CHECK-NOT: NRT_decref
; CHECK: raise:
; CHECK: call void @NRT_decref(ptr %p)
; CHECK-NOT: NRT_decref
define i32 @retained_behind(ptr %retptr, ptr %excinfo, ptr %place, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %then, label %raise
then:
  %x = load ptr, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %x)
  br label %raise
raise:
  %p = phi ptr [ %x, %then ], [ null, %entry ]
  call void @elsewhere()
  call void @NRT_incref(ptr %p)
  call void @elsewhere()
  call void @NRT_decref(ptr %p)
  ret i32 1
}

; I7: on one path the reference is undefined.
; REMARK: did not release %p where the function raises: it is no value there
; CHECK-LABEL: define i32 @undefined(
; CHECK: raise:
; CHECK-NEXT: ret i32 1
define i32 @undefined(ptr %retptr, ptr %excinfo, i1 %c, i1 %d) "passthru-kind"="native" {
entry:
  br i1 %c, label %then, label %join
then:
  %x = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  br label %join
join:
  %p = phi ptr [ %x, %then ], [ undef, %entry ]
  br i1 %d, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %p)
  ret i32 0
raise:
  ret i32 1
}

; I9: %x may be %y, of which one reference is released too many.
; REMARK: did not release %y where the function raises: the function releases %x in block %0, where no reference to it is owned
; CHECK-LABEL: define i32 @mistaken(
declare ptr @same(ptr) "passthru-returns"="owned" "passthru-borrows"="0" "passthru-no-release"
define i32 @mistaken(ptr %retptr, ptr %excinfo, ptr %y) "passthru-kind"="native" {
  %x = call ptr @same(ptr %y)
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 1
}

; I9: what %again leaks may be what %place owns.
; REMARK: did not release %y where the function raises: its counts depend on what changes a place that is loaded twice
; CHECK-LABEL: define i32 @not_understood(
; CHECK: raise:
; CHECK-NEXT: ret i32 1
define i32 @not_understood(ptr %retptr, ptr %excinfo, ptr %y, ptr %place, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %y)
  %old = load ptr, ptr %place
  store ptr %y, ptr %place
  call void @NRT_decref(ptr %old)
  %again = load ptr, ptr %place
  call void @NRT_incref(ptr %again)
  br i1 %c, label %raise, label %done
raise:
  ret i32 1
done:
  call void @NRT_decref(ptr %y)
  ret i32 0
}

; I1: what is released may be what memory owns, which gets it back.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @given_back(
define i32 @given_back(ptr %retptr, ptr %excinfo, ptr %x, ptr %place) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr %x)
  ret i32 1
}

; I1: the loop may never come round.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @taken_in_loop(
define i32 @taken_in_loop(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br label %loop
loop:
  call void @unknown(ptr %x)
  br i1 %c, label %raise, label %loop
raise:
  ret i32 1
}

; I1: both paths raise, and need not keep the same.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @taken_before_both(
define i32 @taken_before_both(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br i1 %c, label %some, label %raise
some:
  call void @unknown(ptr %x)
  br label %raise
raise:
  call void @borrows(ptr %x)
  ret i32 1
}

; I1: the path on which %x is released is none.
; REMARK: did not release %x where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @taken_on_all(
define i32 @taken_on_all(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @unknown(ptr %x)
  br i1 %c, label %some, label %raise
some:
  br i1 %c, label %raise, label %fine
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; I1: %r is released as %x was retained, but it need not be %x.
; REMARK: did not release 2 tokens on the reference that @same_or_new returned where the function raises: memory or a callee may own it
; CHECK-LABEL: define i32 @perhaps_same(
define i32 @perhaps_same(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  %slot = alloca ptr
  store ptr null, ptr %slot
  %s = call i32 @same_or_new(ptr %slot, ptr %excinfo, ptr %x)
  %failed = icmp ne i32 %s, 0
  br i1 %failed, label %fails, label %goes_on
fails:
  ret i32 1
goes_on:
  %r = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  br i1 %c, label %raise, label %fine
raise:
  ret i32 1
fine:
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret i32 0
}
define internal i32 @same_or_new(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %none = icmp eq ptr %new, null
  br i1 %none, label %same, label %other
other:
  store ptr %new, ptr %retptr
  ret i32 0
same:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
}

!0 = !{!"take"}
!1 = !{!"borrow"}
