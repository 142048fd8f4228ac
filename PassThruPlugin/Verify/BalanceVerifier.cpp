//===- BalanceVerifier.cpp - Do counts balance on every path? -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a function as a counting problem (OwnershipModel.h), solves its token
// equations, and puts the outcome into words:
//
//   no solution                     Unbalanced, with the contradiction
//   a solution, nothing left free   Verified
//   a solution, s unknowns free     Consistent with slack s: each of them, an
//                                   ownership of memory or of an unknown
//                                   callee, could hide one mistake
//   the code is outside the model   Unknown
//
// A contradiction is only called a mistake where every path of the normal form
// can be taken.  If branches depend on each other (one condition tested twice,
// a flag that is a phi of constants) the answer is Unknown.
//
//===----------------------------------------------------------------------===//

#include "PassThru/BalanceVerifier.h"
#include "Analysis/NormalForm.h"
#include "Analysis/OwnershipModel.h"
#include "Analysis/PathFacts.h"
#include "Analysis/TokenEquations.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Verify/Witness.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

static constexpr const char *PassName = "passthru-verify";

/// What a condition compares, or the condition itself.
static const Value *testedValue(const Value *Condition) {
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
    if (isa<Constant>(Compare->getOperand(1)))
      return Compare->getOperand(0);
  return Condition;
}

/// Whether the outcome of one branch says something about another one.
static bool hasCorrelatedBranches(const Function &F) {
  SmallPtrSet<const Value *, 16> Tested;
  for (const BasicBlock &BB : F) {
    const Value *Condition = nullptr;
    if (const auto *Branch = dyn_cast<BranchInst>(BB.getTerminator()))
      Condition = Branch->isConditional() ? Branch->getCondition() : nullptr;
    else if (const auto *Switch = dyn_cast<SwitchInst>(BB.getTerminator()))
      Condition = Switch->getCondition();
    if (!Condition)
      continue;
    // Where two references are found to be one, their tokens are as well.
    if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
      if (Compare->getOperand(0)->getType()->isPointerTy() &&
          !isa<Constant>(Compare->getOperand(1)))
        return true;
    const Value *Subject = testedValue(Condition);
    if (isa<Constant>(Subject))
      continue;
    if (!Tested.insert(Subject).second)
      return true;
    if (const auto *Phi = dyn_cast<PHINode>(Subject))
      if (llvm::any_of(Phi->incoming_values(),
                       [](const Value *V) { return isa<Constant>(V); }) &&
          !Phi->getType()->isPointerTy() && Phi->getNumIncomingValues() > 1 &&
          llvm::all_of(Phi->incoming_values(), [](const Value *V) {
            return isa<Constant>(V) || isa<PHINode>(V);
          }))
        return true;
  }
  return false;
}

static void collectRaiseLeaks(const TokenEquations &Equations,
                              const PathFacts &Facts,
                              const WitnessWriter &Writer,
                              std::vector<std::string> &Leaks) {
  using Kind = TokenEquation::Kind;
  SmallSet<unsigned, 8> Said;
  for (const TokenEquation &E : Equations.equations()) {
    bool OnError = E.What == Kind::RaiseExit ||
                   (E.What == Kind::OutOfUse && !Facts.canSucceed(*E.To));
    if (!OnError || !E.Count.isConstant() || E.Count.Constant <= 0 ||
        !Said.insert(E.Ref).second)
      continue;
    Leaks.push_back(Writer.describeRef(Equations.problem().Refs[E.Ref]));
  }
}

