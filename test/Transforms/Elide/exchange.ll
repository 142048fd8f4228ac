; L7 of Elide.h: a release in front of a retain of the same reference.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s
; RUN: %opt -passes=passthru-elide -disable-output -pass-remarks=passthru-elide \
; RUN:   %s 2>&1 | FileCheck %s --check-prefix=REMARK

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()

; A generator takes its references out of its state, and puts them back.
; CHECK-LABEL: define i32 @resume(
; CHECK-NOT: NRT_
; CHECK: ret i32 0
; REMARK: elided 2 refops on %x, which is retained again behind the release
define i32 @resume(ptr %retptr, ptr %excinfo, ptr %state, ptr %next) "passthru-kind"="native" {
  %x = load ptr, ptr %state
  %y = load ptr, ptr %next
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %y)
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %y)
  store ptr %x, ptr %state
  store ptr %y, ptr %next
  ret i32 0
}

; The state is read and written meanwhile: what the release would have freed is
; retained, so that it has freed nothing.
; CHECK-LABEL: define i32 @resume_and_count(
; CHECK-NOT: NRT_
; CHECK: ret i32 0
define i32 @resume_and_count(ptr %retptr, ptr %excinfo, ptr %state) "passthru-kind"="native" {
  %x = load ptr, ptr %state
  call void @NRT_decref(ptr %x)
  %at = getelementptr i8, ptr %state, i64 8
  %count = load i64, ptr %at
  %more = add i64 %count, 1
  store i64 %more, ptr %at
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %state
  ret i32 0
}

; The release may be seen in between: by a callee, by a load, and by one of an
; address that may be anybody's.
; CHECK-LABEL: define void @seen(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define void @seen(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_decref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  ret void
}
; CHECK-LABEL: define void @read(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: %count = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define void @read(ptr %slot, ptr %out) {
  %x = load ptr, ptr %slot
  call void @NRT_decref(ptr %x)
  %count = load i64, ptr %x
  call void @NRT_incref(ptr %x)
  store i64 %count, ptr %out
  ret void
}

; CHECK-LABEL: define void @read_argument(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: %count = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define void @read_argument(ptr %x, ptr %out) {
  call void @NRT_decref(ptr %x)
  %count = load i64, ptr %x
  call void @NRT_incref(ptr %x)
  store i64 %count, ptr %out
  ret void
}
; CHECK-LABEL: define void @read_anywhere(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: %count = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define void @read_anywhere(ptr %slot, ptr %out) {
  %x = load ptr, ptr %slot
  %y = load ptr, ptr %out
  call void @NRT_decref(ptr %x)
  %count = load i64, ptr %y
  call void @NRT_incref(ptr %x)
  store i64 %count, ptr %out
  ret void
}

; The retain is on one of the paths only: on the other, the release is one.
; CHECK-LABEL: define void @on_one_path(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK: call void @NRT_incref(ptr %x)
define void @on_one_path(ptr %slot, i1 %c) {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_decref(ptr %x)
  br i1 %c, label %again, label %out
again:
  call void @NRT_incref(ptr %x)
  br label %out
out:
  ret void
}

; Another reference, though it may be the same object: if it is not, the release
; is one.
; CHECK-LABEL: define void @another(
; CHECK: call void @NRT_decref(ptr %x)
; CHECK-NEXT: call void @NRT_incref(ptr %y)
define void @another(ptr %slot, ptr %next) {
  %x = load ptr, ptr %slot
  %y = load ptr, ptr %next
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr %y)
  store ptr %y, ptr %slot
  ret void
}
