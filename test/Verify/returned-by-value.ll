; O3 and O6 of Analysis/OwnershipModel.h: the MemInfos that a cfunc wrapper
; returns by value are their receiver's.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare i32 @_ZN4main4makeE(ptr, ptr)

; CHECK: in owned: verified
define { ptr, i64 } @owned(i64 %n) "passthru-kind"="cfunc-wrapper" {
  %m = call ptr @NRT_MemInfo_alloc(i64 8)
  %some = insertvalue { ptr, i64 } undef, ptr %m, 0
  %all = insertvalue { ptr, i64 } %some, i64 %n, 1
  ret { ptr, i64 } %all
}
; CHECK: in not_owned: expected 0 owned references to %m, found -1, when returning {{.*}} [passthru-over-release]
define { ptr, i64 } @not_owned(i64 %n) "passthru-kind"="cfunc-wrapper" {
  %m = call ptr @NRT_MemInfo_alloc(i64 8)
  %some = insertvalue { ptr, i64 } undef, ptr %m, 0
  %all = insertvalue { ptr, i64 } %some, i64 %n, 1
  call void @NRT_decref(ptr %m)
  ret { ptr, i64 } %all
}
; CHECK: in owned_twice: expected 0 owned references to %m, found 1{{.*}} [passthru-leak]
define { ptr, i64 } @owned_twice(i64 %n) "passthru-kind"="cfunc-wrapper" {
  %m = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_incref(ptr %m)
  %some = insertvalue { ptr, i64 } undef, ptr %m, 0
  ret { ptr, i64 } %some
}
; An argument that it returns is retained for the receiver.
; CHECK: in lent: expected 0 owned references to %m, found -1, when returning {{.*}} [passthru-over-release]
define { ptr, i64 } @lent(ptr %m, ptr %n) "passthru-kind"="cfunc-wrapper" {
  call void @NRT_incref(ptr %n)
  call void @NRT_decref(ptr %n)
  call void @NRT_incref(ptr %m)
  call void @NRT_decref(ptr %m)
  %some = insertvalue { ptr, i64 } undef, ptr %m, 0
  ret { ptr, i64 } %some
}

; What is overwritten again is not returned; nor is a reference returned twice
; because numbers beside it are.
; CHECK: in replaced: verified
define { ptr, ptr, [1 x i64] } @replaced(i64 %n) "passthru-kind"="cfunc-wrapper" {
  %excinfo = alloca ptr
  %slot = alloca { ptr, ptr, [1 x i64] }
  store { ptr, ptr, [1 x i64] } zeroinitializer, ptr %slot
  %status = call i32 @_ZN4main4makeE(ptr %slot, ptr %excinfo)
  %made = load { ptr, ptr, [1 x i64] }, ptr %slot
  %m = extractvalue { ptr, ptr, [1 x i64] } %made, 0
  %shape = extractvalue { ptr, ptr, [1 x i64] } %made, 2
  %old = call ptr @NRT_MemInfo_alloc(i64 8)
  %first = insertvalue { ptr, ptr, [1 x i64] } undef, ptr %old, 0
  %second = insertvalue { ptr, ptr, [1 x i64] } %first, ptr %m, 0
  %all = insertvalue { ptr, ptr, [1 x i64] } %second, [1 x i64] %shape, 2
  call void @NRT_decref(ptr %old)
  ret { ptr, ptr, [1 x i64] } %all
}

; Elsewhere it is open whether a reference that is returned by value is owned.
; CHECK: in open: {{(verified|consistent)}}
define { ptr, i64 } @open(ptr %m) {
  call void @NRT_incref(ptr %m)
  call void @NRT_decref(ptr %m)
  %some = insertvalue { ptr, i64 } undef, ptr %m, 0
  ret { ptr, i64 } %some
}
; CHECK: error: passthru-verify: 3 findings
