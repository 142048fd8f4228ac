; A function with the attribute "passthru-exempt" is neither verified nor changed.
; Its neighbour shows that there would have been something to find and to remove.
;
; RUN: %opt -passes='passthru-elide' -S %s | FileCheck %s
; RUN: not %opt -passes='passthru-verify' -disable-output %s 2>&1 | FileCheck %s --check-prefix=VERIFY
; RUN: sed 's/"passthru-exempt"/"passthru-exempt"="yes"/' %s | not %opt -passes='passthru-elide' -disable-output 2>&1 | FileCheck %s --check-prefix=VALUE

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

; CHECK-LABEL: define void @left_alone(
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: call void @NRT_incref(ptr null)
; CHECK-NEXT: ret void
; VERIFY-NOT: left_alone
define void @left_alone(ptr %x) "passthru-exempt" {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_incref(ptr null)
  ret void
}

; CHECK-LABEL: define void @leaks_alone(
; VERIFY-NOT: leaks_alone
define void @leaks_alone(ptr %x) "passthru-exempt" {
  call void @NRT_incref(ptr %x)
  ret void
}

; CHECK-LABEL: define void @neighbour(
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: ret void
; VERIFY: in neighbour: expected 0 owned references to %x, found 1
; VERIFY: 1 finding
define void @neighbour(ptr %x) {
  call void @NRT_incref(ptr null)
  call void @NRT_incref(ptr %x)
  ret void
}

; VALUE: function 'left_alone': attribute "passthru-exempt" is "yes"; it takes no value
