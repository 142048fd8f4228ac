//===- TokenEquations.cpp - How many tokens are held where ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TokenEquations.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/CFG.h"

using namespace llvm;
using namespace passthru;

/// No real function holds more tokens on one reference.
static constexpr int MaxPhiTokens = 8;

unsigned CountingProblem::addRef(const Value *Root) {
  auto Inserted = RefIndex.try_emplace(Root, Refs.size());
  if (Inserted.second) {
    Refs.push_back(Root);
    Initial.emplace_back(0);
  }
  return Inserted.first->second;
}

unsigned CountingProblem::addOpen(OpenQuantity::Kind What, const Value *Where,
                                  int Low, int High) {
  unsigned Number = System.addUnknown(Low, High);
  Open.push_back({What, Where, Number});
  return Number;
}

void CountingProblem::addEvent(unsigned Ref, const Instruction &At,
                               AffineCount Delta, bool IsRelease) {
  Events[{Ref, At.getParent()}].push_back(
      {Ref, &At, std::move(Delta), IsRelease});
}

TokenEquations::TokenEquations(NormalForm &Normal, const PathFacts &Facts,
                               CountingProblem &Problem)
    : Normal(Normal), Facts(Facts), Problem(Problem) {
  unsigned Next = 0;
  ReversePostOrderTraversal<Function *> RPO(&Normal.function());
  UseBlocks.resize(Problem.Refs.size());
  Ranges.resize(Problem.Refs.size());
  for (const BasicBlock *BB : RPO)
    Order[BB] = Next++;
  for (const auto &Entry : Problem.Events)
    UseBlocks[Entry.first.first].push_back(Entry.first.second);
  for (const Value *Ref : Problem.Refs) {
    const auto *Phi = dyn_cast<PHINode>(Ref);
    if (!Phi)
      continue;
    PhiUnknown[Phi] =
        Problem.addOpen(OpenQuantity::Kind::PhiTokens, Phi, 0, MaxPhiTokens);
    for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I) {
      auto Fed =
          Problem.RefIndex.find(rcIdentityRoot(Phi->getIncomingValue(I)));
      if (Fed != Problem.RefIndex.end())
        UseBlocks[Fed->second].push_back(Phi->getIncomingBlock(I));
    }
  }
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    findLiveRange(Ref);
    walk(Ref);
  }
}

const BasicBlock *TokenEquations::definingBlock(unsigned Ref) const {
  if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]))
    return I->getParent();
  return &Normal.function().getEntryBlock();
}

/// The blocks from which a use can be reached without a new definition.
void TokenEquations::findLiveRange(unsigned Ref) {
  const BasicBlock *Definition = definingBlock(Ref);
  DenseSet<const BasicBlock *> Seen{Definition};
  SmallVector<const BasicBlock *, 16> Todo;
  std::vector<const BasicBlock *> &Blocks = Ranges[Ref].Blocks;
  Blocks.push_back(Definition);
  auto Add = [&](const BasicBlock *BB) {
    // Unreachable blocks are in no order, and gone from the normal form.
    if (Order.count(BB) && Seen.insert(BB).second) {
      Blocks.push_back(BB);
      Todo.push_back(BB);
    }
  };
  for (const BasicBlock *BB : UseBlocks[Ref])
    Add(BB);
  while (!Todo.empty())
    for (const BasicBlock *Pred : predecessors(Todo.pop_back_val()))
      Add(Pred);
  llvm::sort(Blocks, [&](const BasicBlock *A, const BasicBlock *B) {
    return Order.lookup(A) < Order.lookup(B);
  });
}

void TokenEquations::demand(TokenEquation::Kind What, unsigned Ref,
                            const Instruction *At, const BasicBlock *To,
                            AffineCount Count, LinearSystem::Relation R) {
  unsigned Number = Problem.System.addEquation(Count, R);
  (void)Number;
  assert(Number == Equations.size() && "the system has other equations");
  Equations.push_back({What, Ref, At, To, std::move(Count)});
}

/// E2, E3, E4 and E7 on the edge from \p From to \p To.
void TokenEquations::leaveBlock(unsigned Ref, const BasicBlock *From,
                                const BasicBlock *To, AffineCount Count,
                                const DenseSet<const BasicBlock *> &InUse) {
  const Value *Root = Problem.Refs[Ref];
  if (Facts.isNull(Root, *From, *To) || Facts.isNull(Root, *To))
    return;
  for (const PHINode &Phi : To->phis()) {
    auto Unknown = PhiUnknown.find(&Phi);
    if (Unknown != PhiUnknown.end() &&
        rcIdentityRoot(Phi.getIncomingValueForBlock(From)) == Root)
      Count.add(Unknown->second, -1);
  }
  const Instruction *At = From->getTerminator();
  LiveRange &Range = Ranges[Ref];
  bool NewDefinition = To == definingBlock(Ref);
  if (!InUse.count(To) || NewDefinition) {
    bool MayLeak = Problem.ErrorsMayLeak && !Facts.canSucceed(*To);
    demand(TokenEquation::Kind::OutOfUse, Ref, At, To, std::move(Count),
           MayLeak ? LinearSystem::Relation::AtLeastZero
                   : LinearSystem::Relation::EqualsZero);
    return;
  }
  auto Inserted = Range.Start.try_emplace(To, Count);
  if (Inserted.second) {
    // A block that was walked without a count cannot get one now.
    if (Order.lookup(To) <= Order.lookup(From))
      Problem.Unmodelled = "a loop that is entered with null only";
    return;
  }
  bool IsBackEdge = Order.lookup(To) <= Order.lookup(From);
  AffineCount Difference = Count;
  Difference -= Inserted.first->second;
  demand(
      IsBackEdge ? TokenEquation::Kind::BackEdge : TokenEquation::Kind::Merge,
      Ref, At, To, std::move(Difference), LinearSystem::Relation::EqualsZero);
}

void TokenEquations::walk(unsigned Ref) {
  const Value *Root = Problem.Refs[Ref];
  LiveRange &Range = Ranges[Ref];
  const BasicBlock *Definition = definingBlock(Ref);
  DenseSet<const BasicBlock *> InUse(Range.Blocks.begin(), Range.Blocks.end());

  AffineCount &First = Range.Start[Definition];
  auto Phi = PhiUnknown.find(Root);
  if (Phi != PhiUnknown.end())
    First.add(Phi->second, 1);
  else
    First = Problem.Initial[Ref];

  for (const BasicBlock *BB : Range.Blocks) {
    auto Start = Range.Start.find(BB);
    if (Start == Range.Start.end() || Facts.isNull(Root, *BB))
      continue;
    AffineCount Count = Start->second;
    auto Events = Problem.Events.find({Ref, BB});
    if (Events != Problem.Events.end())
      for (const TokenEvent &E : Events->second) {
        Count.Constant += E.Delta.Constant;
        for (const AffineCount::Term &T : E.Delta.Terms)
          Count.add(T.Unknown, T.Coefficient);
        if (E.IsRelease)
          demand(TokenEquation::Kind::Release, Ref, E.At, nullptr, Count,
                 LinearSystem::Relation::AtLeastZero);
      }
    const Instruction *Terminator = BB->getTerminator();
    if (succ_empty(BB) && !isa<UnreachableInst>(Terminator)) {
      // What unwinds to the caller is an error exit, too.
      bool IsError = !isa<ReturnInst>(Terminator) ||
                     Facts.exitKind(*BB) == ExitKind::Error;
      demand(IsError ? TokenEquation::Kind::RaiseExit
                     : TokenEquation::Kind::Exit,
             Ref, BB->getTerminator(), nullptr, std::move(Count),
             IsError && Problem.ErrorsMayLeak
                 ? LinearSystem::Relation::AtLeastZero
                 : LinearSystem::Relation::EqualsZero);
      continue;
    }
    SmallSetVector<const BasicBlock *, 4> Successors;
    for (const BasicBlock *To : successors(BB))
      Successors.insert(To);
    for (const BasicBlock *To : Successors)
      leaveBlock(Ref, BB, To, Count, InUse);
  }
}

const AffineCount *TokenEquations::startCount(unsigned Ref,
                                              const BasicBlock *BB) const {
  auto Start = Ranges[Ref].Start.find(BB);
  if (Start == Ranges[Ref].Start.end() || Facts.isNull(Problem.Refs[Ref], *BB))
    return nullptr;
  return &Start->second;
}

bool TokenEquations::startCount(unsigned Ref, const BasicBlock *BB,
                                int &Count) const {
  const AffineCount *Start = startCount(Ref, BB);
  if (Start)
    Count = value(*Start);
  return Start;
}

bool TokenEquations::startCountIsFree(
    unsigned Ref, const BasicBlock *BB,
    const DenseSet<unsigned> &Unknowns) const {
  const AffineCount *Start = startCount(Ref, BB);
  return Start && llvm::any_of(Start->Terms, [&](const AffineCount::Term &T) {
           return Unknowns.count(T.Unknown);
         });
}
