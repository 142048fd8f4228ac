; An Optional gives one reference two names: the field itself, and null where the
; flag is not set (E8 of Analysis/TokenEquations.h; L1 and L2 of Elide.h).
; RUN: %opt -passes='passthru-elide,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @any()
@error = external global i8

; The flag that chose decides the way, too: the token that came by one name goes
; by the other.  No refop is needed to walk along a list.
; CHECK-LABEL: define i32 @walk(
; CHECK-NOT: NRT_
; CHECK: ret i32
define i32 @walk(ptr %retptr, ptr %excinfo, ptr %head) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %head)
  br label %loop
loop:
  %node = phi ptr [ %head, %entry ], [ %next, %more ]
  %flag.at = getelementptr i8, ptr %node, i64 8
  %flag = load i1, ptr %flag.at
  %next.at = getelementptr i8, ptr %node, i64 16
  %next = load ptr, ptr %next.at
  %optional = select i1 %flag, ptr %next, ptr null
  call void @NRT_incref(ptr %optional)
  call void @NRT_decref(ptr %node)
  br i1 %flag, label %more, label %end
more:
  br label %loop
end:
  ret i32 0
}

; Another flag: what is walked to may not be what was retained.
; CHECK-LABEL: define i32 @another_flag(
; CHECK: call void @NRT_incref(ptr %optional)
; CHECK: call void @NRT_decref(ptr %node)
define i32 @another_flag(ptr %retptr, ptr %excinfo, ptr %head, i1 %other) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %head)
  br label %loop
loop:
  %node = phi ptr [ %head, %entry ], [ %next, %more ]
  %flag.at = getelementptr i8, ptr %node, i64 8
  %flag = load i1, ptr %flag.at
  %next.at = getelementptr i8, ptr %node, i64 16
  %next = load ptr, ptr %next.at
  %optional = select i1 %flag, ptr %next, ptr null
  call void @NRT_incref(ptr %optional)
  call void @NRT_decref(ptr %node)
  br i1 %other, label %more, label %end
more:
  br label %loop
end:
  ret i32 0
}

; What is called may change the list.
; CHECK-LABEL: define i32 @changing(
; CHECK: call void @NRT_incref(ptr %optional)
; CHECK: call void @any()
; CHECK: call void @NRT_decref(ptr %node)
define i32 @changing(ptr %retptr, ptr %excinfo, ptr %head) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %head)
  br label %loop
loop:
  %node = phi ptr [ %head, %entry ], [ %next, %more ]
  %flag.at = getelementptr i8, ptr %node, i64 8
  %flag = load i1, ptr %flag.at
  %next.at = getelementptr i8, ptr %node, i64 16
  %next = load ptr, ptr %next.at
  %optional = select i1 %flag, ptr %next, ptr null
  call void @NRT_incref(ptr %optional)
  call void @any()
  call void @NRT_decref(ptr %node)
  br i1 %flag, label %more, label %end
more:
  br label %loop
end:
  ret i32 0
}

; L4: what the function owns is known by both names of the Optional, and with it
; that an error exit may lose less than it did: nothing of the head.
; CHECK-LABEL: define i32 @walk_or_fail(
; CHECK-NOT: NRT_
; CHECK: ret i32 1
define i32 @walk_or_fail(ptr %retptr, ptr %excinfo, ptr %head) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %head)
  call void @NRT_incref(ptr %head)
  br label %loop
loop:
  %node = phi ptr [ %head, %entry ], [ %next, %some ]
  %flag.at = getelementptr i8, ptr %node, i64 8
  %flag = load i1, ptr %flag.at
  %next.at = getelementptr i8, ptr %node, i64 16
  %next = load ptr, ptr %next.at
  %last.at = getelementptr i8, ptr %node, i64 24
  %last = load i1, ptr %last.at
  %optional = select i1 %flag, ptr %next, ptr null
  call void @NRT_incref(ptr %optional)
  call void @NRT_decref(ptr %node)
  br i1 %flag, label %some, label %none
some:
  br i1 %last, label %done, label %loop
done:
  call void @NRT_decref(ptr %next)
  call void @NRT_decref(ptr %head)
  ret i32 0
none:
  store ptr @error, ptr %excinfo
  ret i32 1
}
