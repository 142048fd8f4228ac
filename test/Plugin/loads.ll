; The plugin is loaded and its passes have names.  opt 14 goes on, and exits
; with 0, when a plugin fails to load: so look at what the pass prints.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s
; CHECK-NOT: Request ignored
; CHECK: f

; RUN: not %bare-opt -passes='print<passthru-types>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=WITHOUT
; WITHOUT: unknown pass name 'print<passthru-types>'

define void @f() {
  ret void
}
