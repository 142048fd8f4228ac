//===- Rules.h - What passthru-verify can find ------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_RULES_H
#define PASSTHRU_VERIFY_RULES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace passthru {

/// The ids of all rules, for BalanceFinding::Rule: rule::Leak and so on.
namespace rule {
#define RULE(NAME, ID, LEVEL, SHORT, HELP)                                     \
  inline constexpr const char NAME[] = ID;
#include "Verify/Rules.def"
} // namespace rule

/// How grave a result is, in the words of SARIF.
enum class SarifLevel : uint8_t { Note, Error };

/// One row of Rules.def.
struct RuleInfo {
  llvm::StringRef Id;
  SarifLevel DefaultLevel;
  llvm::StringRef Short; ///< One line.
  llvm::StringRef Help;
};

/// All rules, in the order of Rules.def.  Static storage.
llvm::ArrayRef<RuleInfo> allRules();

/// The place of the rule called \p Id, which must exist, in allRules().
unsigned ruleIndex(llvm::StringRef Id);

} // namespace passthru

#endif // PASSTHRU_VERIFY_RULES_H
