; What LLVM itself knows: intrinsics, and calls that write no memory.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: declaration @llvm.memcpy.p0.p0.i64: intrinsic; returns none; args (borrow, borrow, none, none); no-release; from LLVM
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
; CHECK: declaration @llvm.umax.i64: intrinsic; returns none; args (none, none); no-release; from LLVM
declare i64 @llvm.umax.i64(i64, i64)

; Intrinsics that run code, or count references of another language.
; CHECK: declaration @llvm.coro.resume: unknown; returns none; args (unknown); may-release; from nothing
declare void @llvm.coro.resume(ptr)
; CHECK: declaration @llvm.objc.release: unknown; returns none; args (unknown); may-release; from nothing
declare void @llvm.objc.release(ptr)

; A release writes the count, so that what only reads cannot release.
; CHECK: declaration @reads: unknown; returns unknown or null; args (borrow); no-release; from LLVM
declare ptr @reads(ptr) readonly
; CHECK: declaration @pure: unknown; returns none; args (none); no-release; from LLVM
declare i64 @pure(i64) readnone
; CHECK: declaration @writes: unknown; returns none; args (unknown); may-release; from nothing
declare void @writes(ptr) nounwind

; CHECK-LABEL: function @calls:
; CHECK-NEXT: @writes: unknown; {{.*}} (borrow); no-release; from LLVM
; CHECK-NEXT: @writes: unknown; {{.*}} (unknown); may-release; from nothing
define void @calls(ptr %x) {
  call void @writes(ptr %x) readonly
  call void @writes(ptr %x)
  ret void
}
