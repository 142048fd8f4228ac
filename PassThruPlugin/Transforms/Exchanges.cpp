//===- Exchanges.cpp - Tokens that are given up for others ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/Exchanges.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Function.h"

using namespace llvm;
using namespace passthru;

/// What \p I, a load or a store, reads or writes, if that is an object of which
/// the function knows another name than those of references; or null.
static const Value *memoryOf(const Instruction &I) {
  const Value *Address = getLoadStorePointerOperand(&I);
  if (!Address || I.isVolatile() || I.isAtomic())
    return nullptr;
  const Value *Object = getUnderlyingObject(Address);
  return isa<Argument>(Object) || isa<AllocaInst>(Object) ||
                 isa<GlobalVariable>(Object)
             ? Object
             : nullptr;
}

SmallVector<Exchange, 4> passthru::findExchanges(Function &F,
                                                 const RuntimeTable &Table) {
  SmallVector<Exchange, 4> Found;
  for (BasicBlock &BB : F) {
    DenseMap<const Value *, SmallVector<CallInst *, 2>> Open;
    for (Instruction &I : BB) {
      int Sign = Table.memInfoRefop(I);
      auto *Refop = dyn_cast<CallInst>(&I);
      if (!Sign || !Refop) {
        if (const Value *Object = memoryOf(I))
          Open.erase(Object);
        else if (I.mayReadOrWriteMemory())
          Open.clear();
        continue;
      }
      SmallVector<CallInst *, 2> &Decrefs =
          Open[rcIdentityRoot(Refop->getArgOperand(0))];
      if (Sign < 0)
        Decrefs.push_back(Refop);
      else if (!Decrefs.empty())
        Found.push_back({Decrefs.pop_back_val(), Refop});
    }
  }
  return Found;
}
