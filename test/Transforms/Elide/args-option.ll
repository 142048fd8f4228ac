; The convention of arguments: from the option, from the attribute, from the
; kind of function.
; RUN: %opt -passes='passthru-elide<args=guaranteed>' -S %s | FileCheck %s --check-prefixes=CHECK,GUARANTEED
; RUN: %opt -passes='passthru-elide<args=unknown>' -S %s | FileCheck %s --check-prefixes=CHECK,UNKNOWN
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s --check-prefixes=CHECK,DEFAULT

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()

; CHECK-LABEL: define void @plain(
; GUARANTEED-NOT: call void @NRT_
; UNKNOWN: call void @NRT_incref
; DEFAULT: call void @NRT_incref
; CHECK: ret void
define void @plain(ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}

; CHECK-LABEL: define void @attribute(
; GUARANTEED-NOT: call void @NRT_
; UNKNOWN: call void @NRT_incref
; DEFAULT-NOT: call void @NRT_
; CHECK: ret void
define void @attribute(ptr %x) "passthru-args"="guaranteed" {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}
