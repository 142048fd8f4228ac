; Numba's native calling convention: arguments are borrowed, the return slot
; receives owned references, the status tells failure.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: declaration @_ZN8__main__4pairB2v1E6Testee6Testee: native-function; returns none; args (out-owned, out-borrowed, borrow, none, borrow); fails if native-status; may-release; from convention
declare i32 @_ZN8__main__4pairB2v1E6Testee6Testee(ptr, ptr, ptr, i64, ptr)

; The attribute tells it of a function whose name does not.
; CHECK: declaration @plain: native-function; {{.*}}; from convention
declare i32 @plain(ptr, ptr, ptr) "passthru-kind"="native"

; CHECK: declaration @unnamed: unknown; returns none; args (unknown, unknown, unknown); may-release; from nothing
declare i32 @unnamed(ptr, ptr, ptr)

; What is said by attribute goes on top, the kind stays.
; CHECK: declaration @quiet: native-function; returns none; args (out-owned, out-borrowed, borrow); fails if native-status; no-release; from attribute
declare i32 @quiet(ptr, ptr, ptr) "passthru-kind"="native" "passthru-no-release"

; A wrapper is no native function.
; CHECK: declaration @_ZN7cpython8__main__4pairB2v1E6Testee: unknown; returns unknown or null; args (unknown, unknown, unknown); may-release; from nothing
declare ptr @_ZN7cpython8__main__4pairB2v1E6Testee(ptr, ptr, ptr)

; A call of another type does not follow the convention.
; CHECK-LABEL: function @calls:
; CHECK-NEXT: @plain: native-function; {{.*}}; from convention
; CHECK-NEXT: @plain: unknown; returns none; args (unknown); may-release; from nothing
define void @calls(ptr %x) {
  %ok = call i32 @plain(ptr %x, ptr %x, ptr %x)
  %odd = call i32 @plain(ptr %x)
  ret void
}
