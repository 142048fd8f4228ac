//===- ReferenceNodes.cpp - Which values are nodes of the webs ------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ReferenceFlow.h"
#include "PassThru/Compat.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include <numeric>

using namespace llvm;
using namespace passthru;

/// Whether \p V belongs to no object, so that it may meet any reference (W1).
bool ReferenceFlow::isNobody(const Value *V) {
  return isa<ConstantPointerNull>(V) || isa<UndefValue>(V) ||
         isa<ConstantAggregateZero>(V);
}

/// Larger aggregates are not tracked: each copy of one costs that much.
static constexpr size_t MaxFields = 512;

void ReferenceFlow::collectFields(Type *Ty, int64_t Offset,
                                  Fields &Result) const {
  if (Result.size() > MaxFields)
    return;
  if (Ty->isPointerTy() || !compat::targetType(Ty).first.empty()) {
    Result.push_back(Offset);
    return;
  }
  if (!Ty->isSized())
    return;
  if (auto *Struct = dyn_cast<StructType>(Ty)) {
    const StructLayout *Layout = DL.getStructLayout(Struct);
    for (unsigned I = 0, E = Struct->getNumElements(); I != E; ++I)
      collectFields(Struct->getElementType(I),
                    Offset + Layout->getElementOffset(I), Result);
    return;
  }
  Type *ElementTy = nullptr;
  uint64_t Count = 0;
  if (auto *Array = dyn_cast<ArrayType>(Ty)) {
    ElementTy = Array->getElementType();
    Count = Array->getNumElements();
  } else if (auto *Vector = dyn_cast<FixedVectorType>(Ty)) {
    ElementTy = Vector->getElementType();
    Count = Vector->getNumElements();
  }
  if (!ElementTy || !Count)
    return;
  int64_t Size = DL.getTypeAllocSize(ElementTy).getFixedValue();
  Fields First;
  collectFields(ElementTy, 0, First);
  for (uint64_t I = 0;
       !First.empty() && I < Count && Result.size() <= MaxFields; ++I)
    for (int64_t Field : First)
      Result.push_back(Offset + I * Size + Field);
}

ArrayRef<int64_t> ReferenceFlow::pointerFields(Type *Ty) const {
  std::unique_ptr<Fields> &Entry = FieldCache[Ty];
  if (!Entry) {
    Entry = std::make_unique<Fields>();
    collectFields(Ty, 0, *Entry);
    if (Entry->size() > MaxFields)
      Entry->clear();
  }
  return *Entry;
}

/// By how much a multiple of one moves \p Index at least.
static uint64_t factorOf(const Value *Index) {
  const APInt *Constant = nullptr;
  auto *Op = dyn_cast<BinaryOperator>(Index);
  if (Op)
    if (auto *Int = dyn_cast<ConstantInt>(Op->getOperand(1)))
      Constant = &Int->getValue();
  if (!Constant || Constant->getActiveBits() > 31)
    return 1;
  uint64_t Value = Constant->getZExtValue();
  if (Op->getOpcode() == Instruction::Mul)
    return Value;
  if (Op->getOpcode() == Instruction::Shl && Value < 31)
    return uint64_t(1) << Value;
  return 1;
}

bool ReferenceFlow::addIndices(const GEPOperator &GEP,
                               Derivation &Result) const {
  for (auto It = gep_type_begin(GEP), E = gep_type_end(GEP); It != E; ++It) {
    const Value *Index = It.getOperand();
    auto *Constant = dyn_cast<ConstantInt>(Index);
    if (StructType *Struct = It.getStructTypeOrNull()) {
      Result.Offset += DL.getStructLayout(Struct)->getElementOffset(
          cast<ConstantInt>(Index)->getZExtValue());
      continue;
    }
    TypeSize Size = DL.getTypeAllocSize(It.getIndexedType());
    if (Size.isScalable() || Index->getType()->isVectorTy())
      return false;
    uint64_t Bytes = Size.getFixedValue();
    if (Constant && !Constant->getValue().isSignedIntN(32))
      return false;
    if (Constant) {
      // Addresses wrap around.
      Result.Offset = static_cast<uint64_t>(Result.Offset) +
                      static_cast<uint64_t>(Constant->getSExtValue()) * Bytes;
      continue;
    }
    Bytes *= factorOf(Index);
    // Not a step over whole elements: it could point to anything.
    if (Bytes == 0 || Bytes % DL.getPointerSize() != 0)
      return false;
    Result.Stride = std::gcd(Result.Stride, Bytes);
  }
  return true;
}