BalanceReport passthru::verifyBalance(const Function &F,
                                      const PassOptions &Options) {
  BalanceReport Report;
  const RuntimeTable &Table = *Options.Table;
  Report.Refops = Table.countMemInfoRefops(F);
  StringRef Why;
  if (!NormalForm::canCopy(F, Why)) {
    Report.Verdict = BalanceVerdict::Unknown;
    Report.Reason = Why.str();
    return Report;
  }
  NormalForm Normal(F, Table);
  PathFacts Facts(Normal);
  CountingProblem Problem = buildOwnershipProblem(Normal);
  Problem.ErrorsMayLeak = Options.RaiseLeaks != Policy::Error;
  TokenEquations Equations(Normal, Facts, Problem);
  WitnessWriter Writer(Normal, Equations);

  using Verdict = TokenEquations::Verdict;
  Verdict Outcome = Equations.solve();
  if (!Problem.Unmodelled.empty()) {
    Report.Verdict = BalanceVerdict::Unknown;
    Report.Reason = Problem.Unmodelled;
    return Report;
  }
  if (Outcome == Verdict::Unknown) {
    Report.Verdict = BalanceVerdict::Unknown;
    Report.Reason = "its equations are too many to solve";
    return Report;
  }
  if (Outcome == Verdict::Infeasible) {
    if (hasCorrelatedBranches(Normal.function())) {
      Report.Verdict = BalanceVerdict::Unknown;
      Report.Reason = "its counts depend on branches that depend on each other";
      return Report;
    }
    Report.Verdict = BalanceVerdict::Unbalanced;
    Report.Findings.push_back(Writer.explain(Problem.System.contradiction()));
    return Report;
  }
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open)
    if (Q.What != OpenQuantity::Kind::PhiTokens)
      Open.push_back(Q.Number);
  Report.Slack = Problem.System.undetermined(Open).size();
  Report.Verdict =
      Report.Slack ? BalanceVerdict::Consistent : BalanceVerdict::Verified;
  collectRaiseLeaks(Equations, Facts, Writer, Report.RaiseLeaks);
  return Report;
}

namespace {

/// Sends reports to the context, and remembers whether to fail.
class Reporter {
public:
  Reporter(LLVMContext &Context, const PassOptions &Options)
      : Context(Context), Options(Options) {}

  void report(const Function &F, const BalanceReport &Report);
  void close();

private:
  void emit(DiagnosticSeverity Severity, const char *Rule,
            const std::string &Message) {
    Context.diagnose(
        DiagnosticInfoPassThru(Severity, PassName, Rule, Name, Message));
  }
  /// \p Severity of an error is a warning here: the error comes last, so that
  /// a host that stops at the first error has seen everything.
  void emitByPolicy(Policy P, const char *Rule, const std::string &Message);

  LLVMContext &Context;
  const PassOptions &Options;
  std::string Name; ///< Of the function at hand.
  unsigned Errors = 0;
};

} // namespace

void Reporter::emitByPolicy(Policy P, const char *Rule,
                            const std::string &Message) {
  if (P == Policy::Ignore)
    return;
  Errors += P == Policy::Error;
  emit(P == Policy::Error ? DS_Warning : DS_Remark, Rule, Message);
}

void Reporter::report(const Function &F, const BalanceReport &Report) {
  Name = prettyName(F);
  switch (Report.Verdict) {
  case BalanceVerdict::Verified:
    emit(DS_Remark, "verdict", "verified: " + countOf(Report.Refops, "refop"));
    break;
  case BalanceVerdict::Consistent:
    emit(DS_Remark, "verdict",
         "consistent: " + countOf(Report.Refops, "refop") + ", slack " +
             std::to_string(Report.Slack));
    break;
  case BalanceVerdict::Unknown:
    emitByPolicy(Options.Unknown, "passthru-unknown",
                 "unknown: " + Report.Reason);
    break;
  case BalanceVerdict::Unbalanced:
    for (const BalanceFinding &Finding : Report.Findings) {
      ++Errors;
      emit(DS_Warning, Finding.Rule, Finding.Message);
      for (const std::string &Note : Finding.Notes)
        emit(DS_Note, Finding.Rule, Note);
    }
    break;
  }
  if (Report.RaiseLeaks.empty() || Options.RaiseLeaks == Policy::Ignore)
    return;
  std::string Refs;
  for (const std::string &Ref : Report.RaiseLeaks)
    Refs += (Refs.empty() ? "" : ", ") + Ref;
  emit(DS_Remark, "passthru-raise-leak",
       "not released on every error exit: " + Refs);
}

void Reporter::close() {
  if (!Errors)
    return;
  Name.clear();
  emit(DS_Error, "passthru-unbalanced",
       countOf(Errors, "finding") + ", see above");
}

PreservedAnalyses BalanceVerifierPass::run(Module &M,
                                           ModuleAnalysisManager &AM) {
  if (reportMalformedAnnotations(M, PassName))
    return PreservedAnalyses::all();
  Reporter R(M.getContext(), Options);
  for (const Function &F : M) {
    // The bodies of the run time are what counting is, not a use of it.
    if (F.isDeclaration() || classifyFunction(F) == FunctionKind::RuntimeBody ||
        Options.Table->countMemInfoRefops(F) == 0)
      continue;
    R.report(F, verifyBalance(F, Options));
  }
  R.close();
  return PreservedAnalyses::all();
}
