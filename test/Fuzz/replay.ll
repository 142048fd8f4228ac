; The interpreter of the soundness rig, on hand-written IR: each mistake, and
; its balanced counterpart.
; RUN: not %python %src-root/utils/fuzz/replay %s | FileCheck %s
; RUN: %python %src-root/utils/fuzz/replay %s pair --tape 0,0,0,1 | FileCheck %s --check-prefix=TAPE
; RUN: not %python %src-root/utils/fuzz/replay %s nothing 2>&1 | FileCheck %s --check-prefix=NOTHING
; RUN: not %python %src-root/utils/fuzz/replay %t.missing 2>&1 | FileCheck %s --check-prefix=MISSING
; NOTHING: replay: error: {{.*}}there is no function @nothing
; MISSING: replay: error: {{.*}}No such file

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare void @any()
declare void @use(ptr)
declare i1 @tape()
declare i32 @native(ptr, ptr, ptr)

; 14 worlds, two bits, and what @any does; of 32 mixed worlds three runs each.
; CHECK: {{^}}pair: 264 runs, balanced
; TAPE: tape 0,0,0,1
; TAPE-NEXT: block %0
; TAPE-NEXT: retain object 0  [object 0: 2]
; TAPE-NEXT: call any
; TAPE-NEXT: the environment releases all that it owns
; TAPE: release object 0
; TAPE-NEXT: left  [object 0: 1]
; TAPE-NEXT: returned, status 0
; TAPE-NEXT: pair: 1 runs, balanced
define i32 @pair(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; CHECK: returned, status 0
; CHECK-NEXT: object 0: count 2, owed 1
; CHECK: {{^}}leak: {{.*}} leak
define i32 @leak(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  br i1 %c, label %yes, label %no
yes:
  call void @NRT_decref(ptr %x)
  br label %no
no:
  ret i32 0
}

; CHECK: {{^}}raises: {{.*}} leak on an error exit{{$}}
define i32 @raises(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  ret i32 1
}

; CHECK: over-release: object 0 is released, where others hold all of its 1 references
; CHECK: {{^}}over: {{.*}} over-release
define i32 @over(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr %x)
  ret i32 0
}

; What the slot holds is released and retained, while the caller keeps it alive.
; CHECK: release object 0
; CHECK-NEXT: left  [object 0: 1]
; CHECK-NEXT: retain object 0  [object 0: 2]
; CHECK: {{^}}again: {{.*}} runs, balanced, released and retained again{{$}}
define i32 @again(ptr %retptr, ptr %excinfo, ptr %x, ptr %slots) "passthru-kind"="native" {
  %old = load ptr, ptr %slots
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %slots
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %old)
  ret i32 0
}

; CHECK: {{^}}dead: {{.*}} use after release
define i32 @dead(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 8, i32 8)
  call void @NRT_decref(ptr %x)
  call void @use(ptr %x)
  ret i32 0
}

; Loaded, and nobody holds it across the call.
; CHECK: the environment
; CHECK: {{^}}hazard: {{.*}} use after release through others{{$}}
define i32 @hazard(ptr %retptr, ptr %excinfo, ptr %slots) "passthru-kind"="native" {
  %x = load ptr, ptr %slots
  call void @any()
  call void @use(ptr %x)
  ret i32 0
}
; CHECK: {{^}}held: {{.*}} balanced
define i32 @held(ptr %retptr, ptr %excinfo, ptr %slots) "passthru-kind"="native" {
  %x = load ptr, ptr %slots
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @use(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; What a callee returns is owned if it succeeds; aggregates, phi, switch.
; CHECK: {{^}}callee: {{.*}} balanced
define i32 @callee(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  store { ptr, i64 } zeroinitializer, ptr %slot
  %s = call i32 @native(ptr %slot, ptr %excinfo, ptr %x)
  switch i32 %s, label %raise [
    i32 0, label %ok
    i32 -2, label %none
  ]
raise:
  ret i32 %s
ok:
  %r = load { ptr, i64 }, ptr %slot
  %m = extractvalue { ptr, i64 } %r, 0
  br label %out
none:
  br label %out
out:
  %p = phi ptr [ %m, %ok ], [ null, %none ]
  store ptr %p, ptr %retptr
  ret i32 0
}
; CHECK: {{^}}callee_leak: {{.*}} leak
define i32 @callee_leak(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %slot = alloca ptr
  store ptr null, ptr %slot
  %s = call i32 @native(ptr %slot, ptr %excinfo, ptr %x)
  ret i32 0
}

; A count must be the same after each iteration.
; CHECK: {{^}}drift: {{.*}} leak
define i32 @drift(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
entry:
  br label %loop
loop:
  %c = call i1 @tape()
  br i1 %c, label %body, label %out
body:
  call void @NRT_incref(ptr %x)
  br label %loop
out:
  ret i32 0
}
