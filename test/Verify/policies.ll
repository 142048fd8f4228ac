; raise-leaks and unknown: ignore, remark, error.
; RUN: %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s --check-prefix=REMARK
; RUN: %opt -passes='passthru-verify<raise-leaks=ignore;unknown=ignore>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=IGNORE
; RUN: not %opt -passes='passthru-verify<raise-leaks=error>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=LEAK
; RUN: not %opt -passes='passthru-verify<unknown=error>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

; REMARK: remark: {{.*}}in raise_leak: {{.*}}%x{{.*}}[passthru-raise-leak]
; IGNORE-NOT: passthru-raise-leak
; LEAK: warning: {{.*}}in raise_leak: expected 0 owned references to %x, found 1
define i32 @raise_leak(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

; REMARK: remark: {{.*}}in jumps: unknown: the address of a block is taken
; IGNORE-NOT: in jumps
; UNKNOWN: warning: {{.*}}in jumps: unknown: the address of a block is taken
@table = global ptr blockaddress(@jumps, %next)
define void @jumps(ptr %x, ptr %target) {
  call void @NRT_incref(ptr %x)
  indirectbr ptr %target, [label %next]
next:
  call void @NRT_decref(ptr %x)
  ret void
}
; LEAK: error: passthru-verify: 1 finding
; UNKNOWN: error: passthru-verify: 1 finding
