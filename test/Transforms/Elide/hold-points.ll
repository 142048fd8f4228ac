; "Hold nothing" with the incref where a hazard makes it necessary, earlier than
; the store (Elide.h, L2).
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare void @any()

; The last release in front of the store frees the list that %best is from.
; CHECK-LABEL: define i32 @best_of(
; CHECK: loop:
; CHECK-NOT: @NRT_
; CHECK: done:
; CHECK-NEXT: call void @NRT_incref(ptr %best)
; CHECK-NEXT: call void @NRT_decref(ptr %list)
; CHECK-NEXT: store ptr %best, ptr %retptr
; CHECK-NEXT: ret i32 0
define i32 @best_of(ptr %retptr, ptr %excinfo, i32 %n) "passthru-kind"="native" {
entry:
  %list = call ptr @NRT_MemInfo_alloc(i64 800)
  %field = getelementptr i8, ptr %list, i64 24
  %data = load ptr, ptr %field
  %first = load ptr, ptr %data
  call void @NRT_incref(ptr %first)
  br label %loop
loop:
  %best = phi ptr [ %first, %entry ], [ %x, %swap ], [ %best, %keep ]
  %i = phi i32 [ 0, %entry ], [ %j, %swap ], [ %j, %keep ]
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %body, label %done
body:
  %slot = getelementptr ptr, ptr %data, i32 %j
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  %c = icmp eq i32 %i, 7
  br i1 %c, label %swap, label %keep
swap:
  call void @NRT_decref(ptr %best)
  br label %loop
keep:
  call void @NRT_decref(ptr %x)
  br label %loop
done:
  call void @NRT_decref(ptr %list)
  store ptr %best, ptr %retptr
  ret i32 0
}

; The hazard is in the loop: nothing that this pass proposes helps.
; CHECK-LABEL: define i32 @hazard_in_loop(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @any()
; CHECK: call void @NRT_decref(ptr %x)
define i32 @hazard_in_loop(ptr %retptr, ptr %excinfo, ptr %data, i32 %n) "passthru-kind"="native" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %slot = getelementptr ptr, ptr %data, i32 %i
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %loop, label %done
done:
  ret i32 0
}
