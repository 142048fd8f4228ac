; Typed pointers: a pointer to an opaque struct named `passthru.…`.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

%passthru.Testee = type opaque
%passthru.Testee.3 = type opaque
%passthru.Known = type { i64 }
%other.Testee = type opaque

; CHECK-LABEL: unknown function arguments
; CHECK-NEXT:    argument  %a      Testee  evidence: struct type{{$}}
; CHECK-NEXT:    argument  %again  Testee  evidence: struct type{{$}}
; CHECK-EMPTY:
define void @arguments(%passthru.Testee* %a, %passthru.Testee.3* %again,
                       %passthru.Known* %b, %other.Testee* %c, i8* %d) {
  ret void
}

; What is cast to it is one as well.
; CHECK-LABEL: unknown function casts
; CHECK-NEXT:    argument  %x        Testee  evidence: same object <- struct type %typed{{$}}
; CHECK-NEXT:    slot      %place+0  Testee  evidence: memory <- same object <- struct type %typed{{$}}
; CHECK-EMPTY:
define void @casts(i8* %x, i8** %place) {
  %typed = bitcast i8* %x to %passthru.Testee*
  store i8* %x, i8** %place
  ret void
}
