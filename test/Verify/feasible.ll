; Verify/PathFeasibility.h: a path is walked once more before it becomes a
; finding.  Of each pair, the first function has the mistake on a path that
; cannot be taken, the second one on a path that can.
; RUN: not %opt -passes='passthru-verify<raise-leaks=ignore>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare ptr @NRT_MemInfo_alloc_safe(i64)
declare ptr @peek(ptr) "passthru-returns"="borrowed" "passthru-borrows"="0" "passthru-no-release"
declare ptr @dup(ptr) "passthru-returns"="owned" "passthru-borrows"="0" "passthru-no-release"
declare void @keep(ptr)
declare void @use_int(i64) "passthru-no-release"

; F1, F2: what is not %b is %a, which cannot be %b then.
; CHECK: in found_to_be_another: unknown: its counts depend on which references are one object
define i32 @found_to_be_another(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %left, label %right
left:
  call void @NRT_incref(ptr %b)
  br label %join
right:
  call void @NRT_incref(ptr %a)
  br label %join
join:
  %m = phi ptr [ %b, %left ], [ %a, %right ]
  %is_b = icmp eq ptr %m, %b
  br i1 %is_b, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret i32 0
other:
  call void @NRT_decref(ptr %m)
  %are_one = icmp eq ptr %b, %a
  br i1 %are_one, label %never, label %done
never:
  call void @NRT_decref(ptr %a)
  br label %done
done:
  ret i32 0
}

; CHECK: in may_be_another: releases %a in block %sometimes
define i32 @may_be_another(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, ptr %d, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %left, label %right
left:
  call void @NRT_incref(ptr %b)
  br label %join
right:
  call void @NRT_incref(ptr %a)
  br label %join
join:
  %m = phi ptr [ %b, %left ], [ %a, %right ]
  %is_b = icmp eq ptr %m, %b
  br i1 %is_b, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret i32 0
other:
  call void @NRT_decref(ptr %m)
  %are_one = icmp eq ptr %d, %a
  br i1 %are_one, label %sometimes, label %done
sometimes:
  call void @NRT_decref(ptr %a)
  br label %done
done:
  ret i32 0
}

; F3: %d is there, and null is not.
; CHECK: in null_is_present: unknown: its counts depend on which references are one object
define i32 @null_is_present(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, ptr %d, i1 %c) "passthru-kind"="native" {
entry:
  %p = getelementptr i8, ptr %d, i64 24
  %byte = load i64, ptr %p
  call void @use_int(i64 %byte)
  br i1 %c, label %left, label %right
left:
  call void @NRT_incref(ptr %a)
  br label %join
right:
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %m = phi ptr [ null, %left ], [ %b, %right ]
  %is_d = icmp eq ptr %d, %m
  br i1 %is_d, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret i32 0
other:
  br i1 %c, label %a_left, label %b_left
a_left:
  call void @NRT_decref(ptr %a)
  ret i32 0
b_left:
  call void @NRT_decref(ptr %b)
  ret i32 0
}

; CHECK: in null_may_be_equal: releases %b in block %same
define i32 @null_may_be_equal(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, ptr %d, i1 %c) "passthru-kind"="native" {
entry:
  br i1 %c, label %left, label %right
left:
  call void @NRT_incref(ptr %a)
  br label %join
right:
  call void @NRT_incref(ptr %b)
  br label %join
join:
  %m = phi ptr [ null, %left ], [ %b, %right ]
  %is_d = icmp eq ptr %d, %m
  br i1 %is_d, label %same, label %other
same:
  call void @NRT_decref(ptr %b)
  ret i32 0
other:
  br i1 %c, label %a_left, label %b_left
a_left:
  call void @NRT_decref(ptr %a)
  ret i32 0
b_left:
  call void @NRT_decref(ptr %b)
  ret i32 0
}

