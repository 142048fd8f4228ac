# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""write_modules.py DIR NAME...: small modules, in the pointers that llvmlite's
LLVM reads.

good      a balanced native function
same      the same with other names, as Numba would compile it again
leaky     keeps a reference
joined    in a loop, two increfs that meet one decref
broken    no module at all
"""

import os
import sys

import llvmlite.binding as llvm

HEAD = """\
declare void @NRT_incref(PTR)
declare void @NRT_decref(PTR)
declare i1 @choose()
"""

GOOD = (
    HEAD
    + """\
define i32 @_ZN4test4goodB2v1Ex(SLOT %retptr, EXC %excinfo, PTR %arg.x.0) {
entry:
  call void @NRT_incref(PTR %arg.x.0)
  %choice = call i1 @choose()
  br i1 %choice, label %left, label %right
left:
  call void @NRT_decref(PTR %arg.x.0)
  ret i32 0
right:
  call void @NRT_decref(PTR %arg.x.0)
  ret i32 0
}
!passthru.signatures = !{!0}
!0 = !{FN @_ZN4test4goodB2v1Ex, !"native", !1, !2}
!1 = !{!3}
!2 = !{}
!3 = !{i32 2, !"managed", !"thing"}
"""
)

MODULES = {
    "good": GOOD,
    "same": GOOD.replace("B2v1", "B3v22").replace("entry", "start").replace(
        "%left", "%other"
    ).replace("left:", "other:"),
    "leaky": HEAD
    + """\
define i32 @_ZN4test5leakyB2v3Ex(SLOT %retptr, EXC %excinfo, PTR %arg.x.0) {
  call void @NRT_incref(PTR %arg.x.0)
  ret i32 0
}
""",
    "joined": HEAD
    + """\
define i32 @_ZN4test6joinedB2v4Ex(SLOT %retptr, EXC %excinfo, PTR %arg.x.0) {
entry:
  br label %loop
loop:
  %choice = call i1 @choose()
  br i1 %choice, label %left, label %right
left:
  call void @NRT_incref(PTR %arg.x.0)
  br label %join
right:
  call void @NRT_incref(PTR %arg.x.0)
  br label %join
join:
  call void @NRT_decref(PTR %arg.x.0)
  %again = call i1 @choose()
  br i1 %again, label %loop, label %exit
exit:
  ret i32 0
}
""",
    "broken": "this is no module\n",
}


def main():
    folder, names = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    typed = llvm.llvm_version_info[0] < 15
    excinfo = "{ i8*, i32, i8* }**"
    function = "i32 (i8**, %s, i8*)*" % excinfo
    for name in names:
        text = MODULES[name]
        for word, old, new in (
            ("PTR", "i8*", "ptr"),
            ("SLOT", "i8**", "ptr"),
            ("EXC", excinfo, "ptr"),
            ("FN", function, "ptr"),
        ):
            text = text.replace(word, old if typed else new)
        with open(os.path.join(folder, name + ".ll"), "w") as file:
            file.write(text)


main()
