; A value of a target type `passthru`, from LLVM 16 on.
; REQUIRES: target-types
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

%passthru.Testee = type opaque

; CHECK-LABEL: unknown function arguments
; CHECK-NEXT:    argument  %a      Token   evidence: target type{{$}}
; CHECK-NEXT:    argument  %b      Testee  evidence: target type{{$}}
; CHECK-NEXT:    argument  %c      ?       evidence: target type{{$}}
; CHECK-NEXT:    result    return  Token   evidence: all inputs <- target type %e{{$}}
; CHECK-NEXT:    value     %e      Token   evidence: target type{{$}}
; CHECK-EMPTY:
define target("passthru.Token") @arguments(i1 %i, target("passthru.Token") %a,
    target("passthru", %passthru.Testee) %b, target("passthru") %c,
    target("passthrough") %d, ptr %p) {
  %e = select i1 %i, target("passthru.Token") %a, target("passthru.Token") %a
  ret target("passthru.Token") %e
}
