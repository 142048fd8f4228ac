; Every malformed attribute is named with its function; nothing else is printed.
; RUN: not %opt -passes='print<passthru-runtime>' -disable-output %s 2>&1 | FileCheck %s --implicit-check-not=declaration

; CHECK: error: print<passthru-runtime>:
; CHECK-SAME: function 'word': attribute "passthru-returns": 'own' is not owned, borrowed, none or interior
declare ptr @word(ptr) "passthru-returns"="own"
; CHECK-NEXT: function 'empty': attribute "passthru-returns": '' is not owned, borrowed, none or interior
declare ptr @empty(ptr) "passthru-returns"
; CHECK-NEXT: function 'domain': attribute "passthru-domain": 'python' is not meminfo or pyobject
declare ptr @domain(ptr) "passthru-returns"="owned" "passthru-domain"="python"
; CHECK-NEXT: function 'alone': attribute "passthru-domain": no other attribute here says what is of this domain
declare ptr @alone(ptr) "passthru-domain"="pyobject"
; CHECK-NEXT: function 'index': attribute "passthru-steals": 'x' is not the index of an argument
; CHECK-NEXT: function 'index': attribute "passthru-steals": '' is not the index of an argument
; CHECK-NEXT: function 'index': attribute "passthru-steals": '-1' is not the index of an argument
; CHECK-NEXT: function 'index': attribute "passthru-steals": '99999999999' is not the index of an argument
declare void @index(ptr) "passthru-steals"="x,,-1,99999999999"
; CHECK-NEXT: function 'range': attribute "passthru-borrows": there is no argument 1
declare void @range(ptr) "passthru-borrows"="0,1"
; CHECK-NEXT: function 'variadic': attribute "passthru-borrows": there is no argument 4000000000
declare void @variadic(ptr, ...) "passthru-borrows"="4,4000000000"
; CHECK-NEXT: function 'integer': attribute "passthru-releases": argument 1 is not a pointer
declare void @integer(ptr, i64) "passthru-releases"="1"
; CHECK-NEXT: function 'twice': attribute "passthru-steals": argument 0 has more than one effect here
declare void @twice(ptr) "passthru-borrows"="0" "passthru-steals"="0"
; CHECK-NEXT: function 'value': attribute "passthru-no-release": it takes no value
declare void @value(ptr) "passthru-no-release"="yes"
; CHECK-NEXT: function 'contradiction': attribute "passthru-no-release": it contradicts "passthru-releases"
declare void @contradiction(ptr) "passthru-releases"="0" "passthru-no-release"
; CHECK-NEXT: function 'result': attribute "passthru-returns": the result is not a pointer
; CHECK-NEXT: function 'result': attribute "passthru-may-return-null": the result is not a pointer
; CHECK-NEXT: function 'result': attribute "passthru-fails": the result is not a pointer
declare i64 @result(ptr) "passthru-returns"="owned" "passthru-may-return-null"="true" "passthru-fails"="null"
; CHECK-NEXT: function 'truth': attribute "passthru-may-return-null": 'maybe' is not true or false
declare ptr @truth(ptr) "passthru-may-return-null"="maybe"
; CHECK-NEXT: function 'fails': attribute "passthru-fails": the result is not an integer
declare ptr @fails(ptr) "passthru-fails"="negative"
; CHECK-NEXT: function 'typo': attribute "passthru-steal": there is no such attribute
declare void @typo(ptr) "passthru-steal"="0"
; CHECK-NEXT: function 'NRT_incref': attribute "passthru-borrows": the effects of a refop cannot be changed
declare void @NRT_incref(ptr) "passthru-borrows"="0"

; CHECK-NEXT: function 'calls': call of @plain: attribute "passthru-returns": 'new' is not owned, borrowed, none or interior
; CHECK-NEXT: function 'calls': call of %f: attribute "passthru-steals": there is no argument 1
; CHECK-NEXT: function 'calls': call of @Py_DecRef: attribute "passthru-no-release": the effects of a refop cannot be changed
define void @calls(ptr %x, ptr %f) {
  %a = call ptr @plain(ptr %x) "passthru-returns"="new"
  call void %f(ptr %x) "passthru-steals"="1"
  call void @Py_DecRef(ptr %x) "passthru-no-release"
  ret void
}
; An attribute of ours about something else, and somebody else's.
declare ptr @plain(ptr) "passthru-args"="unknown" "passthrough"="x"
declare void @Py_DecRef(ptr)
