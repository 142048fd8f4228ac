; A pass that does not exist stops opt; nothing is written.
; RUN: rm -f %t
; RUN: not %opt -passes='print<passthru-types>,passthru-nonsense' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s
; RUN: not test -e %t
; CHECK-NOT: Request ignored
; CHECK: unknown {{.*}}pass{{.*}} 'passthru-nonsense'

; A name must match to its end.
; RUN: not %opt -passes='print<passthru-types>x' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=LONGER
; RUN: not %opt -passes='print<passthru-types><effects=a>x' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=LONGER
; LONGER: unknown {{.*}}pass{{.*}} 'print<passthru-types>{{.*}}x'

define void @f() {
  ret void
}
