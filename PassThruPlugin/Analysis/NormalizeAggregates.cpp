//===- NormalizeAggregates.cpp - Fields of aggregates become values -------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// N1 of the normal form, for first-class aggregates: every field that is a
// pointer gets one SSA value.  Numba passes structs by value between blocks:
//
//     %s = phi { { i8* }, i64 } [ %a, .. ], [ %b, .. ]
//     %m = extractvalue { { i8* }, i64 } %s, 0, 0
//
// becomes a phi of the two references.  SROA does the same for memory, not for
// phis of aggregates.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Local.h"
#include <map>

using namespace llvm;

namespace passthru {

namespace {

using FieldPath = SmallVector<unsigned, 4>;

class AggregateScalarizer {
public:
  explicit AggregateScalarizer(Function &F) : F(F) {}

  /// \returns false if an aggregate has more fields than MaxFields.
  bool run();

private:
  /// Numba's largest models have some thirty fields.
  static constexpr unsigned MaxFields = 256;

  Value *field(Value *Aggregate, const FieldPath &Path);
  Value *makeField(Value *Aggregate, const FieldPath &Path, Type *FieldType);
  Value *fieldPointer(IRBuilder<> &Builder, Type *AggregateType, Value *Pointer,
                      const FieldPath &Path);
  void splitStore(StoreInst &Store);
  static void collectFields(Type *T, FieldPath &Prefix,
                            SmallVectorImpl<FieldPath> &Fields);

  Function &F;
  std::map<std::pair<Value *, FieldPath>, Value *> Known;
};

} // namespace

static bool isAggregate(const Value *V) {
  return V->getType()->isAggregateType();
}

/// The scalar fields of \p T, in memory order.
void AggregateScalarizer::collectFields(Type *T, FieldPath &Prefix,
                                        SmallVectorImpl<FieldPath> &Fields) {
  if (Fields.size() > MaxFields)
    return;
  if (!T->isAggregateType()) {
    Fields.push_back(Prefix);
    return;
  }
  uint64_t Count = isa<ArrayType>(T) ? T->getArrayNumElements()
                                     : T->getStructNumElements();
  for (unsigned I = 0; I < Count && Fields.size() <= MaxFields; ++I) {
    Prefix.push_back(I);
    Type *Element =
        isa<ArrayType>(T) ? T->getArrayElementType() : T->getStructElementType(I);
    collectFields(Element, Prefix, Fields);
    Prefix.pop_back();
  }
}

Value *AggregateScalarizer::fieldPointer(IRBuilder<> &Builder,
                                         Type *AggregateType, Value *Pointer,
                                         const FieldPath &Path) {
  SmallVector<Value *, 4> Indices{Builder.getInt32(0)};
  for (unsigned Index : Path)
    Indices.push_back(Builder.getInt32(Index));
  return Builder.CreateInBoundsGEP(AggregateType, Pointer, Indices);
}

/// The value of the field at \p Path of \p Aggregate, where that is defined.
Value *AggregateScalarizer::field(Value *Aggregate, const FieldPath &Path) {
  if (Path.empty())
    return Aggregate;
  auto Key = std::make_pair(Aggregate, Path);
  auto Found = Known.find(Key);
  if (Found != Known.end())
    return Found->second;
  Type *FieldType = ExtractValueInst::getIndexedType(Aggregate->getType(), Path);
  return Known[Key] = makeField(Aggregate, Path, FieldType);
}

Value *AggregateScalarizer::makeField(Value *Aggregate, const FieldPath &Path,
                                      Type *FieldType) {
  if (auto *C = dyn_cast<Constant>(Aggregate)) {
    for (unsigned Index : Path)
      C = C ? C->getAggregateElement(Index) : nullptr;
    return C ? C : UndefValue::get(FieldType);
  }
  if (auto *Insert = dyn_cast<InsertValueInst>(Aggregate)) {
    ArrayRef<unsigned> At = Insert->getIndices();
    size_t Common = std::min<size_t>(At.size(), Path.size());
    bool SameField = std::equal(At.begin(), At.begin() + Common, Path.begin());
    if (!SameField)
      return field(Insert->getAggregateOperand(), Path);
    if (At.size() <= Path.size())
      return field(Insert->getInsertedValueOperand(),
                   FieldPath(Path.begin() + At.size(), Path.end()));
  }
  if (auto *Extract = dyn_cast<ExtractValueInst>(Aggregate)) {
    FieldPath Whole(Extract->idx_begin(), Extract->idx_end());
    Whole.append(Path.begin(), Path.end());
    return field(Extract->getAggregateOperand(), Whole);
  }
  if (auto *Freeze = dyn_cast<FreezeInst>(Aggregate))
    return field(Freeze->getOperand(0), Path);
  if (auto *Phi = dyn_cast<PHINode>(Aggregate)) {
    IRBuilder<> Builder(Phi);
    PHINode *New = Builder.CreatePHI(FieldType, Phi->getNumIncomingValues());
    // Before the operands, which may lead back here.
    Known[{Aggregate, Path}] = New;
    for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I)
      New->addIncoming(field(Phi->getIncomingValue(I), Path),
                       Phi->getIncomingBlock(I));
    return New;
  }
  if (auto *Select = dyn_cast<SelectInst>(Aggregate)) {
    Value *True = field(Select->getTrueValue(), Path);
    Value *False = field(Select->getFalseValue(), Path);
    IRBuilder<> Builder(Select);
    return Builder.CreateSelect(Select->getCondition(), True, False);
  }
  if (auto *Load = dyn_cast<LoadInst>(Aggregate)) {
    IRBuilder<> Builder(Load);
    return Builder.CreateLoad(FieldType,
                              fieldPointer(Builder, Load->getType(),
                                           Load->getPointerOperand(), Path));
  }
  // Arguments and calls: one extractvalue for all uses.
  IRBuilder<> Builder(F.getContext());
  if (auto *I = dyn_cast<Instruction>(Aggregate)) {
    // The result of an invoke lives on its normal edge.
    if (auto *Invoke = dyn_cast<InvokeInst>(I)) {
      BasicBlock *Normal = Invoke->getNormalDest();
      Builder.SetInsertPoint(Normal, Normal->getFirstInsertionPt());
    } else {
      Builder.SetInsertPoint(I->getParent(), std::next(I->getIterator()));
    }
  } else {
    BasicBlock &Entry = F.getEntryBlock();
    Builder.SetInsertPoint(&Entry, Entry.getFirstInsertionPt());
  }
  return Builder.CreateExtractValue(Aggregate, Path);
}

void AggregateScalarizer::splitStore(StoreInst &Store) {
  Value *Stored = Store.getValueOperand();
  FieldPath Prefix;
  SmallVector<FieldPath, 16> Fields;
  collectFields(Stored->getType(), Prefix, Fields);
  for (const FieldPath &Path : Fields) {
    Value *V = field(Stored, Path);
    if (isa<UndefValue>(V))
      continue;
    IRBuilder<> Builder(&Store);
    Builder.CreateStore(
        V, fieldPointer(Builder, Stored->getType(), Store.getPointerOperand(),
                        Path));
  }
  Store.eraseFromParent();
}

bool AggregateScalarizer::run() {
  SmallVector<StoreInst *, 16> Stores;
  SmallVector<ExtractValueInst *, 32> Extracts;
  for (Instruction &I : instructions(F)) {
    if (auto *Extract = dyn_cast<ExtractValueInst>(&I))
      if (!isAggregate(Extract))
        Extracts.push_back(Extract);
    if (auto *Store = dyn_cast<StoreInst>(&I)) {
      if (!isAggregate(Store->getValueOperand()))
        continue;
      FieldPath Prefix;
      SmallVector<FieldPath, 16> Fields;
      collectFields(Store->getValueOperand()->getType(), Prefix, Fields);
      if (Fields.size() > MaxFields)
        return false;
      Stores.push_back(Store);
    }
  }
  for (StoreInst *Store : Stores)
    splitStore(*Store);
  for (ExtractValueInst *Extract : Extracts) {
    Value *Aggregate = Extract->getAggregateOperand();
    FieldPath Path(Extract->idx_begin(), Extract->idx_end());
    Value *V = field(Aggregate, Path);
    if (V == Extract)
      continue;
    // A value that is asked for later must not be the one that goes.
    for (auto &Entry : Known)
      if (Entry.second == Extract)
        Entry.second = V;
    Extract->replaceAllUsesWith(V);
  }

  SmallVector<WeakTrackingVH, 32> Dead;
  for (Instruction &I : instructions(F))
    if (isInstructionTriviallyDead(&I) &&
        (isAggregate(&I) || isa<ExtractValueInst>(I)))
      Dead.push_back(&I);
  RecursivelyDeleteTriviallyDeadInstructionsPermissive(Dead);
  SmallVector<WeakVH, 8> Phis;
  for (Instruction &I : instructions(F))
    if (isa<PHINode>(I) && isAggregate(&I))
      Phis.push_back(&I);
  for (WeakVH &Phi : Phis)
    if (Phi)
      RecursivelyDeleteDeadPHINode(cast<PHINode>(Phi));
  return true;
}

void NormalForm::scalarizeAggregates() {
  if (!AggregateScalarizer(*Copy).run())
    markIncomplete("a store of an aggregate with too many fields");
}

} // namespace passthru
