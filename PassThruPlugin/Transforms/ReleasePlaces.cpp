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

/// I6: the end of a block or, if the GIL has just been given back there, in
/// front of that; null if it may not be held.
Instruction *ReleasePlaces::withGil(Instruction &End) const {
  if (Gil.isHeldAt(End))
    return &End;
  for (Instruction *I = End.getPrevNode(); I; I = I->getPrevNode()) {
    const auto *Call = dyn_cast<CallBase>(I);
    if (Call && Table.classify(*Call).Kind == RuntimeKind::GiveGIL)
      return Gil.isHeldAt(*I) ? I : nullptr;
    if (I->mayReadOrWriteMemory())
      return nullptr;
  }
  return nullptr;
}

Instruction *ReleasePlaces::find(const ErrorRelease &Release, StringRef &Why) {
  const ErrorPlace &At = Release.At;
  auto *AtEnd = const_cast<Instruction *>(At.From->getTerminator());
  // On an edge the GIL is held if it is where the edge comes from.
  if (Release.Domain == CountDomain::PyObject) {
    Instruction *Held = withGil(*AtEnd);
    if (!Held || (At.To && Held != AtEnd)) {
      Why = "the GIL may not be held there";
      return nullptr;
    }
    AtEnd = Held;
  }
  Instruction *Place = At.To ? onEdge(At) : AtEnd;
  if (!Place || Place->isEHPad() || isa<UnreachableInst>(Place)) {
    Why = "nothing can stand there";
    return nullptr;
  }
  return Place;
}
