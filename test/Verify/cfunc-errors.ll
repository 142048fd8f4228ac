; A cfunc wrapper has no way to return an error.  Where it reports an exception,
; or sets one and returns a number, it gives up: what it then loses is a raise
; leak.  The same loss on the way to a result is a mistake.
; RUN: not %opt -passes='passthru-verify<raise-leaks=error>' -disable-output %s 2>&1 | FileCheck %s
; RUN: not %opt -passes='passthru-verify<raise-leaks=ignore>' -disable-output %s 2>&1 | FileCheck %s --check-prefix=IGNORED

@PyExc_RuntimeError = external global i8
declare ptr @PyBytes_FromStringAndSize(ptr, i64)
declare ptr @PyTuple_New(i64)
declare void @PyErr_SetString(ptr, ptr)
declare void @Py_DecRef(ptr)

; CHECK: in gives_up: {{.*}}%bytes{{.*}}[passthru-raise-leak]
; IGNORED: in gives_up: verified
define i64 @gives_up(i1 %failed, ptr %text) "passthru-kind"="cfunc-wrapper" {
entry:
  br i1 %failed, label %error, label %done
error:
  %bytes = call ptr @PyBytes_FromStringAndSize(ptr %text, i64 8)
  %arguments = call ptr @PyTuple_New(i64 1)
  %is.null = icmp eq ptr %arguments, null
  br i1 %is.null, label %no.arguments, label %release
no.arguments:
  call void @PyErr_SetString(ptr @PyExc_RuntimeError, ptr %text)
  br label %done
release:
  call void @Py_DecRef(ptr %bytes)
  call void @Py_DecRef(ptr %arguments)
  br label %done
done:
  %result = phi i64 [ 1, %entry ], [ 0, %no.arguments ], [ 2, %release ]
  ret i64 %result
}

; CHECK: in loses: {{.*}}%bytes{{.*}}[passthru-leak]
; IGNORED: in loses: {{.*}}%bytes{{.*}}[passthru-leak]
define i64 @loses(i1 %failed, ptr %text) "passthru-kind"="cfunc-wrapper" {
entry:
  br i1 %failed, label %error, label %done
error:
  %bytes = call ptr @PyBytes_FromStringAndSize(ptr %text, i64 8)
  %arguments = call ptr @PyTuple_New(i64 1)
  %is.null = icmp eq ptr %arguments, null
  br i1 %is.null, label %done, label %release
release:
  call void @Py_DecRef(ptr %bytes)
  call void @Py_DecRef(ptr %arguments)
  br label %done
done:
  %result = phi i64 [ 1, %entry ], [ 0, %error ], [ 2, %release ]
  ret i64 %result
}
