; format=sarif: each result has its rule, level, function, source line, and the
; way to it; each function has its verdict.  The findings go through the context
; as well, and the result is the same in each run.
; RUN: rm -f %t.sarif %t.again
; RUN: not %opt -passes='passthru-verify<format=sarif;output=%t.sarif>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=TEXT
; RUN: FileCheck %s < %t.sarif
; RUN: not %opt -passes='passthru-verify<format=sarif;output=%t.again>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=TEXT
; RUN: diff %t.sarif %t.again

; The level is that of the policy; what is ignored is not there.
; RUN: not %opt -passes='passthru-verify<format=sarif;output=%t.policy;unknown=error;raise-leaks=ignore>' -disable-output %s 2>&1 \
; RUN:   | FileCheck %s --check-prefix=TEXT
; RUN: FileCheck %s --check-prefix=POLICY --implicit-check-not='"ruleId": "passthru-raise-leak"' < %t.policy

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

; TEXT: warning: passthru-verify: find.py:12: in __main__.leak(Testee): {{.*}}[passthru-leak]
; TEXT-NEXT: note: passthru-verify: find.py:11: retained in block %entry{{.*}}1 owned reference
; TEXT: note: passthru-verify: the function is @_ZN8__main__4leakB2v1B2c1E6Testee
define i32 @_ZN8__main__4leakB2v1B2c1E6Testee(ptr %retptr, ptr %excinfo, ptr %x) !dbg !5 {
entry:
  call void @NRT_incref(ptr %x), !dbg !8
  ret i32 0, !dbg !9
}

; A symbol that is no Numba name is the name, and is not said twice.
; TEXT: remark: passthru-verify: in balanced: verified: 2 refops [verdict]
; TEXT-NOT: the function is @balanced
define void @balanced(ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @NRT_decref(ptr %x)
  ret void
}

; No debug info: the module is the place.
; TEXT: warning: passthru-verify: in plain: {{.*}}[passthru-leak]
define void @plain(ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  ret void
}

define i32 @raises(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %x)
  br i1 %c, label %ok, label %raise
ok:
  call void @NRT_decref(ptr %x)
  ret i32 0
raise:
  ret i32 1
}

@table = global ptr blockaddress(@jumps, %next)
define void @jumps(ptr %x, ptr %target) {
  call void @NRT_incref(ptr %x)
  indirectbr ptr %target, [label %next]
next:
  call void @NRT_decref(ptr %x)
  ret void
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C_plus_plus, file: !1, producer: "Numba", isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "find.py", directory: "/home/me & you")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!5 = distinct !DISubprogram(name: "leak", linkageName: "_ZN8__main__4leakB2v1B2c1E6Testee", scope: !1, file: !1, line: 10, type: !6, scopeLine: 10, unit: !0)
!6 = !DISubroutineType(types: !7)
!7 = !{}
!8 = !DILocation(line: 11, column: 5, scope: !5)
!9 = !DILocation(line: 12, scope: !5)

; CHECK:      "$schema": "https://{{.*}}/sarif-schema-2.1.0.json"
; CHECK:      "executionSuccessful": true
; CHECK:      "verdicts": [
; CHECK:        "function": "__main__.leak(Testee)",
; CHECK-NEXT:   "refops": 1,
; CHECK-NEXT:   "symbol": "_ZN8__main__4leakB2v1B2c1E6Testee",
; CHECK-NEXT:   "verdict": "unbalanced"
; CHECK:        "function": "balanced",
; CHECK-NEXT:   "refops": 2,
; CHECK-NEXT:   "symbol": "balanced",
; CHECK-NEXT:   "verdict": "verified"
; CHECK:        "function": "jumps",
; CHECK-NEXT:   "reason": "the address of a block is taken",
; CHECK:      "results": [

; The way comes first in a result, by the alphabet.
; CHECK:        "codeFlows": [
; CHECK:          "physicalLocation": {
; CHECK:            "uri": "file:///home/me%20%26%20you/find.py"
; CHECK:            "region": {
; CHECK-NEXT:         "startColumn": 5,
; CHECK-NEXT:         "startLine": 11
; CHECK:        "level": "error",
; CHECK-NEXT:   "locations": [
; CHECK:            "decoratedName": "_ZN8__main__4leakB2v1B2c1E6Testee",
; CHECK-NEXT:       "fullyQualifiedName": "_ZN8__main__4leakB2v1B2c1E6Testee",
; CHECK-NEXT:       "kind": "function",
; CHECK-NEXT:       "name": "__main__.leak(Testee)"
; CHECK:            "uri": "file:///home/me%20%26%20you/find.py"
; CHECK:            "region": {
; CHECK-NEXT:         "startLine": 12
; CHECK:        "message": {
; CHECK:        "partialFingerprints": {
; CHECK-NEXT:     "passthruFinding/v1": "{{[0-9a-f]+}}:1"
; CHECK:        "properties": {
; CHECK-NEXT:     "verdict": "unbalanced"
; CHECK:        "ruleId": "passthru-leak",
; CHECK-NEXT:   "ruleIndex": 0

; CHECK:        "level": "error",
; CHECK:            "name": "plain"
; CHECK:            "uri": "{{.*}}/test/Verify/sarif.ll"
; CHECK-NOT:        "region"
; CHECK:        "ruleId": "passthru-leak",

; CHECK:        "level": "note",
; CHECK:            "name": "raises"
; CHECK:        "ruleId": "passthru-raise-leak",
; CHECK:        "level": "note",
; CHECK:            "name": "jumps"
; CHECK:        "ruleId": "passthru-unknown",

; CHECK:      "tool": {
; CHECK:        "name": "PassThruPlugin",
; CHECK:        "defaultConfiguration": {
; CHECK-NEXT:     "level": "error"
; CHECK:        "id": "passthru-leak",
; CHECK:        "version": "{{[0-9]+\.[0-9]+\.[0-9]+}}"
; CHECK:      "version": "2.1.0"

; POLICY:      "name": "plain"
; POLICY:      "level": "error",
; POLICY:          "name": "jumps"
; POLICY:      "ruleId": "passthru-unknown",
