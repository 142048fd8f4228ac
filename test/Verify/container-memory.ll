; What a container's memory gives and takes (O4 of Analysis/OwnershipModel.h):
; by the marks on a struct, and where optimisation has lost the marks.  Each
; function that is right stands beside one that is not.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @numba_list_append(ptr, ptr)

; The mark of a struct names its references: the other pointer is none.
; CHECK: in set_field: verified
define i32 @set_field(ptr %retptr, ptr %excinfo, ptr %self, ptr %new, ptr %data) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  %old = load { ptr, ptr }, ptr %self, !passthru.slot !10
  %old.reference = extractvalue { ptr, ptr } %old, 0
  %a = insertvalue { ptr, ptr } undef, ptr %new, 0
  %b = insertvalue { ptr, ptr } %a, ptr %data, 1
  store { ptr, ptr } %b, ptr %self, !passthru.slot !11
  call void @NRT_decref(ptr %old.reference)
  ret i32 0
}
; CHECK: in set_field_keeping_old: expected 0 owned references to {{.*}}, found 1{{.*}}[passthru-leak]
define i32 @set_field_keeping_old(ptr %retptr, ptr %excinfo, ptr %self, ptr %new, ptr %data) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  %old = load { ptr, ptr }, ptr %self, !passthru.slot !10
  %old.reference = extractvalue { ptr, ptr } %old, 0
  %a = insertvalue { ptr, ptr } undef, ptr %new, 0
  %b = insertvalue { ptr, ptr } %a, ptr %data, 1
  store { ptr, ptr } %b, ptr %self, !passthru.slot !11
  ret i32 0
}
; CHECK: in set_field_borrowed: {{.*}}%new{{.*}}[passthru-over-release]
define i32 @set_field_borrowed(ptr %retptr, ptr %excinfo, ptr %self, ptr %new, ptr %data) "passthru-kind"="native" {
  %old = load { ptr, ptr }, ptr %self, !passthru.slot !10
  %old.reference = extractvalue { ptr, ptr } %old, 0
  %a = insertvalue { ptr, ptr } undef, ptr %new, 0
  %b = insertvalue { ptr, ptr } %a, ptr %data, 1
  store { ptr, ptr } %b, ptr %self, !passthru.slot !11
  call void @NRT_decref(ptr %old.reference)
  ret i32 0
}
; CHECK: in release_borrowed_field: {{.*}}[passthru-over-release]
define i32 @release_borrowed_field(ptr %retptr, ptr %excinfo, ptr %self) "passthru-kind"="native" {
  %old = load { ptr, ptr }, ptr %self, !passthru.slot !12
  %old.reference = extractvalue { ptr, ptr } %old, 0
  call void @NRT_decref(ptr %old.reference)
  store ptr null, ptr %self
  ret i32 0
}

; Without marks: what is overwritten at once comes out if a reference goes in.
; CHECK: in replace: verified
define i32 @replace(ptr %retptr, ptr %excinfo, ptr %self, ptr %new) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  %old = load ptr, ptr %self
  store ptr %new, ptr %self
  call void @NRT_decref(ptr %old)
  ret i32 0
}
; CHECK: in replace_keeping_old: {{.*}}[passthru-leak]
define i32 @replace_keeping_old(ptr %retptr, ptr %excinfo, ptr %self, ptr %new) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  %old = load ptr, ptr %self
  call void @NRT_incref(ptr %old)
  %again = load ptr, ptr %self
  store ptr %new, ptr %self
  call void @NRT_decref(ptr %again)
  ret i32 0
}
; CHECK: in replace_borrowed: {{.*}}[passthru-over-release]
define i32 @replace_borrowed(ptr %retptr, ptr %excinfo, ptr %self, ptr %new) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  call void @NRT_decref(ptr %new)
  %old = load ptr, ptr %self
  store ptr %new, ptr %self
  call void @NRT_decref(ptr %old)
  ret i32 0
}

