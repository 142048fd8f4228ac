//===- Findings.h - What the sanitizer has found ----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One list for the process.  The same rule at the same place of the same
// function is one finding that is counted.  Texts are copied: the module that
// they come from may be gone when somebody asks.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_SANITIZER_FINDINGS_H
#define PASSTHRU_SANITIZER_FINDINGS_H

#include "PassThru/Sanitizer.h"
#include <string>
#include <vector>

namespace passthru {
namespace sanitizer {

struct Finding {
  bool IsRemark = false;
  const char *Rule; ///< Static storage.
  std::string Function, Symbol, File, Message;
  int32_t Line = 0;
  std::vector<std::string> Notes;
  uint64_t Times = 1;
};

/// "find.py:12: ", or an empty text.
std::string placeText(const std::string &File, int32_t Line);

/// Keeps \p New, and says so if nobody has yet.
void report(Finding New);

} // namespace sanitizer
} // namespace passthru

#endif // PASSTHRU_SANITIZER_FINDINGS_H
