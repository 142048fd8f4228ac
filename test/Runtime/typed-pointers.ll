; With typed pointers a call of another type goes through a bitcast, and an
; alias may be one as well.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

%object = type opaque

declare void @NRT_decref(i8*)
declare i8* @PyObject_GetItem(i8*, i8*)
declare i32 @NRT_Free(i32)

define linkonce_odr void @NRT_incref(i8* %mi) {
  ret void
}

@retain = alias void (%object*), bitcast (void (i8*)* @NRT_incref to void (%object*)*)

; CHECK-LABEL: function @calls:
; CHECK-NEXT: @NRT_incref (+1): incref; returns none; args (retain meminfo); no-release; from built-in
; CHECK-NEXT: @NRT_incref (+1): incref; returns none; args (retain meminfo); no-release; from built-in
; CHECK-NEXT: @NRT_decref (-1): decref; returns none; args (release meminfo, none); may-release; from built-in
; CHECK-NEXT: @retain (+1): incref; returns none; args (retain meminfo); no-release; from built-in
; CHECK-NEXT: @PyObject_GetItem: python-api; returns owned pyobject or null; args (borrow pyobject, borrow pyobject); fails if null; may-release; from built-in
; CHECK-NEXT: @NRT_decref: unknown; returns unknown or null; args (unknown); may-release; from nothing
; CHECK-NEXT: @NRT_Free: raw-memory; returns none; args (borrow); no-release; from built-in
define void @calls(i8* %x, %object* %y, i8* %ip) {
  call void @NRT_incref(i8* %x)
  call void bitcast (void (i8*)* @NRT_incref to void (%object*)*)(%object* %y)
  call void bitcast (void (i8*)* @NRT_decref to void (i8*, i8*)*)(i8* %x, i8* %ip)
  call void @retain(%object* %y)
  %item = call %object* bitcast (i8* (i8*, i8*)* @PyObject_GetItem to %object* (%object*, i8*)*)(%object* %y, i8* %x)
  ; A cast to a shape that no row has.
  %odd = call i8* bitcast (void (i8*)* @NRT_decref to i8* (i8*)*)(i8* %x)
  ; A declaration of another shape, but the call is right.
  call void bitcast (i32 (i32)* @NRT_Free to void (i8*)*)(i8* %x)
  ret void
}
