; L4: at an error exit d may be more than 0 only if the new code balances.
; RUN: %opt -passes=passthru-elide -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
declare ptr @NRT_MemInfo_new_varsize(i64)
declare void @sink(ptr) "passthru-steals"="0"
declare void @use(ptr) "passthru-borrows"="0" "passthru-no-release"
declare i1 @choose() "passthru-no-release"
@info = external global ptr

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

; L4: an object that the original loses may die where a handler releases, if
; nothing happens from there on but releases of what is owned.  What the handler
; releases under a name that is null for some who come to it, stays: "placed"
; without it.  This is what Numba makes of [i for i in range(n)] from Python 3.12
; on.
; CHECK-LABEL: define i32 @handler(
; CHECK-NOT: NRT_incref
; CHECK: good:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK: handle:
; CHECK: call void @NRT_decref(ptr %first)
; CHECK-NEXT: store
; CHECK-NEXT: ret i32 1
define i32 @handler(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %none = icmp eq ptr %x, null
  br i1 %none, label %handle, label %start
start:
  call void @NRT_incref(ptr %x)
  br label %loop
loop:
  %c = call i1 @choose()
  br i1 %c, label %work, label %done
work:
  call void @NRT_incref(ptr %x)
  %d = call i1 @choose()
  br i1 %d, label %go, label %handle
go:
  call void @NRT_decref(ptr %x)
  %e = call i1 @choose()
  br i1 %e, label %loop, label %handle
done:
  call void @NRT_decref(ptr %x)
  %f = call i1 @choose()
  br i1 %f, label %good, label %handle
good:
  call void @NRT_decref(ptr %x)
  ret i32 0
handle:
  %first = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ %x, %done ]
  %second = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ null, %done ]
  call void @NRT_decref(ptr %first)
  call void @NRT_decref(ptr %second)
  store ptr @info, ptr %excinfo
  ret i32 1
}

; What it holds is looked at behind the release: where the original loses it, it
; is still there.
; CHECK-LABEL: define i32 @handler_reads(
; CHECK: work:
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define i32 @handler_reads(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %none = icmp eq ptr %x, null
  br i1 %none, label %handle, label %start
start:
  %item = load ptr, ptr %x
  call void @NRT_incref(ptr %x)
  br label %loop
loop:
  %c = call i1 @choose()
  br i1 %c, label %work, label %done
work:
  call void @NRT_incref(ptr %x)
  %d = call i1 @choose()
  br i1 %d, label %go, label %handle
go:
  call void @NRT_decref(ptr %x)
  %e = call i1 @choose()
  br i1 %e, label %loop, label %handle
done:
  call void @NRT_decref(ptr %x)
  %f = call i1 @choose()
  br i1 %f, label %good, label %handle
good:
  call void @NRT_decref(ptr %x)
  ret i32 0
handle:
  %first = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ %x, %done ]
  %second = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ null, %done ]
  %third = phi ptr [ null, %entry ], [ %item, %work ], [ %item, %go ], [ null, %done ]
  call void @NRT_decref(ptr %first)
  call void @NRT_decref(ptr %second)
  call void @use(ptr %third)
  store ptr @info, ptr %excinfo
  ret i32 1
}

; What is released there was taken out of memory, perhaps out of that: then it
; would be released again.
; CHECK-LABEL: define i32 @handler_takes(
; CHECK: work:
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define i32 @handler_takes(ptr %retptr, ptr %excinfo) "passthru-kind"="native" {
entry:
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  %none = icmp eq ptr %x, null
  br i1 %none, label %handle, label %start
start:
  %item = load ptr, ptr %x
  call void @NRT_incref(ptr %x)
  br label %loop
loop:
  %c = call i1 @choose()
  br i1 %c, label %work, label %done
work:
  call void @NRT_incref(ptr %x)
  %d = call i1 @choose()
  br i1 %d, label %go, label %handle
go:
  call void @NRT_decref(ptr %x)
  %e = call i1 @choose()
  br i1 %e, label %loop, label %handle
done:
  call void @NRT_decref(ptr %x)
  %f = call i1 @choose()
  br i1 %f, label %good, label %handle
good:
  call void @NRT_decref(ptr %item)
  call void @NRT_decref(ptr %x)
  ret i32 0
handle:
  %first = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ %x, %done ]
  %second = phi ptr [ null, %entry ], [ %x, %work ], [ %x, %go ], [ null, %done ]
  %third = phi ptr [ null, %entry ], [ %item, %work ], [ %item, %go ], [ %item, %done ]
  call void @NRT_decref(ptr %first)
  call void @NRT_decref(ptr %second)
  call void @NRT_decref(ptr %third)
  store ptr @info, ptr %excinfo
  ret i32 1
}

; L4, and c - d as in L2: where the original loses two tokens, one of them keeps
; the object alive through all that follows.
; CHECK-LABEL: define i32 @loses_two(
; CHECK-NOT: NRT_incref
; CHECK: good:
; CHECK-NEXT: call void @NRT_decref(ptr %x)
; CHECK-NEXT: ret i32 0
; CHECK: ret i32 1
define i32 @loses_two(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  %x = call ptr @NRT_MemInfo_new_varsize(i64 8)
  call void @NRT_incref(ptr %x)
  br i1 %c, label %good, label %bad
good:
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
bad:
  call void @any()
  store ptr %x, ptr %retptr
  ret i32 1
}

; Here it owns but the one, and @any may release what the place holds.
; CHECK-LABEL: define i32 @loses_one(
; CHECK-NEXT: entry:
; CHECK-NEXT: %x = load
; CHECK-NEXT: call void @NRT_incref(ptr %x)
define i32 @loses_one(ptr %retptr, ptr %excinfo, ptr %slots, i1 %c) "passthru-kind"="native" {
entry:
  %x = load ptr, ptr %slots
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %bad
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
bad:
  call void @any()
  store ptr %x, ptr %retptr
  ret i32 1
}
