; What instrumented code tells; the conditions are in PassThru/Instrument.h.
; RUN: %opt -passes='passthru-instrument,verify' -pass-remarks-analysis=passthru -pass-remarks-missed=passthru -S %s 2>%t.remarks | FileCheck %s
; RUN: FileCheck --input-file=%t.remarks %s --check-prefix=REMARK

; Once is enough, and no other pass touches what is instrumented.
; RUN: %opt -passes=passthru-instrument -S %s -o %t.once
; RUN: %opt -passes='passthru-instrument,passthru-elide,passthru-insert,passthru-instrument' -S %s -o %t.twice
; RUN: diff %t.once %t.twice

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare i32 @_ZN8__main__4makeB2v1Ex(ptr, ptr, i64)
declare void @unknown(ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)
declare i32 @PyModule_AddObject(ptr, ptr, ptr)
declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)
declare void @PyErr_WriteUnraisable(ptr)
@_Py_NoneStruct = external global i8
@name = private constant [6 x i8] c"value\00"

; The records: what a function is called, and that leaks where it raises are
; remarks; a place, without a line.
; CHECK: [[NAME:@passthru.text[.0-9]*]] = private unnamed_addr constant [7 x i8] c"counts\00"
; CHECK: [[F:@passthru.site[.0-9]*]] = private unnamed_addr constant { ptr, ptr, i32, i32 } { ptr [[NAME]], ptr [[NAME]], i32 1, i32 1 }
; CHECK: [[WHAT:@passthru.text[.0-9]*]] = private unnamed_addr constant [25 x i8] c"retained in block %entry\00"
; CHECK: [[X:@passthru.text[.0-9]*]] = private unnamed_addr constant [3 x i8] c"%x\00"
; CHECK: [[SITE:@passthru.site[.0-9]*]] = private unnamed_addr constant { ptr, ptr, ptr, i32 } { ptr {{.*}}, ptr [[WHAT]], ptr [[X]], i32 0 }

