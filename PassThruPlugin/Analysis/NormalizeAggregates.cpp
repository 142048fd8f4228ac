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
// phis of aggregates.  Vectors of pointers, which the SLP vectoriser makes of
// neighbouring references, are taken apart in the same way.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/NumberNode.h"
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
  void splitReturn(ReturnInst &Return);
  static void collectFields(Type *T, FieldPath &Prefix,
                            SmallVectorImpl<FieldPath> &Fields);

  Function &F;
  std::map<std::pair<Value *, FieldPath>, Value *> Known;
  DenseMap<Value *, Value *> Replaced; ///< Known ones that go, by what.
};

} // namespace

/// Whether values of type \p T are taken apart; how many elements they have.
static bool isSplit(const Type *T, uint64_t &NumElements) {
  if (const auto *Struct = dyn_cast<StructType>(T))
    NumElements = Struct->getNumElements();
  else if (const auto *Array = dyn_cast<ArrayType>(T))
    NumElements = Array->getNumElements();
  else if (const auto *Vector = dyn_cast<FixedVectorType>(T))
    NumElements = Vector->getNumElements();
  else
    return false;
  return T->isAggregateType() || T->getScalarType()->isPointerTy();
}

static bool isSplit(const Value *V) {
  uint64_t NumElements;
  return isSplit(V->getType(), NumElements);
}

static Type *elementType(Type *T, unsigned Index) {
  if (auto *Struct = dyn_cast<StructType>(T))
    return Struct->getElementType(Index);
  if (auto *Array = dyn_cast<ArrayType>(T))
    return Array->getElementType();
  return cast<FixedVectorType>(T)->getElementType();
}

static Type *fieldType(Type *T, ArrayRef<unsigned> Path) {
  for (unsigned Index : Path)
    T = elementType(T, Index);
  return T;
}

/// The lane that \p Index names, or -1 if it is no constant or out of range.
static int laneOf(const Value *Index, const Value *Vector) {
  const auto *C = dyn_cast<ConstantInt>(Index);
  unsigned Lanes = cast<FixedVectorType>(Vector->getType())->getNumElements();
  return C && C->getValue().ult(Lanes) ? int(C->getZExtValue()) : -1;
}

/// The scalar fields of \p T, in memory order.
void AggregateScalarizer::collectFields(Type *T, FieldPath &Prefix,
                                        SmallVectorImpl<FieldPath> &Fields) {
  if (Fields.size() > MaxFields)
    return;
  uint64_t Count;
  if (!isSplit(T, Count)) {
    Fields.push_back(Prefix);
    return;
  }
  for (unsigned I = 0; I < Count && Fields.size() <= MaxFields; ++I) {
    Prefix.push_back(I);
    collectFields(elementType(T, I), Prefix, Fields);
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
  if (auto Found = Known.find(Key); Found != Known.end()) {
    Value *V = Found->second;
    while (Value *Now = Replaced.lookup(V))
      V = Now;
    return V;
  }
  return Known[Key] =
             makeField(Aggregate, Path, fieldType(Aggregate->getType(), Path));
}

/// Says of \p Field what it is a field of.
static Value *markField(Value *Field, const Instruction &Aggregate,
                        const FieldPath &Path) {
  uint64_t Source;
  auto *I = dyn_cast<Instruction>(Field);
  if (!I || !readNumberNode(Aggregate.getMetadata(NormalForm::SourceKindName),
                            0, Source))
    return Field;
  SmallVector<uint64_t, 4> Numbers{Source};
  Numbers.append(Path.begin(), Path.end());
  I->setMetadata(NormalForm::FieldKindName,
                 numberNode(I->getContext(), Numbers));
  return Field;
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
  if (auto *Insert = dyn_cast<InsertElementInst>(Aggregate)) {
    int Lane = laneOf(Insert->getOperand(2), Insert);
    if (Lane == int(Path[0]))
      return Insert->getOperand(1);
    if (Lane >= 0)
      return field(Insert->getOperand(0), Path);
  }
  if (auto *Shuffle = dyn_cast<ShuffleVectorInst>(Aggregate)) {
    auto *From = dyn_cast<FixedVectorType>(Shuffle->getOperand(0)->getType());
    int Lane = Shuffle->getMaskValue(Path[0]);
    if (Lane < 0)
      return UndefValue::get(FieldType);
    if (From) {
      unsigned Lanes = From->getNumElements();
      return field(Shuffle->getOperand(unsigned(Lane) < Lanes ? 0 : 1),
                   {unsigned(Lane) % Lanes});
    }
  }
  if (auto *Freeze = dyn_cast<FreezeInst>(Aggregate))
    return field(Freeze->getOperand(0), Path);
  if (auto *Phi = dyn_cast<PHINode>(Aggregate)) {
    IRBuilder<> Builder(Phi);
    PHINode *New = Builder.CreatePHI(FieldType, Phi->getNumIncomingValues());
    // Before the operands, which may lead back here.
    Known[{Aggregate, Path}] = New;
    markField(New, *Phi, Path);
    for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I)
      New->addIncoming(field(Phi->getIncomingValue(I), Path),
                       Phi->getIncomingBlock(I));
    return New;
  }
  auto *Select = dyn_cast<SelectInst>(Aggregate);
  if (Select && Select->getCondition()->getType()->isIntegerTy(1)) {
    Value *True = field(Select->getTrueValue(), Path);
    Value *False = field(Select->getFalseValue(), Path);
    IRBuilder<> Builder(Select);
    return markField(Builder.CreateSelect(Select->getCondition(), True, False),
                     *Select, Path);
  }
  auto *Load = dyn_cast<LoadInst>(Aggregate);
  if (Load && Load->isSimple()) {
    IRBuilder<> Builder(Load);
    Value *Pointer =
        fieldPointer(Builder, Load->getType(), Load->getPointerOperand(), Path);
    return markField(Builder.CreateLoad(FieldType, Pointer), *Load, Path);
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
  // The last step may be a lane of a vector.
  size_t Steps = Path.size();
  while (Steps && fieldType(Aggregate->getType(),
                            ArrayRef<unsigned>(Path.data(), Steps - 1))
                      ->isVectorTy())
    --Steps;
  Value *V = Aggregate;
  if (Steps)
    V = Builder.CreateExtractValue(V, ArrayRef<unsigned>(Path.data(), Steps));
  if (Steps < Path.size())
    V = Builder.CreateExtractElement(V, Path[Steps]);
  return V;
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
    Value *Pointer = fieldPointer(Builder, Stored->getType(),
                                  Store.getPointerOperand(), Path);
    markField(Builder.CreateStore(V, Pointer), Store, Path);
  }
  Store.eraseFromParent();
}

