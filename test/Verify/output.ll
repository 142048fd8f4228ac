; output=FILE has what opt prints.
; RUN: rm -rf %t && mkdir %t
; RUN: not %opt -passes='passthru-verify<output=%t/found.txt>' -disable-output %s 2> %t/printed.txt
; RUN: FileCheck %s < %t/found.txt
; RUN: diff %t/found.txt %t/printed.txt
; CHECK: warning: passthru-verify: in leak: {{.*}}[passthru-leak]
; CHECK-NEXT: note: passthru-verify: retained
; CHECK: error: passthru-verify: 1 finding, see above [passthru-unbalanced]

; `-` is the standard output.
; RUN: not %opt -passes='passthru-verify<output=->' -disable-output %s 2> %t/printed.txt > %t/stdout.txt
; RUN: diff %t/found.txt %t/stdout.txt
; RUN: not %opt -passes='passthru-verify<output=-;format=sarif>' -disable-output %s 2> %t/printed.txt \
; RUN:   | FileCheck %s --check-prefix=SARIF
; SARIF: "ruleId": "passthru-leak"
; SARIF: "version": "2.1.0"

; The last run on a file wins.
; RUN: %opt -passes='passthru-verify<output=%t/last.txt>,passthru-verify<output=%t/last.txt;format=sarif>' \
; RUN:   -disable-output %S/balanced.ll 2> %t/printed.txt
; RUN: FileCheck %s --check-prefix=LAST --implicit-check-not='remark: ' < %t/last.txt
; LAST: "verdict": "verified"

; A file that cannot be written is an error that names it; the findings are
; seen nevertheless, and the module is not written.
; RUN: not %opt -passes='passthru-verify<output=%t/nowhere/found.txt>' -S %s -o %t/out.ll 2>&1 \
; RUN:   | FileCheck %s --check-prefix=NOWHERE
; RUN: count 0 < %t/out.ll
; NOWHERE: warning: passthru-verify: in leak: {{.*}}[passthru-leak]
; NOWHERE: error: passthru-verify: cannot write '{{.*}}/nowhere/found.txt': No such file or directory [output-file]
; RUN: not %opt -passes='passthru-verify<output=%t>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=DIRECTORY
; DIRECTORY: error: passthru-verify: cannot write '{{.*}}': Is a directory
; RUN: not %opt -passes='passthru-verify<output=/dev/full;format=sarif>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=FULL
; FULL: error: passthru-verify: cannot write '/dev/full': No space left on device

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

define void @leak(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  ret void
}
