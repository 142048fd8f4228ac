; B1 to B5 of Analysis/CalleeSummaries.h: what a callee's body says.
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

; B5: what never returns None (status -2) needs no release for that case.
define linkonce_odr i32 @_ZN4main5givesE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) {
entry:
  br i1 %c, label %ok, label %fail
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  br label %end
fail:
  br label %end
end:
  %status = phi i32 [ 0, %ok ], [ 1, %fail ]
  ret i32 %status
}
define linkonce_odr i32 @_ZN4main9passes_onE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) {
entry:
  %status = call i32 @_ZN4main5givesE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c)
  %odd = select i1 %c, i32 %status, i32 5
  ret i32 %odd
}
; CHECK: in main.never_none(): verified
define i32 @_ZN4main10never_noneE(ptr %retptr, ptr %excinfo, i1 %c) {
entry:
  %slot = alloca ptr
  store ptr null, ptr %slot
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %status = call i32 @_ZN4main5givesE(ptr %slot, ptr %excinfo, ptr %x, i1 %c)
  %none = icmp eq i32 %status, -2
  br i1 %none, label %end, label %held
held:
  call void @NRT_decref(ptr %x)
  %fails = icmp ne i32 %status, 0
  br i1 %fails, label %failed, label %released
released:
  %y = load ptr, ptr %slot
  call void @NRT_decref(ptr %y)
  br label %end
end:
  ret i32 0
failed:
  ret i32 %status
}
; Also through a callee of the callee.
; CHECK: in main.never_none_either(): verified
define i32 @_ZN4main17never_none_eitherE(ptr %retptr, ptr %excinfo, i1 %c) {
entry:
  %slot = alloca ptr
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %status = call i32 @_ZN4main9passes_onE(ptr %slot, ptr %excinfo, ptr %x, i1 %c)
  switch i32 %status, label %failed [ i32 0, label %ok
                                      i32 -2, label %none ]
ok:
  %y = load ptr, ptr %slot
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret i32 0
none:
  ret i32 0
failed:
  call void @NRT_decref(ptr %x)
  ret i32 %status
}

; B5 does not hold: it may return None itself, or hand on what nobody knows.
define linkonce_odr i32 @_ZN4main7or_noneE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) {
entry:
  br i1 %c, label %ok, label %none
ok:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  br label %end
none:
  br label %end
end:
  %status = phi i32 [ 0, %ok ], [ -2, %none ]
  ret i32 %status
}
; CHECK: in main.maybe_none(): expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define i32 @_ZN4main10maybe_noneE(ptr %retptr, ptr %excinfo, i1 %c) {
entry:
  %slot = alloca ptr
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %status = call i32 @_ZN4main7or_noneE(ptr %slot, ptr %excinfo, ptr %x, i1 %c)
  switch i32 %status, label %failed [ i32 0, label %ok
                                      i32 -2, label %none ]
ok:
  %y = load ptr, ptr %slot
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret i32 0
none:
  ret i32 0
failed:
  call void @NRT_decref(ptr %x)
  ret i32 %status
}
declare i32 @_ZN4main9elsewhereE(ptr, ptr, ptr, i1)
define linkonce_odr i32 @_ZN4main8hands_onE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) {
entry:
  %status = call i32 @_ZN4main9elsewhereE(ptr %retptr, ptr %excinfo, ptr %x, i1 %c)
  ret i32 %status
}
; CHECK: in main.nobody_knows(): expected 0 owned references to %x, found 1{{.*}}[passthru-leak]
define i32 @_ZN4main12nobody_knowsE(ptr %retptr, ptr %excinfo, i1 %c) {
entry:
  %slot = alloca ptr
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %status = call i32 @_ZN4main8hands_onE(ptr %slot, ptr %excinfo, ptr %x, i1 %c)
  switch i32 %status, label %failed [ i32 0, label %ok
                                      i32 -2, label %none ]
ok:
  %y = load ptr, ptr %slot
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret i32 0
none:
  ret i32 0
failed:
  call void @NRT_decref(ptr %x)
  ret i32 %status
}
; CHECK: error: passthru-verify: 7 findings
