; Typed pointers: the type of excinfo marks a native function, both with three
; and, from Numba 0.57 on, with five fields.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: {{^}}native function m.three(int64)
define i32 @_ZN1m5threeEx(i64* %0, { i8*, i32, i8* }** %1, i64 %2) {
  ret i32 0
}
; CHECK: {{^}}native function m.five(int64)
define i32 @_ZN1m4fiveEx(i64* %0, { i8*, i32, i8*, i8*, i32 }** %1, i64 %2) {
  ret i32 0
}
; CHECK: {{^}}unknown function m.other(int64)
define i32 @_ZN1m5otherEx(i64* %0, { i8*, i64, i8* }** %1, i64 %2) {
  ret i32 0
}
; CHECK: {{^}}unknown function m.once(int64)
define i32 @_ZN1m4onceEx(i64* %0, { i8*, i32, i8* }* %1, i64 %2) {
  ret i32 0
}
