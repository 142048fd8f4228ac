; The rows of the NRT.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; Not for null, so no refops: nothing may insert or remove them.
; CHECK: declaration @NRT_MemInfo_acquire: meminfo-other; returns none; args (retain meminfo not null); no-release; from built-in
declare void @NRT_MemInfo_acquire(ptr)
; CHECK: declaration @NRT_MemInfo_release: meminfo-other; returns none; args (release meminfo not null); may-release; from built-in
declare void @NRT_MemInfo_release(ptr)
; The count is 0 already: no token is taken.
; CHECK: declaration @NRT_MemInfo_call_dtor: meminfo-other; returns none; args (unknown); may-release; from built-in
declare void @NRT_MemInfo_call_dtor(ptr)

; CHECK: declaration @NRT_MemInfo_alloc_safe: allocate; returns owned meminfo or null; args (none); fails if null; no-release; from built-in
declare ptr @NRT_MemInfo_alloc_safe(i64)
; CHECK: declaration @NRT_MemInfo_alloc_dtor: allocate; returns owned meminfo or null; args (none, none); fails if null; no-release; from built-in
declare ptr @NRT_MemInfo_alloc_dtor(i64, ptr)
; CHECK: declaration @NRT_MemInfo_alloc_safe_aligned: allocate; returns owned meminfo or null; args (none, none); fails if null; no-release; from built-in
declare ptr @NRT_MemInfo_alloc_safe_aligned(i64, i32)
; The allocator is the user's.
; CHECK: declaration @NRT_MemInfo_alloc_safe_aligned_external: allocate; returns owned meminfo or null; args (none, none, none); fails if null; may-release; from built-in
declare ptr @NRT_MemInfo_alloc_safe_aligned_external(i64, i32, ptr)
; CHECK: declaration @NRT_MemInfo_new_varsize_dtor: allocate; returns owned meminfo or null; args (none, none); fails if null; no-release; from built-in
declare ptr @NRT_MemInfo_new_varsize_dtor(i64, ptr)

; CHECK: declaration @NRT_MemInfo_data_fast: meminfo-data; returns interior; args (borrow meminfo not null); no-release; from built-in
declare ptr @NRT_MemInfo_data_fast(ptr)
; CHECK: declaration @NRT_MemInfo_varsize_realloc: container-write; returns interior or null; args (borrow meminfo, none); fails if null; no-release; from built-in
declare ptr @NRT_MemInfo_varsize_realloc(ptr, i64)
; CHECK: declaration @NRT_Allocate: raw-memory; returns none or null; args (none); fails if null; no-release; from built-in
declare ptr @NRT_Allocate(i64)
; CHECK: declaration @NRT_Free: raw-memory; returns none; args (borrow); no-release; from built-in
declare void @NRT_Free(ptr)
; CHECK: declaration @NRT_get_api: raw-memory; returns none; args (); no-release; from built-in
declare ptr @NRT_get_api()

; The MemInfo's own reference to the object is not the caller's business.
; CHECK: declaration @NRT_meminfo_new_from_pyobject: unbox-object; returns owned meminfo or null; args (none, borrow pyobject not null); fails if null; no-release; from built-in
declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
; CHECK: declaration @NRT_meminfo_as_pyobject: box-object; returns owned pyobject or null; args (steal-on-success meminfo); fails if null; may-release; from built-in
declare ptr @NRT_meminfo_as_pyobject(ptr)
; CHECK: declaration @NRT_meminfo_from_pyobject: meminfo-other; returns owned meminfo; args (borrow pyobject not null); no-release; from built-in
declare ptr @NRT_meminfo_from_pyobject(ptr)
; CHECK: declaration @NRT_adapt_ndarray_from_python: meminfo-other; returns none; args (borrow pyobject, out-owned meminfo); fails if negative; may-release; from built-in
declare i32 @NRT_adapt_ndarray_from_python(ptr, ptr)
; Takes its own reference; the caller's stays.
; CHECK: declaration @NRT_adapt_ndarray_to_python_acqref: box-object; returns owned pyobject or null; args (borrow, borrow pyobject, none, none, borrow pyobject); fails if null; may-release; from built-in
declare ptr @NRT_adapt_ndarray_to_python_acqref(ptr, ptr, i32, i32, ptr)
; CHECK: declaration @NRT_adapt_buffer_from_python: meminfo-other; returns none; args (borrow, out-owned meminfo); no-release; from built-in
declare void @NRT_adapt_buffer_from_python(ptr, ptr)
