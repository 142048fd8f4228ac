; Refops that come together only when LLVM inlines go before vectorisation, and
; what they held back is done: here, a load leaves the loop, and the loop goes.
; RUN: %opt -passes=passthru-optimize -S %s -pass-remarks=passthru-optimize 2>&1 | FileCheck %s
; RUN: %opt -passes='passthru-optimize<opt=2;loop-vectorize=false;slp-vectorize=false>' -S %s | FileCheck %s --check-prefix=BODY

; Without elision they stay.
; RUN: %opt -passes='passthru-optimize<elide=false>' -S %s | FileCheck %s --check-prefix=KEPT
; RUN: %opt -passes='passthru-optimize<opt=0;elide=false>' -S %s | FileCheck %s --check-prefix=O0

; The whole: all of it goes before LLVM's first half.
; RUN: %opt -passes='passthru-inline,passthru-elide,passthru-optimize' -S %s -pass-remarks=passthru 2>&1 | FileCheck %s --check-prefix=WHOLE

; RUN: not %opt -passes='passthru-optimize<opt=4>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=LEVEL
; RUN: not %opt -passes='passthru-optimize<elide=maybe>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=FLAG
; RUN: not %opt -passes='passthru-inline<elide=false>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN
; LEVEL: passthru-optimize: option 'opt' is '4'; expected 0, 1, 2 or 3
; FLAG: passthru-optimize: option 'elide' is 'maybe'; expected true or false
; UNKNOWN: passthru-inline: unknown option 'elide'; it takes opt

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

; CHECK: remark: {{.*}}removed 2 refops after inlining
; CHECK: define{{.*}} i32 @loop
; BODY: define{{.*}} i32 @loop
; CHECK-NOT: NRT_
; BODY-NOT: NRT_
; CHECK: load i64
; BODY: load i64
; CHECK-NOT: phi
; BODY-NOT: phi
; CHECK: mul i64
; BODY: mul i64
; CHECK-NOT: phi
; CHECK: ret i32 0

; KEPT: define{{.*}} i32 @loop
; KEPT: call void @NRT_incref
; KEPT: load i64
; KEPT: call void @NRT_decref
; O0: call i64 @read

; WHOLE: remark: {{.*}}elided 2 refops on %x
; WHOLE-NOT: removed
; WHOLE: define{{.*}} i32 @loop
; WHOLE-NOT: NRT_
; WHOLE: ret i32 0
define i32 @loop(ptr %retptr, ptr %excinfo, ptr %x, i64 %n) "passthru-kind"="native" {
entry:
  br label %body
body:
  %i = phi i64 [ 0, %entry ], [ %next, %body ]
  %sum = phi i64 [ 0, %entry ], [ %sum.next, %body ]
  %v = call i64 @read(ptr %x)
  %sum.next = add i64 %sum, %v
  %next = add i64 %i, 1
  %again = icmp slt i64 %next, %n
  br i1 %again, label %body, label %exit
exit:
  store i64 %sum.next, ptr %retptr
  ret i32 0
}

define linkonce_odr i64 @read(ptr %x) {
  call void @NRT_incref(ptr %x)
  %field = getelementptr i8, ptr %x, i64 24
  %v = load i64, ptr %field
  call void @NRT_decref(ptr %x)
  ret i64 %v
}
