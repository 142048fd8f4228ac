; What a report names is in the function that its reader has: neither the markers
; of the normal form, nor SROA's values, nor the blocks that selects become.
; RUN: not %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare void @sink_slot(ptr)

; CHECK: expected 0 owned references to what %kept holds, found 1, when returning in block %join
; CHECK-NEXT: note: {{.*}}: retained as %b in block %entry: 1 owned reference
; CHECK-NEXT: note: {{.*}}: taken over by @sink_slot as %b in block %entry: 0 owned references
; CHECK-NEXT: note: {{.*}}: choosing in block %entry, when %c is true
; CHECK-NEXT: note: {{.*}}: retained in block %join: 1 owned reference
define i32 @f(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  %given = alloca { ptr, ptr, i64 }
  %kept = alloca { ptr, ptr, i64 }
  store { ptr, ptr, i64 } zeroinitializer, ptr %kept
  call void @NRT_incref(ptr %b)
  store ptr %b, ptr %given
  call void @sink_slot(ptr %given)
  %either = select i1 %c, ptr %a, ptr %b
  call void @NRT_incref(ptr %either)
  br i1 %c, label %then, label %join
then:
  store ptr %b, ptr %kept
  br label %join
join:
  %held = load ptr, ptr %kept
  call void @NRT_incref(ptr %held)
  call void @NRT_decref(ptr %either)
  ret i32 0
}

; A slot without a name.
; CHECK: in unnamed: expected 0 owned references to what a slot holds, found 1, when returning in block %join
define i32 @unnamed(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
  %1 = alloca { ptr, i64 }
  store { ptr, i64 } zeroinitializer, ptr %1
  br i1 %c, label %then, label %join
then:
  store ptr %b, ptr %1
  br label %join
join:
  %2 = load ptr, ptr %1
  call void @NRT_incref(ptr %2)
  ret i32 0
}
