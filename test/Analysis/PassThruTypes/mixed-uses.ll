; W2: LLVM sinks equal calls into one, and makes a phi of whatever they are
; called with.  If only refops and comparisons use it, it says nothing about
; its inputs.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @NRT_decref(ptr)
declare void @use(ptr)

; CHECK-LABEL: unknown function sunk_release
; CHECK-NEXT:    value     %mi  ?  evidence: unbox{{$}}
; CHECK-EMPTY:
define void @sunk_release(i1 %c, ptr %o, ptr %list) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  br i1 %c, label %join, label %other
other:
  br label %join
join:
  %any = phi ptr [ %mi, %entry ], [ %list, %other ]
  %null = icmp eq ptr %any, null
  call void @NRT_decref(ptr %any)
  ret void
}

; If all inputs are recognised, so is the phi; null is no input.
; CHECK-LABEL: unknown function all_inputs
; CHECK-NEXT:    value     %a    ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %b    ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %any  ?  evidence: all inputs <- unbox %a{{$}}
; CHECK-EMPTY:
define void @all_inputs(i2 %c, ptr %o, ptr %p) {
entry:
  %a = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %b = call ptr @NRT_meminfo_new_from_pyobject(ptr %p, ptr %p)
  switch i2 %c, label %join [ i2 1, label %one
                              i2 2, label %two ]
one:
  br label %join
two:
  br label %join
join:
  %any = phi ptr [ %a, %entry ], [ %b, %one ], [ null, %two ]
  call void @NRT_decref(ptr %any)
  ret void
}

; Round a loop as well, but a loop alone proves nothing.
; CHECK-LABEL: unknown function loops
; CHECK-NEXT:    value     %mi     ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %known  ?  evidence: all inputs <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @loops(i1 %c, ptr %o) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  br label %loop
loop:
  %known = phi ptr [ %mi, %entry ], [ %known, %loop ]
  %unknown = phi ptr [ null, %entry ], [ %unknown, %loop ]
  call void @NRT_decref(ptr %known)
  call void @NRT_decref(ptr %unknown)
  br i1 %c, label %loop, label %exit
exit:
  ret void
}

; A use that needs one type, behind another phi and a cast, makes it a join.
; CHECK-LABEL: unknown function typed_use
; CHECK-NEXT:    argument  %list  ?  evidence: phi %any <- unbox %mi{{$}}
; CHECK-NEXT:    value     %mi    ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %any   ?  evidence: phi <- unbox %mi{{$}}
; CHECK-NEXT:    value     %then  ?  evidence: select <- phi %any <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @typed_use(i1 %c, ptr %o, ptr %list) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  br i1 %c, label %join, label %other
other:
  br label %join
join:
  %any = phi ptr [ %mi, %entry ], [ %list, %other ]
  %then = select i1 %c, ptr %any, ptr null
  call void @NRT_decref(ptr %any)
  %frozen = freeze ptr %then
  call void @use(ptr %frozen)
  ret void
}