; F4: if they are one, they are null, and releasing that does nothing.
; CHECK: in new_is_not_given: unknown: its counts depend on which references are one object
define i32 @new_is_not_given(ptr %retptr, ptr %excinfo, ptr %a, i1 %c, i1 %d) "passthru-kind"="native" {
entry:
  %n = call ptr @NRT_MemInfo_alloc_safe(i64 8)
  %x = call ptr @dup(ptr %a)
  br i1 %c, label %left, label %join
left:
  br label %join
join:
  %m = phi ptr [ %x, %left ], [ null, %entry ]
  %z = select i1 %d, ptr %a, ptr %n
  call void @NRT_incref(ptr %z)
  call void @NRT_decref(ptr %z)
  %is_new = icmp eq ptr %n, %m
  br i1 %is_new, label %same, label %other
same:
  br i1 %c, label %one, label %none
one:
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %m)
  ret i32 0
none:
  call void @NRT_decref(ptr %x)
  ret i32 0
other:
  call void @NRT_decref(ptr %n)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

; CHECK: in new_may_be_given: releases %m in block %one
define i32 @new_may_be_given(ptr %retptr, ptr %excinfo, ptr %a, i1 %c, i1 %d) "passthru-kind"="native" {
entry:
  %n = call ptr @NRT_MemInfo_alloc_safe(i64 8)
  call void @keep(ptr %n)
  %x = call ptr @dup(ptr %a)
  br i1 %c, label %left, label %join
left:
  br label %join
join:
  %m = phi ptr [ %x, %left ], [ null, %entry ]
  %z = select i1 %d, ptr %a, ptr %n
  call void @NRT_incref(ptr %z)
  call void @NRT_decref(ptr %z)
  %is_new = icmp eq ptr %n, %m
  br i1 %is_new, label %same, label %other
same:
  br i1 %c, label %one, label %none
one:
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %x)
  call void @NRT_decref(ptr %m)
  ret i32 0
none:
  call void @NRT_decref(ptr %x)
  ret i32 0
other:
  call void @NRT_decref(ptr %n)
  call void @NRT_decref(ptr %x)
  ret i32 0
}

define internal i32 @same_or_new(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %new, label %same
new:
  %n = call ptr @NRT_MemInfo_alloc_safe(i64 8)
  store ptr %n, ptr %retptr
  ret i32 0
same:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
}
@any = external global ptr
define internal i32 @same_or_any(ptr %retptr, ptr %excinfo, ptr %x, i1 %c) "passthru-kind"="native" {
  br i1 %c, label %any, label %same
any:
  %n = load ptr, ptr @any
  call void @NRT_incref(ptr %n)
  store ptr %n, ptr %retptr
  ret i32 0
same:
  call void @NRT_incref(ptr %x)
  store ptr %x, ptr %retptr
  ret i32 0
}

; F5: what is returned is %b or new, and %a is neither.
; CHECK: in other_than_argument: unknown: its counts depend on which references are one object
define i32 @other_than_argument(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  store ptr null, ptr %slot
  %status = call i32 @same_or_new(ptr %slot, ptr %excinfo, ptr %b, i1 %c)
  %r = load ptr, ptr %slot
  %args_are_one = icmp eq ptr %b, %a
  br i1 %args_are_one, label %done, label %ask
ask:
  %is_a = icmp eq ptr %r, %a
  br i1 %is_a, label %one, label %done
one:
  call void @NRT_decref(ptr %a)
  call void @NRT_decref(ptr %a)
  ret i32 0
done:
  call void @NRT_decref(ptr %r)
  ret i32 0
}

; CHECK: in may_be_any: releases %a in block %one
define i32 @may_be_any(ptr %retptr, ptr %excinfo, ptr %a, ptr %b, i1 %c) "passthru-kind"="native" {
entry:
  %slot = alloca ptr
  store ptr null, ptr %slot
  %status = call i32 @same_or_any(ptr %slot, ptr %excinfo, ptr %b, i1 %c)
  %r = load ptr, ptr %slot
  %args_are_one = icmp eq ptr %b, %a
  br i1 %args_are_one, label %done, label %ask
ask:
  %is_a = icmp eq ptr %r, %a
  br i1 %is_a, label %one, label %done
one:
  call void @NRT_decref(ptr %a)
  call void @NRT_decref(ptr %a)
  ret i32 0
done:
  call void @NRT_decref(ptr %r)
  ret i32 0
}
