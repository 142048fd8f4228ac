//===- ReleasePlaces.cpp - Where a release can stand ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ReleasePlaces.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
using namespace passthru;

/// Puts a block on all edges from \p From to \p To; \p Edges says how many.
static BasicBlock *splitEdges(BasicBlock *From, BasicBlock *To,
                              unsigned &Edges) {
  BasicBlock *New = BasicBlock::Create(
      From->getContext(), From->getName() + ".raise", From->getParent(), To);
  BranchInst *Branch = BranchInst::Create(To, New);
  Branch->setDebugLoc(From->getTerminator()->getDebugLoc());
  Edges = llvm::count(successors(From), To);
  From->getTerminator()->replaceSuccessorWith(To, New);
  for (PHINode &Phi : To->phis()) {
    for (unsigned I = 1; I < Edges; ++I)
      Phi.removeIncomingValue(From, /*DeletePHIIfEmpty=*/false);
    Phi.replaceIncomingBlockWith(From, New);
  }
  return New;
}

void ReleasePlaces::removeNewBlocks() {
  for (auto &Entry : NewBlocks) {
    auto [From, To] = Entry.first;
    auto [New, Edges] = Entry.second;
    for (PHINode &Phi : To->phis()) {
      Value *In = Phi.getIncomingValueForBlock(New);
      Phi.replaceIncomingBlockWith(New, From);
      for (unsigned I = 1; I < Edges; ++I)
        Phi.addIncoming(In, From);
    }
    From->getTerminator()->replaceSuccessorWith(New, To);
    New->eraseFromParent();
  }
  NewBlocks.clear();
}

Instruction *ReleasePlaces::onEdge(const ErrorPlace &At) {
  auto *From = const_cast<BasicBlock *>(At.From);
  auto *To = const_cast<BasicBlock *>(At.To);
  if (To->getSinglePredecessor())
    return To->getFirstInsertionPt() == To->end() ? nullptr
                                                  : &*To->getFirstInsertionPt();
  if (From->getSingleSuccessor())
    return From->getTerminator();
  if (To->isEHPad())
    return nullptr;
  auto &[New, Edges] = NewBlocks[{From, To}];
  if (!New)
    New = splitEdges(From, To, Edges);
  return New->getTerminator();
}

Instruction *ReleasePlaces::find(const ErrorRelease &Release, StringRef &Why) {
  const ErrorPlace &At = Release.At;
  auto *AtEnd = const_cast<Instruction *>(At.From->getTerminator());
  // On an edge the GIL is held if it is where the edge comes from.
  if (Release.Domain == CountDomain::PyObject && !Gil.isHeldAt(*AtEnd)) {
    Why = "the GIL may not be held there";
    return nullptr;
  }
  Instruction *Place = At.To ? onEdge(At) : AtEnd;
  if (!Place || Place->isEHPad() || isa<UnreachableInst>(Place)) {
    Why = "nothing can stand there";
    return nullptr;
  }
  return Place;
}
