; L2 of Elide.h: what is released a moment later anyway may go at a decref, if
; only memory that nobody else can reach is used in between.
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_new_varsize(i64)
declare ptr @NRT_MemInfo_new(ptr, i64, ptr, ptr)
declare ptr @NRT_MemInfo_data_fast(ptr)
@g = external global ptr

; A list of lists: %x moves into %list, which the function has just made.
; CHECK-LABEL: define i32 @move_into_new(
; CHECK-NOT: NRT_incref
; CHECK: call void @NRT_decref(ptr %old)
; CHECK-NOT: NRT_{{in|de}}cref
; CHECK: ret i32 0
define i32 @move_into_new(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = load ptr, ptr %field
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = load ptr, ptr %field
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr %retptr
  ret i32 0
}

; The list is known elsewhere: a destructor of %x sees whether the store came
; before it.
; CHECK-LABEL: define i32 @known_elsewhere(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @known_elsewhere(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  store ptr %list, ptr @g
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = load ptr, ptr %field
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = load ptr, ptr %field
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; So is the memory of the list, which was there before it.
; CHECK-LABEL: define i32 @memory_known_elsewhere(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @memory_known_elsewhere(ptr %retptr, ptr %excinfo, ptr %memory) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new(ptr %memory, i64 32, ptr null, ptr null)
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = load ptr, ptr %field
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = load ptr, ptr %field
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr %retptr
  ret i32 0
}

; A pointer into its memory is.
; CHECK-LABEL: define i32 @pointer_known_elsewhere(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @pointer_known_elsewhere(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  %inner = getelementptr i8, ptr %data, i64 8
  store ptr %inner, ptr @g
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = load ptr, ptr %field
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = load ptr, ptr %field
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr %retptr
  ret i32 0
}

; What %x holds is read behind the release that may be the last.
; CHECK-LABEL: define i32 @used_itself(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @used_itself(ptr %retptr, ptr %excinfo, ptr %out) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = load ptr, ptr %field
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  %x.field = getelementptr i8, ptr %x, i64 24
  call void @NRT_decref(ptr %old)
  %inside = load ptr, ptr %x.field
  %content = load i64, ptr %inside
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr %retptr
  store i64 %content, ptr %out
  ret i32 0
}

; Whoever gets the list gets it later; where its memory is, a call tells.
; CHECK-LABEL: define i32 @known_later(
; CHECK-NOT: NRT_incref
; CHECK: call void @NRT_decref(ptr %old)
; CHECK-NOT: NRT_{{in|de}}cref
; CHECK: store ptr %list, ptr @g
define i32 @known_later(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  %data = call ptr @NRT_MemInfo_data_fast(ptr %list)
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = call ptr @NRT_MemInfo_data_fast(ptr %list)
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = call ptr @NRT_MemInfo_data_fast(ptr %list)
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr @g
  ret i32 0
}

; Later is also before, in a loop.
; CHECK-LABEL: define i32 @known_from_last_time(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @known_from_last_time(ptr %retptr, ptr %excinfo, i32 %n) "passthru-kind"="native" {
entry:
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %data = call ptr @NRT_MemInfo_data_fast(ptr %list)
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %data.1 = call ptr @NRT_MemInfo_data_fast(ptr %list)
  %next = getelementptr i8, ptr %data.1, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = call ptr @NRT_MemInfo_data_fast(ptr %list)
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %data, ptr @g
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %done
done:
  store ptr %list, ptr %retptr
  ret i32 0
}

; A call tells where the memory of another one is.
; CHECK-LABEL: define i32 @memory_of_another(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %old)
; CHECK: call void @NRT_decref(ptr %x)
define i32 @memory_of_another(ptr %retptr, ptr %excinfo, ptr %other) "passthru-kind"="native" {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %list = call ptr @NRT_MemInfo_new_varsize(i64 32)
  %data = call ptr @NRT_MemInfo_data_fast(ptr %list)
  store ptr %x, ptr %data, !passthru.slot !0
  call void @NRT_incref(ptr %x)
  %next = getelementptr i8, ptr %data, i64 8
  %old = load ptr, ptr %next, !passthru.slot !1
  call void @NRT_decref(ptr %old)
  %data.2 = call ptr @NRT_MemInfo_data_fast(ptr %other)
  store i64 7, ptr %data.2
  call void @NRT_decref(ptr %x)
  store ptr %list, ptr %retptr
  ret i32 0
}

; Nor may its own memory be used behind a release of its own.
; CHECK-LABEL: define i64 @own(
; CHECK: call void @release(ptr %x)
; CHECK: load i64
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i64
declare void @release(ptr) "passthru-steals"="0"
define i64 @own() {
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  call void @release(ptr %x)
  %field = getelementptr i8, ptr %x, i64 24
  %data = load ptr, ptr %field
  %content = load i64, ptr %data
  call void @NRT_decref(ptr %x)
  ret i64 %content
}

!0 = !{!"give"}
!1 = !{!"take"}
