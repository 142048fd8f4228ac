//===- CountedValues.cpp - What counting is about in a normal form --------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The references of a normal form: what refops count, callees give and take,
// and metadata names; and what phis, selects and comparisons make of these.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/PlaceNumbers.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

/// Whether \p Store fills a field of the return slot that metadata calls
/// managed.
bool NormalForm::returnsManaged(const StoreInst &Store) const {
  const ReferenceSignature *Own = ownSignature();
  const Argument *Slot = Own ? returnSlot(*Copy) : nullptr;
  if (!Slot)
    return false;
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  const Value *Pointer = Store.getPointerOperand();
  APInt Offset(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
  return Pointer->stripAndAccumulateConstantOffsets(
             DL, Offset, /*AllowNonInbounds=*/true) == Slot &&
         hasFieldAt(Own->Returns, Offset.getSExtValue());
}

/// Adds what metadata says of \p I: MemInfos that no refop need touch.  A slot
/// mark on an aggregate does not say which of its fields are.
template <typename AddRoot>
void NormalForm::addTypedRoots(const Instruction &I, AddRoot Add) const {
  if (const auto *Store = dyn_cast<StoreInst>(&I)) {
    if (Store->getValueOperand()->getType()->isPointerTy() &&
        ((slotRoleOf(I) == SlotRole::Give && isNamed(I)) ||
         returnsManaged(*Store)))
      Add(Store->getValueOperand());
    return;
  }
  if (isKept(I))
    return Add(I.getOperand(0));
  const auto *Call = dyn_cast<CallBase>(&I);
  // What a wrapper passes on it has unboxed, and may never have counted.
  if (const ReferenceSignature *Signature =
          Call && Kind == FunctionKind::CPythonWrapper ? signatureOf(*Call)
                                                       : nullptr)
    for (const SignatureField &Field : Signature->Arguments)
      if (Field.Position < Call->arg_size())
        Add(Call->getArgOperand(Field.Position));
  if (Call && ((isTakenMark(*Call) && isNamed(*Call)) ||
               (isReturnedField(*Call) && ownSignature() &&
                hasFieldAt(ownSignature()->Returns, returnedOffset(*Call)))))
    Add(Call->getArgOperand(0));
  else if (OutField Out = Call && Call->getType()->isPointerTy()
                              ? outField(Call)
                              : OutField())
    if (const ReferenceSignature *Signature = signatureOf(*Out.Call))
      if (Out.Argument == 0 && hasFieldAt(Signature->Returns, Out.Offset))
        Add(Call);
}

/// What is lent from a place whose reference the function takes over elsewhere.
void NormalForm::addLentRoots() {
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  PlaceNumbers Places;
  SmallVector<unsigned, 4> Taken;
  for (const Instruction &I : instructions(*Copy))
    if (isTakenMark(I) && isNamed(I))
      if (const auto *Load =
              dyn_cast<LoadInst>(rcIdentityRoot(I.getOperand(0))))
        if (unsigned Place = Places.numberOf(Load->getPointerOperand(), DL);
            Place != PlaceNumbers::None)
          Taken.push_back(Place);
  if (Taken.empty())
    return;
  for (const Instruction &I : instructions(*Copy)) {
    const auto *Load = dyn_cast<LoadInst>(&I);
    if (Load && Load->getType()->isPointerTy() &&
        slotRoleOf(I) == SlotRole::Borrow && isNamed(I) &&
        is_contained(Taken, Places.numberOf(Load->getPointerOperand(), DL)))
      CountedMemInfos.insert(Load);
  }
}

void NormalForm::findCountedValues() {
  CountedMemInfos.clear();
  CountedObjects.clear();
  addCountedRoots();
  if (Types)
    addLentRoots();
  closeOverMerges(CountedMemInfos);
  closeOverMerges(CountedObjects);
}

/// What counting is about by itself.
void NormalForm::addCountedRoots() {
  auto Add = [&](const Value *V, CountDomain Domain) {
    V = rcIdentityRoot(V);
    if (Domain != CountDomain::None && !isUncounted(V))
      (Domain == CountDomain::MemInfo ? CountedMemInfos : CountedObjects)
          .insert(V);
  };
  for (const Instruction &I : instructions(*Copy)) {
    if (Types)
      addTypedRoots(I, [&](const Value *V) { Add(V, CountDomain::MemInfo); });
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    CallEffects Effects = classify(*Call);
    if (CountDomain Counts = Effects.refopDomain(); Counts != CountDomain::None)
      Add(Call->getArgOperand(0), Counts);
    if (Effects.Result == Ownership::Owned)
      Add(Call, Effects.ResultDomain);
    for (unsigned Arg = 0; Arg < Call->arg_size(); ++Arg)
      if (Effects.arg(Arg) == ArgEffect::Steal)
        Add(Call->getArgOperand(Arg), Effects.argDomain(Arg));
  }
}

/// Adds what phis and selects make of \p Counted, or it of them.
void NormalForm::closeOverMerges(CountedSet &Counted) {
  SmallVector<const Value *, 32> Todo(Counted.begin(), Counted.end());
  auto Add = [&](const Value *V) {
    V = rcIdentityRoot(V);
    if (!isUncounted(V) && Counted.insert(V).second)
      Todo.push_back(V);
  };
  while (!Todo.empty()) {
    const Value *V = Todo.pop_back_val();
    if (const auto *Phi = dyn_cast<PHINode>(V))
      for (const Value *Incoming : Phi->incoming_values())
        Add(Incoming);
    if (const auto *Select = dyn_cast<SelectInst>(V)) {
      Add(Select->getTrueValue());
      Add(Select->getFalseValue());
    }
    SmallVector<const Value *, 8> Forwarded{V};
    while (!Forwarded.empty())
      for (const User *U : Forwarded.pop_back_val()->users()) {
        if (isa<PHINode>(U) || isa<SelectInst>(U))
          Add(U);
        else if (isa<ICmpInst>(U)) // What is equal to it, is it.
          for (const Value *Compared : U->operand_values())
            Add(Compared);
        else if (U != V && rcIdentityRoot(U) == V)
          Forwarded.push_back(U);
      }
  }
}
