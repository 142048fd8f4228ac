//===- RefopRemoval.cpp - All refops of a function, and back --------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/RefopRemoval.h"
#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "Analysis/ReferenceMark.h"
#include "PassThru/BalanceVerifier.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

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

std::string RefopRemoval::run(const PassOptions &Options,
                              const SignatureMetadata &Types) {
  SmallVector<CallInst *, 16> Refops;
  std::string Why = collectRefops(F, Options, Types, Refops);
  if (!Why.empty())
    return Why;
  for (CallInst *Refop : Refops) {
    Value *Root = rcIdentityRoot(Refop->getArgOperand(0));
    if (!isa<Constant>(Root) && !isMarkedReference(*Root)) {
      markReference(*Root);
      Marked.push_back(Root);
    }
    Removed.push_back({Refop,
                       {Refop->value_op_begin(), Refop->value_op_end()},
                       Refop->getNextNode()});
    Refop->removeFromParent();
    Refop->dropAllReferences();
  }
  return "";
}

void RefopRemoval::undo() {
  // Backwards: what stood behind a refop may have been the next one.
  for (const Place &P : llvm::reverse(Removed)) {
    for (unsigned I = 0; I < P.Operands.size(); ++I)
      P.Refop->setOperand(I, P.Operands[I]);
    IRBuilder<> Builder(P.Before);
    Builder.SetCurrentDebugLocation(P.Refop->getDebugLoc());
    Builder.Insert(P.Refop);
  }
  for (Value *Root : Marked)
    unmarkReference(*Root);
  Removed.clear();
  Marked.clear();
}

RefopRemoval::~RefopRemoval() {
  for (const Place &P : Removed)
    P.Refop->deleteValue();
}
