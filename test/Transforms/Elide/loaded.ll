; References that come from memory: nobody guarantees them, so that L2 asks for
; a way without hazards.
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
declare ptr @NRT_MemInfo_alloc(i64)
declare void @harmless() "passthru-no-release"

; CHECK-LABEL: define void @no_hazard(
; CHECK-NOT: call void @NRT_
; CHECK: ret void
define void @no_hazard(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @harmless()
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: the call may release what the slot holds.
; CHECK-LABEL: define void @call_between(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @call_between(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: %y may be %x, and the slot's reference is the last one.
; CHECK-LABEL: define void @alias_between(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %x)
define void @alias_between(ptr %slot, ptr %other) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %y = load ptr, ptr %other
  store ptr null, ptr %other
  call void @NRT_decref(ptr %y)
  %field = getelementptr i8, ptr %x, i64 24
  store i64 1, ptr %field
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: the same, but %x is not used any more when %y goes.
; CHECK-LABEL: define void @quiet(
; CHECK-NOT: @NRT_{{.*}}(ptr %x)
; CHECK: ret void
define void @quiet(ptr %slot, ptr %other) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %y = load ptr, ptr %other
  store ptr null, ptr %other
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: what an incref counts must be alive; %y may be %x.
; CHECK-LABEL: define void @not_quiet(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @not_quiet(ptr %slot, ptr %other, ptr %y) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %z = load ptr, ptr %other
  store ptr null, ptr %other
  call void @NRT_decref(ptr %z)
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %x)
  store ptr %y, ptr %slot
  ret void
}

; A store takes over the token of its value: the reference moves to memory.
; CHECK-LABEL: define void @move_into_memory(
; CHECK-NOT: @NRT_{{.*}}(ptr %x)
; CHECK: store ptr %x, ptr %slot
; CHECK-NEXT: call void @NRT_decref(ptr %old)
; CHECK-NEXT: ret void
define void @move_into_memory(ptr %slot) {
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %old = load ptr, ptr %slot
  store ptr %x, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %old)
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: a decref that goes is no hazard.  Both webs go together.
; CHECK-LABEL: define void @two_webs(
; CHECK-NOT: call void @NRT_
; CHECK: ret void
define void @two_webs(ptr %slot, ptr %other) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %y = load ptr, ptr %other
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %y)
  ret void
}

; L2: the decref of %y stays (its reference is kept on one path), and with it
; the pair of %x.
; CHECK-LABEL: define void @one_web_stays(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK: call void @NRT_decref(ptr %x)
define void @one_web_stays(ptr %slot, ptr %other, i1 %c) {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %y = load ptr, ptr %other
  br i1 %c, label %release, label %out
release:
  call void @NRT_decref(ptr %y)
  br label %out
out:
  call void @NRT_decref(ptr %x)
  ret void
}

; The hazard is on another path than the pair.
; CHECK-LABEL: define void @hazard_elsewhere(
; CHECK-NOT: call void @NRT_
; CHECK: ret void
define void @hazard_elsewhere(ptr %slot, i1 %c) {
entry:
  br i1 %c, label %left, label %right
left:
  call void @any()
  br label %out
right:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; L5: what reads the count would see the difference.
; CHECK-LABEL: define i64 @count_is_read(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define i64 @count_is_read(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %count = load i64, ptr %x
  call void @NRT_decref(ptr %x)
  ret i64 %count
}

; Null belongs to no object.
; CHECK-LABEL: define void @null_tested(
; CHECK-NOT: call void @NRT_
; CHECK: ret void
define void @null_tested(ptr %slot, i1 %c) {
entry:
  %x = load ptr, ptr %slot
  %z = icmp eq ptr %x, null
  br i1 %z, label %isnull, label %out
isnull:
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  br label %out
out:
  %p = select i1 %c, ptr null, ptr null
  call void @NRT_decref(ptr %p)
  ret void
}
