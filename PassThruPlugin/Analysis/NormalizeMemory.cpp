//===- NormalizeMemory.cpp - References that memory accesses hide ---------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Part of N1: references that optimised code moves as integers or as bytes.
//
//     %i = load i64, ptr %slot                 %r = load ptr, ptr %slot
//     %r = inttoptr i64 %i to ptr        =>
//     call @llvm.memcpy(%to, %slot, 16)        one load and store a field
//     %x = load ptr, ptr %slot
//     call @NRT_incref(ptr %x)
//     %y = load ptr, ptr %slot                 %y is %x
//
// A store to another field of the same object, or to a slot that is only loaded
// and stored, does not change what a place holds.
//
// Copies are taken apart where one side is a stack slot, whose type tells the
// fields; a copy that cuts a field in two, or of unknown or large size, stays.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;
using namespace passthru;

/// Copies with more fields are rare, and would make large functions.
static constexpr unsigned MaxCopiedFields = 32;
/// Of more places, a store leaves none that it might write to.
static constexpr unsigned MaxPlacesBeside = 64;

namespace {
struct CopiedField {
  int64_t Offset; ///< Bytes.
  Type *FieldType;
};
} // namespace

/// Adds the scalars of \p Ty at \p Offset.  \returns false if there are too
/// many.
static bool addScalars(const DataLayout &DL, Type *Ty, int64_t Offset,
                       SmallVectorImpl<CopiedField> &Fields) {
  if (auto *Struct = dyn_cast<StructType>(Ty)) {
    const StructLayout *Layout = DL.getStructLayout(Struct);
    for (unsigned I = 0; I < Struct->getNumElements(); ++I)
      if (!addScalars(DL, Struct->getElementType(I),
                      Offset + int64_t(Layout->getElementOffset(I)), Fields))
        return false;
    return true;
  }
  if (auto *Array = dyn_cast<ArrayType>(Ty)) {
    int64_t Size = DL.getTypeAllocSize(Array->getElementType());
    for (uint64_t I = 0; I < Array->getNumElements(); ++I)
      if (!addScalars(DL, Array->getElementType(), Offset + int64_t(I) * Size,
                      Fields))
        return false;
    return true;
  }
  Fields.push_back({Offset, Ty});
  return Fields.size() <= MaxCopiedFields;
}

