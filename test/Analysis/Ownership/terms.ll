; Where one reference feeds one phi after another, the count behind a merge is
; the one with fewer terms of those that agree there: otherwise it would have as
; many as there were phis, and the cost would be quadratic.  Whichever edge is
; looked at first.
; RUN: %opt -passes='print<passthru-ownership>' -disable-output %s 2>&1 | FileCheck %s

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i1 @choose()
declare void @any()

; CHECK-LABEL: Ownership in fed_on_the_right:
; CHECK: {{^}}  %y: {{.*}} %second 0 {{.*}} %third 0 {{.*}} %last 0{{$}}
define void @fed_on_the_right(ptr %x, ptr %y) {
entry:
  call void @NRT_incref(ptr %x)
  %c0 = call i1 @choose()
  br i1 %c0, label %left0, label %right0
left0:
  call void @any()
  br label %second
right0:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %x)
  br label %second
second:
  %r1 = phi ptr [ %x, %left0 ], [ %y, %right0 ]
  %c1 = call i1 @choose()
  br i1 %c1, label %left1, label %right1
left1:
  call void @any()
  br label %third
right1:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %r1)
  br label %third
third:
  %r2 = phi ptr [ %r1, %left1 ], [ %y, %right1 ]
  %c2 = call i1 @choose()
  br i1 %c2, label %left2, label %right2
left2:
  call void @any()
  br label %last
right2:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %r2)
  br label %last
last:
  %r3 = phi ptr [ %r2, %left2 ], [ %y, %right2 ]
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %r3)
  ret void
}

; CHECK-LABEL: Ownership in fed_on_the_left:
; CHECK: {{^}}  %y: {{.*}} %second 0 {{.*}} %third 0 {{.*}} %last 0{{$}}
define void @fed_on_the_left(ptr %x, ptr %y) {
entry:
  call void @NRT_incref(ptr %x)
  %c0 = call i1 @choose()
  br i1 %c0, label %left0, label %right0
left0:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %x)
  br label %second
right0:
  call void @any()
  br label %second
second:
  %r1 = phi ptr [ %x, %right0 ], [ %y, %left0 ]
  %c1 = call i1 @choose()
  br i1 %c1, label %left1, label %right1
left1:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %r1)
  br label %third
right1:
  call void @any()
  br label %third
third:
  %r2 = phi ptr [ %r1, %right1 ], [ %y, %left1 ]
  %c2 = call i1 @choose()
  br i1 %c2, label %left2, label %right2
left2:
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %r2)
  br label %last
right2:
  call void @any()
  br label %last
last:
  %r3 = phi ptr [ %r2, %right2 ], [ %y, %left2 ]
  call void @NRT_incref(ptr %y)
  call void @NRT_decref(ptr %y)
  call void @NRT_decref(ptr %r3)
  ret void
}
