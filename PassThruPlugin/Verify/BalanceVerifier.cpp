//===- BalanceVerifier.cpp - Do counts balance on every path? -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One normal form of a function, in which each domain is verified by itself
// (DomainVerifier.h).
//
//===----------------------------------------------------------------------===//

#include "PassThru/BalanceVerifier.h"
#include "Analysis/CalleeSummaries.h"
#include "Analysis/SlotMetadata.h"
#include "PassThru/Annotations.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/PassThruTypes.h"
#include "Verify/DomainVerifier.h"
#include "Verify/Reporter.h"
#include "Verify/VerdictMemory.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include <optional>

using namespace llvm;
using namespace passthru;

static constexpr const char *PassName = "passthru-verify";

BalanceReport passthru::verifyBalance(const Function &F,
                                      const PassOptions &Options,
                                      const SignatureMetadata *Types,
                                      CalleeSummaries *Callees) {
  BalanceReport Report;
  const RuntimeTable &Table = *Options.Table;
  Report.Refops = Table.countMemInfoRefops(F) + Table.countPyRefops(F);
  StringRef Why;
  if (!NormalForm::canCopy(F, Why)) {
    Report.Verdict = BalanceVerdict::Unknown;
    Report.Reason = Why.str();
    return Report;
  }
  std::optional<ScratchModule> Own;
  if (!Callees)
    Own.emplace(*F.getParent(), Table);
  NormalForm Normal(F, Own ? *Own : Callees->scratch(), Types);
  LazyPathFacts Facts(Normal);
  unsigned Refops = Report.Refops;
  Report = verifyNormalForm(Normal, Facts, Options);
  Report.Refops = Refops;
  return Report;
}

BalanceReport passthru::verifyNormalForm(NormalForm &Normal,
                                         LazyPathFacts &Facts,
                                         const PassOptions &Options,
                                         ArrayRef<CountDomain> Domains) {
  BalanceReport Report;
  for (CountDomain Domain : Domains)
    DomainVerifier(Normal, Facts, Domain, Options).run(Report);
  return Report;
}

bool passthru::touchesCounts(const Function &F, const RuntimeTable &Table,
                             const SignatureMetadata &Types) {
  return llvm::any_of(instructions(F), [&](const Instruction &I) {
    if (slotTokens(I) > 0)
      return true;
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || isa<IntrinsicInst>(Call))
      return false;
    CallEffects Effects = Table.classify(*Call);
    if (Effects.refopDomain() != CountDomain::None ||
        Effects.Result == Ownership::Owned ||
        is_contained(Effects.Args, ArgEffect::Steal))
      return true;
    const Function *Callee = Call->getCalledFunction();
    const ReferenceSignature *Signature =
        Callee ? Types.find(*Callee) : nullptr;
    return Signature && !Signature->Returns.empty();
  });
}

/// Whether \p F calls a function whose body moves tokens of its callers.
static bool callsCounting(const Function &F, CalleeSummaries &Callees) {
  return llvm::any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    return Callee && Callees.describes(*Callee);
  });
}

/// Verifies \p F unless a function of its shape has been.
static BalanceReport verifyOnce(const Function &F, const PassOptions &Options,
                                const SignatureMetadata &Types,
                                CalleeSummaries &Callees,
                                FunctionShapes &Shapes) {
  std::optional<ShapeDigest> Shape;
  if (VerdictMemory::serves(Options))
    Shape = Shapes.of(F);
  VerdictMemory &Memory = VerdictMemory::ofProcess();
  if (Shape)
    if (std::optional<BalanceReport> Known = Memory.find(*Shape, Options))
      return *Known;
  BalanceReport Report = verifyBalance(F, Options, &Types, &Callees);
  if (Shape)
    Memory.add(*Shape, Options, Report);
  return Report;
}

PreservedAnalyses BalanceVerifierPass::run(Module &M,
                                           ModuleAnalysisManager &AM) {
  // Before anything can fail: the file of an earlier run must not stay.
  VerifyReporter Reporter(M, Options);
  std::optional<SignatureMetadata> Read = readAnnotations(M, PassName);
  if (!Read)
    return PreservedAnalyses::all();
  const SignatureMetadata &Types = *Read;
  CalleeSummaries Callees(M, *Options.Table, &Types);
  FunctionShapes Shapes(M, Callees, Types);
  for (const Function &F : M) {
    if (F.isDeclaration() || isExempt(F) ||
        !(touchesCounts(F, *Options.Table, Types) || callsCounting(F, Callees)))
      continue;
    Reporter.report(F, verifyOnce(F, Options, Types, Callees, Shapes));
  }
  Reporter.close();
  return PreservedAnalyses::all();
}
