; Plugin and host of different LLVMs: one line that names both versions, no
; pass registered, no crash, in both directions.
; REQUIRES: other-llvm

; RUN: rm -f %t
; RUN: not %bare-opt -load-pass-plugin=%other-plugin -passes='print<passthru-types>' \
; RUN:   -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s -DPLUGIN=%other-major -DHOST=%llvm-major
; RUN: not test -e %t
; RUN: not %other-opt -load-pass-plugin=%plugin -passes='print<passthru-types>' \
; RUN:   -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s -DPLUGIN=%llvm-major -DHOST=%other-major
; RUN: not test -e %t

; CHECK: PassThruPlugin: this plugin was built for LLVM [[PLUGIN]].{{[0-9.]+}}, but its host runs LLVM [[HOST]] ({{.*}}libLLVM{{.*}})
; CHECK-NOT: Stack dump

define void @f() {
  ret void
}