/// The fields of the \p Size bytes from \p Pointer on, a pointer into a stack
/// slot.  \returns whether they are known.
static bool copiedFields(const DataLayout &DL, const Value *Pointer,
                         int64_t Size, SmallVectorImpl<CopiedField> &Result) {
  APInt Begin(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
  const auto *Slot =
      dyn_cast<AllocaInst>(Pointer->stripAndAccumulateConstantOffsets(
          DL, Begin, /*AllowNonInbounds=*/true));
  SmallVector<CopiedField, 8> Fields;
  if (!Slot || Slot->isArrayAllocation() ||
      !addScalars(DL, Slot->getAllocatedType(), 0, Fields))
    return false;
  int64_t From = Begin.getSExtValue(), End = From + Size;
  for (CopiedField Field : Fields) {
    int64_t FieldEnd =
        Field.Offset + int64_t(DL.getTypeStoreSize(Field.FieldType));
    if (FieldEnd <= From || Field.Offset >= End)
      continue;
    if (Field.Offset < From || FieldEnd > End)
      return false;
    Result.push_back({Field.Offset - From, Field.FieldType});
  }
  return true;
}

static Value *fieldAt(IRBuilder<> &Builder, Value *Base, CopiedField Field) {
  unsigned AddressSpace = Base->getType()->getPointerAddressSpace();
  Value *Bytes = Builder.CreatePointerCast(
      Base, compat::pointerTo(Builder.getInt8Ty(), AddressSpace));
  return Builder.CreatePointerCast(
      Builder.CreateConstInBoundsGEP1_64(Builder.getInt8Ty(), Bytes,
                                         Field.Offset),
      compat::pointerTo(Field.FieldType, AddressSpace));
}

void NormalForm::expandCopies() {
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  SmallVector<MemTransferInst *, 8> Copies;
  for (Instruction &I : instructions(*Copy))
    if (auto *Transfer = dyn_cast<MemTransferInst>(&I))
      if (isa<ConstantInt>(Transfer->getLength()) && !Transfer->isVolatile())
        Copies.push_back(Transfer);
  for (MemTransferInst *Transfer : Copies) {
    int64_t Size = cast<ConstantInt>(Transfer->getLength())->getSExtValue();
    SmallVector<CopiedField, 8> Fields;
    if (!copiedFields(DL, Transfer->getRawSource(), Size, Fields)) {
      Fields.clear();
      if (!copiedFields(DL, Transfer->getRawDest(), Size, Fields))
        continue;
    }
    // All loads before all stores: a move may overlap.
    IRBuilder<> Builder(Transfer);
    SmallVector<Value *, 8> Values;
    for (CopiedField Field : Fields)
      Values.push_back(Builder.CreateAlignedLoad(
          Field.FieldType, fieldAt(Builder, Transfer->getRawSource(), Field),
          Align(1)));
    for (unsigned I = 0; I < Fields.size(); ++I)
      Builder.CreateAlignedStore(
          Values[I], fieldAt(Builder, Transfer->getRawDest(), Fields[I]),
          Align(1));
    Transfer->eraseFromParent();
  }
}

void NormalForm::restorePointers() {
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  auto IsWide = [&](const Value *Integer, const Value *Pointer) {
    return Integer->getType()->getScalarSizeInBits() ==
           DL.getPointerTypeSizeInBits(Pointer->getType());
  };
  SmallVector<Instruction *, 8> Replaced;
  for (Instruction &I : make_early_inc_range(instructions(*Copy))) {
    if (auto *ToPointer = dyn_cast<IntToPtrInst>(&I)) {
      auto *Load = dyn_cast<LoadInst>(ToPointer->getOperand(0));
      if (!Load || !Load->isSimple() || !IsWide(Load, ToPointer) ||
          !ToPointer->getType()->isPointerTy())
        continue;
      // Memory may change between the two: read where it was read.
      IRBuilder<> Builder(Load);
      Value *Pointer = Builder.CreatePointerCast(
          Load->getPointerOperand(),
          compat::pointerTo(ToPointer->getType(),
                            Load->getPointerAddressSpace()));
      LoadInst *New = Builder.CreateAlignedLoad(ToPointer->getType(), Pointer,
                                                Load->getAlign());
      New->copyMetadata(*Load);
      New->takeName(ToPointer);
      ToPointer->replaceAllUsesWith(New);
      Replaced.push_back(ToPointer);
    } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
      auto *ToInteger = dyn_cast<PtrToIntInst>(Store->getValueOperand());
      if (!ToInteger || !Store->isSimple() ||
          !IsWide(ToInteger, ToInteger->getOperand(0)) ||
          !ToInteger->getOperand(0)->getType()->isPointerTy())
        continue;
      IRBuilder<> Builder(Store);
      Value *Data = ToInteger->getOperand(0);
      Value *Pointer = Builder.CreatePointerCast(
          Store->getPointerOperand(),
          compat::pointerTo(Data->getType(), Store->getPointerAddressSpace()));
      StoreInst *New =
          Builder.CreateAlignedStore(Data, Pointer, Store->getAlign());
      New->copyMetadata(*Store);
      Store->eraseFromParent();
    }
  }
  for (Instruction *I : Replaced)
    RecursivelyDeleteTriviallyDeadInstructions(I);
}

/// What a load with the role \p Later may be taken for, if the place held what
/// an access with the role \p Earlier read or wrote.  Without marks each load
/// may own what it reads, or not.
static bool isSameReference(bool IsStored, SlotRole Earlier, SlotRole Later) {
  auto IsFixed = [](SlotRole Role) {
    return Role == SlotRole::Borrow || Role == SlotRole::Take ||
           Role == SlotRole::Owe;
  };
  return IsStored ? IsFixed(Later)
                  : Earlier == Later || (IsFixed(Earlier) && IsFixed(Later));
}

