; The attribute "passthru-kind" wins over symbol and signature.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: {{^}}native function plain
define i32 @plain(ptr %a, ptr %b, ptr %x) "passthru-kind"="native" "passthru-args"="unknown" {
  ret i32 0
}
; CHECK: {{^}}generator resume
define i32 @resume(ptr %a, ptr %b, ptr %x) "passthru-kind"="generator" {
  ret i32 0
}
; CHECK: {{^}}CPython wrapper entry
define ptr @entry(ptr %a, ptr %b, ptr %c) "passthru-kind"="cpython-wrapper" {
  ret ptr null
}
; CHECK: {{^}}cfunc wrapper c_entry
define i64 @c_entry(i64 %a) "passthru-kind"="cfunc-wrapper" "passthru-args"="guaranteed" {
  ret i64 0
}
; CHECK: {{^}}helper drop
define void @drop(ptr %a) "passthru-kind"="helper" {
  ret void
}
; CHECK: {{^}}exception helper arguments
define ptr @arguments(ptr %a) "passthru-kind"="exception-helper" {
  ret ptr null
}
; CHECK: {{^}}unknown function __main__.pair()
define i32 @_ZN8__main__4pairB2v3E(ptr %retptr, ptr %excinfo) "passthru-kind"="unknown" {
  ret i32 0
}
