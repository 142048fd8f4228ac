//===- PathFacts.h - What is known on a path --------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Facts about the paths of a function in normal form that decide what is owned
// where:
//
//   - which exits are errors.  Numba's native functions return a status: 0 is
//     success, -2 is success with None, -3 ends a generator, all others are
//     errors (numba/core/callconv.py); a CPython wrapper returns NULL.
//     Metadata on returns and stores does not survive optimisation and is not
//     asked.  A cfunc wrapper gives up where it reports an exception that
//     nobody can catch; what it returns afterwards means nothing.  An exception
//     helper only runs where something raises.  What unwinds to the caller is
//     an error.  Other functions have no error exits that we know of.
//   - where a reference is absent: null, because a branch tested it; or never
//     written, because a branch found that the call that writes it failed.
//
// A fact that holds on all edges into a node holds in the node.  Linear in the
// size of the graph times the facts that hold at one node, which are few.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_PATHFACTS_H
#define PASSTHRU_ANALYSIS_PATHFACTS_H

#include "Analysis/NormalForm.h"
#include "Analysis/PathGraph.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/BitVector.h"

namespace passthru {

/// How a returning node ends.
enum class ExitKind : uint8_t {
  Success, ///< What the signature promises is handed over.
  Error,   ///< Nothing is handed over.
  Mixed,   ///< Depends on a value that is not known.
};

class PathFacts {
public:
  using Node = PathGraph::Node;

  PathFacts(NormalForm &Normal, PathPrecision Precision);

  const PathGraph &graph() const { return Graph; }

  /// Whether the function is left, or gives up, in \p N.
  bool isExit(Node N) const { return Exits.count(N); }
  /// For such a node.
  ExitKind exitKind(Node Exit) const { return Exits.lookup(Exit); }

  /// Whether some path from the start of \p N ends other than in an error.
  bool canSucceed(Node N) const { return Succeeding[N]; }

  /// Whether \p Root is absent throughout \p N.
  bool isNull(const llvm::Value *Root, Node N) const;

  /// Whether \p Root is absent whenever \p From goes to \p To.
  bool isNull(const llvm::Value *Root, Node From, Node To) const;

  /// Whether \p Root, what a call writes, is there whenever \p From goes to
  /// \p To: the call is found to have succeeded.
  bool isWritten(const llvm::Value *Root, Node From, Node To) const;

  /// Whether \p V is a new object where it is defined, or null.
  bool isNew(const llvm::Value *V) const;

  /// Whether, besides, nobody but the function ever sees it.
  bool isPrivate(const llvm::Value *V) const;
  /// Likewise, in front of \p At.
  bool isPrivateAt(const llvm::Value *V, const llvm::Instruction &At) const;
  /// Likewise, but callees that borrow it may have seen it.
  bool isShown(const llvm::Value *V) const;

  /// Whether \p A and \p B, if they are one, are null: a new object is none
  /// that was there before, and nobody gives what he has not seen.
  bool areApart(const llvm::Value *A, const llvm::Value *B) const;

  /// The nodes at whose end a branch asks whether \p Root, an RC identity root,
  /// is what another value is that is not constant; in order.
  llvm::ArrayRef<Node> comparing(const llvm::Value *Root) const;

private:
  using Subjects = llvm::SmallVector<unsigned, 2>; ///< Sorted.

  void findCarriers();
  Subjects absentIn(const KnownValues &Known) const;
  bool isAbsent(const llvm::Value *Root, llvm::ArrayRef<unsigned> Absent) const;
  void spread();
  void classifyExits();
  void findComparisons();
  bool isUnseen(const llvm::Value &New, bool MayBorrow,
                const llvm::Instruction *At) const;
  ExitKind classifyReturn(const llvm::ReturnInst &Return, Node N) const;
  bool reportsError(const llvm::BasicBlock &BB) const;

  NormalForm &Normal;
  FunctionKind Kind;
  PathGraph Graph;
  /// Of subjects whose values tell that a reference is absent: these values.
  llvm::DenseMap<unsigned, ValueSet> AbsentValues;
  std::vector<Subjects> AbsentAt; ///< By node.
  /// What is absent on an edge and was not known to be before.
  llvm::DenseMap<std::pair<Node, Node>, Subjects> AbsentOn;
  llvm::DenseMap<Node, ExitKind> Exits;
  llvm::BitVector Succeeding;
  llvm::DenseMap<const llvm::Value *, llvm::SmallVector<Node, 2>> Comparing;
  /// Answers of isPrivate(): the normal form does not change any more.
  mutable llvm::DenseMap<const llvm::Value *, bool> Private;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_PATHFACTS_H
