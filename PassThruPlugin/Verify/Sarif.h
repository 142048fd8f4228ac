//===- Sarif.h - Findings in the format of other tools ----------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format is SARIF 2.1.0, an OASIS standard; numbers in comments are the
// sections of its text.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_SARIF_H
#define PASSTHRU_VERIFY_SARIF_H

#include "PassThru/BalanceVerifier.h"
#include "Verify/Rules.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"

namespace passthru {

/// One run of the verifier on one module, as a SARIF log.
///
/// The output depends on nothing but what was added, in its order: no times,
/// no host, no working directory.
class SarifLog {
public:
  /// \p M must outlive the log.
  explicit SarifLog(const llvm::Module &M) : M(M) {}

  /// Notes the verdict on \p F, a function of the module.
  void addVerdict(const llvm::Function &F, const BalanceReport &R);

  /// Adds a result.  \p Finding is one of \p F, whose report is \p R; its rule
  /// is one of Rules.def.
  void addResult(const llvm::Function &F, const BalanceReport &R,
                 const BalanceFinding &Finding, SarifLevel Level);

  /// Writes the log as it is now.  \p Finished tells a run that saw all
  /// functions from one that ended before.
  void write(llvm::raw_ostream &OS, bool Finished) const;

private:
  llvm::json::Value location(const llvm::Function &F,
                             const llvm::Instruction *At,
                             llvm::StringRef Message) const;
  llvm::json::Object run(bool Finished) const;

  const llvm::Module &M;
  llvm::json::Array Results;
  llvm::json::Array Verdicts;
  /// How often each fingerprint was given, to number the repetitions.
  llvm::StringMap<unsigned> Fingerprints;
};

/// The word for \p V in SARIF files.
llvm::StringRef verdictWord(BalanceVerdict V);

} // namespace passthru

#endif // PASSTHRU_VERIFY_SARIF_H
