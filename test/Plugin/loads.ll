; The plugin is loaded and its passes run.  opt 14 goes on, and exits with 0,
; when a plugin fails to load: so look at what the pass prints.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s
; CHECK-NOT: Request ignored
; CHECK: unboxes

; RUN: not %bare-opt -passes='print<passthru-types>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=WITHOUT
; WITHOUT: unknown pass name 'print<passthru-types>'

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @NRT_decref(ptr)

define void @unboxes(ptr %obj) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %obj, ptr %obj)
  call void @NRT_decref(ptr %mi)
  ret void
}
