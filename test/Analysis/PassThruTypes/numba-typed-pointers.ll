; The same modules with LLVM 14's typed pointers give the same answers; so does
; the module before Numba optimised it, as far as names go.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/pair.ll > %t.typed 2>&1
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/pair.ll > %t.opaque 2>&1
; RUN: diff %t.typed %t.opaque
; RUN: %opt-typed -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/find-max.ll > %t.typed 2>&1
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/find-max.ll > %t.opaque 2>&1
; RUN: diff %t.typed %t.opaque
; RUN: %opt-typed -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/pair-unoptimised.ll 2>&1 | FileCheck %s

; CHECK-LABEL: {{^}}native function __main__.pair(Testee, Testee)
; CHECK:         argument  %arg.a.0.0 {{ *}}Testee
; CHECK:         argument  %arg.b.0.0 {{ *}}Testee
; CHECK:         out       %retptr+0  {{ *}}Testee
; CHECK-LABEL: {{^}}CPython wrapper __main__.pair(Testee, Testee)
; CHECK:         slot      %.93+0 {{ *}}Testee  evidence: memory %.107.fca.0.0.load <- box %.129{{$}}
; CHECK-NEXT:    value     %.28 {{ *}}Testee  evidence: unbox{{$}}
; CHECK:         value     %.50.fca.1.insert+0 {{ *}}Testee  evidence: field <- unbox %.28{{$}}
; Two calls away from the wrapper.
; CHECK-LABEL: {{^}}native function __main__.gt.<locals>.<lambda>(Testee, Testee)
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    argument  %arg.self.0.0 {{ *}}Testee  evidence: argument of %.20 in native function __main__.pair <- {{.*}} <- unbox %.28{{$}}
; CHECK-NEXT:    argument  %arg.other.0.0 {{ *}}Testee  evidence: argument of %.20 in native function __main__.pair <- {{.*}} <- unbox %.64{{$}}
; CHECK-EMPTY:
