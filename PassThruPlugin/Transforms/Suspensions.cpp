//===- Suspensions.cpp - What a suspended generator holds twice -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/Suspensions.h"
#include "Analysis/RCIdentity.h"
#include "Analysis/SlotMetadata.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/WebSolver.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include <set>

using namespace llvm;
using namespace passthru;

/// Those of the variable, and of suspending.
static constexpr unsigned TokensOfSaved = 2;

namespace {

class SuspensionFinder {
public:
  SuspensionFinder(Function &F, const RuntimeTable &Table)
      : F(F), DL(F.getParent()->getDataLayout()), Table(Table) {}

  /// \returns whether S1 to S3 hold.
  bool run(Suspensions &Result);

private:
  struct Range {
    int64_t Begin;
    uint64_t Size;
  };

  bool isOnlyDefinition() const;
  bool followState();
  bool visitUse(const Use &U, Value &Pointer, int64_t Offset);
  bool visitAccess(Instruction &I, int64_t Offset);
  bool addStored(StoreInst &Store, Value *V, Type *T, int64_t Offset,
                 SmallVectorImpl<unsigned> &Path);
  bool reachesSaved(Range Other) const;
  bool mayStandBetween(const Instruction &I) const;
  CallBase *findIncref(StoreInst &Store, const Value *Root) const;
  CallBase *findDecref(LoadInst &Load) const;

  Function &F;
  const DataLayout &DL;
  const RuntimeTable &Table;
  SmallVector<std::pair<Value *, int64_t>, 16> Pointers;
  SmallVector<Range, 8> Plain; ///< What is reached without a mark.
  SmallSetVector<LoadInst *, 4> Loads;
  SmallVector<StoreInst *, 4> Stores;
  /// A reference that a store saves, by its root.
  SmallVector<std::pair<StoreInst *, const Value *>, 4> Stored;
  std::set<int64_t> StoredAt, LoadedAt; ///< Offsets in the state.
};

} // namespace

/// The root of \p V, also if that was put into an aggregate and taken out of a
/// part of it.
static const Value *sourceOf(Value *V) {
  V = rcIdentityRoot(V);
  while (auto *Extract = dyn_cast<ExtractValueInst>(V)) {
    Value *Inserted = FindInsertedValue(Extract->getAggregateOperand(),
                                        Extract->getIndices());
    if (!Inserted || Inserted == V)
      break;
    V = rcIdentityRoot(Inserted);
  }
  return V;
}

static bool movesTwoTokens(const Instruction &I) {
  SlotRole Role = slotRole(I);
  return (Role == SlotRole::Give || Role == SlotRole::Take) &&
         slotTokens(I) == TokensOfSaved;
}

/// S1.
bool SuspensionFinder::isOnlyDefinition() const {
  if (classifyFunction(F) != FunctionKind::Generator || F.arg_size() < 3 ||
      !F.hasExternalLinkage())
    return false;
  const Module &M = *F.getParent();
  for (const Function &Other : M)
    if (classifyFunction(Other) != FunctionKind::Generator &&
        llvm::any_of(instructions(Other), movesTwoTokens))
      return false;
  StringRef Symbol = F.getName();
  const Function *Wrapper = Symbol.consume_front("_ZN")
                                ? M.getFunction(("_ZN7cpython" + Symbol).str())
                                : nullptr;
  return !Wrapper || Wrapper->isDeclaration() ||
         llvm::any_of(instructions(*Wrapper), [&](const Instruction &I) {
           const auto *Call = dyn_cast<CallBase>(&I);
           return Call && Call->getCalledFunction() == &F;
         });
}

/// Takes \p V, of type \p T at \p Path of what \p Store stores, apart.
bool SuspensionFinder::addStored(StoreInst &Store, Value *V, Type *T,
                                 int64_t Offset,
                                 SmallVectorImpl<unsigned> &Path) {
  if (T->isPointerTy()) {
    if (slotRoleOfField(Store, Path) != SlotRole::Give)
      return true;
    if (!Path.empty())
      V = FindInsertedValue(V, Path);
    if (!V)
      return false;
    SmallVector<Value *, 4> Indices{
        ConstantInt::get(Type::getInt32Ty(F.getContext()), 0)};
    for (unsigned Step : Path)
      Indices.push_back(
          ConstantInt::get(Type::getInt32Ty(F.getContext()), Step));
    StoredAt.insert(Offset + DL.getIndexedOffsetInType(
                                 Store.getValueOperand()->getType(), Indices));
    const Value *Root = sourceOf(V);
    if (!isUncounted(Root))
      Stored.push_back({&Store, Root});
    return true;
  }
  if (!T->isAggregateType())
    return !T->isVectorTy();
  unsigned Count =
      isa<StructType>(T) ? T->getStructNumElements() : T->getArrayNumElements();
  for (unsigned I = 0; I < Count; ++I) {
    Path.push_back(I);
    if (!addStored(Store, V, ExtractValueInst::getIndexedType(T, I), Offset,
                   Path))
      return false;
    Path.pop_back();
  }
  return true;
}

