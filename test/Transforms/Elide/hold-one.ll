; "Hold one": a token that stays covers the pairs inside it (Elide.h, L2).
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare void @any()
declare void @keeps(ptr)
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"

; The function owns what it has allocated.
; CHECK-LABEL: define void @fresh(
; CHECK-NEXT: %x = call ptr @NRT_MemInfo_alloc
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret void
define void @fresh() {
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; An outer pair covers an inner one.
; CHECK-LABEL: define void @nested(
; CHECK-NEXT: %x = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret void
define void @nested(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; The outer token may be taken over by the callee, so that the inner pair may
; be all that is left.
; CHECK-LABEL: define void @taken(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_incref(ptr %x)
; CHECK: call void @NRT_decref(ptr %x)
define void @taken(ptr %slot) {
  %x = load ptr, ptr %slot
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @keeps(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}

; L2: nothing is known of what the function owns, as one path loses a token.  The
; release that stays may not be the first one: it would take the caller's token.
; CHECK-LABEL: define i32 @loses_one(
; CHECK-NEXT: entry:
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: br i1
; CHECK: twice:
; CHECK-NEXT: call void @any()
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 0
; CHECK: once:
; CHECK-NEXT: ret i32 0
define i32 @loses_one(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  br i1 %c, label %twice, label %once
twice:
  call void @NRT_decref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret i32 0
once:
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; E8: what is found to be one object has two counts all the same, and each is
; known: the refops of %l go, and those of %item that only hold it for longer.
; CHECK-LABEL: define i32 @copied_if_same(
; CHECK-NOT: NRT_
; CHECK: call void @use(ptr %l)
; CHECK-NEXT: call void @NRT_incref(ptr %item)
; CHECK: copy:
; CHECK: call void @NRT_decref(ptr %item)
; CHECK-NEXT: br label %join
; CHECK: join:
; CHECK-NOT: NRT_
; CHECK: call void @NRT_decref(ptr %it)
; CHECK-NEXT: ret i32 0
define i32 @copied_if_same(ptr %retptr, ptr %excinfo, ptr %l, ptr %item) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %l)
  call void @NRT_incref(ptr %item)
  call void @use(ptr %l)
  call void @NRT_incref(ptr %item)
  %same = icmp eq ptr %l, %item
  br i1 %same, label %copy, label %join
copy:
  %n = call ptr @NRT_MemInfo_alloc(i64 8)
  call void @NRT_decref(ptr %item)
  call void @NRT_decref(ptr %item)
  br label %join
join:
  %old = phi ptr [ null, %copy ], [ %item, %entry ]
  %it = phi ptr [ %n, %copy ], [ %item, %entry ]
  call void @NRT_decref(ptr %old)
  call void @use(ptr %it)
  call void @use(ptr %l)
  call void @NRT_decref(ptr %it)
  call void @NRT_decref(ptr %l)
  ret i32 0
}

; E8, L1: a token that changes its name where the two are one stays, and with it
; those of both names.
; CHECK-LABEL: define i32 @renamed_if_same(
; CHECK: call void @NRT_incref(ptr %l)
; CHECK: call void @NRT_decref(ptr %item)
; CHECK: call void @NRT_decref(ptr %l)
define i32 @renamed_if_same(ptr %retptr, ptr %excinfo, ptr %l, ptr %item) {
entry:
  call void @NRT_incref(ptr %l)
  call void @any()
  %same = icmp eq ptr %l, %item
  br i1 %same, label %one, label %two
one:
  call void @NRT_decref(ptr %item)
  ret i32 0
two:
  call void @NRT_decref(ptr %l)
  ret i32 0
}
