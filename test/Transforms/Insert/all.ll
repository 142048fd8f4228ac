; exits=all: functions without refops get all that they need (A1 to A4 of
; PassThru/Insert.h), and elision takes out what nothing needs.
; RUN: %opt -passes='passthru-insert<exits=all>,verify,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s
; RUN: %opt -passes='passthru-insert<exits=all>,passthru-elide,passthru-verify<raise-leaks=error>' -S %s | FileCheck %s --check-prefix=ELIDED

declare i32 @_ZN8__main__4makeB2v1Ex(ptr, ptr, i64)
declare void @use(ptr) "passthru-borrows"="0"
declare ptr @passthru.unbox(ptr)
declare ptr @passthru.box(ptr) "passthru-returns"="owned" "passthru-domain"="pyobject"

; A3: an argument that is returned.
; CHECK-LABEL: define i32 @_ZN8__main__4sameB2v2E6Testee(
; CHECK: call void @NRT_incref(ptr %x)
; CHECK-NEXT: ret i32 0
; ELIDED-LABEL: define i32 @_ZN8__main__4sameB2v2E6Testee(
; ELIDED: call void @NRT_incref(ptr %x)
; ELIDED-NEXT: ret i32 0
define i32 @_ZN8__main__4sameB2v2E6Testee(ptr %retptr, ptr %excinfo, ptr %x) {
  store ptr %x, ptr %retptr
  ret i32 0
}

; A1, A4: what a callee gives is released at each exit, if it has been given.
; CHECK-LABEL: define i32 @_ZN8__main__4dropB2v3Ex(
; CHECK: failed:
; CHECK-NEXT: ret i32 %status
; CHECK: fine:
; CHECK: raise:
; CHECK-NEXT: call void @NRT_decref(
; CHECK-NEXT: ret i32 1
; CHECK: return:
; CHECK-NEXT: call void @NRT_decref(
; CHECK-NEXT: ret i32 0
define i32 @_ZN8__main__4dropB2v3Ex(ptr %retptr, ptr %excinfo, i64 %n, i1 %c) {
entry:
  %slot = alloca ptr
  %status = call i32 @_ZN8__main__4makeB2v1Ex(ptr %slot, ptr %excinfo, i64 %n)
  %r = load ptr, ptr %slot
  %ok = icmp eq i32 %status, 0
  br i1 %ok, label %fine, label %other
other:
  %none = icmp eq i32 %status, -2
  br i1 %none, label %nothing, label %failed
nothing:
  ret i32 0
failed:
  ret i32 %status
fine:
  call void @use(ptr %r)
  br i1 %c, label %return, label %raise
raise:
  ret i32 1
return:
  ret i32 0
}

; A2: a phi of what is owned and what is borrowed.
; CHECK-LABEL: define i32 @_ZN8__main__6chooseB2v4E6Testee(
; CHECK: %p = phi
; CHECK: call void @NRT_incref(ptr %p)
; CHECK-NEXT: call void @NRT_decref(ptr %p)
; CHECK-NEXT: ret i32 0
define i32 @_ZN8__main__6chooseB2v4E6Testee(ptr %retptr, ptr %excinfo, ptr %x, ptr %o, i1 %c) {
entry:
  br i1 %c, label %new, label %join
new:
  %a = call ptr @passthru.unbox(ptr %o)
  br label %join
join:
  %p = phi ptr [ %a, %new ], [ %x, %entry ]
  store ptr %p, ptr %retptr
  ret i32 0
}

!passthru.signatures = !{!0, !1, !2, !3}
!0 = !{ptr @_ZN8__main__4makeB2v1Ex, !"native", !10, !11}
!1 = !{ptr @_ZN8__main__4sameB2v2E6Testee, !"native", !12, !11}
!2 = !{ptr @_ZN8__main__4dropB2v3Ex, !"native", !10, !10}
!3 = !{ptr @_ZN8__main__6chooseB2v4E6Testee, !"native", !12, !11}
!10 = !{}
!11 = !{!13}
!12 = !{!14}
!13 = !{i64 0, !"opaque", !"Testee"}
!14 = !{i32 2, !"opaque", !"Testee"}
