; Numba-mangled names: arguments of one type are one web, and names that are
; known to be pass-through types are recognised in other symbols.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @NRT_decref(ptr)
declare void @NRT_incref(ptr)

; CHECK-LABEL: native function m.f(Testee, int64)
; CHECK:         argument  %arg.a.0.0  Testee  evidence: argument of %status in wrapper <- unbox %x{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1fB2v1E6Testeex(ptr %retptr, ptr %excinfo, ptr %arg.a.0.0, i64 %arg.a.1, i64 %arg.i) {
  ret i32 0
}

; The second argument has the type; the first only resembles it.  Nothing calls
; this function.
; CHECK-LABEL: native function m.g(Testee2, Testee)
; CHECK:         argument  %arg.y.0.0  Testee  evidence: same type in symbol in native function m.f <- argument of %status in wrapper <- unbox %x{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1gB2v2E7Testee26Testee(ptr %retptr, ptr %excinfo, ptr %arg.x.0.0, i64 %arg.x.1, ptr %arg.y.0.0, i64 %arg.y.1) {
  ret i32 0
}

; An omitted argument is no LLVM argument.
; CHECK-LABEL: native function m.h(omitted(default=0), Testee)
; CHECK:         argument  %arg.b.0.0  Testee  evidence: same type in symbol in native function m.f <-
; CHECK-EMPTY:
define i32 @_ZN1m1hB2v3E24omitted_28default_3d0_296Testee(ptr %retptr, ptr %excinfo, ptr %arg.b.0.0, i64 %arg.b.1) {
  ret i32 0
}

; Names and types do not fit together: nothing is concluded.
; CHECK-LABEL: native function m.i(Testee, Testee)
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    no pass-through references
define i32 @_ZN1m1iB2v4E6Testee6Testee(ptr %retptr, ptr %excinfo, ptr %arg.b.0.0, i64 %arg.b.1) {
  ret i32 0
}

define void @wrapper(ptr %o) {
  %x = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %status = call i32 @_ZN1m1fB2v1E6Testeex(ptr undef, ptr undef, ptr %x, i64 0, i64 0)
  ret void
}

; The destructor of a list names its elements' type.
; CHECK-LABEL: helper .dtor.list.Testee
; CHECK-NEXT:    slot      %payload+24  Testee  evidence: memory %element <- type name in symbol{{$}}
; CHECK-NEXT:    value     %element     Testee  evidence: type name in symbol{{$}}
; CHECK-EMPTY:
define void @.dtor.list.Testee(ptr %payload) {
  %place = getelementptr i8, ptr %payload, i64 24
  %element = load ptr, ptr %place
  call void @NRT_decref(ptr %element)
  ret void
}

; Nothing says that Unseen is a pass-through type.
; CHECK-LABEL: helper .dtor.list.Unseen
; CHECK-NEXT:    no pass-through references
define void @.dtor.list.Unseen(ptr %payload) {
  %place = getelementptr i8, ptr %payload, i64 24
  %element = load ptr, ptr %place
  call void @NRT_decref(ptr %element)
  ret void
}

; The type is known from an attribute alone, and the symbol names it.
; CHECK-LABEL: unknown function declared_type
; CHECK-NEXT:    argument  %x  Token  evidence: attribute{{$}}
; CHECK-EMPTY:
define void @declared_type(ptr "passthru-type"="Token" %x) {
  ret void
}

; CHECK-LABEL: native function m.j(Token)
; CHECK:         argument  %arg.t  Token  evidence: type name in symbol{{$}}
; CHECK-EMPTY:
define i32 @_ZN1m1jB2v5E5Token(ptr %retptr, ptr %excinfo, ptr %arg.t) {
  ret i32 0
}
