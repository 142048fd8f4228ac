; A run that refuses the module leaves no report of an earlier run behind.
; RUN: rm -rf %t && mkdir %t
; RUN: echo old > %t/report.sarif
; RUN: echo old > %t/report.txt
; RUN: not %opt -passes='passthru-verify<format=sarif;output=%t/report.sarif>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=TEXT
; RUN: FileCheck %s < %t/report.sarif
; RUN: not %opt -passes='passthru-verify<output=%t/report.txt>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=TEXT
; RUN: count 0 < %t/report.txt

; TEXT: error: passthru-verify: {{.*}}[malformed-annotation]

; CHECK: "executionSuccessful": false
; CHECK: "text": "the run did not come to its end"
; CHECK: "results": []

define void @f(ptr %x) "passthru-kind"="friendly" {
  ret void
}
