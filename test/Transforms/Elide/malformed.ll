; A malformed annotation: an error, and the module as it was.
; RUN: not %opt -passes=passthru-elide -S %s -o %t.ll 2>&1 | FileCheck %s
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s --check-prefix=VERIFY
; RUN: not test -s %t.ll

; CHECK: error: passthru-elide: {{.*}}passthru-kind
; VERIFY: error: passthru-verify: {{.*}}passthru-kind
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
define void @f(ptr %x) "passthru-kind"="nativ" {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
