; What balances, and how sure that is.
; RUN: %opt -passes=passthru-verify -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc(i64)
declare i32 @_ZN1m1fEi(ptr, ptr, ptr) "passthru-kind"="native"
declare void @keeps(ptr)
declare void @any()

; CHECK: in straight: verified: 2 refops
define void @straight(ptr %x) {
  call void @NRT_incref(ptr %x)
  call void @any()
  call void @NRT_decref(ptr %x)
  ret void
}

; A loop in which references trade places: best = x.
; CHECK: in swap: verified: 5 refops
define i32 @swap(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i32 %n) "passthru-kind"="native" {
entry:
  call void @NRT_incref(ptr %a)
  br label %loop
loop:
  %best = phi ptr [ %a, %entry ], [ %b, %swap ]
  %old = phi ptr [ null, %entry ], [ %best, %swap ]
  %i = phi i32 [ 0, %entry ], [ %j, %swap ]
  call void @NRT_decref(ptr %old)
  %j = add i32 %i, 1
  %more = icmp slt i32 %j, %n
  br i1 %more, label %swap, label %done
swap:
  call void @NRT_incref(ptr %b)
  br label %loop
done:
  call void @NRT_incref(ptr %best)
  store ptr %best, ptr %retptr
  call void @NRT_decref(ptr %best)
  ret i32 0
}

; What a callee returns through its slot is owned if its status is 0.
; CHECK: in callee_result: verified: 1 refop
define i32 @callee_result(ptr %retptr, ptr %excinfo, ptr %x) "passthru-kind"="native" {
entry:
  %slot = alloca { ptr, i64 }
  store { ptr, i64 } zeroinitializer, ptr %slot
  %s = call i32 @_ZN1m1fEi(ptr %slot, ptr %excinfo, ptr %x)
  %bad = icmp ne i32 %s, 0
  br i1 %bad, label %raise, label %ok
raise:
  ret i32 %s
ok:
  %r = load { ptr, i64 }, ptr %slot
  %m = extractvalue { ptr, i64 } %r, 0
  call void @NRT_decref(ptr %m)
  ret i32 0
}

; A null result is no reference.
; CHECK: in maybe_null: verified: 1 refop
define void @maybe_null() {
entry:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  %z = icmp eq ptr %x, null
  br i1 %z, label %out, label %use
use:
  call void @NRT_decref(ptr %x)
  br label %out
out:
  ret void
}

; A status that inlining left behind: the paths that meet are told apart.
; CHECK: in inlined: verified: 1 refop
define i32 @inlined(ptr %retptr, ptr %excinfo, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %good, label %bad
good:
  %x = call ptr @NRT_MemInfo_alloc(i64 8)
  br label %join
bad:
  br label %join
join:
  %r = phi ptr [ %x, %good ], [ null, %bad ]
  %s = phi i32 [ 0, %good ], [ 1, %bad ]
  %ok = icmp eq i32 %s, 0
  br i1 %ok, label %use, label %raise
use:
  call void @NRT_decref(ptr %r)
  ret i32 0
raise:
  ret i32 %s
}

; What the slot gives, the store takes and the callee keeps is open: each could
; hide a mistake.
; CHECK: in moved: consistent: 1 refop, slack 3
define void @moved(ptr %from, ptr %to) {
  %x = load ptr, ptr %from
  store ptr %x, ptr %to
  call void @NRT_incref(ptr %x)
  call void @keeps(ptr %x)
  ret void
}

; CHECK: in raise_leak: verified: 2 refops
; CHECK: remark: passthru-verify: in raise_leak: {{.*}}%x{{.*}}[passthru-raise-leak]
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
