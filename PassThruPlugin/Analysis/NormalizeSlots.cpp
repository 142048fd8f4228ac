//===- NormalizeSlots.cpp - Callees and the caller's stack ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// N2, N3 and N5 of the normal form.  A stack slot whose address goes to a
// callee is not promoted by SROA.  Yet the callee is done with it when it
// returns (Numba never lets the address of a local outlive a call), so that
//
//     call i32 @f({ i8* }* %slot, ...)
//     %r = load i8*, i8** %slot
//
// is as good as
//
//     %in = load i8*, i8** %slot
//     call void @passthru.stack.use(i8* %in)      ; N3, if @f may read
//     call i32 @f({ i8* }* %private, ...)
//     %out = call i8* @passthru.out.value()       ; N2, if @f may write
//     store i8* %out, i8** %slot
//     %r = load i8*, i8** %slot
//
// after which %slot is promoted.  Where the call comes before all loads, and
// nothing is stored behind it, %out takes the place of the loads at once: of
// most slots, which hold what one call returns.  Likewise N5: the caller looks
// at the return slot when the function has returned, not before, so that
//
//     store i8* %r, i8** %retptr
//     ret i32 %status
//
// is, where the address of the return slot stays here, as good as
//
//     store i8* %r, i8** %private
//     %out = load i8*, i8** %private
//     call void @passthru.return.field(i8* %out)
//     ret i32 %status
//
// A slot whose address is stored, compared,
// computed with or copied from is left alone: what is loaded from it is any
// value.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/NormalMarkers.h"
#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace passthru;

namespace {

/// A field of a slot, as it is loaded or stored.
using SlotField = std::pair<int64_t, Type *>;

/// A stack slot, or a return slot, with a simple life: loads and stores at
/// constant offsets, memory intrinsics, and calls that get a pointer into it.
struct Slot {
  AllocaInst *Alloca = nullptr; ///< Of a stack slot.
  SetVector<SlotField> Loaded, Stored;
  SmallVector<std::pair<LoadInst *, int64_t>, 8> Loads; ///< With the offset.
  SmallVector<Instruction *, 4> Writes;                 ///< Stores, and memset.
  struct Passed {
    CallInst *Call;
    unsigned Argument;
    int64_t Offset;
  };
  SmallVector<Passed, 4> Calls;
  /// Loads and stores of numbers with a fraction, and where.
  SmallVector<std::pair<Instruction *, int64_t>, 4> Fractions;
  /// The slots that such fields have got for themselves.
  DenseMap<SlotField, AllocaInst *> Apart;
};

class SlotSeparator {
public:
  SlotSeparator(Function &F, NormalForm &Normal, DominatorTree &Dominators)
      : F(F), DL(F.getParent()->getDataLayout()), Normal(Normal),
        Dominators(Dominators) {}

  void run();
  void separateReturnSlot();

private:
  int64_t flagOf(int64_t Offset) const;
  bool understand(Value &Pointer, Slot &Result);
  void takeFractionsApart(Slot &S);
  void separate(Slot &S, const Slot::Passed &P);
  SetVector<SlotField> writtenFields(const Slot &S,
                                     const Slot::Passed &P) const;
  CallInst *createOutValue(IRBuilder<> &Builder, const Slot::Passed &P,
                           SlotField Field);
  bool holdsOneResult(const Slot &S) const;
  void replaceLoads(Slot &S);
  Value *fieldPointer(IRBuilder<> &Builder, Value *Base, int64_t Offset,
                      Type *FieldType);
  Function &F;
  const DataLayout &DL;
  NormalForm &Normal;
  DominatorTree &Dominators;
};

} // namespace

