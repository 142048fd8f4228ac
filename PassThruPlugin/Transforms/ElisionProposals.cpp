//===- ElisionProposals.cpp - What could go -------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "Hold nothing":                      "Hold one":
//
//     incref x          ...                incref x          incref x
//     call f(x)         call f(x)          call f(x)         call f(x)
//     ...               ...                incref x          ...
//     store x, %ret     incref x           call g(x)         call g(x)
//     ret               store x, %ret      decref x          ...
//                       ret                decref x          decref x
//
// The incref of "hold nothing" stands at the store, or where a hazard makes it
// necessary earlier: the prover names the hazard, and the next attempt has a
// candidate there.
//
//===----------------------------------------------------------------------===//

#include "Transforms/ElisionProposals.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/RefopBuilder.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

/// Adds the pointers in \p V, an aggregate or a scalar, that are stored by
/// \p Store; takes them out of an aggregate in front of it.
static void collectStoredPointers(Value *V, StoreInst *Store,
                                  SmallVectorImpl<Value *> &Pointers) {
  Type *T = V->getType();
  if (T->isPointerTy())
    Pointers.push_back(V);
  if (!T->isAggregateType())
    return;
  unsigned Count =
      isa<StructType>(T) ? T->getStructNumElements() : T->getArrayNumElements();
  for (unsigned I = 0; I < Count; ++I) {
    Type *Field = ExtractValueInst::getIndexedType(T, I);
    if (!Field->isPointerTy() && !Field->isAggregateType())
      continue;
    IRBuilder<> Builder(Store);
    collectStoredPointers(Builder.CreateExtractValue(V, I), Store, Pointers);
  }
}

/// The roots that refops count, closed under what phi and select make of them.
static DenseSet<const Value *> countedRoots(const Function &F,
                                            const RuntimeTable &Table) {
  DenseSet<const Value *> Counted;
  SmallVector<const Value *, 16> Todo;
  auto Add = [&](const Value *V) {
    const Value *Root = rcIdentityRoot(V);
    if (!isUncounted(Root) && Counted.insert(Root).second)
      Todo.push_back(Root);
  };
  for (const Instruction &I : instructions(F))
    if (Table.memInfoRefop(I))
      Add(I.getOperand(0));
  while (!Todo.empty()) {
    const Value *Root = Todo.pop_back_val();
    // References also travel inside aggregates.
    for (const User *U : Root->users())
      if (isa<PHINode>(U) || isa<SelectInst>(U) || isa<CastInst>(U) ||
          isa<InsertValueInst>(U) || isa<FreezeInst>(U))
        Add(U);
    if (isa<PHINode>(Root) || isa<SelectInst>(Root) ||
        isa<InsertValueInst>(Root) || isa<ExtractValueInst>(Root))
      for (const Value *Operand : cast<Instruction>(Root)->operands())
        if (Operand->getType() == Root->getType() ||
            isa<ExtractValueInst>(Root))
          Add(Operand);
  }
  return Counted;
}

Candidates passthru::insertCandidates(Function &F, const RuntimeTable &Table,
                                      ArrayRef<HoldPoint> Points) {
  Candidates Result;
  RefopBuilder Builder(*F.getParent());
  for (const HoldPoint &P : Points) {
    CallInst *Incref = Builder.createIncref(P.Ref, P.Before);
    Result.All.insert(Incref);
    Result.AtHazards.insert(Incref);
  }
  const Argument *Slot = returnSlot(F);
  if (!Slot)
    return Result;
  SmallVector<StoreInst *, 8> Stores;
  DenseSet<const Value *> Counted = countedRoots(F, Table);
  for (Instruction &I : instructions(F))
    if (auto *Store = dyn_cast<StoreInst>(&I))
      if (getUnderlyingObject(Store->getPointerOperand()) == Slot &&
          Counted.count(rcIdentityRoot(Store->getValueOperand())))
        Stores.push_back(Store);
  for (StoreInst *Store : Stores) {
    SmallVector<Value *, 4> Pointers;
    collectStoredPointers(Store->getValueOperand(), Store, Pointers);
    for (Value *Pointer : Pointers)
      Result.All.insert(Builder.createIncref(Pointer, Store));
  }
  return Result;
}

std::vector<Proposal> passthru::proposeFor(const Web &W, const Candidates &C,
                                           const RefopSet &Removable) {
  std::vector<Proposal> Proposals;
  if (W.Refops.empty())
    return Proposals;
  RefopSet AtStores, AtHazards;
  for (const CallBase *Candidate : W.Candidates)
    (C.AtHazards.count(const_cast<CallBase *>(Candidate)) ? AtHazards
                                                          : AtStores)
        .insert(Candidate);
  auto HoldNothing = [&](RefopSet Added) {
    if (Added.size() < W.Refops.size())
      Proposals.push_back({"hold nothing", W.Refops, std::move(Added)});
  };
  HoldNothing(RefopSet());
  if (!AtStores.empty())
    HoldNothing(AtStores);
  // Several points may name one reference under different names.
  for (const CallBase *Candidate : AtHazards) {
    RefopSet One;
    One.insert(Candidate);
    HoldNothing(std::move(One));
  }
  if (AtHazards.size() > 1)
    HoldNothing(AtHazards);
  if (!Removable.empty())
    Proposals.push_back({"placed", Removable, RefopSet()});
  auto Left = [&](const Proposal &P) {
    return W.Refops.size() - P.Removed.size() + P.Added.size();
  };
  llvm::stable_sort(Proposals, [&](const Proposal &A, const Proposal &B) {
    return Left(A) < Left(B);
  });
  return Proposals;
}
