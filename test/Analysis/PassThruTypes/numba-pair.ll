; Numba's own IR for `pair(a, b): return a if a > b else b`.
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/pair.ll 2>&1 | FileCheck %s

; CHECK-LABEL: {{^}}native function __main__.pair(Testee, Testee)
; CHECK-NEXT:    symbol: _ZN8__main__4pairB2v3B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3dE6Testee6Testee
; CHECK-NEXT:    argument  %arg.a.0.0            Testee  evidence: argument of %.97 in CPython wrapper __main__.pair <- unbox %.28{{$}}
; CHECK-NEXT:    argument  %arg.b.0.0            Testee  evidence: argument of %.97 in CPython wrapper __main__.pair <- unbox %.64{{$}}
; CHECK-NEXT:    out       %retptr+0             Testee  evidence: return slot of %.97 in CPython wrapper __main__.pair <- memory %.107.fca.0.0.load <- box %.6.i{{$}}
; The select that is released may mix types, the one that is returned not.
; CHECK-NEXT:    value     %arg.b.0.0.arg.a.0.0  Testee  evidence: all inputs <- argument of %.97 in CPython wrapper __main__.pair <- unbox %.28{{$}}
; CHECK-NEXT:    value     %arg.a.0.0.arg.b.0.0  Testee  evidence: select <- argument of %.97 in CPython wrapper __main__.pair <- unbox %.28{{$}}
; CHECK-EMPTY:

; Neither the Python objects nor the attribute values are references of ours.
; CHECK-LABEL: {{^}}CPython wrapper __main__.pair(Testee, Testee)
; CHECK-NEXT:    symbol: _ZN7cpython8__main__4pair
; CHECK-NEXT:    slot      %.93+0              Testee  evidence: memory %.107.fca.0.0.load <- box %.6.i{{$}}
; CHECK-NEXT:    value     %.28                Testee  evidence: unbox{{$}}
; CHECK-NEXT:    value     %.64                Testee  evidence: unbox{{$}}
; CHECK-NEXT:    value     %.107.fca.0.0.load  Testee  evidence: box %.6.i{{$}}
; CHECK-EMPTY:

; CHECK-LABEL: {{^}}cfunc wrapper __main__.pair(Testee, Testee)
; CHECK-NEXT:    symbol: cfunc._ZN8__main__4pair
; CHECK-NEXT:    argument  %.1+0 {{ *}}Testee  evidence: field %extracted.parent <- argument of %.8 <- unbox %.28 in CPython wrapper __main__.pair{{$}}
; CHECK-NEXT:    argument  %.2+0 {{ *}}Testee  evidence: field %extracted.parent.1 <- argument of %.8 <- unbox %.64 in CPython wrapper __main__.pair{{$}}
; CHECK-NEXT:    result    return+0 {{ *}}Testee  evidence: all inputs <- field %inserted.value <- memory %.18.fca.0.0.load <- ... <- box %.6.i in CPython wrapper __main__.pair{{$}}
; CHECK-NEXT:    slot      %.4+0

; CHECK:       {{^}}runtime body NRT_incref
; CHECK-NEXT:    no pass-through references
; CHECK:       {{^}}runtime body NRT_decref
; CHECK-NEXT:    no pass-through references
; CHECK:       {{^}}recognised: 20 references in 3 of 5 functions
