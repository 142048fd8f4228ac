//===- OriginalValues.cpp - Values of a copy, in the original -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/OriginalValues.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Compat.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/CFG.h"

using namespace llvm;
using namespace passthru;

/// Whether what \p Phi brings, itself or through others, may be a constant but
/// null: undefined, or an object that nobody counts.
bool OriginalValues::mayBeUncounted(const PHINode &Phi) {
  SmallSetVector<const PHINode *, 8> Phis;
  Phis.insert(&Phi);
  for (unsigned I = 0; I < Phis.size(); ++I) {
    if (Counted.count(Phis[I]))
      continue;
    for (const Value *In : Phis[I]->incoming_values()) {
      In = rcIdentityRoot(In);
      if (const auto *Other = dyn_cast<PHINode>(In))
        Phis.insert(Other);
      else if (isUncounted(In) && !isa<ConstantPointerNull>(In))
        return true;
    }
  }
  Counted.insert(Phis.begin(), Phis.end());
  return false;
}

/// \returns false if nothing can stand right behind \p V.
bool OriginalValues::setBehind(IRBuilder<> &Builder, Value &V) const {
  auto *I = dyn_cast<Instruction>(&V);
  BasicBlock *BB = I ? I->getParent() : &F.getEntryBlock();
  if (I && I->isTerminator())
    return false;
  if (!I || isa<PHINode>(I))
    Builder.SetInsertPoint(BB, BB->getFirstInsertionPt());
  else
    Builder.SetInsertPoint(BB, std::next(I->getIterator()));
  return Builder.GetInsertPoint() != BB->end();
}

Value *OriginalValues::extract(Value *Aggregate, ArrayRef<unsigned> Path) {
  IRBuilder<> Builder(F.getContext());
  if (!setBehind(Builder, *Aggregate))
    return nullptr;
  for (unsigned Step : Path) {
    Value *From = Aggregate;
    Aggregate = From->getType()->isVectorTy()
                    ? Builder.CreateExtractElement(From, Step)
                    : Builder.CreateExtractValue(From, Step);
    remember(Aggregate);
  }
  return Aggregate;
}

Value *OriginalValues::cast(IRBuilder<> &Builder, Value *V, Type *T) {
  return V->getType() == T ? V : remember(Builder.CreatePointerCast(V, T));
}

/// A load right behind the call: nobody has written there since.
Value *OriginalValues::makeOutValue(const OutField &Out, Type *T) {
  auto *Call = dyn_cast_or_null<CallInst>(
      const_cast<Instruction *>(Normal.originOf(Out.Call)));
  IRBuilder<> Builder(F.getContext());
  if (!Call || !setBehind(Builder, *Call))
    return nullptr;
  Value *Base = Call->getArgOperand(Out.Argument);
  unsigned AddressSpace = Base->getType()->getPointerAddressSpace();
  Value *At =
      cast(Builder, Base, compat::pointerTo(Builder.getInt8Ty(), AddressSpace));
  if (Out.Offset)
    At = remember(Builder.CreateConstInBoundsGEP1_64(Builder.getInt8Ty(), At,
                                                     Out.Offset));
  At = cast(Builder, At, compat::pointerTo(T, AddressSpace));
  return remember(Builder.CreateLoad(T, At));
}

/// What \p Phi brings that is not counted becomes null.
Value *OriginalValues::makePhi(const PHINode &Phi) {
  auto *BB = const_cast<BasicBlock *>(&Normal.originOf(*Phi.getParent()));
  IRBuilder<> Builder(&BB->front());
  PHINode *Result = Builder.CreatePHI(Phi.getType(), 2);
  remember(Result);
  // Before its operands, which may lead back here.
  Known[&Phi] = Result;
  DenseMap<const BasicBlock *, const Value *> Incoming;
  for (unsigned I = 0; I < Phi.getNumIncomingValues(); ++I)
    Incoming[&Normal.originOf(*Phi.getIncomingBlock(I))] =
        Phi.getIncomingValue(I);
  for (BasicBlock *Pred : predecessors(BB)) {
    // From a block that cannot be reached, nothing comes.
    const Value *In = Incoming.lookup(Pred);
    Value *V = In ? find(In) : nullptr;
    IsComplete &= V || !In;
    if (!V)
      V = Constant::getNullValue(Phi.getType());
    IRBuilder<> AtEnd(Pred->getTerminator());
    Result->addIncoming(cast(AtEnd, V, Phi.getType()), Pred);
  }
  return Result;
}

