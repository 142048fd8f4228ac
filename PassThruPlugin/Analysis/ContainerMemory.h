//===- ContainerMemory.h - Which places in memory give and take -*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A load may take the token that its place in memory holds, a store may give
// one.  Where no metadata says so, the code around them tells something: what
// is in O4 of OwnershipModel.h.
//
// Cost: linear in the size of the function; of each store to the return slot,
// the blocks behind it, which in Numba's code is the one that returns.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_CONTAINERMEMORY_H
#define PASSTHRU_ANALYSIS_CONTAINERMEMORY_H

#include "Analysis/TokenEquations.h"

namespace passthru {

/// Whether \p Pointer leads into the return slot of \p Normal's function.
bool isInReturnSlot(NormalForm &Normal, const llvm::Value *Pointer);

class ContainerMemory {
public:
  /// Of \p Normal's function; \p Problem has its references.  Both must outlive
  /// the answers.
  ContainerMemory(NormalForm &Normal, const CountingProblem &Problem);

  /// The references that may get a token in front of \p At, from a store that
  /// overwrites their place on some paths only.
  llvm::ArrayRef<unsigned> givenBefore(const llvm::Instruction &At) const;

  /// The store that overwrites the place of \p Load at once, or null.
  const llvm::StoreInst *replacedBy(const llvm::LoadInst &Load) const {
    return ReplacedBy.lookup(&Load);
  }
  /// The load whose place \p Store overwrites at once, or null.
  const llvm::LoadInst *replaced(const llvm::StoreInst &Store) const {
    return Replaced.lookup(&Store);
  }

  /// Whether \p Load leaves memory as it is for certain.
  bool onlyLooks(const llvm::LoadInst &Load) const;

  /// Whether what \p Store puts into the return slot is there when the function
  /// returns: nothing may write over it.
  bool isReturned(const llvm::StoreInst &Store) const;

  /// Whether the function moves references in memory as bytes.
  bool copiesBytes() const { return CopiesBytes; }

private:
  /// What may write to the return slot: bytes from Begin to End.
  struct ReturnWrite {
    const llvm::Instruction *At;
    int64_t Begin, End;
  };
  void findReturnWrites();
  void findGifts();
  void findReplaced();
  bool takesNothing() const;
  bool readsContainer(const llvm::LoadInst &Load) const;
  const llvm::Instruction *placeOfGift(const llvm::LoadInst &Load,
                                       const llvm::StoreInst &Store) const;

  NormalForm &Normal;
  const CountingProblem &Problem;
  llvm::DenseMap<const llvm::Instruction *, llvm::SmallVector<unsigned, 2>>
      GivenBefore;
  llvm::DenseMap<const llvm::StoreInst *, const llvm::LoadInst *> Replaced;
  llvm::DenseMap<const llvm::LoadInst *, const llvm::StoreInst *> ReplacedBy;
  std::vector<ReturnWrite> ReturnWrites;
  bool KnowsReturnWrites = true; ///< These are all.
  bool CopiesBytes = false;
  bool TakesNothing = false;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_CONTAINERMEMORY_H
