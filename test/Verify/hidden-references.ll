; References that optimised code moves as integers or as bytes, through slots
; that hold them for a while, and through the return slot (N1, N2 and N5 of
; Analysis/NormalForm.h).  Each function that is right stands beside one that is
; not.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native" "passthru-out-owned"="0" "passthru-borrows"="2"
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

; CHECK: in as_integer: verified
define i32 @as_integer(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, ptr, i64 }
  store { ptr, ptr, i64 } zeroinitializer, ptr %slot
  %i = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %bits = load i64, ptr %slot
  %r = inttoptr i64 %bits to ptr
  call void @NRT_decref(ptr %r)
  ret i32 0
}
; CHECK: in as_integer_twice: releases the reference that @native wrote {{.*}}[passthru-over-release]
define i32 @as_integer_twice(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, ptr, i64 }
  %i = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %bits = load i64, ptr %slot
  %r = inttoptr i64 %bits to ptr
  call void @NRT_decref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret i32 0
}

; CHECK: in as_bytes: verified
define i32 @as_bytes(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, ptr, i64 }
  %other = alloca { ptr, ptr, i64 }
  %i = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  call void @llvm.memcpy.p0.p0.i64(ptr %other, ptr %slot, i64 24, i1 false)
  %r = load ptr, ptr %other
  call void @NRT_decref(ptr %r)
  ret i32 0
}
; CHECK: in as_bytes_lost: expected 0 owned references to {{.*}}, found 1{{.*}}[passthru-leak]
define i32 @as_bytes_lost(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, ptr, i64 }
  %other = alloca { ptr, ptr, i64 }
  %i = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  call void @llvm.memcpy.p0.p0.i64(ptr %other, ptr %slot, i64 24, i1 false)
  %r = load ptr, ptr %other
  call void @NRT_incref(ptr %r)
  call void @NRT_decref(ptr %r)
  ret i32 0
}

; What is taken is what was given a moment ago.
; CHECK: in through_slot: verified
define void @through_slot(ptr %place, ptr %a) {
entry:
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr %new, ptr %place, !passthru.slot !1
  %again = load ptr, ptr %place, !passthru.slot !0
  store ptr %a, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %again)
  call void @NRT_decref(ptr %old)
  ret void
}
; CHECK: in through_slot_lost: expected 0 owned references to %new, found 1{{.*}}[passthru-leak]
define void @through_slot_lost(ptr %place, ptr %a) {
entry:
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  %old = load ptr, ptr %place, !passthru.slot !0
  store ptr %new, ptr %place, !passthru.slot !1
  %again = load ptr, ptr %place, !passthru.slot !0
  store ptr %a, ptr %place, !passthru.slot !1
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %old)
  ret void
}

; A branch on a constant decides nothing.
; CHECK: in constant: verified
define i32 @constant(ptr %a) {
entry:
  call void @NRT_incref(ptr %a)
  switch i32 0, label %never [ i32 0, label %always ]
never:
  ret i32 0
always:
  call void @NRT_decref(ptr %a)
  ret i32 0
}

; The caller sees what the return slot holds at the end.
; CHECK: in stored_twice: verified
define i32 @stored_twice(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  store ptr %a, ptr %retptr
  br i1 %c, label %other, label %out
other:
  store ptr %b, ptr %retptr
  br label %out
out:
  %r = load ptr, ptr %retptr
  call void @NRT_incref(ptr %r)
  ret i32 0
}
; CHECK: in overwritten: expected 0 owned references to %a, found 1, {{.*}}[passthru-leak]
define i32 @overwritten(ptr %retptr, ptr %excinfo, ptr %a, i1 %c) "passthru-kind"="native" {
entry:
  store ptr %a, ptr %retptr
  call void @NRT_incref(ptr %a)
  br i1 %c, label %other, label %out
other:
  store ptr null, ptr %retptr
  br label %out
out:
  ret i32 0
}
; CHECK: in not_owned: expected 0 owned references to %a, found -1, {{.*}}[passthru-over-release]
; CHECK: note: {{.*}}handed over to the caller in block %entry: -1 owned references
define i32 @not_owned(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  store ptr %a, ptr %retptr
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %a)
  ret i32 0
}
; On an error nothing is handed over.
; CHECK: in raised: verified
define i32 @raised(ptr %retptr, ptr %excinfo, ptr %a, i1 %c) "passthru-kind"="native" {
entry:
  store ptr %a, ptr %retptr
  call void @NRT_incref(ptr %a)
  br i1 %c, label %raise, label %out
raise:
  call void @NRT_decref(ptr %a)
  ret i32 1
out:
  ret i32 0
}

; An Optional without a value hands over nothing.
; CHECK: in optional: verified
define i32 @optional(ptr %retptr, ptr %excinfo, ptr %x, i1 %valid) "passthru-kind"="native" {
entry:
  %held = select i1 %valid, ptr %x, ptr null
  call void @NRT_incref(ptr %held)
  store ptr %x, ptr %retptr
  %flag = zext i1 %valid to i8
  %place = getelementptr i8, ptr %retptr, i64 8
  store i8 %flag, ptr %place
  ret i32 0
}
; CHECK: in optional_lost: expected 0 owned references to %x, found 1, {{.*}}[passthru-leak]
define i32 @optional_lost(ptr %retptr, ptr %excinfo, ptr %x, i1 %valid) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  %flag = zext i1 %valid to i8
  %place = getelementptr i8, ptr %retptr, i64 8
  store i8 %flag, ptr %place
  ret i32 0
}

!0 = !{!"take"}
!1 = !{!"give"}
!2 = !{!{i64 0, !"managed", !"T", i64 8}}
!3 = !{}
!4 = !{ptr @optional, !"native", !3, !2}
!5 = !{ptr @optional_lost, !"native", !3, !2}
!passthru.signatures = !{!4, !5}

; N2: what a call writes is what its slot holds until something else is stored
; there.
; CHECK: in in_slot_of_loop: verified
define i32 @in_slot_of_loop(ptr %retptr, ptr %excinfo, ptr %a, i64 %n) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  store { ptr, i64 } zeroinitializer, ptr %slot
  %status = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %slot
  call void @NRT_decref(ptr %r)
  %next = add i64 %i, 1
  %again = icmp slt i64 %next, %n
  br i1 %again, label %loop, label %done
done:
  ret i32 0
}
; CHECK: in overwritten_slot: {{.*}}%a{{.*}}[passthru-over-release]
define i32 @overwritten_slot(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  %status = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %slot
  store ptr %a, ptr %slot
  %again = load ptr, ptr %slot
  call void @NRT_decref(ptr %again)
  ret i32 0
}
; CHECK: in slot_of_two_calls: verified
define i32 @slot_of_two_calls(ptr %retptr, ptr %excinfo, ptr %a) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  %status = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %r = load ptr, ptr %slot
  call void @NRT_decref(ptr %r)
  %status2 = call i32 @native(ptr %slot, ptr %excinfo, ptr %a)
  %r2 = load ptr, ptr %slot
  call void @NRT_decref(ptr %r2)
  ret i32 0
}
