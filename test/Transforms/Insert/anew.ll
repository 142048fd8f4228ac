; exits=anew: functions that are verified lose their refops and get others, or
; stay to the letter as they were.
; RUN: %opt -passes='passthru-insert<exits=anew>,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s
; RUN: %opt -passes='passthru-insert<exits=anew>' -disable-output %s -pass-remarks='passthru-insert' -pass-remarks-missed='passthru-insert' 2>&1 | FileCheck %s --check-prefix=REMARK
; What stays, stays in its place: the refused functions.
; RUN: %opt -S %s -o - | sed -n '/@refused/,/^}/p' > %t.before
; RUN: %opt -passes='passthru-insert<exits=anew>' -S %s -o - | sed -n '/@refused/,/^}/p' | diff %t.before -

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @use(ptr) "passthru-borrows"="0"
declare void @unknown(ptr)
declare void @anything()
declare i32 @native(ptr, ptr, ptr) "passthru-kind"="native" "passthru-borrows"="2"
declare ptr @lend(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0"

; Three pairs become what the return slot needs.
; REMARK: inserted 1 refop in the place of 7
; CHECK-LABEL: define i32 @wasteful(
; CHECK-NEXT: store ptr %x, ptr %retptr
; CHECK-NEXT: call void @use(ptr %x)
; CHECK-NEXT: call void @NRT_incref(ptr %x)
; CHECK-NEXT: ret i32 0
define i32 @wasteful(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  call void @NRT_decref(ptr %x)
  call void @use(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; A generator's state gives two tokens, and takes two.  What lies there when the
; generator is done may be dead: its arguments are loaded, but not retained.
; REMARK: inserted 5 refops in the place of 6
; CHECK-LABEL: define i32 @_ZN8__main__3gen4nextE
; CHECK: entry:
; CHECK-NOT: @NRT_incref
; CHECK: %saved = load ptr, ptr %place
; CHECK-NEXT: call void @NRT_decref(ptr %saved)
; CHECK-NEXT: call void @use(ptr %saved)
; CHECK: yield:
; CHECK-NEXT: call void @NRT_incref(ptr %saved)
; CHECK-NEXT: call void @NRT_incref(ptr %saved)
; CHECK-NEXT: store ptr %saved, ptr %place
; CHECK-NEXT: call void @NRT_decref(ptr %saved)
; CHECK-NEXT: ret i32 0
; CHECK: end:
; CHECK-NEXT: store ptr null
; CHECK-NEXT: call void @NRT_decref(ptr %saved)
; CHECK-NEXT: ret i32 -3
define i32 @_ZN8__main__3gen4nextE32Testee_20generator_28func_3df_29(ptr %retptr, ptr %excinfo, ptr %state, i1 %c, i1 %d) {
entry:
  %lent = load ptr, ptr %state, !passthru.slot !2
  br i1 %d, label %done, label %resume
done:
  ret i32 -3
resume:
  call void @NRT_incref(ptr %lent)
  call void @use(ptr %lent)
  call void @NRT_decref(ptr %lent)
  %place = getelementptr i8, ptr %state, i64 8
  %saved = load ptr, ptr %place, !passthru.slot !0
  call void @NRT_decref(ptr %saved)
  call void @use(ptr %saved)
  br i1 %c, label %yield, label %end
yield:
  call void @NRT_incref(ptr %saved)
  store ptr %saved, ptr %place, !passthru.slot !1
  ret i32 0
end:
  call void @NRT_decref(ptr %saved)
  store ptr null, ptr %place
  call void @NRT_incref(ptr null)
  ret i32 -3
}

; A1: what a callee lends is retained, too: @unknown may release it.
; REMARK: inserted 2 refops in the place of 4
; CHECK-LABEL: define i32 @lent(
; CHECK-NEXT: %y = call ptr @lend(ptr %x)
; CHECK-NEXT: call void @NRT_incref(ptr %y)
; CHECK: call void @NRT_decref(ptr %y)
; CHECK-NEXT: ret i32 0
define i32 @lent(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  %y = call ptr @lend(ptr %x)
  call void @NRT_incref(ptr %y)
  call void @NRT_incref(ptr %y)
  call void @anything()
  call void @use(ptr %y)
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %y)
  ret i32 0
}

; Numba also compiles code that does not count: it stays so.
; CHECK-LABEL: define i32 @_ZN8__main__4sameB2v2E6Testee(
; CHECK-NEXT: store ptr %x
; CHECK-NEXT: ret i32 0
define i32 @_ZN8__main__4sameB2v2E6Testee(ptr %retptr, ptr %excinfo, ptr %x) {
  store ptr %x, ptr %retptr
  ret i32 0
}

; Which token @unknown takes is a guess.
; REMARK: inserted nothing: it is not verified
define i32 @refused(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  call void @unknown(ptr %x)
  call void @NRT_incref(ptr %x)
  call void @unknown(ptr %x)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; Verified, since only one answer fits; but nothing says so once the refops are
; gone.
; REMARK: inserted nothing: what a load or a callee gives is not known
define i32 @refused_later(ptr %retptr, ptr %excinfo, ptr %x, ptr %place) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  %old = load ptr, ptr %place
  store ptr %x, ptr %place
  call void @NRT_decref(ptr %old)
  ret i32 0
}

; A5: whether the caller owns what was returned depends on the status.
; REMARK: inserted nothing: what a store or a callee takes is not known
define i32 @refused_status(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  %s = call i32 @native(ptr null, ptr %excinfo, ptr %x)
  ret i32 %s
}
; Likewise where only some of the paths to the exit are sure to raise.
; REMARK: inserted nothing: what a store or a callee takes is not known
define i32 @refused_some(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %exit, label %more
more:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  %s = call i32 @native(ptr null, ptr %excinfo, ptr %x)
  br label %exit
exit:
  %status = phi i32 [ 1, %0 ], [ %s, %more ]
  ret i32 %status
}

; A5: what is lent is in use behind the block that alone can lead there.
; REMARK: inserted nothing: a branch on a constant ends its scope
define i32 @refused_scope(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
  br i1 false, label %null, label %some
null:
  br label %join
some:
  %item = call ptr @lend(ptr %x)
  call void @NRT_incref(ptr %item)
  br label %join
join:
  %held = phi ptr [ %x, %null ], [ %item, %some ]
  call void @use(ptr %held)
  call void @NRT_decref(ptr %held)
  ret i32 0
}
; It is counted where the branch decides.
; REMARK: inserted 4 refops in the place of 2
; CHECK-LABEL: define i32 @scope(
; CHECK: some:
; CHECK-NEXT: %item = call ptr @lend(ptr %x)
; CHECK-NEXT: call void @NRT_incref(ptr %item)
; CHECK: join:
; CHECK: call void @use(
; CHECK: call void @NRT_decref(
define i32 @scope(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %null, label %some
null:
  br label %join
some:
  %item = call ptr @lend(ptr %x)
  call void @NRT_incref(ptr %item)
  br label %join
join:
  %held = phi ptr [ null, %null ], [ %item, %some ]
  call void @use(ptr %held)
  call void @NRT_decref(ptr %held)
  ret i32 0
}

; A5: %old went before anything was lent.  Where its scope ends, what was lent
; since is in use, and %old may hold the last token on that.
; REMARK: inserted nothing: something is released where what memory lends, and nothing counts, is in use
; CHECK-LABEL: define i32 @kept_lent(
; CHECK: call void @NRT_decref(ptr %old)
; CHECK-NEXT: %lent = load
define i32 @kept_lent(ptr %retptr, ptr %excinfo, ptr %x, ptr %place, ptr %other, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %swap, label %join
swap:
  %old = load ptr, ptr %place, !passthru.slot !8
  store ptr %x, ptr %place, !passthru.slot !9
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %old)
  %lent = load ptr, ptr %other, !passthru.slot !2
  br label %join
join:
  %either = phi ptr [ null, %0 ], [ %lent, %swap ]
  call void @use(ptr %either)
  ret i32 0
}
; It is used before that.
; REMARK: inserted 2 refops in the place of 2
; CHECK-LABEL: define i32 @used_before(
; CHECK: swap:
; CHECK: call void @use(
; CHECK-NEXT: call void @NRT_decref(ptr %old)
; CHECK: join:
define i32 @used_before(ptr %retptr, ptr %excinfo, ptr %x, ptr %place, ptr %other, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %swap, label %join
swap:
  %old = load ptr, ptr %place, !passthru.slot !8
  store ptr %x, ptr %place, !passthru.slot !9
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %old)
  %lent = load ptr, ptr %other, !passthru.slot !2
  call void @use(ptr %lent)
  br label %join
join:
  ret i32 0
}

!0 = !{!"take", i32 2}
!1 = !{!"give", i32 2}
!2 = !{!"borrow"}
!passthru.signatures = !{!3}
!3 = !{ptr @_ZN8__main__4sameB2v2E6Testee, !"native", !4, !5}
!4 = !{!6}
!5 = !{!7}
!6 = !{i32 2, !"opaque", !"Testee"}
!7 = !{i64 0, !"opaque", !"Testee"}
!8 = !{!"take"}
!9 = !{!"give"}
