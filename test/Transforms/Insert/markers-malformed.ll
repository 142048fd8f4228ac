; Markers that cannot be lowered are errors that name the place, all at once, and
; nothing is lowered.
; RUN: not %opt -passes=passthru-insert -disable-output %s 2>&1 | FileCheck %s

; CHECK: error: passthru-insert: function 'no_way' calls 'passthru.unbox', which may fail, but has no way to say so
; CHECK: function 'passthru.box' has another type
; CHECK: function 'passthru.drop' is used other than by a call
declare ptr @passthru.unbox(ptr)
declare ptr @passthru.box(ptr, i32)
declare void @passthru.drop(ptr)

define void @no_way(ptr %x) {
  %a = call ptr @passthru.unbox(ptr %x)
  ret void
}

define ptr @address() {
  ret ptr @passthru.drop
}
