//===- ContainerMemory.cpp - Which places in memory give and take ---------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ContainerMemory.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace passthru;

bool passthru::isInReturnSlot(NormalForm &Normal, const Value *Pointer) {
  const Argument *Slot = returnSlot(Normal.function());
  return Slot && getUnderlyingObject(Pointer) == Slot;
}

ContainerMemory::ContainerMemory(NormalForm &Normal,
                                 const CountingProblem &Problem)
    : Normal(Normal), Problem(Problem) {
  CopiesBytes =
      llvm::any_of(instructions(Normal.function()), [](const Instruction &I) {
        return isa<MemTransferInst>(I);
      });
  findReturnWrites();
  findGifts();
  if (Normal.ownSignature()) {
    findReplaced();
    TakesNothing = takesNothing();
  }
}

ArrayRef<unsigned> ContainerMemory::givenBefore(const Instruction &At) const {
  auto Given = GivenBefore.find(&At);
  return Given == GivenBefore.end() ? ArrayRef<unsigned>() : Given->second;
}

void ContainerMemory::findReturnWrites() {
  const Argument *Slot = returnSlot(Normal.function());
  if (!Slot)
    return;
  const DataLayout &DL = Normal.function().getParent()->getDataLayout();
  SmallVector<const Value *, 8> Pointers{Slot};
  while (!Pointers.empty())
    for (const Use &U : Pointers.pop_back_val()->uses()) {
      const auto *I = cast<Instruction>(U.getUser());
      const auto *Store = dyn_cast<StoreInst>(I);
      if (isa<GetElementPtrInst>(I) || isa<BitCastInst>(I)) {
        Pointers.push_back(I);
      } else if (isa<CallBase>(I)) {
        ReturnWrites.push_back({I, 0, INT64_MAX});
      } else if (Store && Store->getPointerOperand() == U) {
        APInt Offset(DL.getIndexTypeSizeInBits(U->getType()), 0);
        bool IsKnown = U->stripAndAccumulateConstantOffsets(
                           DL, Offset, /*AllowNonInbounds=*/true) == Slot;
        int64_t Begin = Offset.getSExtValue();
        int64_t Size = DL.getTypeStoreSize(Store->getValueOperand()->getType());
        ReturnWrites.push_back(
            {I, IsKnown ? Begin : 0, IsKnown ? Begin + Size : INT64_MAX});
      } else if (!isa<LoadInst>(I) && !isa<ICmpInst>(I)) {
        KnowsReturnWrites = false; // Under a name that is not followed.
      }
    }
}

bool ContainerMemory::isReturned(const StoreInst &Store) const {
  auto Own = llvm::find_if(ReturnWrites, [&](const ReturnWrite &Write) {
    return Write.At == &Store;
  });
  if (!KnowsReturnWrites || Own == ReturnWrites.end())
    return false;
  SmallPtrSet<const BasicBlock *, 8> Behind;
  SmallVector<const BasicBlock *, 8> Todo{Store.getParent()};
  while (!Todo.empty())
    for (const BasicBlock *Next : successors(Todo.pop_back_val()))
      if (Behind.insert(Next).second)
        Todo.push_back(Next);
  return llvm::none_of(ReturnWrites, [&](const ReturnWrite &Write) {
    bool IsBehind = Behind.count(Write.At->getParent()) ||
                    (Write.At->getParent() == Store.getParent() &&
                     Store.comesBefore(Write.At));
    return IsBehind && Write.Begin < Own->End && Own->Begin < Write.End;
  });
}

/// Whether \p I releases \p Load.
static bool releases(const Instruction &I, const LoadInst &Load,
                     const RuntimeTable &Table) {
  const auto *Call = dyn_cast<CallBase>(&I);
  return Call && Table.memInfoRefop(*Call) < 0 &&
         rcIdentityRoot(Call->getArgOperand(0)) == &Load;
}

/// The release of \p Load nearest to \p Store in front of it in its block, or
/// \p Store: Numba releases what it is about to overwrite.
const Instruction *ContainerMemory::placeOfGift(const LoadInst &Load,
                                                const StoreInst &Store) const {
  for (const Instruction *I = Store.getPrevNode(); I && I != &Load;
       I = I->getPrevNode())
    if (releases(*I, Load, Normal.table()))
      return I;
  return &Store;
}

