; A call of a native function that releases nothing is no hazard (L2).
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()

; Once its own refops are gone, this one releases nothing.
; CHECK: define i32 @quiet({{.*}} [[QUIET:#[0-9]+]]
; CHECK-NOT: @NRT_
; CHECK: ret i32 0
define i32 @quiet(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; CHECK: define void @calls_quiet(
; CHECK-NOT: @NRT_
; CHECK: ret void
define void @calls_quiet(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %s = call i32 @quiet(ptr null, ptr null, ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK: define i32 @loud({{.*}} [[LOUD:#[0-9]+]]
define i32 @loud(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @any()
  ret i32 0
}

; CHECK: define void @calls_loud(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @calls_loud(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %s = call i32 @loud(ptr null, ptr null, ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; Another definition may come when linking, and recursion is not followed.
; CHECK: define weak i32 @replaceable({{.*}} [[LOUD]]
define weak i32 @replaceable(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  ret i32 0
}
; CHECK: define i32 @recursive({{.*}} [[LOUD]]
define i32 @recursive(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %s = call i32 @recursive(ptr %retptr, ptr %excinfo, ptr %x)
  ret i32 %s
}

; CHECK: attributes [[QUIET]] = { {{.*}}"passthru-no-release"
; CHECK-NOT: attributes [[LOUD]] = { {{.*}}"passthru-no-release"