/// What is returned is put together of its fields, at the return; but not
/// what has lanes of vectors among them.
void AggregateScalarizer::splitReturn(ReturnInst &Return) {
  Value *Whole = Return.getReturnValue();
  FieldPath Prefix;
  SmallVector<FieldPath, 16> Fields;
  collectFields(Whole->getType(), Prefix, Fields);
  bool HasLanes = llvm::any_of(Fields, [&](ArrayRef<unsigned> Path) {
    return !Path.empty() &&
           fieldType(Whole->getType(), Path.drop_back())->isVectorTy();
  });
  if (HasLanes || Fields.size() > MaxFields)
    return;
  IRBuilder<> Builder(&Return);
  Value *Parts = UndefValue::get(Whole->getType());
  for (const FieldPath &Path : Fields) {
    Value *V = field(Whole, Path);
    if (!isa<UndefValue>(V))
      Parts = Builder.CreateInsertValue(Parts, V, Path);
  }
  Return.setOperand(0, Parts);
}

bool AggregateScalarizer::run() {
  SmallVector<StoreInst *, 16> Stores;
  SmallVector<ReturnInst *, 2> Returns;
  SmallVector<Instruction *, 32> Extracts;
  for (Instruction &I : instructions(F)) {
    if (isa<ExtractValueInst>(I) || isa<ExtractElementInst>(I))
      if (!isSplit(&I) && isSplit(I.getOperand(0)))
        Extracts.push_back(&I);
    if (auto *Return = dyn_cast<ReturnInst>(&I))
      if (const Value *V = Return->getReturnValue())
        if (V->getType()->isAggregateType())
          Returns.push_back(Return);
    if (auto *Store = dyn_cast<StoreInst>(&I)) {
      if (!isSplit(Store->getValueOperand()) || !Store->isSimple())
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
  for (ReturnInst *Return : Returns)
    splitReturn(*Return);
  for (Instruction *Extract : Extracts) {
    Value *Aggregate = Extract->getOperand(0);
    FieldPath Path;
    if (auto *ExtractValue = dyn_cast<ExtractValueInst>(Extract)) {
      Path.append(ExtractValue->idx_begin(), ExtractValue->idx_end());
    } else {
      int Lane = laneOf(Extract->getOperand(1), Aggregate);
      if (Lane < 0)
        continue;
      Path.push_back(Lane);
    }
    Value *V = field(Aggregate, Path);
    if (V == Extract)
      continue;
    Replaced[Extract] = V;
    Extract->replaceAllUsesWith(V);
  }

  SmallVector<WeakTrackingVH, 32> Dead;
  for (Instruction &I : instructions(F))
    if ((isSplit(&I) || isa<ExtractValueInst>(I) ||
         isa<ExtractElementInst>(I)) &&
        isInstructionTriviallyDead(&I))
      Dead.push_back(&I);
  RecursivelyDeleteTriviallyDeadInstructionsPermissive(Dead);
  SmallVector<WeakVH, 8> Phis;
  for (Instruction &I : instructions(F))
    if (isa<PHINode>(I) && isSplit(&I))
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