/// Follows all uses of \p Start, which points to the slot.  \returns false if
/// one is not simple.
bool SlotSeparator::understand(Value &Start, Slot &Result) {
  Result.Alloca = dyn_cast<AllocaInst>(&Start);
  SmallVector<std::pair<Value *, int64_t>, 16> Todo{{&Start, 0}};
  while (!Todo.empty()) {
    auto [Pointer, Offset] = Todo.pop_back_val();
    for (Use &U : Pointer->uses()) {
      auto *I = cast<Instruction>(U.getUser());
      if (isa<BitCastInst>(I) || isa<AddrSpaceCastInst>(I)) {
        Todo.push_back({I, Offset});
      } else if (auto *GEP = dyn_cast<GetElementPtrInst>(I)) {
        APInt Step(DL.getIndexTypeSizeInBits(GEP->getType()), 0);
        if (!GEP->accumulateConstantOffset(DL, Step))
          return false;
        Todo.push_back({I, Offset + Step.getSExtValue()});
      } else if (auto *Load = dyn_cast<LoadInst>(I)) {
        Result.Loaded.insert({Offset, Load->getType()});
        if (Load->getType()->isFloatingPointTy())
          Result.Fractions.push_back({I, Offset});
        Result.Loads.push_back({Load, Offset});
      } else if (auto *Store = dyn_cast<StoreInst>(I)) {
        if (U.getOperandNo() != Store->getPointerOperandIndex())
          return false;
        Result.Stored.insert({Offset, Store->getValueOperand()->getType()});
        if (Store->getValueOperand()->getType()->isFloatingPointTy())
          Result.Fractions.push_back({I, Offset});
        Result.Writes.push_back(Store);
      } else if (auto *Intrinsic = dyn_cast<IntrinsicInst>(I)) {
        // What copies the slot, or forwards its address, is not followed.
        if (!isa<MemSetInst>(Intrinsic) && !isa<DbgInfoIntrinsic>(Intrinsic) &&
            !Intrinsic->isLifetimeStartOrEnd())
          return false;
        if (isa<MemSetInst>(Intrinsic))
          Result.Writes.push_back(Intrinsic);
      } else if (auto *Call = dyn_cast<CallInst>(I)) {
        if (!Call->isArgOperand(&U))
          return false;
        Result.Calls.push_back({Call, Call->getArgOperandNo(&U), Offset});
      } else {
        return false;
      }
    }
  }
  // A field that begins in front of what a callee gets, and reaches into it,
  // cannot be told from it.
  for (const auto *Fields : {&Result.Loaded, &Result.Stored})
    for (auto [Offset, FieldType] : *Fields)
      for (const Slot::Passed &P : Result.Calls)
        if (Offset < P.Offset &&
            Offset + int64_t(DL.getTypeStoreSize(FieldType)) > P.Offset)
          return false;
  return true;
}

Value *SlotSeparator::fieldPointer(IRBuilder<> &Builder, Value *Base,
                                   int64_t Offset, Type *FieldType) {
  unsigned AddressSpace = Base->getType()->getPointerAddressSpace();
  Value *Bytes = Builder.CreatePointerCast(
      Base, compat::pointerTo(Builder.getInt8Ty(), AddressSpace));
  Value *At =
      Builder.CreateConstInBoundsGEP1_64(Builder.getInt8Ty(), Bytes, Offset);
  return Builder.CreatePointerCast(At,
                                   compat::pointerTo(FieldType, AddressSpace));
}

/// Once code was generated, slots whose lives do not overlap may be one: there
/// is a number with a fraction where at another time there is a reference.  It
/// gets a slot of its own.
void SlotSeparator::takeFractionsApart(Slot &S) {
  auto IsReferenceAt = [&](int64_t Begin, int64_t End) {
    auto Overlaps = [&](const SlotField &Field) {
      return Field.second->isPointerTy() && Field.first < End &&
             Begin < Field.first + int64_t(DL.getTypeStoreSize(Field.second));
    };
    return llvm::any_of(S.Loaded, Overlaps) || llvm::any_of(S.Stored, Overlaps);
  };
  for (auto [I, Offset] : S.Fractions) {
    Type *Number = getLoadStoreType(I);
    if (!IsReferenceAt(Offset, Offset + int64_t(DL.getTypeStoreSize(Number))))
      continue;
    AllocaInst *&Own = S.Apart[{Offset, Number}];
    if (!Own) {
      IRBuilder<> Entry(&*F.getEntryBlock().begin());
      Own = Entry.CreateAlloca(Number);
      Value *Address = Entry.CreatePtrToInt(Own, Entry.getInt64Ty());
      Entry.CreateStore(Entry.CreateUIToFP(Address, Number), Own); // Any.
    }
    I->setOperand(isa<LoadInst>(I) ? 0 : 1, Own);
  }
}

static bool mayWrite(const Slot::Passed &P) {
  return !P.Call->onlyReadsMemory(P.Argument);
}

static bool mayRead(const Slot::Passed &P, const CallEffects &Effects) {
  ArgEffect Effect = Effects.arg(P.Argument);
  return Effect != ArgEffect::OutBorrowed && Effect != ArgEffect::OutOwned &&
         !P.Call->onlyWritesMemory(P.Argument);
}

