; L4: at an error exit d may be more than 0 only if the new code balances.
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare void @sink(ptr) "passthru-steals"="0"

; The original leaks its argument when it raises: the new code need not take it.
; CHECK-LABEL: define i32 @leaks(
; CHECK-NOT: NRT_
; CHECK: ret i32 1
define i32 @leaks(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; It leaks nothing here: the tokens of %b go through the phis.  One of them can
; go together with the decref that takes it; were both removed, the decref that
; is left would take a token of the caller's.
; CHECK-LABEL: define i32 @leaks_nothing(
; CHECK: then:
; CHECK-NEXT: call void @NRT_incref(ptr %b)
; CHECK-NEXT: br label %join
; CHECK: join:
; CHECK: call void @NRT_decref(ptr %q)
; CHECK-NEXT: ret i32 1
define i32 @leaks_nothing(ptr %retptr, ptr %excinfo, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %then, label %else
then:
  call void @NRT_incref(ptr %b)
  call void @NRT_incref(ptr %b)
  br label %join
else:
  %n = call ptr @NRT_MemInfo_alloc_safe_aligned(i64 24, i32 8)
  br label %join
join:
  %p = phi ptr [ %b, %then ], [ null, %else ]
  %q = phi ptr [ %b, %then ], [ %n, %else ]
  call void @NRT_decref(ptr %q)
  call void @NRT_decref(ptr %p)
  ret i32 1
}

; References that a branch finds to be one are one web: the incref of %a is not a
; leak, the decref of %b takes it back.
; CHECK-LABEL: define i32 @same(
; CHECK: yes:
; CHECK-NOT: NRT_decref
; CHECK: no:
define i32 @same(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) "passthru-kind"="native" {
entry:
  %eq = icmp eq ptr %a, %b
  br i1 %eq, label %yes, label %no
yes:
  call void @NRT_incref(ptr %a)
  call void @NRT_decref(ptr %b)
  ret i32 1
no:
  ret i32 1
}

; E5 of Analysis/TokenEquations.h: @sink may release %m at once, so that what it
; takes over must be there already.  The incref behind it does not pay for that:
; ownership has no solution, and the incref in front stays.
; CHECK-LABEL: define i32 @stolen_first(
; CHECK-NEXT: entry:
; CHECK-NEXT: call void @NRT_incref(
; CHECK: bad:
; CHECK: call void @sink(
; CHECK-NEXT: call void @NRT_incref(
; CHECK-NEXT: call void @NRT_incref(
; CHECK-NEXT: ret i32 1
define i32 @stolen_first(ptr %retptr, ptr %excinfo, ptr %a, i1 %c0, i1 %c1) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %a)
  br i1 %c0, label %ok, label %bad
ok:
  call void @NRT_decref(ptr %a)
  ret i32 0
bad:
  %m = select i1 %c1, ptr %a, ptr null
  call void @sink(ptr %m)
  call void @NRT_incref(ptr %a)
  call void @NRT_incref(ptr %m)
  ret i32 1
}

; Where the error is, memory may take over a token, or it is lost: nobody can
; tell, and there one is left.
; CHECK-LABEL: define i32 @lost_or_given(
; CHECK-NEXT: entry:
; CHECK-NEXT: br
; CHECK: fine:
; CHECK-NEXT: ret i32 0
; CHECK: raise:
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: call void @any()
; CHECK-NEXT: store ptr %x
; CHECK-NEXT: ret i32 1
declare void @any()
define i32 @lost_or_given(ptr %retptr, ptr %excinfo, ptr %x, i1 %c, ptr %heap) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %fine, label %raise
fine:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  store ptr %x, ptr %heap
  ret i32 1
}
