//===- NormalMarkers.cpp - What a normal form says by calls ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalMarkers.h"
#include "Analysis/NormalForm.h"
#include "Analysis/NumberNode.h"
#include "Analysis/ReferenceMark.h"
#include "PassThru/Compat.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

/// On a marker: the number of the argument, and the offset.
static constexpr const char *PositionKindName = "passthru.out";

CallInst *marker::create(ScratchModule &Scratch, IRBuilder<> &Builder,
                         const char *Name, Type *Result,
                         ArrayRef<Value *> Args) {
  SmallVector<Type *, 1> Types;
  for (Value *V : Args)
    Types.push_back(V->getType());
  return Builder.CreateCall(
      Scratch.marker(Name, FunctionType::get(Result, Types, false)), Args);
}

void marker::setPosition(CallInst &Marker, unsigned Argument, int64_t Offset) {
  Marker.setMetadata(
      PositionKindName,
      numberNode(Marker.getContext(), {Argument, uint64_t(Offset)}));
}

static StringRef nameOfCallee(const Instruction &I) {
  const auto *Call = dyn_cast<CallInst>(&I);
  const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
  return Callee ? Callee->getName() : StringRef();
}

static bool calls(const Instruction &I, StringRef Name) {
  return compat::startsWith(nameOfCallee(I), Name);
}

bool NormalForm::isMarker(const Instruction &I) {
  StringRef Name = nameOfCallee(I);
  return compat::startsWith(Name, marker::StackUse) ||
         compat::startsWith(Name, marker::TakenMark) ||
         compat::startsWith(Name, marker::ReturnField);
}

bool NormalForm::isStackUse(const Instruction &I) {
  return calls(I, marker::StackUse);
}

bool NormalForm::isTakenMark(const Instruction &I) {
  return calls(I, marker::TakenMark);
}

bool NormalForm::isReturnedField(const Instruction &I) {
  return calls(I, marker::ReturnField);
}

bool NormalForm::isKept(const Instruction &I) {
  return isStackUse(I) && !I.getMetadata(PositionKindName);
}

/// A load that takes a token out of memory does so even if nobody looks at what
/// was loaded, and if it is the value that was stored there a moment ago.
void NormalForm::markTakenLoads() {
  SmallVector<LoadInst *, 8> Taken;
  for (Instruction &I : instructions(*Copy))
    if (auto *Load = dyn_cast<LoadInst>(&I)) {
      SlotRole Role = slotRoleOf(I);
      if (Load->getType()->isPointerTy() &&
          (Role == SlotRole::Take || Role == SlotRole::Owe) &&
          llvm::none_of(Load->users(), [](const User *U) {
            return isTakenMark(*cast<Instruction>(U));
          }))
        Taken.push_back(Load);
    }
  for (LoadInst *Load : Taken) {
    IRBuilder<> Builder(Load->getParent(), std::next(Load->getIterator()));
    CallInst *Mark = marker::create(Scratch, Builder, marker::TakenMark,
                                    Builder.getVoidTy(), {Load});
    for (const char *Kind : {SourceKindName, FieldKindName})
      Mark->setMetadata(Kind, Load->getMetadata(Kind));
  }
}

/// What metadata calls a reference is one, even if nobody looks at it.
void NormalForm::keepReferences() {
  SmallVector<Instruction *, 8> Kept;
  bool SomeAre = llvm::any_of(
      Sources, [](const Instruction *I) { return isMarkedReference(*I); });
  if (SomeAre)
    for (Instruction &I : instructions(*Copy)) {
      const Instruction *Origin = originOf(&I);
      if (Origin && isMarkedReference(*Origin) && !I.isTerminator())
        Kept.push_back(&I);
    }
  IRBuilder<> Entry(&Copy->getEntryBlock(),
                    Copy->getEntryBlock().getFirstInsertionPt());
  for (Argument &A : Copy->args())
    if (isMarkedReference(A))
      marker::create(Scratch, Entry, marker::StackUse, Entry.getVoidTy(), {&A});
  for (Instruction *I : Kept) {
    BasicBlock *BB = I->getParent();
    IRBuilder<> Builder(BB, isa<PHINode>(I) ? BB->getFirstInsertionPt()
                                            : std::next(I->getIterator()));
    marker::create(Scratch, Builder, marker::StackUse, Builder.getVoidTy(),
                   {I});
  }
}

/// What the metadata of \p Marker says; its call is not filled in.
static bool readMarker(const CallInst &Marker, OutField &Field) {
  uint64_t Argument, Offset;
  const MDNode *Node = Marker.getMetadata(PositionKindName);
  if (!readNumberNode(Node, 0, Argument) || !readNumberNode(Node, 1, Offset))
    return false;
  Field.Argument = Argument;
  Field.Offset = Offset;
  return true;
}

OutField NormalForm::outField(const Value *V) const {
  OutField Field;
  const auto *Marker = dyn_cast<CallInst>(V);
  if (!Marker || !calls(*Marker, marker::OutValue) ||
      !readMarker(*Marker, Field))
    return OutField();
  // The marker stands behind its call, with nothing but other markers and
  // stores to the slot between.
  for (const Instruction *I = Marker->getPrevNode(); I; I = I->getPrevNode())
    if (const auto *Call = dyn_cast<CallBase>(I))
      if (!Call->getMetadata(PositionKindName)) {
        Field.Call = Call;
        return Field;
      }
  return OutField();
}

int64_t NormalForm::returnedOffset(const CallBase &Marker) const {
  OutField Field;
  readMarker(cast<CallInst>(Marker), Field);
  return Field.Offset;
}

OutField NormalForm::stackUse(const CallBase &Marker) const {
  OutField Field;
  if (!isStackUse(Marker) || !readMarker(cast<CallInst>(Marker), Field))
    return OutField();
  // And those of what goes in stand in front of it.
  for (const Instruction *I = Marker.getNextNode(); I; I = I->getNextNode())
    if (const auto *Call = dyn_cast<CallBase>(I))
      if (!isStackUse(*Call)) {
        Field.Call = Call;
        return Field;
      }
  return OutField();
}
