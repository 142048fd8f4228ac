//===- BalanceVerifier.h - Do counts balance on every path? -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_BALANCEVERIFIER_H
#define PASSTHRU_BALANCEVERIFIER_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/BasicBlock.h"
#include "llvm/IR/PassManager.h"
#include <string>
#include <vector>

namespace passthru {

class CalleeSummaries;

class SignatureMetadata;

/// What is known about a function's counts, the best first.
enum class BalanceVerdict : uint8_t {
  Verified,   ///< They balance, and nothing was left open.
  Consistent, ///< They balance if memory and callees do their part (slack).
  Unknown,    ///< The model cannot tell.
  Unbalanced, ///< They do not balance, whatever memory and callees do.
};

/// One step on the way to a finding.
struct FindingStep {
  std::string Message; ///< What happens there, with the running count.
  /// In the original function; null where the step has no place of its own.
  const llvm::Instruction *At = nullptr;
};

/// One violation, in terms of the original function.
struct BalanceFinding {
  /// Which policy decides whether it is an error.
  enum class Class : uint8_t {
    Mistake,       ///< Always an error.
    RaiseLeak,     ///< `raise-leaks`: lost when the function raises.
    CaughtLeak,    ///< `caught-leaks`: lost when it catches an exception.
    UncheckedNull, ///< `unchecked-null`: crashes if a call fails.
  };
  Class What = Class::Mistake;
  const char *Rule = nullptr; ///< "passthru-leak" and so on; static storage.
  std::string Message;
  const llvm::Instruction *At = nullptr; ///< Where it shows.
  /// The way to it, in order.
  std::vector<FindingStep> Steps;
  /// The blocks of the original function on this way, from the entry; empty if
  /// no single path shows the finding.
  std::vector<const llvm::BasicBlock *> Path;
};

struct BalanceReport {
  BalanceVerdict Verdict = BalanceVerdict::Verified;
  unsigned Refops = 0; ///< Refops in the function, of both domains.
  unsigned Slack = 0;  ///< Free unknowns; for Consistent.
  std::string Reason;  ///< For Unknown: what the model cannot express.
  /// Mistakes for Unbalanced; leaks by policy for any verdict.
  std::vector<BalanceFinding> Findings;
};

/// Checks the counts of \p F, which is not changed.  \p Types is the metadata
/// of its module, or null: then what is a reference is inferred from the code.
/// \p Callees tells what the bodies of callees say, or is null.
BalanceReport verifyBalance(const llvm::Function &F, const PassOptions &Options,
                            const SignatureMetadata *Types,
                            CalleeSummaries *Callees = nullptr);

/// Whether a call in \p F, or a slot mark, has anything to do with counts:
/// where nothing is counted, what should have been counted is lost.
bool touchesCounts(const llvm::Function &F, const RuntimeTable &Table,
                   const SignatureMetadata &Types);

/// `passthru-verify`: checks each function that the module defines.
///
/// Input form: any; best after inlining and SROA.
/// Guarantees: the module is not changed.  Each finding is a warning with notes
/// through the LLVMContext, each verdict a remark; if anything was found, one
/// error closes the report.  The rules:
///   passthru-leak            a token is owned when its reference goes out of
///                            use, or at an exit
///   passthru-over-release    more is released than is owned
///   passthru-merge-mismatch  paths that meet own different numbers of tokens
///   passthru-loop-drift      an iteration gains or loses tokens
///   passthru-use-after-release
///                            a reference is used after its last token went
///   passthru-boundary        an object is retained after the MemInfo that held
///                            it was released
///   passthru-null            what may be null is dereferenced
///   passthru-unknown         the model cannot explain the function
/// Complexity: see TokenEquations.h and NormalForm.h.
class BalanceVerifierPass : public llvm::PassInfoMixin<BalanceVerifierPass> {
public:
  explicit BalanceVerifierPass(const PassOptions &Options) : Options(Options) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
  static bool isRequired() { return true; }

private:
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_BALANCEVERIFIER_H