/// S2 for the load or store \p I at \p Offset of the state.
bool SuspensionFinder::visitAccess(Instruction &I, int64_t Offset) {
  if (I.isVolatile() || I.isAtomic())
    return false;
  switch (slotRole(I)) {
  case SlotRole::Borrow: // An argument of the generator's.
    return true;
  case SlotRole::Unknown:
    Plain.push_back({Offset, DL.getTypeStoreSize(getLoadStoreType(&I))});
    return true;
  case SlotRole::Owe:
  case SlotRole::Keep:
    return false;
  case SlotRole::Take:
    LoadedAt.insert(Offset);
    Loads.insert(cast<LoadInst>(&I));
    return movesTwoTokens(I) && I.getType()->isPointerTy();
  case SlotRole::Give:
    break;
  }
  auto &Store = cast<StoreInst>(I);
  SmallVector<unsigned, 4> Path;
  Stores.push_back(&Store);
  return movesTwoTokens(I) &&
         addStored(Store, Store.getValueOperand(),
                   Store.getValueOperand()->getType(), Offset, Path);
}

/// S2 for one use of \p Pointer, which leads to \p Offset of the state.
bool SuspensionFinder::visitUse(const Use &U, Value &Pointer, int64_t Offset) {
  auto *I = cast<Instruction>(U.getUser());
  if (auto *GEP = dyn_cast<GetElementPtrInst>(I)) {
    APInt Distance(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
    if (!GEP->getType()->isPointerTy() ||
        !GEP->accumulateConstantOffset(DL, Distance))
      return false;
    Pointers.push_back({GEP, Offset + Distance.getSExtValue()});
    return true;
  }
  if (isa<BitCastInst>(I)) {
    Pointers.push_back({I, Offset});
    return true;
  }
  if (isa<LoadInst>(I) ||
      (isa<StoreInst>(I) &&
       U.getOperandNo() == StoreInst::getPointerOperandIndex()))
    return visitAccess(*I, Offset);
  // An iterator counts in the state.
  const auto *GEP = dyn_cast<GetElementPtrInst>(&Pointer);
  if (!GEP || !GEP->getResultElementType()->isIntegerTy())
    return false;
  Plain.push_back({Offset, DL.getTypeStoreSize(GEP->getResultElementType())});
  return true;
}

bool SuspensionFinder::reachesSaved(Range Other) const {
  auto IsReached = [&](int64_t Saved) {
    return Other.Begin < Saved + int64_t(DL.getPointerSize()) &&
           Saved < Other.Begin + int64_t(Other.Size);
  };
  return llvm::any_of(StoredAt, IsReached) || llvm::any_of(LoadedAt, IsReached);
}

/// S2.
bool SuspensionFinder::followState() {
  Pointers.push_back({F.getArg(2), 0});
  for (size_t Next = 0; Next < Pointers.size(); ++Next) {
    auto [Pointer, Offset] = Pointers[Next];
    for (const Use &U : Pointer->uses())
      if (!visitUse(U, *Pointer, Offset))
        return false;
  }
  return !Loads.empty() && !Stored.empty() &&
         llvm::none_of(Plain, [&](Range R) { return reachesSaved(R); }) &&
         llvm::all_of(LoadedAt,
                      [&](int64_t Offset) { return StoredAt.count(Offset); });
}

/// S3: whether \p I, which is not the refop that is looked for, releases
/// nothing but what is saved.
bool SuspensionFinder::mayStandBetween(const Instruction &I) const {
  if (int Sign = Table.memInfoRefop(I)) {
    const Value *Root = sourceOf(I.getOperand(0));
    const auto *Load = dyn_cast<LoadInst>(Root);
    return Sign > 0 || isUncounted(Root) ||
           (Load && Loads.count(const_cast<LoadInst *>(Load)));
  }
  if (isa<LoadInst>(I) || isa<StoreInst>(I))
    return !I.isVolatile() && !I.isAtomic();
  return !I.mayReadOrWriteMemory() || isa<MemIntrinsic>(I);
}

/// S3 in front of \p Store, which saves \p Root.
CallBase *SuspensionFinder::findIncref(StoreInst &Store,
                                       const Value *Root) const {
  for (Instruction *I = Store.getPrevNode(); I; I = I->getPrevNode()) {
    if (Table.memInfoRefop(*I) > 0 && sourceOf(I->getOperand(0)) == Root)
      return cast<CallBase>(I);
    if (!mayStandBetween(*I))
      return nullptr;
  }
  return nullptr;
}

/// S3 behind \p Load.
CallBase *SuspensionFinder::findDecref(LoadInst &Load) const {
  for (Instruction *I = Load.getNextNode(); I; I = I->getNextNode()) {
    if (Table.memInfoRefop(*I) < 0 && sourceOf(I->getOperand(0)) == &Load)
      return cast<CallBase>(I);
    if (I->isTerminator() || !mayStandBetween(*I))
      return nullptr;
  }
  return nullptr;
}

bool SuspensionFinder::run(Suspensions &Result) {
  if (!isOnlyDefinition() || !followState())
    return false;
  // A refop is for one of them only.
  for (auto [Store, Root] : Stored) {
    CallBase *Incref = findIncref(*Store, Root);
    if (!Incref || !Result.Refops.insert(Incref))
      return false;
  }
  for (LoadInst *Load : Loads) {
    CallBase *Decref = findDecref(*Load);
    if (!Decref || !Result.Refops.insert(Decref))
      return false;
  }
  Result.Accesses.append(Stores.begin(), Stores.end());
  Result.Accesses.append(Loads.begin(), Loads.end());
  return true;
}

Suspensions passthru::findSuspensions(Function &F, const RuntimeTable &Table) {
  Suspensions Result;
  return SuspensionFinder(F, Table).run(Result) ? Result : Suspensions();
}

namespace {

class SavedOwnership : WebSolver {
public:
  SavedOwnership(NormalForm &Normal, LazyPathFacts &Facts)
      : WebSolver(Normal, Facts, CountDomain::MemInfo, Joined::ByUnknowns) {}

  bool holds(const Suspensions &Found);

private:
  bool isSaved(const Value *V) const {
    auto Ref = Problem.RefIndex.find(rcIdentityRoot(V));
    return Ref != Problem.RefIndex.end() && Saved.test(WebOf[Ref->second]);
  }
  bool returnsOrReads(const Instruction &I) const;

  BitVector Saved; ///< By web.
};

} // namespace

/// S4: whether \p I returns a saved reference, or reads its count.
bool SavedOwnership::returnsOrReads(const Instruction &I) const {
  if (NormalForm::isReturnedField(I))
    return isSaved(I.getOperand(0));
  if (const auto *Load = dyn_cast<LoadInst>(&I))
    return isSaved(Load->getPointerOperand());
  const Argument *Slot = returnSlot(Normal.function());
  if (const auto *Copied = dyn_cast<MemTransferInst>(&I))
    return getUnderlyingObject(Copied->getRawDest()) == Slot;
  const auto *Store = dyn_cast<StoreInst>(&I);
  // An aggregate was too large for the normal form to take apart.
  return Store && getUnderlyingObject(Store->getPointerOperand()) == Slot &&
         (Store->getValueOperand()->getType()->isAggregateType() ||
          isSaved(Store->getValueOperand()));
}

bool SavedOwnership::holds(const Suspensions &Found) {
  std::string Refusal;
  if (!solve(/*CoversUses=*/false, Refusal))
    return false;
  Saved.resize(Contradictory.size());
  for (const Instruction &I : instructions(Normal.function())) {
    const auto *Refop = dyn_cast_or_null<CallBase>(Normal.originOf(&I));
    if (!Refop || !Found.Refops.count(const_cast<CallBase *>(Refop)))
      continue;
    auto Ref = Problem.RefIndex.find(rcIdentityRoot(I.getOperand(0)));
    if (Ref == Problem.RefIndex.end())
      return false;
    Saved.set(WebOf[Ref->second]);
  }
  return Saved.any() && !Saved.anyCommon(Contradictory) &&
         llvm::none_of(instructions(Normal.function()),
                       [&](const Instruction &I) { return returnsOrReads(I); });
}

bool passthru::ownsOneMore(const Suspensions &Found, NormalForm &Normal) {
  LazyPathFacts Facts(Normal);
  return SavedOwnership(Normal, Facts).holds(Found);
}
