//===- ReleasePlaces.h - Where a release can stand --------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Condition I6 of PassThru/Insert.h, and the way from an edge on which a token
// is lost to the instruction in front of which it is released.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_RELEASEPLACES_H
#define PASSTHRU_TRANSFORMS_RELEASEPLACES_H

#include "Transforms/ErrorReleases.h"
#include "Transforms/GilRegions.h"
#include "llvm/ADT/MapVector.h"

namespace passthru {

class ReleasePlaces {
public:
  /// \p F is the original of \p Normal.
  ReleasePlaces(const NormalForm &Normal, llvm::Function &F)
      : Table(Normal.table()), Gil(F, Table) {}

  /// The instruction in front of which \p Release can stand; null, and \p Why
  /// says why, if there is none.  An edge may get a block.
  llvm::Instruction *find(const ErrorRelease &Release, llvm::StringRef &Why);

  /// Removes the blocks that find() made and in which nothing stands.
  void removeNewBlocks();

private:
  llvm::Instruction *onEdge(const ErrorPlace &At);
  llvm::Instruction *withGil(llvm::Instruction &End) const;

  using Edge = std::pair<llvm::BasicBlock *, llvm::BasicBlock *>;
  const RuntimeTable &Table;
  GilRegions Gil;
  /// By edge: the block on it, and of how many edges it is in the place of.
  llvm::MapVector<Edge, std::pair<llvm::BasicBlock *, unsigned>> NewBlocks;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_RELEASEPLACES_H
