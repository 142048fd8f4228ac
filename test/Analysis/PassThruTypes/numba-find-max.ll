; Numba's own IR for the maximum of a reflected list.  The elements live in the
; payload of the list's MemInfo, which the wrapper fills and the native function
; reads: that makes them one web, though no reference is ever passed.
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/find-max.ll 2>&1 | FileCheck %s --implicit-check-not=%arg.testees

; CHECK-LABEL: {{^}}native function __main__.find_max(reflected list(Testee)<iv=None>)
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    out       %retptr+0 {{ *}}Testee  evidence: return slot of %.403 in CPython wrapper __main__.find_max <- memory %.413.fca.0.0.load <- box %.6.i4{{$}}
; CHECK-NEXT:    value     %result.2.sroa.0.087 {{ *}}Testee  evidence: phi <-
; CHECK-NEXT:    value     %.378.unpack.unpack {{ *}}Testee  evidence: memory <-
; CHECK-NEXT:    value     %result.3.sroa.0.1 {{ *}}Testee  evidence: phi <-
; CHECK-NEXT:    value     %t.sroa.0.1 {{ *}}Testee  evidence: all inputs <-
; CHECK-NEXT:    value     %result.2.sroa.0.0.lcssa {{ *}}Testee
; CHECK-NEXT:    value     %.43.unpack.unpack {{ *}}Testee  evidence: memory <- argument of %.403 in CPython wrapper __main__.find_max <- memory <- unbox %.159{{$}}
; CHECK-NEXT:    value     %.276.unpack.unpack {{ *}}Testee  evidence: memory <-
; CHECK-EMPTY:

; The list's destructor gets the same payload, and names the elements' type.
; CHECK-LABEL: {{^}}helper .dtor.list.Testee
; CHECK-NEXT:    value     %.14.unpack.unpack  Testee  evidence: memory <- destructor of
; CHECK-EMPTY:

; CHECK-LABEL: {{^}}CPython wrapper __main__.find_max
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    slot      %.399+0 {{ *}}Testee
; CHECK-NEXT:    value     %.159 {{ *}}Testee  evidence: unbox{{$}}
; CHECK-NEXT:    value     %.193.unpack.unpack {{ *}}Testee  evidence: memory <- unbox %.159{{$}}
; CHECK-NEXT:    value     %.413.fca.0.0.load {{ *}}Testee  evidence: box %.6.i4{{$}}
; CHECK-NEXT:    value     %.461.unpack.unpack126 {{ *}}Testee  evidence: box
; CHECK-NEXT:    value     %.461.unpack.unpack {{ *}}Testee  evidence: box
; CHECK-NEXT:    value     %.494.unpack.unpack {{ *}}Testee  evidence: box
; CHECK-NEXT:    value     %.529.unpack.unpack {{ *}}Testee  evidence: box
; CHECK-EMPTY:

; The cfunc wrapper gets the list by value: no reference of ours.
; CHECK-LABEL: {{^}}cfunc wrapper __main__.find_max
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    result    return+0
; CHECK:       {{^}}recognised: 22 references in 4 of 6 functions
