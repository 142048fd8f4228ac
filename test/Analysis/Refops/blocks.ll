; Blocks, successors and refops, with lines of the function itself: what was
; inlined stands where it was called.
;
; RUN: %opt -passes='print<passthru-refops>' -disable-output %s 2>%t.json
; RUN: %python -m json.tool %t.json > %t.pretty
; RUN: FileCheck %s --input-file=%t.json
; RUN: %python -c "import json; print(sorted(f['symbol'] for f in json.load(open(r'%t.json'))['functions']))" | FileCheck %s --check-prefix=NAMES

; NAMES: ['f', 'plain']
; CHECK: {"functions":[{"symbol":"f","pretty":"f","kind":"unknown function","file":"/home/find.py","line":10,"blocks":[
; CHECK-SAME: {"name":"%entry","line":11,"to":[1,2],"refops":[{"op":"incref","ref":"%x","line":11}]}
; CHECK-SAME: {"name":"%then","line":12,"to":[2],"refops":[{"op":"pyincref","ref":"%x","line":12},{"op":"pydecref","ref":"%x","line":12}]}
; CHECK-SAME: {"name":"%end","line":13,"to":[],"refops":[{"op":"decref","ref":"%x","line":13}]}
; CHECK-SAME: {"symbol":"plain","pretty":"plain","kind":"unknown function","blocks":[{"name":"%0","to":[],"refops":[]}]}

declare void @NRT_incref(ptr)
declare void @Py_IncRef(ptr)
declare void @Py_DecRef(ptr)

define void @NRT_decref(ptr %x) {
  ret void
}

define void @f(ptr %x, i1 %c) !dbg !4 {
entry:
  call void @NRT_incref(ptr %x), !dbg !7
  br i1 %c, label %then, label %end, !dbg !7

then:
  ; Line 99 of another function, called in line 12.
  call void @Py_IncRef(ptr %x), !dbg !10
  call void @Py_DecRef(ptr %x)
  br label %end, !dbg !8

end:
  call void @NRT_decref(ptr %x), !dbg !9
  ret void, !dbg !9
}

define void @plain() {
  ret void
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C_plus_plus, file: !1, emissionKind: NoDebug)
!1 = !DIFile(filename: "find.py", directory: "/home")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !1, line: 10, type: !3, unit: !0)
!5 = !DIFile(filename: "list.py", directory: "/usr")
!6 = distinct !DISubprogram(name: "g", file: !5, line: 98, type: !3, unit: !0)
!7 = !DILocation(line: 11, scope: !4)
!8 = !DILocation(line: 12, scope: !4)
!9 = !DILocation(line: 13, scope: !4)
!10 = !DILocation(line: 99, scope: !6, inlinedAt: !8)
