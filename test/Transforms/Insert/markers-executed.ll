; Code with markers, lowered and executed with a run time that counts: in each
; mode, with each allocation failing, all counts end where they began.
; REQUIRES: lli
; RUN: %opt -passes='passthru-insert<exits=all>,passthru-verify<raise-leaks=error>' -S %s -o %t.ll
; RUN: grep -v '^declare' %t.ll > %t.whole.ll
; RUN: cat %S/Inputs/counting-runtime.ll >> %t.whole.ll
; RUN: %lli %t.whole.ll | FileCheck %s
; CHECK: 20 runs: 5 results, 12 errors, 0 misuses, 0 left

; Likewise after elision.
; RUN: %opt -passes=passthru-elide -S %t.ll -o %t.elided.ll
; RUN: grep -v '^declare' %t.elided.ll > %t.elided.whole.ll
; RUN: cat %S/Inputs/counting-runtime.ll >> %t.elided.whole.ll
; RUN: %lli %t.elided.whole.ll | FileCheck %s

; And not so if nobody counts.
; RUN: %opt -passes='passthru-insert<exits=raise>' -S %s -o %t.raise.ll
; RUN: grep -v '^declare' %t.raise.ll > %t.raise.whole.ll
; RUN: cat %S/Inputs/counting-runtime.ll >> %t.raise.whole.ll
; RUN: %lli %t.raise.whole.ll | FileCheck %s --check-prefix=UNCOUNTED
; UNCOUNTED: 20 runs: 5 results, 12 errors, {{[1-9][0-9]*}} misuses

declare ptr @passthru.unbox(ptr) "passthru-returns"="owned"
declare ptr @passthru.box(ptr) "passthru-returns"="owned" "passthru-domain"="pyobject"
declare ptr @passthru.copy(ptr) "passthru-returns"="owned" "passthru-borrows"="0"
declare void @passthru.drop(ptr) "passthru-releases"="0"

; Counts nothing.  Returns its first or its second argument, or a fresh
; reference that a loop passes on, or raises, having unboxed something or not.
define i32 @choose(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i32 %mode) "passthru-kind"="native" {
entry:
  switch i32 %mode, label %join [ i32 1, label %second
                                  i32 2, label %fresh
                                  i32 3, label %raise
                                  i32 4, label %raise_late ]
second:
  br label %join
fresh:
  %object = call ptr @passthru.box(ptr %b)
  %new = call ptr @passthru.unbox(ptr %object)
  call void @numba_gil_ensure(ptr null)
  call void @Py_DecRef(ptr %object)
  call void @numba_gil_release(ptr null)
  br label %loop
loop:
  %i = phi i32 [ 0, %fresh ], [ %next, %loop ]
  %last = phi ptr [ %a, %fresh ], [ %best, %loop ]
  %odd = icmp eq i32 %i, 1
  %best = select i1 %odd, ptr %new, ptr %last
  %next = add i32 %i, 1
  %more = icmp ult i32 %next, 3
  br i1 %more, label %loop, label %join
raise:
  ret i32 1
raise_late:
  %unused.object = call ptr @passthru.box(ptr %a)
  %unused = call ptr @passthru.unbox(ptr %unused.object)
  call void @numba_gil_ensure(ptr null)
  call void @Py_DecRef(ptr %unused.object)
  call void @numba_gil_release(ptr null)
  ret i32 1
join:
  %result = phi ptr [ %a, %entry ], [ %b, %second ], [ %best, %loop ]
  store ptr %result, ptr %retptr
  ret i32 0
}

; A wrapper counts by itself, but for where it fails.
define ptr @wrapper(ptr %x, ptr %y, ptr %kws) "passthru-kind"="cpython-wrapper" {
  %slot = alloca ptr
  store ptr null, ptr %slot
  %a = call ptr @passthru.unbox(ptr %x)
  %b = call ptr @passthru.unbox(ptr %y)
  %more = call ptr @passthru.copy(ptr %a)
  %mode = call i32 @mode()
  %status = call i32 @choose(ptr %slot, ptr null, ptr %a, ptr %b, i32 %mode)
  %fine = icmp eq i32 %status, 0
  br i1 %fine, label %returned, label %raised
returned:
  %result = load ptr, ptr %slot
  %object = call ptr @passthru.box(ptr %result)
  call void @passthru.drop(ptr %result)
  call void @passthru.drop(ptr %more)
  call void @passthru.drop(ptr %b)
  call void @passthru.drop(ptr %a)
  ret ptr %object
raised:
  ret ptr null
}

declare i32 @mode() "passthru-no-release"
declare void @numba_gil_ensure(ptr)
declare void @numba_gil_release(ptr)
declare void @Py_DecRef(ptr)

!passthru.signatures = !{!0}
!0 = !{ptr @choose, !"native", !1, !2}
!1 = !{!3, !4}
!2 = !{!5}
!3 = !{i32 2, !"opaque", !"Thing"}
!4 = !{i32 3, !"opaque", !"Thing"}
!5 = !{i64 0, !"opaque", !"Thing"}
