; A decref by invoke is a refop like any other; its unwind edge goes with it.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @__gxx_personality_v0(...)

; CHECK-LABEL: define void @f(
; CHECK-NOT: NRT_
; CHECK: br label %done
; CHECK: done:
; CHECK-NEXT: ret void
define void @f(ptr %slot) personality ptr @__gxx_personality_v0 {
entry:
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  invoke void @NRT_decref(ptr %x) to label %done unwind label %cleanup
done:
  ret void
cleanup:
  %lp = landingpad { ptr, i32 } cleanup
  ret void
}
