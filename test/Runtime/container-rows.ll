; The rows of typed lists and dicts.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; Readers.
; CHECK: declaration @numba_list_base_ptr: container-read; returns interior or null; args (borrow); fails if null; no-release; from built-in
declare ptr @numba_list_base_ptr(ptr)
; CHECK: declaration @numba_list_size_address: container-read; returns none; args (borrow); no-release; from built-in
declare i64 @numba_list_size_address(ptr)
; CHECK: declaration @numba_list_length: container-read; returns none; args (borrow); no-release; from built-in
declare i64 @numba_list_length(ptr)
; CHECK: declaration @numba_list_getitem: container-read; returns none; args (borrow, none, out-borrowed); fails if negative; no-release; from built-in
declare i32 @numba_list_getitem(ptr, i64, ptr)
; A look-up runs the keys' ==.
; CHECK: declaration @numba_dict_lookup: container-read; returns none; args (borrow, borrow, none, out-borrowed); fails if negative; may-release; from built-in
declare i64 @numba_dict_lookup(ptr, ptr, i64, ptr)
; The container's address stays in the iterator.
; CHECK: declaration @numba_dict_iter: container-read; returns none; args (none, unknown); no-release; from built-in
declare void @numba_dict_iter(ptr, ptr)
; CHECK: declaration @numba_dict_iter_next: container-read; returns none; args (borrow, none, none); fails if negative; no-release; from built-in
declare i32 @numba_dict_iter_next(ptr, ptr, ptr)

; Writers that release nothing: append retains, popitem moves.
; CHECK: declaration @numba_list_append: container-write; returns none; args (borrow, borrow); fails if negative; no-release; from built-in
declare i32 @numba_list_append(ptr, ptr)
; CHECK: declaration @numba_dict_popitem: container-write; returns none; args (borrow, out-owned, out-owned); fails if negative; no-release; from built-in
declare i32 @numba_dict_popitem(ptr, ptr, ptr)

; Writers that release what was there.
; CHECK: declaration @numba_list_setitem: container-write; returns none; args (borrow, none, borrow); fails if negative; may-release; from built-in
declare i32 @numba_list_setitem(ptr, i64, ptr)
; CHECK: declaration @numba_list_delitem: container-write; {{.*}}; may-release; from built-in
declare i32 @numba_list_delitem(ptr, i64)
; CHECK: declaration @numba_list_delete_slice: container-write; {{.*}}; may-release; from built-in
declare i32 @numba_list_delete_slice(ptr, i64, i64, i64)
; CHECK: declaration @numba_list_free: container-write; {{.*}}; may-release; from built-in
declare void @numba_list_free(ptr)
; CHECK: declaration @numba_dict_insert: container-write; returns none; args (borrow, borrow, none, borrow, out-borrowed); fails if negative; may-release; from built-in
declare i32 @numba_dict_insert(ptr, ptr, i64, ptr, ptr)
; CHECK: declaration @numba_dict_delitem: container-write; {{.*}}; may-release; from built-in
declare i32 @numba_dict_delitem(ptr, i64, i64)
; CHECK: declaration @numba_dict_free: container-write; {{.*}}; may-release; from built-in
declare void @numba_dict_free(ptr)

; Neither.
; CHECK: declaration @numba_list_new: raw-memory; returns none; args (none, none, none); fails if negative; no-release; from built-in
declare i32 @numba_list_new(ptr, i64, i64)
; CHECK: declaration @numba_dict_new_minsize: raw-memory; returns none; args (none, none, none); fails if negative; no-release; from built-in
declare i32 @numba_dict_new_minsize(ptr, i64, i64)
; CHECK: declaration @numba_dict_new_sized: raw-memory; returns none; args (none, none, none, none); fails if negative; no-release; from built-in
declare i32 @numba_dict_new_sized(ptr, i64, i64, i64)
