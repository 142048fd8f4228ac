//===- GilRegions.cpp - Where the GIL is held -----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/GilRegions.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;
using namespace passthru;

/// Whether the GIL is held in front of \p End, or behind \p BB if that is null.
bool GilRegions::transfer(const BasicBlock &BB, const Instruction *End) const {
  bool IsHeld = HeldInFront.lookup(&BB);
  for (const Instruction &I : BB) {
    if (&I == End)
      break;
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    RuntimeKind Kind = Table.classify(*Call).Kind;
    if (Kind == RuntimeKind::TakeGIL)
      IsHeld = true;
    else if (Kind == RuntimeKind::GiveGIL)
      IsHeld = false;
  }
  return IsHeld;
}

GilRegions::GilRegions(const Function &F, const RuntimeTable &Table)
    : Table(Table) {
  FunctionKind Kind = classifyFunction(F);
  bool AtEntry = Kind == FunctionKind::CPythonWrapper ||
                 Kind == FunctionKind::ExceptionHelper;
  for (const BasicBlock &BB : F)
    HeldInFront[&BB] = &BB != &F.getEntryBlock() || AtEntry;
  ReversePostOrderTraversal<const Function *> Order(&F);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const BasicBlock *BB : Order)
      if (!transfer(*BB, nullptr))
        for (const BasicBlock *Next : successors(BB)) {
          bool &IsHeld = HeldInFront[Next];
          Changed |= IsHeld;
          IsHeld = false;
        }
  }
}

bool GilRegions::isHeldAt(const Instruction &At) const {
  return transfer(*At.getParent(), &At);
}
