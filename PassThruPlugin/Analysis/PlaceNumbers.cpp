//===- PlaceNumbers.cpp - Places in memory by their addresses -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PlaceNumbers.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/Support/MathExtras.h"

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
  Address At{Base, Before, Offset.getSExtValue()};
  auto Inserted = Numbers.try_emplace(At, Places.size());
  if (Inserted.second)
    Places.push_back(At);
  return Inserted.first->second;
}

const Value *PlaceNumbers::baseOf(unsigned Place) const {
  while (before(Place) != None)
    Place = before(Place);
  return Places[Place].Base;
}

SmallVector<unsigned, 4> PlaceNumbers::around(unsigned Place, int64_t Before,
                                              int64_t Behind) const {
  Address First = Places[Place], End = First;
  SmallVector<unsigned, 4> Found;
  if (SubOverflow(First.Offset, Before - 1, First.Offset) ||
      AddOverflow(End.Offset, Behind, End.Offset))
    return Found;
  auto Last = Numbers.lower_bound(End);
  for (auto At = Numbers.lower_bound(First); At != Last; ++At)
    Found.push_back(At->second);
  return Found;
}
