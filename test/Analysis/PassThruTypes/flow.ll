; What data flow within a function joins, in both directions.
; RUN: %opt -passes='print<passthru-types>' -disable-output %s 2>&1 | FileCheck %s

declare ptr @NRT_meminfo_new_from_pyobject(ptr, ptr)
declare void @use(ptr)

; CHECK-LABEL: unknown function phi_and_select
; CHECK-NEXT:    argument  %a       ?  evidence: phi %either <- unbox %mi{{$}}
; CHECK-NEXT:    argument  %b       ?  evidence: select %both <- phi %either <- unbox %mi{{$}}
; CHECK-NEXT:    value     %mi      ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %either  ?  evidence: phi <- unbox %mi{{$}}
; CHECK-NEXT:    value     %both    ?  evidence: select <- phi %either <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @phi_and_select(i1 %c, ptr %o, ptr %a, ptr %b) {
entry:
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  br i1 %c, label %left, label %right
left:
  br label %right
right:
  %either = phi ptr [ %mi, %entry ], [ %a, %left ]
  %both = select i1 %c, ptr %either, ptr %b
  call void @use(ptr %both)
  ret void
}

; Fields keep apart what stands beside them, and unnamed values have numbers.
; CHECK-LABEL: unknown function fields
; CHECK-NEXT:    value     %1     ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %3+8   ?  evidence: field <- unbox %1{{$}}
; CHECK-NEXT:    value     %4+8   ?  evidence: field <- unbox %1{{$}}
; CHECK-NEXT:    value     %5+0   ?  evidence: field <- unbox %1{{$}}
; CHECK-NEXT:    value     %6     ?  evidence: field <- unbox %1{{$}}
; CHECK-NEXT:    value     %9+8   ?  evidence: field <- unbox %1{{$}}
; CHECK-NEXT:    value     %10    ?  evidence: field <- unbox %1{{$}}
; CHECK-EMPTY:
define void @fields(ptr %o) {
  %1 = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %2 = insertvalue { i64, { ptr, ptr } } undef, i64 1, 0
  %3 = insertvalue { i64, { ptr, ptr } } %2, ptr %1, 1, 0
  %4 = insertvalue { i64, { ptr, ptr } } %3, ptr %o, 1, 1
  %5 = extractvalue { i64, { ptr, ptr } } %4, 1
  %6 = extractvalue { ptr, ptr } %5, 0
  %7 = extractvalue { ptr, ptr } %5, 1
  %8 = insertelement <2 x ptr> undef, ptr %7, i32 0
  %9 = insertelement <2 x ptr> %8, ptr %1, i32 1
  %10 = extractelement <2 x ptr> %9, i32 1
  %11 = extractelement <2 x ptr> %9, i32 0
  ret void
}

; CHECK-LABEL: unknown function memory
; CHECK-NEXT:    slot      %state+8  ?  evidence: memory <- unbox %mi{{$}}
; CHECK-NEXT:    slot      %box+16   ?  evidence: memory <- unbox %mi{{$}}
; CHECK-NEXT:    value     %mi       ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %again    ?  evidence: memory <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @memory(ptr %o, ptr %state) {
  %box = alloca { i64, ptr, ptr }
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %second = getelementptr { i64, ptr, ptr }, ptr %box, i32 0, i32 1
  %third = getelementptr { i64, ptr, ptr }, ptr %box, i32 0, i32 2
  store ptr %o, ptr %second
  store ptr %mi, ptr %third
  %other = load ptr, ptr %second
  %again = load ptr, ptr %third
  %field = getelementptr i8, ptr %state, i64 8
  store ptr %again, ptr %field
  ret void
}

; A pointer into an array that moves: all elements are one.
; CHECK-LABEL: unknown function array
; CHECK-NEXT:    argument  %mi       ?  evidence: memory <- unbox %seen{{$}}
; CHECK-NEXT:    value     %seen     ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %element  ?  evidence: memory <- unbox %seen{{$}}
; CHECK-EMPTY:
define void @array(ptr %o, ptr %mi, ptr %begin, ptr %end, i64 %i) {
entry:
  %seen = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %place = getelementptr { ptr, i64 }, ptr %begin, i64 %i
  store ptr %seen, ptr %place
  store ptr %mi, ptr %place
  br label %loop
loop:
  %at = phi ptr [ %begin, %entry ], [ %next, %loop ]
  %element = load ptr, ptr %at
  %beside = getelementptr i8, ptr %at, i64 8
  %word = load ptr, ptr %beside
  %next = getelementptr { ptr, i64 }, ptr %at, i64 1
  %done = icmp eq ptr %next, %end
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

; null, undef and constants connect nothing (W1).
; CHECK-LABEL: unknown function constants
; CHECK-NEXT:    value     %mi   ?  evidence: unbox{{$}}
; CHECK-NEXT:    value     %one  ?  evidence: select <- unbox %mi{{$}}
; CHECK-EMPTY:
define void @constants(i1 %c, ptr %o, ptr %x) {
  %mi = call ptr @NRT_meminfo_new_from_pyobject(ptr %o, ptr %o)
  %one = select i1 %c, ptr %mi, ptr null
  call void @use(ptr %one)
  %two = select i1 %c, ptr %x, ptr null
  call void @use(ptr %two)
  ret void
}