void NormalForm::mergeLoads() {
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  using Place = std::pair<Value *, int64_t>;
  struct Content {
    Value *Reference;
    SlotRole Role;
    bool IsStored;
    bool IsAligned; ///< Another such place is the same, or none of it.
  };
  auto PlaceOf = [&](Value *Pointer) {
    APInt Offset(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
    Value *Base = Pointer->stripAndAccumulateConstantOffsets(
        DL, Offset, /*AllowNonInbounds=*/true);
    return Place(Base, Offset.getSExtValue());
  };
  auto IsAligned = [&](const Instruction &Access) {
    return getLoadStoreAlignment(const_cast<Instruction *>(&Access)).value() >=
           DL.getPointerSize();
  };
  auto KeepsMemory = [&](const CallBase &Call) {
    int Refop = table().memInfoRefop(Call);
    return isMarker(Call) || Call.onlyAccessesInaccessibleMemory() ||
           Refop > 0 ||
           (Refop < 0 && isUncounted(rcIdentityRoot(Call.getArgOperand(0))));
  };
  DenseMap<const AllocaInst *, bool> Promotable;
  auto IsForThisAlone = [&](const AllocaInst &Slot) {
    auto Inserted = Promotable.try_emplace(&Slot);
    if (Inserted.second)
      Inserted.first->second = isAllocaPromotable(&Slot);
    return Inserted.first->second;
  };
  // What is known at the end of each block; only a block with one predecessor
  // takes it over.
  using Memory = DenseMap<Place, Content>;
  DenseMap<const BasicBlock *, Memory> KnownAfter;
  for (BasicBlock *BB : ReversePostOrderTraversal<Function *>(Copy)) {
    Memory Known;
    if (const BasicBlock *Before = BB->getSinglePredecessor())
      Known = KnownAfter.lookup(Before);
    for (Instruction &I : make_early_inc_range(*BB)) {
      if (auto *Load = dyn_cast<LoadInst>(&I)) {
        if (!Load->isSimple() || !Load->getType()->isPointerTy())
          continue;
        SlotRole Role = slotRoleOf(*Load);
        Place From = PlaceOf(Load->getPointerOperand());
        if (isa<AllocaInst>(From.first))
          continue; // SROA knows more.
        auto Inserted = Known.try_emplace(
            From, Content{Load, Role, false, IsAligned(*Load)});
        const Content &Before = Inserted.first->second;
        if (Inserted.second || Before.Reference->getType() != Load->getType() ||
            !isSameReference(Before.IsStored, Before.Role, Role))
          continue;
        Load->replaceAllUsesWith(Before.Reference);
        Load->eraseFromParent();
        continue;
      }
      const auto *Call = dyn_cast<CallBase>(&I);
      if (!I.mayWriteToMemory() || (Call && KeepsMemory(*Call)))
        continue;
      auto *Store = dyn_cast<StoreInst>(&I);
      const Value *Object =
          Store ? getUnderlyingObject(Store->getPointerOperand()) : nullptr;
      // No argument and no global points to the stack, or to the caller's; and
      // nothing at all to a slot that is only loaded and stored.
      bool ToStack = Object && isa<AllocaInst>(Object);
      if (ToStack && IsForThisAlone(*cast<AllocaInst>(Object)))
        continue;
      bool IsApart = ToStack || (Object && isForCallerAlone(*Copy, Object));
      Place To = Store ? PlaceOf(Store->getPointerOperand()) : Place();
      int64_t Size =
          Store ? DL.getTypeStoreSize(Store->getValueOperand()->getType()) : 0;
      // Other fields of the object that is written to.
      auto IsBeside = [&](Place Other) {
        int64_t Pointer = DL.getPointerSize();
        return Store && Other.first == To.first &&
               (Other.second + Pointer <= To.second ||
                To.second + Size <= Other.second);
      };
      // What another place holds already, which may be this one.
      auto IsSame = [&](const std::pair<Place, Content> &There) {
        return Store && There.first != To &&
               There.second.Reference == Store->getValueOperand() &&
               There.second.IsAligned && IsAligned(*Store);
      };
      bool LooksBeside = Known.size() <= MaxPlacesBeside;
      for (auto Entry = Known.begin(); Entry != Known.end(); ++Entry)
        if (const Value *Base = Entry->first.first;
            !(IsApart && Base != Object &&
              (isa<Argument>(Base) || isa<GlobalVariable>(Base))) &&
            !(LooksBeside && IsBeside(Entry->first)) && !IsSame(*Entry))
          Known.erase(Entry);
      if (Store && !ToStack && Store->isSimple() &&
          Store->getValueOperand()->getType()->isPointerTy())
        Known.try_emplace(To,
                          Content{Store->getValueOperand(), SlotRole::Unknown,
                                  true, IsAligned(*Store)});
    }
    if (!Known.empty())
      KnownAfter[BB] = std::move(Known);
  }
}
