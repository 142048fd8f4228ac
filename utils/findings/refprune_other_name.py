# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RefPrune removes what keeps an object alive that is released by another name.
"""

import pruner

CONFIRMED_ON = ("0.56", "0.61")

FUNCTION = """
define i32 @f(i64** %slot) {
A:
  %x = load i64*, i64** %slot
  call void @NRT_incref(i64* %x)
  br label %B
B:
  %y = load i64*, i64** %slot
  store i64* null, i64** %slot
  call void @NRT_decref(i64* %y)
  call void @use(i64* %x)
  call void @NRT_decref(i64* %x)
  ret i32 0
}
"""

pruner.finish_with_slot(FUNCTION)
