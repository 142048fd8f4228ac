; Numba's own IR for a generator: the state is filled by the function, read by
; next and cleared by the finaliser, each a function of its own.
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/generator.ll 2>&1 | FileCheck %s

; CHECK-LABEL: {{^}}native function __main__.gen(Testee, Testee)
; CHECK:         argument  %arg.a.0.0
; CHECK-NEXT:    argument  %arg.b.0.0
; CHECK-NEXT:    out       %retptr+8 {{ *}}Testee
; CHECK-NEXT:    out       %retptr+24 {{ *}}Testee
; CHECK-LABEL: {{^}}generator __main__.gen.next(
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    out       %retptr+0    ?  evidence: return slot of %.31 in CPython wrapper __main__.gen.next <- memory %.41.fca.0.0.load <- box %.6.i{{$}}
; CHECK-NEXT:    slot      %arg.gen+8   ?  evidence: memory %.9 <- return slot of
; CHECK-NEXT:    slot      %arg.gen+24  ?  evidence: memory %.15 <- return slot of
; CHECK-NEXT:    slot      %arg.gen+56  ?  evidence: memory %.41 <- return slot of
; CHECK-LABEL: {{^}}helper __main__.gen.next(
; CHECK-NEXT:    symbol: finalize__ZN8__main__3gen4next
; CHECK-NEXT:    slot      %.1+8   ?  evidence: {{.*}}generator __main__.gen.next
; CHECK-NEXT:    slot      %.1+24  ?  evidence: {{.*}}generator __main__.gen.next
; CHECK-NEXT:    value     %.7 {{ *}}?
; CHECK-NEXT:    value     %.13 {{ *}}?
; CHECK-EMPTY:
