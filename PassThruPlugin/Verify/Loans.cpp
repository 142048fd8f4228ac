//===- Loans.cpp - References that are lent -------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Loans.h"
#include "Analysis/RCIdentity.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

/// Pointers that are followed from what is lent to what lends it.
static constexpr unsigned MaxLendingSteps = 8;

/// So many pairs of B3 are looked at.
static constexpr size_t MaxGiftPairs = 4096;

void Loans::addUncounted(NormalForm &Normal, CountingProblem &Problem) {
  SmallVector<const Value *, 8> Added;
  for (const Instruction &I : instructions(Normal.function())) {
    if (!I.getType()->isPointerTy() || I.use_empty() ||
        Problem.RefIndex.count(&I))
      continue;
    const auto *Call = dyn_cast<CallBase>(&I);
    if (isa<LoadInst>(I)
            ? Normal.isNamed(I) && Normal.slotRoleOf(I) == SlotRole::Borrow
            : Call && Normal.classify(*Call).Result == Ownership::Borrowed)
      Added.push_back(&I);
  }
  // And what phis make of them.
  while (!Added.empty()) {
    const Value *V = Added.pop_back_val();
    if (Problem.RefIndex.count(V))
      continue;
    Problem.addRef(V);
    SmallVector<const Value *, 4> Names{V};
    while (!Names.empty())
      for (const User *U : Names.pop_back_val()->users()) {
        if (isa<PHINode>(U))
          Added.push_back(U);
        else if (isa<InsertElementInst>(U))
          Problem.Unmodelled = "a vector of references";
        else if (rcIdentityRoot(U) == V)
          Names.push_back(U);
      }
  }
}

Loans::Loans(NormalForm &Normal, const TokenEquations &Equations)
    : Normal(Normal), Equations(Equations), Problem(Equations.problem()) {
  SmallVector<unsigned, 8> Lendings, Takings;
  SmallVector<std::pair<unsigned, const StoreInst *>, 8> Gifts;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    int Lender = lenderOf(Ref);
    if (Lender >= 0)
      Lent.push_back({Ref, unsigned(Lender)});
    if (isTaken(Ref))
      Takings.push_back(Ref);
    else if (Lender >= 0 || isLoan(Ref))
      Lendings.push_back(Ref);
    for (const StoreInst *Store : givenAwayBy(Ref))
      Gifts.push_back({Ref, Store});
  }
  for (unsigned Loan : Lendings)
    for (unsigned Taken : Takings)
      if (mayBeTakenAs(Loan, Taken))
        TakenLater.push_back({Loan, Taken});
  AreTooMany = Gifts.size() * Takings.size() > MaxGiftPairs;
  if (AreTooMany)
    return;
  for (auto [Gift, Store] : Gifts)
    for (unsigned Taken : Takings)
      if (mayBeTakenBack(Gift, *Store, Taken) &&
          !is_contained(TakenLater, Pair(Gift, Taken)))
        TakenLater.push_back({Gift, Taken});
}

/// The reference out of whose object a callee, or its memory, lends \p Ref; -1
/// if there is none.
int Loans::lenderOf(unsigned Ref) const {
  const Value *V = Problem.Refs[Ref];
  for (unsigned Steps = 0; Steps < MaxLendingSteps; ++Steps) {
    if (const auto *Load = dyn_cast<LoadInst>(V)) {
      V = getUnderlyingObject(Load->getPointerOperand());
    } else {
      const auto *Call = dyn_cast<CallBase>(V);
      if (!Call || Normal.outField(Call) || !Call->arg_size())
        return -1;
      Ownership Result = Normal.classify(*Call).Result;
      if (Result != Ownership::Interior && Result != Ownership::Borrowed)
        return -1;
      V = Call->getArgOperand(0);
    }
    V = rcIdentityRoot(V);
    auto Lender = Problem.RefIndex.find(V);
    if (Lender != Problem.RefIndex.end())
      return Lender->second;
  }
  return -1;
}

/// Whether \p Ref comes without a token, from memory or from a callee.
bool Loans::isLoan(unsigned Ref) const {
  const AffineCount &First = Problem.Initial[Ref];
  if (!First.isConstant() || First.Constant != 0)
    return false;
  const auto *Call = dyn_cast<CallBase>(Problem.Refs[Ref]);
  return isa<LoadInst>(Problem.Refs[Ref]) ||
         (Call && Normal.classify(*Call).Result == Ownership::Borrowed);
}

/// Whether \p Ref is loaded, and its token is taken out of memory.
bool Loans::isTaken(unsigned Ref) const {
  return isa<LoadInst>(Problem.Refs[Ref]) &&
         llvm::any_of(Equations.nodesOf(Ref), [&](PathGraph::Node N) {
           return llvm::any_of(
               Equations.events(Ref, Equations.graph().block(N)),
               [&](const TokenEvent &E) {
                 return NormalForm::isTakenMark(*E.At);
               });
         });
}

/// The stores that put a token of \p Ref into memory.
SmallVector<const StoreInst *, 2> Loans::givenAwayBy(unsigned Ref) const {
  SmallVector<const StoreInst *, 2> Result;
  for (PathGraph::Node N : Equations.nodesOf(Ref))
    for (const TokenEvent &E :
         Equations.events(Ref, Equations.graph().block(N))) {
      const auto *Store = dyn_cast<StoreInst>(E.At);
      if (Store && E.Delta.isConstant() && E.Delta.Constant < 0 &&
          !is_contained(Result, Store))
        Result.push_back(Store);
    }
  return Result;
}

/// Whether \p Ref, which is in use there, may have no token at \p At.
bool Loans::isUnownedAt(unsigned Ref, const Instruction &At) const {
  return llvm::any_of(Equations.nodesOf(Ref), [&](PathGraph::Node N) {
    const BasicBlock &BB = Equations.graph().block(N);
    int Count;
    if (&BB != At.getParent() || !Equations.startCount(Ref, N, Count))
      return false;
    for (const TokenEvent &E : Equations.events(Ref, BB))
      if (Equations.happens(E, N) && E.At->comesBefore(&At))
        Count += Equations.value(E.Delta);
    return Count <= 0;
  });
}

/// Whether \p A and \p B are places that lie apart.
static bool areApart(const Value *A, const Value *B, const DataLayout &DL) {
  const Value *Base[2];
  APInt Offset[2];
  for (unsigned I : {0, 1}) {
    const Value *Pointer = I ? B : A;
    Offset[I] = APInt(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
    Base[I] = Pointer->stripAndAccumulateConstantOffsets(
        DL, Offset[I], /*AllowNonInbounds=*/true);
  }
  return Base[0] == Base[1] && Offset[0] != Offset[1];
}

bool Loans::mayBeTakenAs(unsigned Loan, unsigned Taken) const {
  const auto *From = cast<LoadInst>(Problem.Refs[Taken]);
  const auto *Lending = cast<Instruction>(Problem.Refs[Loan]);
  if (Lending->getParent() == From->getParent())
    if (From->comesBefore(Lending))
      return false;
  if (const auto *Load = dyn_cast<LoadInst>(Lending))
    if (areApart(Load->getPointerOperand(), From->getPointerOperand(),
                 Load->getModule()->getDataLayout()))
      return false;
  return llvm::any_of(Equations.nodesOf(Loan), [&](PathGraph::Node N) {
    return &Equations.graph().block(N) == From->getParent();
  });
}

bool Loans::mayBeTakenBack(unsigned Gift, const StoreInst &By,
                           unsigned Taken) const {
  const auto *From = cast<LoadInst>(Problem.Refs[Taken]);
  return isUnownedAt(Gift, *From) &&
         !areApart(By.getPointerOperand(), From->getPointerOperand(),
                   By.getModule()->getDataLayout());
}
