; Evidence that contradicts itself is reported, and nothing is concluded.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare ptr @NRT_MemInfo_alloc_safe(i64)
declare void @use(ptr)

; CHECK-LABEL: native function m.f(array(float64, 1d, C))
; CHECK-NEXT:    symbol:
; CHECK-NEXT:    no pass-through references
define i32 @_ZN1m1fB2v1E5ArrayIdLi1E1C7mutable7alignedE(ptr %retptr, ptr %excinfo, ptr %meminfo) {
  ret i32 0
}

; CHECK-LABEL: unknown function metadata_says_array
; CHECK-NEXT:    no pass-through references
define void @metadata_says_array(ptr %o) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %status = call i32 @_ZN1m1fB2v1E5ArrayIdLi1E1C7mutable7alignedE(ptr undef, ptr undef, ptr %mi)
  ret void
}

; CHECK-LABEL: unknown function fresh_memory
; CHECK-NEXT:    no pass-through references
define void @fresh_memory(i1 %c, ptr %o) {
  %opaque = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %memory = call ptr @NRT_MemInfo_alloc_safe(i64 8)
  %either = select i1 %c, ptr %opaque, ptr %memory
  call void @use(ptr %either)
  ret void
}

; CHECK:      conflict: opaque by unbox %mi in metadata_says_array, but managed by !passthru.signatures in native function m.f; taken for neither
; CHECK-NEXT: conflict: opaque by unbox %opaque in fresh_memory, but managed by payload of its own %memory in fresh_memory; taken for neither
; CHECK-NEXT: recognised: 0 references in 0 of 3 functions

!passthru.signatures = !{!0}
!0 = !{ptr @_ZN1m1fB2v1E5ArrayIdLi1E1C7mutable7alignedE, !"native", !{!1}, !{}}
!1 = !{i32 2, !"managed", !"array(float64, 1d, C)"}
