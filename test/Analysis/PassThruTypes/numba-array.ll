; Arrays have MemInfos as well, but nothing passes through.
; RUN: %opt -passes='print<passthru-types>' -disable-output %S/../../Inputs/numba-0.56.4/opaque/array-slice.ll 2>&1 | FileCheck %s --implicit-check-not=evidence --implicit-check-not=conflict

; CHECK-LABEL: {{^}}native function __main__.arr(array(float64, 1d, C))
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    no pass-through references
; CHECK-LABEL: {{^}}CPython wrapper __main__.arr(array(float64, 1d, C))
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    no pass-through references
; CHECK:       {{^}}recognised: 0 references in 0 of 5 functions
