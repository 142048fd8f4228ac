//===- ReleasePlaces.cpp - Where a release can stand ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ReleasePlaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IntrinsicInst.h"

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

/// The blocks that one path after the other enters, from the edge into \p First
/// on: nothing else leads into them.
ReleasePlaces::Chain ReleasePlaces::chainFrom(const PathGraph &Graph,
                                              Node First) const {
  Chain Result;
  for (const BasicBlock *Next = &blockOf(Graph, First);
       Next && Next->getSinglePredecessor() && !is_contained(Result, Next);) {
    Result.push_back(Next);
    // By a branch that can go one way alone, the chain goes on.
    const BasicBlock *Only = nullptr;
    bool IsOnly = true;
    for (const BasicBlock *Successor : successors(Next)) {
      bool IsTaken = false;
      for (Node N = 0; N < Graph.size() && !IsTaken; ++N)
        IsTaken = &blockOf(Graph, N) == Next &&
                  llvm::any_of(Graph.successors(N), [&](Node To) {
                    return &blockOf(Graph, To) == Successor;
                  });
      if (IsTaken) {
        IsOnly &= !Only || Only == Successor;
        Only = Successor;
      }
    }
    Next = IsOnly ? Only : nullptr;
  }
  return Result;
}

Instruction *ReleasePlaces::onEdge(const ErrorPlace &At, const Chain &Through) {
  auto *From = const_cast<BasicBlock *>(At.From);
  auto *To = const_cast<BasicBlock *>(At.To);
  if (!Through.empty())
    return const_cast<Instruction *>(Through.back()->getTerminator());
  if (From->getSingleSuccessor())
    return From->getTerminator();
  if (To->isEHPad())
    return nullptr;
  if (To->getSinglePredecessor())
    return To->getFirstInsertionPt() == To->end() ? nullptr
                                                  : &*To->getFirstInsertionPt();
  auto &[New, Edges] = NewBlocks[{From, To}];
  if (!New)
    New = splitEdges(From, To, Edges);
  return New->getTerminator();
}

Instruction *ReleasePlaces::find(const ErrorRelease &Release,
                                 const PathGraph &Graph, StringRef &Why) {
  const ErrorPlace &At = Release.At;
  bool IsPython = Release.Domain == CountDomain::PyObject;
  // As late as possible; but on the way the GIL may be given back.
  Chain Through;
  if (At.To && !IsPython)
    Through = chainFrom(Graph, Release.Behind);
  if (At.To && !isQuietBehind(Graph, Release.Behind, Through)) {
    Why = "what follows may use what it holds";
    return nullptr;
  }
  if (IsPython && At.To && !Gil.isHeldAt(*At.From->getTerminator())) {
    Why = "the GIL may not be held there";
    return nullptr;
  }
  Instruction *Place =
      At.To ? onEdge(At, Through)
            : const_cast<Instruction *>(At.From->getTerminator());
  if (!Place || Place->isEHPad() || isa<UnreachableInst>(Place)) {
    Why = "nothing can stand there";
    return nullptr;
  }
  return Place;
}

/// Memory that lives whatever this function releases: its own stack, globals,
/// and what its arguments point to, which the caller holds.
static bool isIndependent(const Value *Pointer) {
  SmallVector<const Value *, 4> Objects;
  getUnderlyingObjects(Pointer, Objects);
  return llvm::all_of(Objects, [](const Value *Object) {
    return isa<AllocaInst>(Object) || isa<Argument>(Object) ||
           isa<Constant>(Object);
  });
}

/// Whether \p I, of the copy, uses nothing that a release may free.
bool ReleasePlaces::isQuiet(const Instruction &I) const {
  if (const Value *Pointer = getLoadStorePointerOperand(&I))
    return isIndependent(Pointer);
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call)
    return !I.mayReadOrWriteMemory() || I.isTerminator();
  // A token that is counted is still held.
  if (Table.classify(*Call).refopDomain() != CountDomain::None)
    return true;
  return llvm::all_of(Call->args(), [](const Use &U) {
    return !U->getType()->isPointerTy() || isIndependent(U);
  });
}

bool ReleasePlaces::isQuietBehind(const PathGraph &Graph, Node First,
                                  const Chain &Through) const {
  SmallSetVector<Node, 8> Behind;
  Behind.insert(First);
  for (unsigned I = 0; I < Behind.size(); ++I) {
    if (!is_contained(Through, &blockOf(Graph, Behind[I])) &&
        !llvm::all_of(Graph.block(Behind[I]),
                      [&](const Instruction &J) { return isQuiet(J); }))
      return false;
    ArrayRef<Node> Next = Graph.successors(Behind[I]);
    Behind.insert(Next.begin(), Next.end());
  }
  return true;
}
