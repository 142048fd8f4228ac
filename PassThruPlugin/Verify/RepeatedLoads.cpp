//===- RepeatedLoads.cpp - Loads that may give one object -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/RepeatedLoads.h"
#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

/// Whether \p I, which is no refop, may write to places that are not known. Who
/// releases nothing leaves a place with a token as it is.
static bool mayWriteAnywhere(const Instruction &I, NormalForm &Normal) {
  if (const auto *Store = dyn_cast<StoreInst>(&I)) {
    const Value *Object = getUnderlyingObject(Store->getPointerOperand());
    return !isa<AllocaInst>(Object) &&
           !isForCallerAlone(Normal.function(), Object);
  }
  const auto *Call = dyn_cast<CallBase>(&I);
  return Call && I.mayWriteToMemory() && !NormalForm::isMarker(I) &&
         !Call->onlyAccessesInaccessibleMemory() &&
         !Normal.table().memInfoRefop(I) && Normal.classify(*Call).MayRelease;
}

/// How many bytes \p V takes in memory, at least.
static int64_t bytesOf(const Value &V, const DataLayout &DL) {
  return DL.getTypeStoreSize(V.getType()).getKnownMinValue();
}

RepeatedLoads::RepeatedLoads(NormalForm &Normal,
                             const CountingProblem &Problem) {
  const DataLayout &DL = Normal.function().getParent()->getDataLayout();
  const int64_t ReferenceSize = DL.getPointerSize();
  std::vector<Access> All;
  std::vector<unsigned> Loads, Refs; // Accesses of places, by place.
  for (const Instruction &I : instructions(Normal.function())) {
    const Value *Pointer = getLoadStorePointerOperand(&I);
    if (!Pointer)
      continue;
    const auto *Store = dyn_cast<StoreInst>(&I);
    auto Ref = Problem.RefIndex.find(
        Store ? rcIdentityRoot(Store->getValueOperand()) : cast<Value>(&I));
    bool IsRef = Ref != Problem.RefIndex.end();
    unsigned Place =
        Store || IsRef ? Places.numberOf(Pointer, DL) : PlaceNumbers::None;
    if (Place == PlaceNumbers::None)
      continue;
    Loads.resize(Places.size());
    Refs.resize(Places.size());
    Loads[Place] += !Store;
    Refs[Place] += IsRef;
    All.push_back({Store ? Access::Kind::Store : Access::Kind::Load, &I, Place,
                   IsRef ? int(Ref->second) : -1});
  }
  BitVector Matters(Places.size());
  for (unsigned Place = 0; Place < Loads.size(); ++Place)
    if (Loads[Place] && Refs[Place] > 1)
      for (unsigned On = Place; On != PlaceNumbers::None;
           On = Places.before(On))
        Matters.set(On);
  if (Matters.none())
    return;
  RefsAt.resize(Places.size());
  DenseSet<const Instruction *> Known;
  for (const Access &A : All) {
    if (!Matters.test(A.Place))
      continue;
    Known.insert(A.At);
    Accesses[A.At->getParent()].push_back(A);
    if (A.Ref < 0 || !Loads[A.Place] || Refs[A.Place] < 2)
      continue;
    RefsAt[A.Place].push_back(A.Ref);
    if (A.What == Access::Kind::Load)
      Loaded.insert(A.Ref);
  }
  for (const Access &A : All)
    if (A.What == Access::Kind::Store)
      for (unsigned Place : Places.around(
               A.Place, ReferenceSize,
               bytesOf(*cast<StoreInst>(A.At)->getValueOperand(), DL)))
        if (Place != A.Place && Matters.test(Place))
          Accesses[A.At->getParent()].push_back(
              {Access::Kind::StoreAcross, A.At, Place, -1});
  for (const Instruction &I : instructions(Normal.function()))
    if (!Known.count(&I) && mayWriteAnywhere(I, Normal))
      Accesses[I.getParent()].push_back({isa<StoreInst>(I)
                                             ? Access::Kind::StoreElsewhere
                                             : Access::Kind::Call,
                                         &I, PlaceNumbers::None, -1});
}

ArrayRef<RepeatedLoads::Access>
RepeatedLoads::accesses(const BasicBlock &BB) const {
  auto Found = Accesses.find(&BB);
  return Found == Accesses.end() ? ArrayRef<Access>()
                                 : ArrayRef<Access>(Found->second);
}

bool RepeatedLoads::dependsOn(unsigned Place, unsigned Changed) const {
  while ((Place = Places.before(Place)) != PlaceNumbers::None)
    if (Place == Changed)
      return true;
  return false;
}

bool RepeatedLoads::dependsOn(unsigned Place, const BasicBlock &BB) const {
  const auto *I = dyn_cast<Instruction>(Places.baseOf(Place));
  return I && I->getParent() == &BB;
}

void RepeatedLoads::join(IntEqClasses &Classes) const {
  for (ArrayRef<unsigned> Refs : RefsAt)
    for (unsigned Ref : Refs)
      Classes.join(Refs.front(), Ref);
}