void ContainerMemory::findGifts() {
  DenseMap<const Value *, SmallVector<unsigned, 2>> LoadedFrom;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    if (const auto *Load = dyn_cast<LoadInst>(Problem.Refs[Ref]))
      LoadedFrom[Load->getPointerOperand()].push_back(Ref);
  std::unique_ptr<PostDominatorTree> PostDominators;
  for (const Instruction &I : instructions(Normal.function())) {
    const auto *Store = dyn_cast<StoreInst>(&I);
    if (!Store)
      continue;
    auto Loaded = LoadedFrom.find(Store->getPointerOperand());
    if (Loaded == LoadedFrom.end() ||
        isInReturnSlot(Normal, Store->getPointerOperand()))
      continue;
    if (!PostDominators)
      PostDominators = std::make_unique<PostDominatorTree>(Normal.function());
    for (unsigned Ref : Loaded->second) {
      const auto &Load = *cast<LoadInst>(Problem.Refs[Ref]);
      if (&Load == Store->getValueOperand() ||
          Normal.slotRoleOf(Load) != SlotRole::Unknown ||
          PostDominators->dominates(Store->getParent(), Load.getParent()))
        continue;
      GivenBefore[placeOfGift(Load, *Store)].push_back(Ref);
    }
  }
}

/// Whether \p Load is released in its block for certain: the place of an
/// Optional may hold nothing, which a flag tells.
static bool isReleasedAtOnce(const LoadInst &Load, const RuntimeTable &Table) {
  for (const Instruction *I = Load.getNextNode(); I; I = I->getNextNode())
    if (releases(*I, Load, Table))
      return true;
  return false;
}

void ContainerMemory::findReplaced() {
  for (const Value *Ref : Problem.Refs) {
    const auto *Load = dyn_cast<LoadInst>(Ref);
    SlotRole Role = Load ? Normal.slotRoleOf(*Load) : SlotRole::Borrow;
    if (Role != SlotRole::Unknown && Role != SlotRole::Take)
      continue;
    const Instruction *Next = Load->getNextNode();
    while (!Next->isTerminator() &&
           (!Next->mayWriteToMemory() || NormalForm::isMarker(*Next) ||
            Normal.table().memInfoRefop(*Next) > 0))
      Next = Next->getNextNode();
    const auto *Store = dyn_cast<StoreInst>(Next);
    if (!Store || Store->getPointerOperand() != Load->getPointerOperand() ||
        Store->getValueOperand() == Load ||
        !Problem.RefIndex.count(rcIdentityRoot(Store->getValueOperand())) ||
        !isReleasedAtOnce(*Load, Normal.table()) ||
        isInReturnSlot(Normal, Store->getPointerOperand()))
      continue;
    Replaced[Store] = Load;
    ReplacedBy[Load] = Store;
  }
}

/// Whether \p Pointer is to the stack, or to what a native function returns.
static bool isOwnPlace(const Value *Pointer) {
  const Value *Object = getUnderlyingObject(Pointer, /*MaxLookup=*/0);
  const auto *A = dyn_cast<Argument>(Object);
  return isa<AllocaInst>(Object) || (A && A->getArgNo() < 2);
}

/// Whether the function cannot leave any place in memory without what it has
/// taken from there.
bool ContainerMemory::takesNothing() const {
  if (Normal.kind() != FunctionKind::Native)
    return false;
  return llvm::all_of(
      instructions(Normal.function()), [&](const Instruction &I) {
        if (const auto *Store = dyn_cast<StoreInst>(&I))
          return isOwnPlace(Store->getPointerOperand());
        if (const auto *Copy = dyn_cast<MemIntrinsic>(&I))
          return isOwnPlace(Copy->getRawDest());
        const auto *Call = dyn_cast<CallBase>(&I);
        if (!Call || NormalForm::isMarker(I))
          return true;
        CallEffects Effects = Normal.classify(*Call);
        return Effects.isKnown() && Effects.Kind != RuntimeKind::MemInfoOther &&
               Effects.Kind != RuntimeKind::RawMemory;
      });
}

/// Whether \p Load looks at an item where a container keeps it: typed lists
/// give a pointer to their items, and change them by calls alone.
bool ContainerMemory::readsContainer(const LoadInst &Load) const {
  const auto *Call =
      dyn_cast<CallBase>(getUnderlyingObject(Load.getPointerOperand()));
  if (!Call)
    return false;
  CallEffects Effects = Normal.classify(*Call);
  return Effects.Kind == RuntimeKind::ContainerRead &&
         Effects.Result == Ownership::Interior;
}

/// Whether \p Pointer may be to such a place on some path.
static bool mayBeOwnPlace(const Value *Pointer) {
  SmallVector<const Value *, 4> Objects;
  getUnderlyingObjects(Pointer, Objects, /*LI=*/nullptr, /*MaxLookup=*/0);
  return llvm::any_of(Objects, isOwnPlace);
}

bool ContainerMemory::onlyLooks(const LoadInst &Load) const {
  return readsContainer(Load) ||
         (TakesNothing && !mayBeOwnPlace(Load.getPointerOperand()));
}