Value *OriginalValues::make(const Instruction &I) {
  if (OutField Out = Normal.outField(&I))
    return makeOutValue(Out, I.getType());
  auto *Origin = const_cast<Instruction *>(Normal.originOf(&I));
  SmallVector<unsigned, 4> Path;
  if (!Origin || Origin->getType() != I.getType())
    Origin = const_cast<Instruction *>(Normal.originOfField(I, Path));
  const auto *Phi = dyn_cast<PHINode>(&I);
  if (Origin && Phi && mayBeUncounted(*Phi))
    return nullptr;
  if (Origin)
    return Path.empty() ? Origin : extract(Origin, Path);
  if (const auto *Extract = dyn_cast<ExtractValueInst>(&I)) {
    Value *Whole = find(Extract->getAggregateOperand());
    return Whole ? extract(Whole, Extract->getIndices()) : nullptr;
  }
  return Phi ? makePhi(*Phi) : nullptr;
}

Value *OriginalValues::find(const Value *V) {
  V = rcIdentityRoot(V);
  if (isUncounted(V))
    return Constant::getNullValue(V->getType());
  if (const auto *A = dyn_cast<Argument>(V))
    return F.getArg(A->getArgNo());
  auto Found = Known.find(V);
  if (Found != Known.end())
    return Found->second;
  Asked.push_back(V);
  Value *Made = make(*llvm::cast<Instruction>(V));
  Known[V] = Made;
  return Made;
}

Value *OriginalValues::valueOf(const Value *V) {
  IsComplete = true;
  Asked.clear();
  Value *Found = find(V);
  if (IsComplete)
    return Found;
  // What was made on the way may lack a part; removeUnused() removes it.
  for (const Value *Part : Asked)
    Known.erase(Part);
  return nullptr;
}

Value *passthru::createSucceeded(IRBuilder<> &Builder, CallBase &Call,
                                 Failure How) {
  if (!Call.getType()->isIntegerTy())
    return nullptr;
  Constant *Zero = Constant::getNullValue(Call.getType());
  switch (How) {
  case Failure::NativeStatus: // Nor does it write with StatusNone.
  case Failure::NonZero:
    return Builder.CreateICmpEQ(&Call, Zero);
  case Failure::Negative:
    return Builder.CreateICmpSGE(&Call, Zero);
  case Failure::Zero:
    return Builder.CreateICmpNE(&Call, Zero);
  case Failure::Never:
  case Failure::Null:
  case Failure::Unknown:
    return nullptr;
  }
  llvm_unreachable("unknown way to fail");
}

void OriginalValues::removeUnused() {
  // Not what was there before, even if nothing uses it now: refops that were
  // taken out may come back.
  SmallSetVector<Instruction *, 16> Unused;
  for (Value *Made : New)
    if (auto *I = dyn_cast_or_null<Instruction>(Made))
      Unused.insert(I);
  SmallVector<Instruction *, 16> Used;
  for (Instruction *I : Unused)
    if (llvm::any_of(I->users(), [&](User *U) {
          return !Unused.count(llvm::cast<Instruction>(U));
        }))
      Used.push_back(I);
  while (!Used.empty()) {
    Instruction *I = Used.pop_back_val();
    if (Unused.remove(I))
      for (Value *Operand : I->operands())
        if (auto *Part = dyn_cast<Instruction>(Operand))
          Used.push_back(Part);
  }
  for (Instruction *I : Unused)
    I->dropAllReferences();
  for (Instruction *I : Unused)
    I->eraseFromParent();
  // What is used now may not be later.
  llvm::erase_if(New, [](const WeakTrackingVH &Made) { return !Made; });
}
