; B1 to B4 of Analysis/CalleeSummaries.h: what a callee's body says.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare void @unknown(ptr)

; B1: the argument is stolen.  B4: its callers give it.
; CHECK: in drop: verified
define internal void @drop(ptr %x, i1 %c) {
entry:
  br i1 %c, label %a, label %b
a:
  call void @NRT_decref(ptr %x)
  ret void
b:
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in dropped: verified
define void @dropped(ptr %x, i1 %c) {
entry:
  call void @NRT_incref(ptr %x)
  call void @drop(ptr %x, i1 %c)
  ret void
}
; CHECK: in dropped_twice: {{.*}}[passthru-over-release]
define void @dropped_twice(ptr %x, i1 %c) {
entry:
  call void @NRT_incref(ptr %x)
  call void @drop(ptr %x, i1 %c)
  call void @NRT_decref(ptr %x)
  ret void
}

; B1: the argument is borrowed, also through a callee of the callee.
define internal void @hold(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
define internal void @hold_more(ptr %x, i1 %c) {
entry:
  call void @hold(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @drop(ptr %x, i1 %c)
  ret void
}
; CHECK: in held: verified
define void @held(i1 %c) {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @hold_more(ptr %x, i1 %c)
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in held_lost: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @held_lost(i1 %c) {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @hold_more(ptr %x, i1 %c)
  ret void
}

; B2: the result is owned, or borrowed.
define internal ptr @make(i1 %c) {
entry:
  br i1 %c, label %a, label %b
a:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  ret ptr %x
b:
  ret ptr null
}
; CHECK: in made: verified
define void @made(i1 %c) {
entry:
  %x = call ptr @make(i1 %c)
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in made_lost: expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define void @made_lost(i1 %c) {
entry:
  %x = call ptr @make(i1 %c)
  ret void
}
; B3: the body leaves it open, or may be replaced; own calls are left open.
define internal void @pass_on(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @unknown(ptr %x)
  ret void
}
define weak void @replaceable(ptr %x) {
entry:
  call void @NRT_decref(ptr %x)
  ret void
}
define internal void @repeat(ptr %x, i1 %c) {
entry:
  br i1 %c, label %again, label %last
again:
  call void @repeat(ptr %x, i1 false)
  ret void
last:
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in repeat: verified
; CHECK: in open_body: verified
define void @open_body(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @pass_on(ptr %x)
  call void @pass_on(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in not_this_body: verified
define void @not_this_body(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @replaceable(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}
; CHECK: in repeated_twice: {{.*}}[passthru-over-release]
define void @repeated_twice(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  call void @repeat(ptr %x, i1 true)
  call void @repeat(ptr %x, i1 false)
  ret void
}
; CHECK: error: passthru-verify: 5 findings
