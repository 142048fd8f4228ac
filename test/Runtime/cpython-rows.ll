; The rows of CPython and of Numba's helpers around it.
; RUN: %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s

; New references.
; CHECK: declaration @PyObject_GetAttrString: python-api; returns owned pyobject or null; args (borrow pyobject not null, none); fails if null; may-release; from built-in
declare ptr @PyObject_GetAttrString(ptr, ptr)
; CHECK: declaration @PyNumber_InPlaceAdd: python-api; returns owned pyobject or null; args (borrow pyobject, borrow pyobject); fails if null; may-release; from built-in
declare ptr @PyNumber_InPlaceAdd(ptr, ptr)
; A number of a C number cannot run code, a container can: the collector.
; CHECK: declaration @PyLong_FromLongLong: python-api; returns owned pyobject or null; args (none); fails if null; no-release; from built-in
declare ptr @PyLong_FromLongLong(i64)
; CHECK: declaration @PyList_New: python-api; returns owned pyobject or null; args (none); fails if null; may-release; from built-in
declare ptr @PyList_New(i64)
; CHECK: declaration @numba_unpickle: python-api; returns owned pyobject or null; args (none, none, none); fails if null; may-release; from built-in
declare ptr @numba_unpickle(ptr, i32, ptr)
; The generator takes over what its state holds.
; CHECK: declaration @numba_make_generator: python-api; returns owned pyobject or null; args (none, steal-on-success, none, none, borrow pyobject); fails if null; may-release; from built-in
declare ptr @numba_make_generator(i64, ptr, ptr, ptr, ptr)
; CHECK: declaration @numba_recreate_record: python-api; returns owned pyobject or null; args (none, none, borrow pyobject); fails if null; may-release; from built-in
declare ptr @numba_recreate_record(ptr, i32, ptr)

; Borrowed results.
; CHECK: declaration @PyList_GetItem: python-api; returns borrowed pyobject or null; args (borrow pyobject not null, none); fails if null; no-release; from built-in
declare ptr @PyList_GetItem(ptr, i64)
; CHECK: declaration @PyErr_Occurred: python-api; returns borrowed pyobject or null; args (); fails if null; no-release; from built-in
declare ptr @PyErr_Occurred()
; Hashes and compares.
; CHECK: declaration @PyDict_GetItem: python-api; returns borrowed pyobject or null; args (borrow pyobject, borrow pyobject); fails if null; may-release; from built-in
declare ptr @PyDict_GetItem(ptr, ptr)
; CHECK: declaration @numba_get_pyobject_private_data: python-api; returns borrowed meminfo or null; args (borrow pyobject); fails if null; may-release; from built-in
declare ptr @numba_get_pyobject_private_data(ptr)

; Stealing.
; CHECK: declaration @PyList_SetItem: python-api; returns none; args (borrow pyobject, none, steal pyobject); fails if negative; may-release; from built-in
declare i32 @PyList_SetItem(ptr, i64, ptr)
; Numba 0.56 declares the index an int.
; CHECK: declaration @PyTuple_SetItem: python-api; returns none; args (borrow pyobject, none, steal pyobject); fails if negative; may-release; from built-in
declare i32 @PyTuple_SetItem(ptr, i32, ptr)
; CHECK: declaration @PyErr_Restore: python-api; returns none; args (steal pyobject, steal pyobject, steal pyobject); may-release; from built-in
declare void @PyErr_Restore(ptr, ptr, ptr)
; CHECK: declaration @numba_do_raise: python-api; returns none; args (steal pyobject not null); may-release; from built-in
declare void @numba_do_raise(ptr)
; CHECK: declaration @PyModule_AddObject: python-api; returns none; args (borrow pyobject, none, steal-on-success pyobject); fails if negative; may-release; from built-in
declare i32 @PyModule_AddObject(ptr, ptr, ptr)

; Borrowing.
; CHECK: declaration @PyList_Append: python-api; returns none; args (borrow pyobject, borrow pyobject); fails if negative; may-release; from built-in
declare i32 @PyList_Append(ptr, ptr)
; CHECK: declaration @PyDict_SetItemString: python-api; returns none; args (borrow pyobject, none, borrow pyobject); fails if negative; may-release; from built-in
declare i32 @PyDict_SetItemString(ptr, ptr, ptr)

; Out-parameters.
; CHECK: declaration @PyErr_Fetch: python-api; returns none; args (out-owned pyobject, out-owned pyobject, out-owned pyobject); may-release; from built-in
declare void @PyErr_Fetch(ptr, ptr, ptr)
declare i32 @PyArg_UnpackTuple(ptr, ptr, i64, i64, ...)
declare ptr @PyTuple_Pack(i64, ...)

; The lock: other threads, and the objects of this one.
; CHECK: declaration @numba_gil_release: give-gil; returns none; args (none); may-release; from built-in
declare void @numba_gil_release(ptr)
; CHECK: declaration @PyEval_SaveThread: give-gil; returns none; args (); may-release; from built-in
declare ptr @PyEval_SaveThread()

; Leaf functions.
; CHECK: declaration @pow: raw-memory; returns none; args (none, none); no-release; from built-in
declare double @pow(double, double)
; CHECK: declaration @numba_gettyperecord: raw-memory; returns none; args (none, none, none, none, none, none, none); no-release; from built-in
declare void @numba_gettyperecord(i32, ptr, ptr, ptr, ptr, ptr, ptr)
; The first call imports scipy.
; CHECK: declaration @numba_xxdot: raw-memory; returns none; args (none, none, none, none, none, none); may-release; from built-in
declare i32 @numba_xxdot(i8, i8, i64, ptr, ptr, ptr)
; The first call asks Python for a seed.
; CHECK: declaration @numba_get_np_random_state: raw-memory; returns none; args (); may-release; from built-in
declare ptr @numba_get_np_random_state()

; Effects of variadic arguments; what is no pointer is no reference.
; CHECK-LABEL: function @calls:
; CHECK-NEXT: @PyArg_UnpackTuple: python-api; returns none; args (borrow pyobject, none, none, none, out-borrowed pyobject, out-borrowed pyobject); fails if zero; may-release; from built-in
; CHECK-NEXT: @PyTuple_Pack: python-api; returns owned pyobject or null; args (none, borrow pyobject, none); fails if null; may-release; from built-in
define void @calls(ptr %x, ptr %a, ptr %b) {
  %ok = call i32 (ptr, ptr, i64, i64, ...) @PyArg_UnpackTuple(ptr %x, ptr null, i64 2, i64 2, ptr %a, ptr %b)
  %pair = call ptr (i64, ...) @PyTuple_Pack(i64 2, ptr %x, i64 0)
  ret void
}
