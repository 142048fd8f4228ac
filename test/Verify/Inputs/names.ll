; A module that never was a file, with names that are no text, or stand for
; something in SARIF.
source_filename = "<string>"

declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)

define void @"caf\E9"(ptr %"{0}") {
entry:
  call void @NRT_incref(ptr %"{0}")
  ret void
}

; Two compilations of one function: their symbols differ, their names do not.
define i32 @_ZN8__main__1fB2v1B2c1E6Testee(ptr %retptr, ptr %excinfo, ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  ret i32 0
}

define i32 @_ZN8__main__1fB2v2B2c1E6Testee(ptr %retptr, ptr %excinfo, ptr %x) {
entry:
  call void @NRT_incref(ptr %x)
  ret i32 0
}
