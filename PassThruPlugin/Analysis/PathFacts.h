//===- PathFacts.h - What is known on a path --------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three facts about a function in normal form that decide what is owned where:
//
//   - which exits are errors.  Numba's native functions return a status: 0 is
//     success, -2 is success with None, -3 ends a generator, all others are
//     errors (numba/core/callconv.py); a CPython wrapper returns NULL.
//     Metadata on returns and stores does not survive optimisation and is not
//     asked.  Other functions have no error exits that we know of.
//   - where a reference is null, because a branch tested it.
//   - where the out-values of a call are null, because a branch found that
//     its status is not 0.
//
// A fact that holds on an edge holds in all blocks that can only be reached
// through such edges.  Linear in the size of the function for each value that
// is tested.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_PATHFACTS_H
#define PASSTHRU_ANALYSIS_PATHFACTS_H

#include "Analysis/NormalForm.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace passthru {

/// How a returning block ends.
enum class ExitKind : uint8_t {
  Success, ///< What the signature promises is handed over.
  Error,   ///< Nothing is handed over.
  Mixed,   ///< Depends on a value that is not known.
};

class PathFacts {
public:
  explicit PathFacts(NormalForm &Normal);

  /// For a block that ends in a return.
  ExitKind exitKind(const llvm::BasicBlock &Exit) const {
    return Exits.lookup(&Exit);
  }

  /// Whether some path from the start of \p BB ends other than in an error.
  bool canSucceed(const llvm::BasicBlock &BB) const {
    return Succeeding.count(&BB);
  }

  /// Whether \p Root is null throughout \p BB.
  bool isNull(const llvm::Value *Root, const llvm::BasicBlock &BB) const;

  /// Whether \p Root is null whenever \p From branches to \p To.
  bool isNull(const llvm::Value *Root, const llvm::BasicBlock &From,
              const llvm::BasicBlock &To) const;

private:
  using Edge = std::pair<const llvm::BasicBlock *, const llvm::BasicBlock *>;
  /// Where one fact holds.
  struct Region {
    llvm::DenseSet<Edge> Edges;
    llvm::DenseSet<const llvm::BasicBlock *> Blocks;
  };

  void findTests(llvm::Function &F);
  void addStatusEdges(const llvm::Value *Status, const llvm::BasicBlock &BB);
  void addNullEdges(const llvm::Value *Pointer, const llvm::BasicBlock &BB);
  void spread(Region &R);
  void classifyExits(llvm::Function &F);
  ExitKind classifyReturn(const llvm::ReturnInst &Return) const;
  /// Where the status of the call that wrote \p Root is not 0, or null.  Only
  /// of callees whose status says so.
  const Region *notWrittenRegion(const llvm::Value *Root) const;
  /// The region in which \p Root is null, or null if there is none.
  const Region *nullRegion(const llvm::Value *Root) const;

  NormalForm &Normal;
  FunctionKind Kind;
  llvm::DenseMap<const llvm::Value *, Region> NullWhere;
  /// By status: where it is not 0, and where it is an error.
  llvm::DenseMap<const llvm::Value *, Region> NotOkWhere, ErrorWhere;
  llvm::DenseMap<const llvm::BasicBlock *, ExitKind> Exits;
  llvm::DenseSet<const llvm::BasicBlock *> Succeeding;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_PATHFACTS_H
