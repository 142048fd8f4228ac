; Real code of Numba's with typed pointers: what the sanitizer gets is cast.
; REQUIRES: typed-pointers
; RUN: %opt-typed -passes='passthru-instrument,verify' -S %S/../../Inputs/numba-0.56.4/find-max.ll | FileCheck %s
; CHECK: private unnamed_addr constant { i8*, i8*, i8*, i32 } { i8* getelementptr inbounds
; CHECK: call i64 @passthru_rt_enter(i8* bitcast (
; CHECK: call void @passthru_rt_retain(i64 %passthru.frame, i8* %{{.*}}, i8* bitcast (
; CHECK: call void @passthru_rt_leave(i64 %passthru.frame, i32