/// What the call writes, as far as anybody looks at it, and what it returns,
/// which counts even if nobody does.
SetVector<SlotField> SlotSeparator::writtenFields(const Slot &S,
                                                  const Slot::Passed &P) const {
  SetVector<SlotField> Written;
  for (const SlotField &Field : S.Loaded)
    if (Field.first >= P.Offset)
      Written.insert(Field);
  const ReferenceSignature *Signature =
      P.Argument == 0 ? Normal.signatureOf(*P.Call) : nullptr;
  if (!Signature)
    return Written;
  for (const SignatureField &Field : Signature->Returns) {
    int64_t Offset = P.Offset + int64_t(Field.Position);
    if (llvm::none_of(S.Loaded, [&](const SlotField &Known) {
          return Known.first == Offset && Known.second->isPointerTy();
        }))
      Written.insert({Offset, compat::referenceType(F.getContext())});
  }
  return Written;
}

/// N2: what the call has written to \p Field.
CallInst *SlotSeparator::createOutValue(IRBuilder<> &Builder,
                                        const Slot::Passed &P,
                                        SlotField Field) {
  CallInst *Out = marker::create(Normal.scratch(), Builder, marker::OutValue,
                                 Field.second, {});
  marker::setPosition(*Out, P.Argument, Field.first - P.Offset);
  return Out;
}

/// Whether \p S holds what one call has written wherever it is loaded: on the
/// way from whatever else writes to it to a load, the call comes again.
bool SlotSeparator::holdsOneResult(const Slot &S) const {
  if (S.Calls.size() != 1)
    return false;
  const Slot::Passed &P = S.Calls.front();
  if (!mayWrite(P) || (mayRead(P, Normal.classify(*P.Call)) &&
                       llvm::any_of(S.Stored, [](const SlotField &Field) {
                         return Field.second->isPointerTy();
                       })))
    return false;
  for (auto [Load, Offset] : S.Loads)
    if (!Load->isSimple() || Offset < P.Offset ||
        !Dominators.dominates(P.Call, Load))
      return false;
  for (const Instruction *Write : S.Writes)
    if (Dominators.dominates(P.Call, Write))
      return false;
  // Fields that overlap are left to SROA.
  SmallVector<SlotField, 8> Fields(S.Loaded.begin(), S.Loaded.end());
  llvm::sort(Fields, llvm::less_first());
  for (unsigned I = 1; I < Fields.size(); ++I)
    if (Fields[I - 1].first +
            int64_t(DL.getTypeStoreSize(Fields[I - 1].second)) >
        Fields[I].first)
      return false;
  return true;
}

/// Puts what the call has written in the place of the loads.  The slot is the
/// call's own then.
void SlotSeparator::replaceLoads(Slot &S) {
  const Slot::Passed &P = S.Calls.front();
  IRBuilder<> Builder(P.Call->getParent(), std::next(P.Call->getIterator()));
  for (SlotField Field : writtenFields(S, P)) {
    CallInst *Out = createOutValue(Builder, P, Field);
    for (auto [Load, Offset] : S.Loads)
      if (SlotField(Offset, Load->getType()) == Field)
        Load->replaceAllUsesWith(Out);
  }
  for (auto &Loaded : S.Loads)
    Loaded.first->eraseFromParent();
  for (Instruction *Write : S.Writes)
    Write->eraseFromParent();
}

/// Gives the call a slot of its own, and says what goes in and out.
void SlotSeparator::separate(Slot &S, const Slot::Passed &P) {
  IRBuilder<> Builder(P.Call);
  if (mayRead(P, Normal.classify(*P.Call)))
    for (auto [Offset, FieldType] : S.Stored)
      if (FieldType->isPointerTy() && Offset >= P.Offset) {
        Value *In = Builder.CreateLoad(
            FieldType, fieldPointer(Builder, S.Alloca, Offset, FieldType));
        CallInst *Use =
            marker::create(Normal.scratch(), Builder, marker::StackUse,
                           Builder.getVoidTy(), {In});
        marker::setPosition(*Use, P.Argument, Offset - P.Offset);
      }

  IRBuilder<> Entry(&*F.getEntryBlock().begin());
  AllocaInst *Private = Entry.CreateAlloca(S.Alloca->getAllocatedType(),
                                           S.Alloca->getArraySize());
  Type *ParameterType = P.Call->getArgOperand(P.Argument)->getType();
  Value *Pointer =
      fieldPointer(Builder, Private, P.Offset, Builder.getInt8Ty());
  P.Call->setArgOperand(P.Argument,
                        Builder.CreatePointerCast(Pointer, ParameterType));

  if (!mayWrite(P))
    return;
  Builder.SetInsertPoint(P.Call->getParent(), std::next(P.Call->getIterator()));
  for (SlotField Field : writtenFields(S, P)) {
    CallInst *Out = createOutValue(Builder, P, Field);
    Value *Own = S.Apart.lookup(Field);
    Builder.CreateStore(
        Out,
        Own ? Own : fieldPointer(Builder, S.Alloca, Field.first, Field.second));
  }
}

