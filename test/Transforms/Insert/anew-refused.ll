; A function that cannot be counted anew gets back what it had, also what only
; its refops used.
; RUN: %opt -passes='passthru-insert<exits=anew>,verify' -S %s | FileCheck %s
; CHECK-LABEL: @f0(
; CHECK: call void @NRT_incref(ptr %m39)
; CHECK: call void @NRT_incref(ptr %o4)


@g = external global [4 x ptr]
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @peek(ptr) #0
declare void @use(ptr) #1
declare i32 @native(ptr, ptr, ptr) #2
declare i1 @tape() #3
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
define i32 @f0(ptr %retptr, ptr %excinfo, ptr %a, ptr %b) #5 {
entry:
  %s1 = alloca { ptr, ptr, i64 }, align 8
  %s12 = alloca { ptr, ptr, i64 }, align 8
  %o4 = load ptr, ptr null, align 8, !passthru.slot !0
  br i1 undef, label %raise5, label %on6
raise5:
  store ptr null, ptr %excinfo, align 8
  br label %handler7
handler7:
  %i8 = call i32 @native(ptr %s1, ptr null, ptr null)
  br label %ok10
ok10:
  call void @llvm.memcpy.p0.p0.i64(ptr %s12, ptr %s1, i64 24, i1 false)
  %v13 = load <2 x ptr>, ptr %s12, align 8
  %r14 = extractelement <2 x ptr> %v13, i32 0
  br label %else19
else19:
  br label %some30
some30:
  br i1 undef, label %then34, label %else35
then34:
  br label %join38
else35:
  %x37 = call ptr @peek(ptr null)
  br label %join38
join38:
  %m39 = phi ptr [ %r14, %then34 ], [ %x37, %else35 ]
  %m40 = phi ptr [ null, %then34 ], [ %x37, %else35 ]
  call void @NRT_incref(ptr %m39)
  call void @NRT_decref(ptr %m40)
  ret i32 0
on6:
  call void @NRT_incref(ptr %o4)
  br label %raise44
raise44:
  store ptr null, ptr %excinfo, align 8
  br label %handler46
handler46:
  br i1 undef, label %then48, label %else49
then48:
  br i1 undef, label %raise50, label %on51
raise50:
  br label %handler52
handler52:
  %p55 = getelementptr { ptr, ptr, i64 }, ptr %retptr, i64 0, i32 0
  store ptr %a, ptr %p55, align 8
  br label %join54
on51:
  %p53 = getelementptr { ptr, ptr, i64 }, ptr %retptr, i64 0, i32 0
  store ptr %b, ptr %p53, align 8
  br label %join54
join54:
  %m56 = phi ptr [ %a, %handler52 ], [ %b, %on51 ]
  call void @NRT_decref(ptr %m56)
  br label %join57
else49:
  call void @NRT_incref(ptr %b)
  br label %join57
join57:
  br label %join60
join60:
  br label %raise62
raise62:
  br label %handler64
handler64:
  br label %join65
join65:
  br label %join67
join67:
  br label %on74
on74:
  br label %then76
then76:
  br label %on78
on78:
  ret i32 0
}
; uselistorder directives
uselistorder ptr null, { 0, 6, 1, 2, 3, 4, 5 }
uselistorder i32 0, { 1, 2, 3, 0, 4 }
attributes #0 = { "passthru-borrows"="0" "passthru-no-release" "passthru-returns"="borrowed" }
attributes #1 = { "passthru-borrows"="0" "passthru-no-release" }
attributes #2 = { "passthru-borrows"="2" "passthru-kind"="native" "passthru-out-owned"="0" }
attributes #3 = { inaccessiblememonly "passthru-no-release" }
attributes #5 = { "passthru-kind"="native" }
!0 = !{!"take"}
