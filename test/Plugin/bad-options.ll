; Wrong options name the pass, the option and what there is; opt fails, and
; nothing is written.
; RUN: rm -f %t
; RUN: not %opt -passes='print<passthru-types><colour=red>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=UNKNOWN
; RUN: not test -e %t
; UNKNOWN: print<passthru-types>: unknown option 'colour'; it takes {{.*}}effects

; RUN: not %opt -passes='print<passthru-types><effects>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=NOFILE
; RUN: not test -e %t
; NOFILE: print<passthru-types>: {{.+}}
; NOFILE: unknown {{.*}}pass

; RUN: not %opt -passes='print<passthru-types><effects=%t.missing.yaml>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=MISSING
; RUN: not test -e %t
; MISSING: print<passthru-types>: {{.*}}.missing.yaml{{.*}}{{[Nn]}}o such file

; A good option before a bad one does not hide it.
; RUN: not %opt -passes='passthru-verify<args=guaranteed;unknown=maybe>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=VALUE
; RUN: not test -e %t
; VALUE: passthru-verify: option 'unknown' is 'maybe'; expected ignore, remark or error

; RUN: not %opt -passes='passthru-elide<args=mine>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=ARGS
; RUN: not test -e %t
; ARGS: passthru-elide: option 'args' is 'mine'; expected guaranteed or unknown

; RUN: not %opt -passes='passthru-verify<format=sarif>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=NO-OUTPUT
; RUN: not test -e %t
; NO-OUTPUT: passthru-verify: option 'format' is 'sarif', which needs 'output=FILE'

; RUN: not %opt -passes='passthru-verify<format=xml;output=%t>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=FORMAT
; RUN: not test -e %t
; FORMAT: passthru-verify: option 'format' is 'xml'; expected text or sarif

; RUN: not %opt -passes='passthru-verify<caught-leaks=never>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=CAUGHT
; RUN: not test -e %t
; CAUGHT: passthru-verify: option 'caught-leaks' is 'never'; expected ignore, remark or error

; RUN: not %opt -passes='passthru-elide<output=%t>' -S %s -o %t 2>&1 \
; RUN:   | FileCheck %s --check-prefix=ELIDE-OUTPUT
; RUN: not test -e %t
; ELIDE-OUTPUT: passthru-elide: unknown option 'output'; it takes {{.*}}

define void @f() {
  ret void
}
