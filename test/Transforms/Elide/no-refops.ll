; A module without refops is not changed, not even by a mark on a function that
; releases nothing (callee-summary.ll).
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

; CHECK: define i32 @quiet(ptr %retptr, ptr %excinfo) [[ONE:#[0-9]+]] {
define i32 @quiet(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  ret i32 0
}

; CHECK: attributes [[ONE]] = { "passthru-kind"="native" }
