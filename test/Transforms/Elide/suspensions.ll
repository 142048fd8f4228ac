; L8 of Elide.h: a suspended generator holds a saved variable twice; S1 to S4 of
; Transforms/Suspensions.h.
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s --implicit-check-not=NRT_incref --implicit-check-not=NRT_decref
; Nothing more goes, and what is left is right.
; RUN: %opt -passes=passthru-elide,passthru-elide -S %s -o %t.twice
; RUN: %opt -passes=passthru-elide -S %s -o %t.once
; RUN: diff %t.once %t.twice
; RUN: %opt -passes=passthru-elide,passthru-verify -disable-output %s 2>&1 | FileCheck %s --check-prefix=VERIFY

%state = type { i32, ptr, ptr, i64 }

; CHECK: declare void @NRT_incref
; CHECK: declare void @NRT_decref
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i64 @item(ptr, i64) "passthru-borrows"="0" "passthru-no-release"
declare void @counts(ptr)

; The variable's own token stays in the state.
; VERIFY: in gen_next: verified
; CHECK-LABEL: define i32 @gen_next(
; CHECK: start:
; CHECK-NEXT: call void @NRT_incref(ptr %arg)
; CHECK: step:
; CHECK: store ptr %x, ptr %p.saved, align 8, !passthru.slot [[GIVE:![0-9]+]]
; CHECK: end:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK: resume:
; CHECK-NEXT: load ptr, ptr %p.saved, align 8, !passthru.slot [[TAKE:![0-9]+]]
define i32 @gen_next(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
entry:
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %p.index = getelementptr %state, ptr %gen, i32 0, i32 3
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  %at = load i32, ptr %gen, align 8
  switch i32 %at, label %done [ i32 0, label %start
                                i32 1, label %resume ]
start:
  call void @NRT_incref(ptr %arg)
  br label %loop
loop:
  %x = phi ptr [ %arg, %start ], [ %y, %resume ]
  %i = load i64, ptr %p.index, align 8
  %more = icmp slt i64 %i, 10
  br i1 %more, label %step, label %end
step:
  %v = call i64 @item(ptr %x, i64 %i)
  %j = add i64 %i, 1
  store i64 %j, ptr %p.index, align 8
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  store i64 %v, ptr %retptr, align 8
  ret i32 0
end:
  call void @NRT_decref(ptr %x)
  store i32 -1, ptr %gen, align 8
  ret i32 -3
done:
  ret i32 -3
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr null)
  call void @NRT_decref(ptr %y)
  br label %loop
}

; The shape of those below, where all conditions hold.
; CHECK-LABEL: define i32 @plain(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK-NEXT: store ptr %arg, ptr %p.saved
; CHECK: call i64 @item(
; CHECK-NEXT: call void @NRT_decref(ptr %y)
define i32 @plain(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; S1: a copy, as a linker makes one; what it was copied from may do otherwise.
; CHECK-LABEL: define linkonce_odr i32 @copied(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define linkonce_odr i32 @copied(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; S1: the wrapper has a copy of its own: it does not call it.
; CHECK-LABEL: define i32 @_ZN5inwrap4nextE(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define i32 @_ZN5inwrap4nextE(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}
define ptr @_ZN7cpython5inwrap4nextE(ptr %closure, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
  ret ptr null
}

; S2: something else reads the place, without a mark.
; CHECK-LABEL: define i32 @also_read(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define i32 @also_read(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %old = load i64, ptr %p.saved, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  store i64 %old, ptr %retptr, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; S2: the state is passed on.
; CHECK-LABEL: define i32 @passed_on(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define i32 @passed_on(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %gen, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; S3: between suspending and saving, something may release.
; CHECK-LABEL: define i32 @released_between(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @counts(ptr %gen.other)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define i32 @released_between(ptr %retptr, ptr %excinfo, ptr %gen, ptr %gen.other) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  call void @counts(ptr %gen.other)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; S4: what is saved is returned as well, and who gets it may keep the token.
; CHECK-LABEL: define i32 @also_returned(
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_incref(ptr %arg)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
define i32 @also_returned(ptr %retptr, ptr %excinfo, ptr %gen) "passthru-kind"="generator" {
  %p.arg = getelementptr %state, ptr %gen, i32 0, i32 1
  %p.saved = getelementptr %state, ptr %gen, i32 0, i32 2
  %at = load i32, ptr %gen, align 8
  %first = icmp eq i32 %at, 0
  br i1 %first, label %start, label %resume
start:
  %arg = load ptr, ptr %p.arg, align 8, !passthru.slot !0
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  call void @NRT_incref(ptr %arg)
  store ptr %arg, ptr %p.saved, align 8, !passthru.slot !1
  store i32 1, ptr %gen, align 8
  store ptr %arg, ptr %retptr, align 8
  ret i32 0
resume:
  %y = load ptr, ptr %p.saved, align 8, !passthru.slot !2
  call void @NRT_decref(ptr %y)
  %v = call i64 @item(ptr %y, i64 0)
  call void @NRT_decref(ptr %y)
  ret i32 -3
}

; CHECK-DAG: [[GIVE]] = !{!"give", i32 1}
; CHECK-DAG: [[TAKE]] = !{!"take", i32 1}
!passthru.signatures = !{!3, !16, !7, !8, !9, !10, !11, !12}
!0 = !{!"borrow"}
!1 = !{!"give", i32 2}
!2 = !{!"take", i32 2}
!3 = !{ptr @gen_next, !"generator", !4, !4, !5}
!4 = !{}
!5 = !{!6, !13}
!6 = !{i64 8, !"managed", !"list"}
!13 = !{i64 16, !"managed", !"list"}
!7 = !{ptr @copied, !"generator", !4, !4, !5}
!8 = !{ptr @_ZN5inwrap4nextE, !"generator", !4, !4, !5}
!9 = !{ptr @also_read, !"generator", !4, !4, !5}
!10 = !{ptr @passed_on, !"generator", !4, !4, !5}
!11 = !{ptr @released_between, !"generator", !4, !4, !5}
!12 = !{ptr @also_returned, !"generator", !4, !14, !5}
!14 = !{!15}
!15 = !{i64 0, !"managed", !"list"}
!16 = !{ptr @plain, !"generator", !4, !4, !5}
