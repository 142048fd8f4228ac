//===- PlaceNumbers.cpp - Places in memory by their addresses -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PlaceNumbers.h"
#include "llvm/IR/DataLayout.h"

using namespace llvm;
using namespace passthru;

/// Pointers that are followed on the way to a place.
static constexpr unsigned MaxSteps = 8;

unsigned PlaceNumbers::numberOf(const Value *Pointer, const DataLayout &DL) {
  return numberOf(Pointer, DL, MaxSteps);
}

unsigned PlaceNumbers::numberOf(const Value *Pointer, const DataLayout &DL,
                                unsigned Steps) {
  APInt Offset(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
  const Value *Base = Pointer->stripAndAccumulateConstantOffsets(
      DL, Offset, /*AllowNonInbounds=*/true);
  if (isa<AllocaInst>(Base))
    return None;
  unsigned Before = None;
  const auto *Load = dyn_cast<LoadInst>(Base);
  if (Load && Steps > 0)
    Before = numberOf(Load->getPointerOperand(), DL, Steps - 1);
  if (Before != None)
    Base = nullptr;
  auto Inserted =
      Numbers.try_emplace({Base, Before, Offset.getSExtValue()}, Places.size());
  if (Inserted.second)
    Places.push_back({Before, Base});
  return Inserted.first->second;
}

const Value *PlaceNumbers::baseOf(unsigned Place) const {
  while (before(Place) != None)
    Place = before(Place);
  return Places[Place].second;
}