void SlotSeparator::run() {
  SmallVector<Slot, 8> Slots;
  for (Instruction &I : instructions(F))
    if (auto *Alloca = dyn_cast<AllocaInst>(&I)) {
      Slot S;
      if (isa<Constant>(Alloca->getArraySize()) && understand(*Alloca, S) &&
          !S.Calls.empty())
        Slots.push_back(std::move(S));
    }
  for (Slot &S : Slots) {
    if (holdsOneResult(S)) {
      replaceLoads(S);
      continue;
    }
    takeFractionsApart(S);
    // The uses of markers that were inserted for one call are not calls of the
    // slot, so that the list from the start is complete.
    for (const Slot::Passed &P : S.Calls)
      separate(S, P);
  }
}

/// Where the return slot has the valid flag of the reference at \p Offset, or
/// SignatureField::NoFlag.
int64_t SlotSeparator::flagOf(int64_t Offset) const {
  if (const ReferenceSignature *Own = Normal.ownSignature())
    for (const SignatureField &Field : Own->Returns)
      if (int64_t(Field.Position) == Offset)
        return Field.Flag;
  return SignatureField::NoFlag;
}

/// N5.
void SlotSeparator::separateReturnSlot() {
  const Argument *Original = returnSlot(Normal.original());
  Slot S;
  if (!Original)
    return;
  Argument *Argument = F.getArg(Original->getArgNo());
  if (!understand(*Argument, S) || S.Stored.empty())
    return;
  int64_t Size = 0;
  for (const auto *Fields : {&S.Loaded, &S.Stored})
    for (auto [Offset, FieldType] : *Fields) {
      if (Offset < 0)
        return;
      Size = std::max(Size, Offset + int64_t(DL.getTypeStoreSize(FieldType)));
    }
  // As large as what is written here; a callee that gets it may write more,
  // which nobody here reads.
  IRBuilder<> Entry(&*F.getEntryBlock().begin());
  AllocaInst *Private =
      Entry.CreateAlloca(ArrayType::get(Entry.getInt8Ty(), Size));
  Private->setAlignment(Align(16));
  Argument->replaceAllUsesWith(
      Entry.CreatePointerCast(Private, Argument->getType()));
  // Where nothing was stored, nothing is handed over.
  for (auto [Offset, FieldType] : S.Stored)
    if (FieldType->isPointerTy())
      Entry.CreateStore(Constant::getNullValue(FieldType),
                        fieldPointer(Entry, Private, Offset, FieldType));
  for (BasicBlock &BB : F) {
    auto *Return = dyn_cast<ReturnInst>(BB.getTerminator());
    if (!Return)
      continue;
    IRBuilder<> Builder(Return);
    for (auto [Offset, FieldType] : S.Stored) {
      if (!FieldType->isPointerTy())
        continue;
      Value *Out = Builder.CreateLoad(
          FieldType, fieldPointer(Builder, Private, Offset, FieldType));
      // An Optional without a value hands over nothing.
      for (auto [FlagOffset, FlagType] : S.Stored)
        if (FlagType->isIntegerTy() && FlagOffset == flagOf(Offset))
          Out = Builder.CreateSelect(
              Builder.CreateIsNotNull(Builder.CreateLoad(
                  FlagType,
                  fieldPointer(Builder, Private, FlagOffset, FlagType))),
              Out, Constant::getNullValue(FieldType));
      marker::setPosition(*marker::create(Normal.scratch(), Builder,
                                          marker::ReturnField,
                                          Builder.getVoidTy(), {Out}),
                          Argument->getArgNo(), Offset);
    }
  }
}

void NormalForm::separateOutSlots(DominatorTree &Dominators) {
  SlotSeparator Separator(*Copy, *this, Dominators);
  if (Types)
    Separator.separateReturnSlot();
  Separator.run();
}
