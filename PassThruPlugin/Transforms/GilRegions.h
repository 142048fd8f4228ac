//===- GilRegions.h - Where the GIL is held ---------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_GILREGIONS_H
#define PASSTHRU_TRANSFORMS_GILREGIONS_H

#include "PassThru/Runtime.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/BasicBlock.h"

namespace passthru {

/// Where Python objects may be counted in a function: on all paths to there,
/// the GIL has been taken and not been given back.  CPython wrappers and
/// exception helpers start with it.  Linear in the size of the function.
class GilRegions {
public:
  GilRegions(const llvm::Function &F, const RuntimeTable &Table);

  /// Whether the GIL is held in front of \p At.
  bool isHeldAt(const llvm::Instruction &At) const;

private:
  bool transfer(const llvm::BasicBlock &BB, const llvm::Instruction *End) const;

  const RuntimeTable &Table;
  llvm::DenseMap<const llvm::BasicBlock *, bool> HeldInFront;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_GILREGIONS_H
