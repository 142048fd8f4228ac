; A flag tells whether the place of an Optional holds something: a token of
; memory's comes with the value where the flag lets it through, however often the
; place is looked at (takeWhereChosen in Verify/DomainVerifier.cpp).
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

; The destructor of a list of Optionals.
; CHECK: in .dtor.list.OptionalType(unicode_type): verified
define void @".dtor.list.OptionalType(unicode_type)"(ptr %list) {
entry:
  %size = load i64, ptr %list
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %body ]
  %more = icmp slt i64 %i, %size
  br i1 %more, label %body, label %out
body:
  %item = getelementptr { i64, ptr, i8 }, ptr %list, i64 %i
  %place = getelementptr { i64, ptr, i8 }, ptr %item, i64 0, i32 1
  %flag = getelementptr { i64, ptr, i8 }, ptr %item, i64 0, i32 2
  %ref = load ptr, ptr %place
  %valid = load i8, ptr %flag
  %nothing = icmp eq i8 %valid, 0
  %held = select i1 %nothing, ptr null, ptr %ref
  call void @NRT_decref(ptr %held)
  %next = add i64 %i, 1
  br label %loop
out:
  ret void
}

; It is let through, and released twice.
; CHECK: in twice: releases %held in block %entry, where no reference to it is owned
define i32 @twice(ptr %retptr, ptr %excinfo, ptr %slot) "passthru-kind"="native" {
entry:
  %ref = load ptr, ptr %slot
  %flag = getelementptr { ptr, i8 }, ptr %slot, i64 0, i32 1
  %valid = load i8, ptr %flag
  %nothing = icmp eq i8 %valid, 0
  %held = select i1 %nothing, ptr null, ptr %ref
  call void @NRT_decref(ptr %held)
  call void @NRT_decref(ptr %held)
  ret i32 0
}

; What is not null otherwise has tokens of its own.
; CHECK: in other: expected 0 owned references to %x, found 1
define i32 @other(ptr %retptr, ptr %excinfo, ptr %slot, ptr %x) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  %ref = load ptr, ptr %slot
  %flag = getelementptr { ptr, i8 }, ptr %slot, i64 0, i32 1
  %valid = load i8, ptr %flag
  %nothing = icmp eq i8 %valid, 0
  %held = select i1 %nothing, ptr %x, ptr %ref
  call void @NRT_decref(ptr %held)
  ret i32 0
}
