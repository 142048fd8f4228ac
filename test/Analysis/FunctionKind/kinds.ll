; The kinds, by symbol and signature.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK: {{^}}native function __main__.pair(Testee)
define i32 @_ZN8__main__4pairB2v3E6Testee(ptr %0, ptr %1, ptr %2, i64 %3) {
  ret i32 0
}
; Without a unique number, the names of the first arguments tell.
; CHECK: {{^}}native function m.named(int64)
define i32 @_ZN1m5namedEx(ptr %retptr, ptr %excinfo, i64 %arg.x) {
  ret i32 0
}
; C++ mangles alike: i32 m::method(this, m::Type).
; CHECK: {{^}}unknown function m.method(Type)
define i32 @_ZN1m6methodE4Type(ptr %this, ptr %argument) {
  ret i32 0
}
; CHECK: {{^}}unknown function _ZN1m8overloadEPiS_
define i32 @_ZN1m8overloadEPiS_(ptr %retptr, ptr %excinfo) {
  ret i32 0
}
; Numba's symbol, but none of its signatures.
; CHECK: {{^}}unknown function __main__.wrong_result()
define i64 @_ZN8__main__12wrong_resultB2v3E(ptr %retptr, ptr %excinfo) {
  ret i64 0
}
; CHECK: {{^}}unknown function __main__.wrong_param()
define i32 @_ZN8__main__11wrong_paramB2v3E(ptr %retptr, i64 %excinfo) {
  ret i32 0
}
; CHECK: {{^}}CPython wrapper __main__.pair(Testee)
; CHECK-NEXT: symbol: _ZN7cpython8__main__4pairB2v3E6Testee
define ptr @_ZN7cpython8__main__4pairB2v3E6Testee(ptr %py_closure, ptr %py_args, ptr %py_kws) {
  ret ptr null
}
; A Python module of that name.
; CHECK: {{^}}native function mine()
; CHECK-NEXT: symbol: _ZN7cpython4mineB2v3E
define i32 @_ZN7cpython4mineB2v3E(ptr %retptr, ptr %excinfo) {
  ret i32 0
}
; CHECK: {{^}}cfunc wrapper __main__.pair(Testee)
define ptr @cfunc._ZN8__main__4pairB2v3E6Testee({ { ptr }, i64 } %0) {
  ret ptr null
}
; CHECK: {{^}}generator __main__.gen.next(Testee generator(func=f))
define i32 @_ZN8__main__3gen4nextE32Testee_20generator_28func_3df_29(ptr %retptr, ptr %excinfo, ptr %arg.gen) {
  ret i32 0
}
; CHECK: {{^}}helper __main__.gen.next(Testee generator(func=f))
define void @finalize__ZN8__main__3gen4nextE32Testee_20generator_28func_3df_29(ptr %state) {
  ret void
}
; CHECK: {{^}}helper .dtor.list.Testee
define void @.dtor.list.Testee(ptr %payload) {
  ret void
}
; CHECK: {{^}}helper .numba__ZN1m1fB2v1E.list_decref
define void @.numba__ZN1m1fB2v1E.list_decref(ptr %item) {
  ret void
}
; CHECK: {{^}}helper _numba_list_dtor
define void @_numba_list_dtor(ptr %0, i64 %1, ptr %2) {
  ret void
}
; CHECK: {{^}}helper _Dtor.jitclass.Box
define void @_Dtor.jitclass.Box(ptr %0, i64 %1, ptr %2) {
  ret void
}
; CHECK: {{^}}exception helper __excinfo_unwrap_args7b0c
define ptr @__excinfo_unwrap_args7b0c(ptr %arguments) {
  ret ptr null
}
; CHECK: {{^}}unknown function __excinfo_unwrap_args8c
define void @__excinfo_unwrap_args8c(ptr %arguments) {
  ret void
}
; CHECK: {{^}}runtime body NRT_incref
define void @NRT_incref(ptr %mi) {
  ret void
}
; CHECK: {{^}}runtime body nrt_atomic_add
define i64 @nrt_atomic_add(ptr %counter) {
  ret i64 0
}
; CHECK: {{^}}unknown function main
define i32 @main(ptr %retptr, ptr %excinfo) {
  ret i32 0
}
