//===- RCIdentity.cpp - Which values are one reference --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/RCIdentity.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace passthru;

/// One step towards the root, or null at the root.
static Value *forwardedFrom(Value *V) {
  if (isa<BitCastOperator>(V) || isa<AddrSpaceCastOperator>(V))
    return cast<Operator>(V)->getOperand(0);
  if (auto *Freeze = dyn_cast<FreezeInst>(V))
    return Freeze->getOperand(0);
  if (auto *GEP = dyn_cast<GEPOperator>(V))
    return GEP->hasAllZeroIndices() ? GEP->getPointerOperand() : nullptr;
  if (auto *ToPointer = dyn_cast<IntToPtrInst>(V))
    if (auto *ToInt = dyn_cast<PtrToIntOperator>(ToPointer->getOperand(0)))
      return ToInt->getPointerOperand();
  return nullptr;
}

Value *passthru::rcIdentityRoot(Value *V) {
  // A GEP of a vector of pointers is not an identity; its type differs.
  while (Value *From = forwardedFrom(V)) {
    if (!From->getType()->isPointerTy())
      return V;
    V = From;
  }
  return V;
}

bool passthru::isUncounted(const Value *Root) { return isa<Constant>(Root); }
