//===- Rules.cpp - What passthru-verify can find --------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Rules.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;
using namespace passthru;

ArrayRef<RuleInfo> passthru::allRules() {
  static constexpr RuleInfo Rules[] = {
#define RULE(NAME, ID, LEVEL, SHORT, HELP) {ID, SarifLevel::LEVEL, SHORT, HELP},
#include "Verify/Rules.def"
  };
  return Rules;
}

unsigned passthru::ruleIndex(StringRef Id) {
  for (const auto &Row : enumerate(allRules()))
    if (Row.value().Id == Id)
      return Row.index();
  llvm_unreachable("a finding names a rule that Rules.def lacks");
}