; An Optional: whether there was anything to release, a flag tells.
; CHECK: in replace_optional: consistent
define i32 @replace_optional(ptr %retptr, ptr %excinfo, ptr %self, ptr %new, i1 %flag) "passthru-kind"="native" {
  call void @NRT_incref(ptr %new)
  %old = load ptr, ptr %self
  store ptr %new, ptr %self
  br i1 %flag, label %valid, label %done
valid:
  call void @NRT_decref(ptr %old)
  br label %done
done:
  ret i32 0
}

; Without marks: who writes nothing takes nothing.
; CHECK: in read: verified
define i32 @read(ptr %retptr, ptr %excinfo, ptr %self, ptr %list) "passthru-kind"="native" {
  %item = load ptr, ptr %self
  call void @NRT_incref(ptr %item)
  %status = call i32 @numba_list_append(ptr %list, ptr %self)
  call void @NRT_decref(ptr %item)
  ret i32 0
}
; CHECK: in read_without_retaining: {{.*}}[passthru-over-release]
define i32 @read_without_retaining(ptr %retptr, ptr %excinfo, ptr %self, ptr %list) "passthru-kind"="native" {
  %item = load ptr, ptr %self
  %status = call i32 @numba_list_append(ptr %list, ptr %self)
  call void @NRT_decref(ptr %item)
  ret i32 0
}
; This one may have taken it.
; CHECK: in take: verified
define i32 @take(ptr %retptr, ptr %excinfo, ptr %self, ptr %size) "passthru-kind"="native" {
  %item = load ptr, ptr %self
  store i64 0, ptr %size
  call void @NRT_decref(ptr %item)
  ret i32 0
}
; Its own stack, in which a callee has left a token, under one of two addresses.
; CHECK: in own_slots: verified
declare i32 @_ZN8__main__4makeB2v1Ex(ptr, ptr)
define i32 @own_slots(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  %slot.a = alloca ptr
  %slot.b = alloca ptr
  br i1 %c, label %a, label %b
a:
  %status.a = call i32 @_ZN8__main__4makeB2v1Ex(ptr %slot.a, ptr %excinfo)
  %bad.a = icmp ne i32 %status.a, 0
  br i1 %bad.a, label %raise, label %join
b:
  %status.b = call i32 @_ZN8__main__4makeB2v1Ex(ptr %slot.b, ptr %excinfo)
  %bad.b = icmp ne i32 %status.b, 0
  br i1 %bad.b, label %raise, label %join
raise:
  ret i32 1
join:
  %slot = phi ptr [ %slot.a, %a ], [ %slot.b, %b ]
  %made = load ptr, ptr %slot
  call void @NRT_incref(ptr %made)
  store ptr %made, ptr %retptr
  call void @NRT_decref(ptr %made)
  ret i32 0
}

!passthru.signatures = !{!0, !1, !2, !3, !4, !5, !6, !7, !8, !9, !13, !14, !15}
!14 = !{ptr @own_slots, !"native", !21, !25}
!15 = !{ptr @_ZN8__main__4makeB2v1Ex, !"native", !21, !25}
!25 = !{!26}
!26 = !{i64 0, !"managed", !"array(int64, 1d, C)"}
!0 = !{ptr @set_field, !"native", !20, !21}
!1 = !{ptr @set_field_keeping_old, !"native", !20, !21}
!2 = !{ptr @set_field_borrowed, !"native", !20, !21}
!3 = !{ptr @release_borrowed_field, !"native", !21, !21}
!4 = !{ptr @replace, !"native", !20, !21}
!5 = !{ptr @replace_keeping_old, !"native", !20, !21}
!6 = !{ptr @replace_borrowed, !"native", !20, !21}
!7 = !{ptr @read, !"native", !21, !21}
!8 = !{ptr @read_without_retaining, !"native", !21, !21}
!9 = !{ptr @take, !"native", !21, !21}
!10 = !{!"take", i32 1, !24}
!11 = !{!"give", i32 1, !24}
!12 = !{!"borrow"}
!13 = !{ptr @replace_optional, !"native", !20, !21}
!20 = !{!22}
!21 = !{}
!22 = !{i32 3, !"managed", !"array(int64, 1d, C)"}
!24 = !{i64 0}
