; RUN: not %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

; CHECK:      print<passthru-types>: function 'a': attribute "passthru-kind" is "nativ"; expected native, generator, cpython-wrapper, cfunc-wrapper, helper, exception-helper or unknown
; CHECK-NEXT: function 'a': attribute "passthru-args" is "yes"; expected guaranteed or unknown
; CHECK-NEXT: function 'b': attribute "passthru-kind" is "native"; that takes the signature i32 (pointer, pointer, ...)
; CHECK-NEXT: function 'c': attribute "passthru-type" on argument 0, which is no pointer
; CHECK-NEXT: function 'c': attribute "passthru-type" on argument 1 names no type
; CHECK-NEXT: function 'c': attribute "passthru-type" on the function's result, which is no pointer

declare i32 @a(ptr, ptr) "passthru-kind"="nativ" "passthru-args"="yes"
declare void @b(ptr, ptr) "passthru-kind"="native"
declare void @c(i64 "passthru-type"="Testee", ptr "passthru-type") "passthru-type"="Testee"
