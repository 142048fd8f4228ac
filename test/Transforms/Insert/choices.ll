; I1 with E8 of Analysis/TokenEquations.h: a reference that a flag gives two
; names.  A token that is taken under the one and released under the other is no
; contradiction, so that what the function holds besides is known.
; RUN: %opt -passes='passthru-insert<exits=raise>,verify' -S %s | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

@error = external global i8

; A list is followed, which must not end: the loop holds a node, and the function
; its head.
; CHECK-LABEL: define i32 @follow(
; CHECK: none:
; CHECK-NEXT: store ptr @error, ptr %excinfo
; CHECK-NEXT: call void @NRT_decref(ptr %head)
; CHECK-NEXT: ret i32 1
define i32 @follow(ptr %retptr, ptr %excinfo, ptr %head) "passthru-kind"="native" {
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

; I1: another flag decides; the token that is released may never have been taken.
; CHECK-LABEL: define i32 @follow_another(
; CHECK: none:
; CHECK-NEXT: store ptr @error, ptr %excinfo
; CHECK-NEXT: ret i32 1
define i32 @follow_another(ptr %retptr, ptr %excinfo, ptr %head, i1 %other) "passthru-kind"="native" {
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
  br i1 %other, label %some, label %none
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