std::optional<ReferenceFlow::Derivation>
ReferenceFlow::derive(const Value *V) const {
  if (!V->getType()->isPointerTy())
    return std::nullopt;
  if (isa<BitCastOperator>(V) || isa<AddrSpaceCastOperator>(V))
    return Derivation{cast<Operator>(V)->getOperand(0), 0, 0};
  if (auto *Freeze = dyn_cast<FreezeInst>(V))
    return Derivation{Freeze->getOperand(0), 0, 0};
  if (auto *GEP = dyn_cast<GEPOperator>(V)) {
    Derivation Result{GEP->getPointerOperand(), 0, 0};
    if (!Result.Base->getType()->isPointerTy() || !addIndices(*GEP, Result))
      return std::nullopt;
    return Result;
  }
  // Raw IR computes addresses as integers.
  auto *FromInt = dyn_cast<Operator>(V);
  if (!FromInt || FromInt->getOpcode() != Instruction::IntToPtr)
    return std::nullopt;
  const Value *Int = FromInt->getOperand(0);
  int64_t Offset = 0;
  if (auto *Sum = dyn_cast<AddOperator>(Int))
    if (auto *Constant = dyn_cast<ConstantInt>(Sum->getOperand(1)))
      if (Constant->getValue().isSignedIntN(32)) {
        Offset = Constant->getSExtValue();
        Int = Sum->getOperand(0);
      }
  auto *ToInt = dyn_cast<PtrToIntOperator>(Int);
  if (!ToInt || !ToInt->getPointerOperand()->getType()->isPointerTy())
    return std::nullopt;
  return Derivation{ToInt->getPointerOperand(), Offset, 0};
}

bool ReferenceFlow::isForwarding(const Value *V) {
  return V->getType()->isPointerTy() &&
         (isa<BitCastOperator>(V) || isa<AddrSpaceCastOperator>(V) ||
          isa<FreezeInst>(V) || isa<GEPOperator>(V) || isa<IntToPtrInst>(V));
}

std::optional<NodeId> ReferenceFlow::node(const Value *V, int64_t Offset) {
  // Down to what is known already or stands for itself, then up again.
  SmallVector<std::pair<const Value *, Derivation>, 4> Chain;
  const Value *Base = V;
  if (Offset == 0)
    while (!Nodes.count({Base, 0})) {
      auto From = derive(Base);
      if (!From)
        break;
      Chain.push_back({Base, *From});
      Base = From->Base;
    }
  if (isNobody(Base) || (isa<Constant>(Base) && !isa<GlobalVariable>(Base)))
    return std::nullopt;
  auto [It, IsNew] = Nodes.insert({{Base, Offset}, 0});
  if (IsNew)
    It->second = Webs.create();
  NodeId Result = It->second;
  for (auto &[Derived, From] : reverse(Chain)) {
    NodeId New = Webs.create();
    Nodes[{Derived, 0}] = New;
    Webs.unite(Result, New, From.Offset, {EvidenceKind::SameObject, Derived});
    if (From.Stride)
      Webs.repeat(Result, From.Stride);
    Result = New;
  }
  return Result;
}

std::optional<NodeId> ReferenceFlow::lookup(const Value *V,
                                            int64_t Offset) const {
  while (true) {
    auto It = Nodes.find({V, Offset});
    if (It != Nodes.end())
      return It->second;
    auto From = Offset == 0 ? derive(V) : std::nullopt;
    if (!From || From->Offset || From->Stride)
      return std::nullopt;
    V = From->Base;
  }
}

std::optional<NodeId> ReferenceFlow::lookupResult(const Function &F,
                                                  int64_t Offset) const {
  auto It = Results.find({&F, Offset});
  if (It == Results.end())
    return std::nullopt;
  return It->second;
}

NodeId ReferenceFlow::result(const Function &F, int64_t Offset) {
  auto [It, IsNew] = Results.insert({{&F, Offset}, 0});
  if (IsNew)
    It->second = Webs.create();
  return It->second;
}

ArrayRef<ParameterAccess> ReferenceFlow::accesses(const Function &F) const {
  auto It = Accesses.find(&F);
  if (It == Accesses.end())
    return {};
  return It->second;
}
