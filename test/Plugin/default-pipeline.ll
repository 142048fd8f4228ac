; In a default pipeline the plugin does nothing unless it is asked to.

; RUN: %opt -passes='default<O2>' -S %s | FileCheck %s --check-prefix=OFF
; OFF-LABEL: define {{.*}}@_ZN4test6uselessE(
; OFF: call void @NRT_incref(
; OFF: call void @NRT_decref(

; By the environment, for every module, and with -O0 as well.
; RUN: env PASSTHRU_PASSES=passthru-elide %opt -passes='default<O2>' -S %s \
; RUN:   | FileCheck %s --check-prefix=ON
; RUN: env PASSTHRU_PASSES=passthru-elide %opt -passes='default<O0>' -S %s \
; RUN:   | FileCheck %s --check-prefix=ON
; ON-LABEL: define {{.*}}@_ZN4test6uselessE(
; ON-NOT: call

; By an attribute of any function.  Passes that several ask for run once.
; RUN: sed 's/%x) {/%x) "passthru-passes"="passthru-elide" {/' %s > %t.ll
; RUN: %opt -passes='default<O2>' -S %t.ll | FileCheck %s --check-prefix=ON
; RUN: env PASSTHRU_PASSES='passthru-verify<raise-leaks=error;args=guaranteed>, passthru-elide' \
; RUN:   %opt -passes='default<O2>' -S %t.ll -debug-pass-manager -o %t.out 2> %t.passes
; RUN: FileCheck %s --check-prefix=ON < %t.out
; RUN: FileCheck %s --check-prefix=ONCE < %t.passes
; ONCE: Running pass: {{.*}}RequestedPassesPass
; ONCE: Running pass: {{.*}}BalanceVerifierPass
; ONCE: Running pass: {{.*}}ElidePass
; ONCE-NOT: Running pass: {{.*}}ElidePass

; What cannot be parsed is an error, and nothing has run.
; RUN: not env PASSTHRU_PASSES=passthru-elide,no-such-pass %opt \
; RUN:   -passes='default<O2>' -S %s -o %t.none 2>&1 | FileCheck %s --check-prefix=UNKNOWN
; UNKNOWN: error: {{.*}}asked for 'no-such-pass', which is no pass of this plugin
; RUN: not env PASSTHRU_PASSES='passthru-elide<bogus=1>' %opt \
; RUN:   -passes='default<O2>' -S %s -o %t.none 2>&1 | FileCheck %s --check-prefix=BOGUS
; BOGUS: error: {{.*}}passthru-elide: unknown option 'bogus'

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

define i32 @_ZN4test6uselessE(ptr %retptr, ptr %excinfo, ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}
