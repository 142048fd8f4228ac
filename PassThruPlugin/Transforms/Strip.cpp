//===- Strip.cpp - Take all refops out ------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Strip.h"
#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "Analysis/ReferenceMark.h"
#include "PassThru/Annotations.h"
#include "PassThru/BalanceVerifier.h"
#include "PassThru/Diagnostics.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

#define DEBUG_TYPE "passthru-strip"

STATISTIC(NumStripped, "Number of refops removed");

/// Why the refops of \p F must stay, or an empty text; else they are in
/// \p Refops.
static std::string collectRefops(Function &F, const PassOptions &Options,
                                 const SignatureMetadata &Types,
                                 SmallVectorImpl<CallInst *> &Refops) {
  StringRef Why;
  if (NormalForm::choosesUndefined(F))
    return "it chooses a value for an undefined one";
  if (!NormalForm::canCopy(F, Why))
    return Why.str();
  for (Instruction &I : instructions(F)) {
    if (!Options.Table->memInfoRefop(I))
      continue;
    Value *Root = rcIdentityRoot(I.getOperand(0));
    auto *Call = dyn_cast<CallInst>(&I);
    if (!Call || !(isa<Instruction>(Root) || isa<Argument>(Root) ||
                   isa<ConstantPointerNull>(Root)))
      return "it counts what has no name";
    Refops.push_back(Call);
  }
  BalanceReport Report = verifyBalance(F, Options, &Types);
  return Report.Verdict == BalanceVerdict::Verified ? "" : "it is not verified";
}

static bool strip(Function &F, const PassOptions &Options,
                  const SignatureMetadata &Types) {
  SmallVector<CallInst *, 16> Refops;
  std::string Why = collectRefops(F, Options, Types, Refops);
  OptimizationRemarkEmitter Remarks(&F);
  if (!Why.empty()) {
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotStripped",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "kept all refops: " << Why;
    });
    return false;
  }
  Remarks.emit([&] {
    return OptimizationRemark(DEBUG_TYPE, "Stripped", F.getSubprogram(),
                              &F.getEntryBlock())
           << "removed " << countOf(Refops.size(), "refop");
  });
  for (CallInst *Refop : Refops) {
    if (auto *I =
            dyn_cast<Instruction>(rcIdentityRoot(Refop->getArgOperand(0))))
      markReference(*I);
    Refop->eraseFromParent();
    ++NumStripped;
  }
  return true;
}

PreservedAnalyses StripPass::run(Module &M, ModuleAnalysisManager &AM) {
  if (reportMalformedAnnotations(M, DEBUG_TYPE))
    return PreservedAnalyses::all();
  SignatureMetadata Types(M);
  bool Changed = false;
  for (Function &F : M)
    if (!F.isDeclaration() && !isExempt(F) &&
        classifyFunction(F) == FunctionKind::Native &&
        Options.Table->countMemInfoRefops(F) != 0)
      Changed |= strip(F, Options, Types);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
