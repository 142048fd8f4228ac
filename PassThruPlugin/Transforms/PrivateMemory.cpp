//===- PrivateMemory.cpp - What nothing else can reach --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/PrivateMemory.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace passthru;

/// Whether \p V is a new MemInfo together with its memory: memory that comes
/// from elsewhere may be known there.
bool PrivateMemory::isAllocation(const Value *V) const {
  const auto *Call = dyn_cast<CallBase>(V);
  return Call && Normal.classify(*Call).Kind == RuntimeKind::Allocate &&
         llvm::all_of(Call->args(), [](const Use &Arg) {
           return !Arg->getType()->isPointerTy() || isa<Constant>(Arg);
         });
}

/// Whether only distances between addresses are made of \p ToInteger.
static bool measuresOnly(const PtrToIntInst &ToInteger) {
  return llvm::all_of(ToInteger.users(), [](const User *U) {
    return isa<ICmpInst>(U) ||
           (cast<Instruction>(U)->getOpcode() == Instruction::Sub &&
            llvm::all_of(U->operands(), [](const Use &Operand) {
              return isa<PtrToIntInst>(Operand.get());
            }));
  });
}

/// One use of \p P.  Adds what it makes of it.
bool PrivateMemory::keepsPrivate(const Use &U, Pointer P,
                                 SmallVectorImpl<Pointer> &Found) const {
  const auto *I = cast<Instruction>(U.getUser());
  if (isa<ICmpInst>(I))
    return true;
  if (const auto *ToInteger = dyn_cast<PtrToIntInst>(I))
    return measuresOnly(*ToInteger);
  if (isa<GetElementPtrInst>(I) || isa<BitCastInst>(I) || isa<PHINode>(I)) {
    Found.push_back({I, P.IsHeader});
    return true;
  }
  if (isa<LoadInst>(I)) {
    // The header points to the memory; what that holds is another's.
    if (P.IsHeader)
      Found.push_back({I, false});
    return !P.IsHeader || I->getType()->isPointerTy();
  }
  if (const auto *Store = dyn_cast<StoreInst>(I))
    return U.getOperandNo() == Store->getPointerOperandIndex() ||
           (Slot && getUnderlyingObject(Store->getPointerOperand()) == Slot);
  const auto *Call = dyn_cast<CallBase>(I);
  if (!Call || !Call->isArgOperand(&U))
    return false;
  if (isa<MemIntrinsic>(Call))
    return !P.IsHeader;
  CallEffects Effects = Normal.classify(*Call);
  if (Effects.isMemInfoRefop())
    return true;
  if (Effects.Result == Ownership::Interior)
    Found.push_back({Call, false});
  return Effects.isKnown() && !Effects.MayRelease &&
         Effects.arg(Call->getArgOperandNo(&U)) == ArgEffect::Borrow;
}

/// Follows a pointer to a header through all that is made of it, and of what it
/// may be.
PrivateMemory::Reach PrivateMemory::findReach(const Value *Root) const {
  Reach Result;
  SmallVector<Pointer, 16> All, Found{{Root, true}};
  DenseSet<std::pair<const Value *, unsigned>> Seen;
  for (size_t Next = 0;; ++Next) {
    for (Pointer P : Found)
      if (!isa<ConstantPointerNull>(P.V) &&
          Seen.insert({P.V, P.IsHeader}).second)
        All.push_back(P);
    Found.clear();
    if (Next == All.size())
      return Result;
    Pointer P = All[Next];
    if (const auto *Phi = dyn_cast<PHINode>(P.V)) {
      for (const Value *Incoming : Phi->incoming_values())
        Found.push_back({Incoming, P.IsHeader});
    } else if (isa<GetElementPtrInst>(P.V) || isa<BitCastInst>(P.V)) {
      Found.push_back({cast<Instruction>(P.V)->getOperand(0), P.IsHeader});
    } else if (P.IsHeader && !isAllocation(P.V)) {
      Result.IsAllocated = false;
      return Result;
    }
    if (isa<Constant>(P.V))
      continue;
    for (const Use &U : P.V->uses())
      if (!keepsPrivate(U, P, Found))
        Result.Escapes.push_back(cast<Instruction>(U.getUser()));
  }
}

bool PrivateMemory::isPrivate(const Value *Root, const Instruction &At) {
  auto Inserted = Known.try_emplace(Root);
  if (Inserted.second)
    Inserted.first->second = findReach(Root);
  const Reach &Found = Inserted.first->second;
  return Found.IsAllocated &&
         llvm::none_of(Found.Escapes, [&](const Instruction *Escape) {
           return Escape == &At || isPotentiallyReachable(Escape, &At);
         });
}

static const Value *objectOf(const Value *Address) {
  while (isa<GetElementPtrInst>(Address) || isa<BitCastInst>(Address))
    Address = cast<Instruction>(Address)->getOperand(0);
  return Address;
}

/// The MemInfo that \p V, a pointer to its memory, was read from, or null.
const Value *PrivateMemory::holderOf(const Value &V) const {
  if (const auto *Load = dyn_cast<LoadInst>(&V))
    return objectOf(Load->getPointerOperand());
  const auto *Call = dyn_cast<CallBase>(&V);
  return Call && Normal.classify(*Call).Kind == RuntimeKind::MemInfoData
             ? objectOf(Call->getArgOperand(0))
             : nullptr;
}

const Value *PrivateMemory::accessedBy(const Instruction &I) {
  const Value *Object = nullptr;
  if (const Value *Address = getLoadStorePointerOperand(&I)) {
    if (I.isVolatile())
      return nullptr;
    Object = objectOf(Address);
    if (const Value *Holder = holderOf(*Object))
      Object = Holder;
  } else if (isa<CallBase>(I)) {
    Object = holderOf(I);
  }
  return Object && isPrivate(Object, I) ? Object : nullptr;
}