; S1.
; CHECK-LABEL: define i32 @counts(
; CHECK: [[FRAME:%.*]] = call i64 @passthru_rt_enter(ptr [[F]])
; CHECK-NEXT: call void @passthru_rt_retain(i64 [[FRAME]], ptr %x, ptr [[SITE]])
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: %new = call
; CHECK-NEXT: call void @passthru_rt_acquire(i64 [[FRAME]], ptr %new, i32 1,
; CHECK-NEXT: call void @passthru_rt_release(i64 [[FRAME]], ptr %x,
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: store ptr %new, ptr %retptr
; CHECK-NEXT: call void @passthru_rt_take_over(i64 [[FRAME]], ptr %new, i32 1,
; CHECK-NEXT: call void @passthru_rt_leave(i64 [[FRAME]], i32 0,
; CHECK-NEXT: ret i32 0
define i32 @counts(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  %new = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 8, i32 8)
  call void @NRT_decref(ptr %x)
  store ptr %new, ptr %retptr
  ret i32 0
}

; S4: what the callee wrote is there if it succeeded, and is handed over where
; the function succeeds.
; CHECK-LABEL: define i32 @out_value(
; CHECK: %slot = alloca ptr
; CHECK-NEXT: [[FRAME:%.*]] = call i64 @passthru_rt_enter(
; CHECK: %status = call i32 @_ZN8__main__4makeB2v1Ex(
; CHECK-NEXT: [[MI:%.*]] = load ptr, ptr %slot
; CHECK-NEXT: [[FINE:%.*]] = icmp eq i32 %status, 0
; CHECK-NEXT: [[WRITTEN:%.*]] = select i1 [[FINE]], ptr [[MI]], ptr null
; CHECK-NEXT: call void @passthru_rt_acquire(i64 [[FRAME]], ptr [[WRITTEN]], i32 1,
; CHECK: [[FINE:%.*]] = icmp eq i32 %status, 0
; CHECK-NEXT: [[RETURNED:%.*]] = select i1 [[FINE]], ptr {{%.*}}, ptr null
; CHECK-NEXT: call void @passthru_rt_take_over(i64 [[FRAME]], ptr [[RETURNED]], i32 1,
; CHECK-NEXT: call void @passthru_rt_leave(i64 [[FRAME]], i32 %status,
; CHECK-NEXT: ret i32 %status
define i32 @out_value(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  store ptr null, ptr %slot
  %status = call i32 @_ZN8__main__4makeB2v1Ex(ptr %slot, ptr %excinfo, i64 1)
  %result = load ptr, ptr %slot
  store ptr %result, ptr %retptr
  ret i32 %status
}

; S2: the equations say what the store takes.  S5: they do not say what the
; callee does to the other one, which is exempt under each name.
; CHECK-LABEL: define i32 @exempts(
; CHECK: call void @passthru_rt_exempt(i64 {{.*}}, ptr %y)
; CHECK-NOT: passthru_rt_{{.*}}, ptr %y
; CHECK: call void @passthru_rt_take_over(i64 {{.*}}, ptr %x, i32 1,
; CHECK-NEXT: store ptr %x, ptr %place
; CHECK-NOT: passthru_rt_{{.*}}, ptr %y
; CHECK: ret
; REMARK: does not check %y: memory or a callee may own it
define i32 @exempts(ptr %retptr, ptr %excinfo, ptr %x, ptr %y, ptr %place, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %place
  call void @NRT_incref(ptr %y)
  call void @unknown(ptr %y)
  store ptr %y, ptr %place
  ret i32 0
}

; S5: a constant has no count, whatever it is called later.
; S1 for Python objects: the result that is borrowed by nobody, and returned.
; CHECK-LABEL: define ptr @wrapper(
; CHECK: call void @passthru_rt_exempt(i64 {{.*}}, ptr @_Py_NoneStruct)
; CHECK: %attribute = call ptr @PyObject_GetAttrString(
; CHECK-NEXT: call void @passthru_rt_acquire(i64 [[FRAME:%.*]], ptr %attribute, i32 1,
; CHECK: %result = phi ptr
; CHECK: call void @passthru_rt_take_over(i64 [[FRAME]], ptr %result, i32 1,
; CHECK-NEXT: [[NULL:%.*]] = icmp eq ptr %result, null
; CHECK-NEXT: [[STATUS:%.*]] = zext i1 [[NULL]] to i32
; CHECK-NEXT: call void @passthru_rt_leave(i64 [[FRAME]], i32 [[STATUS]],
; CHECK-NEXT: ret ptr %result
define ptr @wrapper(ptr %self, ptr %args, ptr %kws) "passthru-kind"="cpython-wrapper" {
entry:
  %attribute = call ptr @PyObject_GetAttrString(ptr %args, ptr @name)
  %c = icmp eq ptr %kws, null
  br i1 %c, label %join, label %none
none:
  call void @Py_DecRef(ptr %attribute)
  call void @Py_IncRef(ptr @_Py_NoneStruct)
  br label %join
join:
  %result = phi ptr [ %attribute, %entry ], [ @_Py_NoneStruct, %none ]
  ret ptr %result
}

; S4: what is taken over only if the call succeeds.
; CHECK-LABEL: define void @add(
; CHECK: %failed = call i32 @PyModule_AddObject(
; CHECK-NEXT: [[FINE:%.*]] = icmp sge i32 %failed, 0
; CHECK-NEXT: [[TAKEN:%.*]] = select i1 [[FINE]], ptr %attribute, ptr null
; CHECK-NEXT: call void @passthru_rt_take_over({{.*}}, ptr [[TAKEN]], i32 1,
define void @add(ptr %module) {
entry:
  %attribute = call ptr @PyObject_GetAttrString(ptr %module, ptr @name)
  %failed = call i32 @PyModule_AddObject(ptr %module, ptr @name, ptr %attribute)
  %bad = icmp slt i32 %failed, 0
  br i1 %bad, label %release, label %done
release:
  call void @Py_DecRef(ptr %attribute)
  br label %done
done:
  ret void
}

; A cfunc wrapper that reports an exception has given up.
; CHECK-LABEL: define i64 @cfunc(
; CHECK: call void @PyErr_WriteUnraisable(ptr null)
; CHECK-NEXT: call void @passthru_rt_leave(i64 {{.*}}, i32 1,
; CHECK-NEXT: br label %done
define i64 @cfunc(ptr %x, i1 %c) "passthru-kind"="cfunc-wrapper" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %report, label %fine
report:
  call void @PyErr_WriteUnraisable(ptr null)
  br label %done
fine:
  call void @NRT_decref(ptr %x)
  br label %done
done:
  ret i64 0
}

; S6.
; CHECK-LABEL: define void @tail(
; CHECK-NOT: passthru_rt
; CHECK: ret void
; REMARK: checks nothing: it has a call that nothing may follow
define void @tail(ptr %x) {
  call void @NRT_decref(ptr %x)
  musttail call void @unknown(ptr %x)
  ret void
}

; CHECK: attributes {{.*}}"passthru-instrumented"

!passthru.signatures = !{!0, !1}
!0 = !{ptr @_ZN8__main__4makeB2v1Ex, !"native", !2, !3}
!1 = !{ptr @out_value, !"native", !2, !3}
!2 = !{}
!3 = !{!4}
!4 = !{i64 0, !"opaque", !"Thing"}
