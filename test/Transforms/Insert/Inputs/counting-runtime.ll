; A run time that counts: MemInfos and Python objects that are never freed, an
; allocation that fails on demand, a GIL that is only a number.  main() calls
; @wrapper in each mode, from 0 to 4, with each allocation failing, and prints
;   N runs: N results, N errors, N misuses, N left
; where a misuse is a retain or release of something dead, or of a Python object
; without the GIL, and "left" is what counts differ from where they began.

@format = private constant [53 x i8] c"%d runs: %d results, %d errors, %d misuses, %d left\0A\00"
@runs = internal global i32 0
@results = internal global i32 0
@errors = internal global i32 0
@misuses = internal global i32 0
@left = internal global i32 0
@gil = internal global i32 0
@live = internal global i32 0
@failing = internal global i32 0
@current = internal global i32 0
; Python objects: a count alone.
@x = internal global i64 5
@y = internal global i64 5

declare i32 @printf(ptr, ...)
declare ptr @malloc(i64)

define internal void @bump(ptr %number, i32 %by) {
  %old = load i32, ptr %number
  %new = add i32 %old, %by
  store i32 %new, ptr %number
  ret void
}
define internal void @bump_if(i1 %condition, ptr %number) {
  %by = zext i1 %condition to i32
  call void @bump(ptr %number, i32 %by)
  ret void
}

define i32 @mode() {
  %mode = load i32, ptr @current
  ret i32 %mode
}

; What may be null, and must not be dead.
define internal void @change(ptr %counted, i64 %by) {
  %null = icmp eq ptr %counted, null
  br i1 %null, label %done, label %there
there:
  %old = load i64, ptr %counted
  %dead = icmp sle i64 %old, 0
  call void @bump_if(i1 %dead, ptr @misuses)
  %new = add i64 %old, %by
  store i64 %new, ptr %counted
  br label %done
done:
  ret void
}
define internal void @change_object(ptr %object, i64 %by) {
  %held = load i32, ptr @gil
  %free = icmp sle i32 %held, 0
  call void @bump_if(i1 %free, ptr @misuses)
  call void @change(ptr %object, i64 %by)
  ret void
}
define void @Py_IncRef(ptr %object) {
  call void @change_object(ptr %object, i64 1)
  ret void
}
define void @Py_DecRef(ptr %object) {
  call void @change_object(ptr %object, i64 -1)
  ret void
}
define ptr @PyErr_NoMemory() {
  call void @bump(ptr @errors, i32 1)
  ret ptr null
}
define void @numba_gil_ensure(ptr %state) {
  call void @bump(ptr @gil, i32 1)
  ret void
}
define void @numba_gil_release(ptr %state) {
  call void @bump(ptr @gil, i32 -1)
  ret void
}

; As Numba's: it takes its token of the object before it knows.
define ptr @NRT_meminfo_new_from_pyobject(ptr %data, ptr %object) {
  call void @Py_IncRef(ptr %object)
  call void @bump(ptr @failing, i32 -1)
  %turn = load i32, ptr @failing
  %fails = icmp eq i32 %turn, 0
  br i1 %fails, label %none, label %fine
none:
  ret ptr null
fine:
  %meminfo = call ptr @malloc(i64 48)
  store i64 1, ptr %meminfo
  %place = getelementptr i8, ptr %meminfo, i64 24
  store ptr %object, ptr %place
  call void @bump(ptr @live, i32 1)
  ret ptr %meminfo
}
define ptr @NRT_MemInfo_data_fast(ptr %meminfo) {
  %place = getelementptr i8, ptr %meminfo, i64 24
  %data = load ptr, ptr %place
  ret ptr %data
}
define void @NRT_incref(ptr %meminfo) {
  call void @change(ptr %meminfo, i64 1)
  ret void
}
define void @NRT_decref(ptr %meminfo) {
  call void @change(ptr %meminfo, i64 -1)
  %null = icmp eq ptr %meminfo, null
  br i1 %null, label %done, label %there
there:
  %count = load i64, ptr %meminfo
  %last = icmp eq i64 %count, 0
  br i1 %last, label %destroy, label %done
destroy:
  %object = call ptr @NRT_MemInfo_data_fast(ptr %meminfo)
  call void @numba_gil_ensure(ptr null)
  call void @Py_DecRef(ptr %object)
  call void @numba_gil_release(ptr null)
  call void @bump(ptr @live, i32 -1)
  br label %done
done:
  ret void
}

define internal void @compare(ptr %object) {
  %count = load i64, ptr %object
  %same = icmp ne i64 %count, 5
  call void @bump_if(i1 %same, ptr @left)
  store i64 5, ptr %object
  ret void
}

define internal void @run(i32 %mode, i32 %failing) {
  store i32 %mode, ptr @current
  store i32 %failing, ptr @failing
  store i32 1, ptr @gil
  store i32 0, ptr @live
  %result = call ptr @wrapper(ptr @x, ptr @y, ptr null)
  %there = icmp ne ptr %result, null
  call void @bump_if(i1 %there, ptr @results)
  call void @Py_DecRef(ptr %result)
  call void @compare(ptr @x)
  call void @compare(ptr @y)
  %live = load i32, ptr @live
  %leaked = icmp ne i32 %live, 0
  call void @bump_if(i1 %leaked, ptr @left)
  %gil = load i32, ptr @gil
  %held = icmp ne i32 %gil, 1
  call void @bump_if(i1 %held, ptr @left)
  call void @bump(ptr @runs, i32 1)
  ret void
}

define i32 @main() {
entry:
  br label %next
next:
  %i = phi i32 [ 0, %entry ], [ %j, %next ]
  %mode = lshr i32 %i, 2
  %failing = and i32 %i, 3
  call void @run(i32 %mode, i32 %failing)
  %j = add i32 %i, 1
  %more = icmp ult i32 %j, 20
  br i1 %more, label %next, label %end
end:
  %a = load i32, ptr @runs
  %b = load i32, ptr @results
  %c = load i32, ptr @errors
  %d = load i32, ptr @misuses
  %e = load i32, ptr @left
  %printed = call i32 (ptr, ...) @printf(ptr @format, i32 %a, i32 %b, i32 %c, i32 %d, i32 %e)
  ret i32 0
}
