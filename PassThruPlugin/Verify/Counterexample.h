//===- Counterexample.h - One path that does not balance --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Token equations without a solution say that something is wrong with a web;
// people want to see one path on which it is.  This is a search for a shortest
// one: paths of the graph are executed with the web's objects and their counts,
// breadth first, until a count is wrong.  What the code leaves open (whether a
// store takes a token) is taken from an assignment.
//
// The search is exhaustive up to a budget.  If it ends without finding one,
// each path balances, although the equations have no solution: they demand that
// paths agree where they meet, also where a value that no branch has tested yet
// tells them apart.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_COUNTEREXAMPLE_H
#define PASSTHRU_VERIFY_COUNTEREXAMPLE_H

#include "Analysis/TokenEquations.h"
#include "Verify/Loans.h"
#include "Verify/RepeatedLoads.h"
#include <optional>

namespace passthru {

/// A place on a path at which a token of the object comes or goes.
struct PathEvent {
  const llvm::Instruction *At; ///< In the copy.
  const llvm::Value *Root;     ///< The reference, as it is called there.
  int Change;                  ///< Tokens.
  int Count;                   ///< What is held afterwards.
  PathGraph::Node Node;
};

/// A use of a reference, of a pointer into its object, or of what was read out
/// of the object.
struct ReferenceUse {
  unsigned Ref;
  const llvm::Instruction *At; ///< In the copy.
  bool IsDirect;               ///< Not of what was read out of the object.
  /// By a callee that may want nothing but the address: a use only if nobody
  /// else can keep the object alive.
  bool MayBeAddressOnly;
};

struct Counterexample {
  enum class Kind : uint8_t {
    OverRelease, ///< A release of what is not owned.
    Stolen,      ///< A callee takes over what is not owned.
    Leak,        ///< Owned when nothing refers to it any more, or at an exit.
    HandedOver,  ///< More is handed over than is owned.
    RaiseLeak,   ///< A leak at an error exit.
    UseAfterRelease, ///< A use of what was given here and is all released.
  };
  Kind What;
  const llvm::Value *Root;           ///< The last reference to the object.
  const llvm::Instruction *At;       ///< Where it shows.
  int Count;                         ///< Tokens held there.
  const ReferenceUse *Use = nullptr; ///< The one after the release.
  bool AsksForWorst = false; ///< The outcome depends on WebUses::AtWorst.
  std::vector<PathGraph::Node> Path; ///< From the entry.
  std::vector<PathEvent> Events;     ///< Of the object, in order.
};

/// How the references of a web are used.
struct WebUses {
  std::vector<ReferenceUse> Uses;
  /// By reference: the nodes from which one of its uses, its events, or a phi
  /// that it feeds can be reached.
  llvm::DenseMap<unsigned, llvm::DenseSet<PathGraph::Node>> Before;
  llvm::DenseSet<unsigned> Fresh; ///< The only references to new objects.
  llvm::DenseSet<unsigned> Held;  ///< What the caller or a MemInfo holds.
  /// By reference: the one whose object lends it, and may alone keep it alive.
  llvm::DenseMap<unsigned, unsigned> LentBy;
  /// A loan, and the reference that is taken out of memory later and is to the
  /// same object.
  std::optional<Loans::Pair> TakenAs;
  /// Whether nobody else has a token of what memory gives back, and callees
  /// look at what they get.
  bool AtWorst = false;
  /// Whether no result is its call's argument if it may be something else.
  bool ResultsAreApart = false;
};

/// What to look for.
struct CounterexampleQuery {
  llvm::ArrayRef<unsigned> Web; ///< References that phis connect.
  /// Values of the system's unknowns, at least one and at most 32 times.  A
  /// path is wrong if it is wrong under each of them.
  llvm::ArrayRef<std::vector<int>> Assignments;
  bool RaiseLeaksCount = false; ///< Look for RaiseLeak, too.
  /// Paths through these edges do not count.
  llvm::function_ref<bool(PathGraph::Node, PathGraph::Node)> IsBarred;
  /// If there are some: look for nothing but UseAfterRelease, under the first
  /// assignment.
  const WebUses *Uses = nullptr;
  /// If this is not null: nobody but MemoryWriters changes what is loaded
  /// twice.
  const RepeatedLoads *Memory = nullptr;
  Writers MemoryWriters = Writers::Nobody;
  /// Callees that borrow a new object keep no reference to it: nothing that
  /// comes from elsewhere is that object.
  bool NewIsApart = false;
};

enum class SearchOutcome : uint8_t {
  Found,
  NoneExists,
  GaveUp, ///< There are more states than the budget allows.
};

/// Fills \p Result if one was found.
SearchOutcome findCounterexample(const TokenEquations &Equations,
                                 const CounterexampleQuery &Query,
                                 Counterexample &Result);

/// Whether \p Path, which a search has found, is wrong under all assignments of
/// \p Query.
bool goesWrongOn(const TokenEquations &Equations,
                 const CounterexampleQuery &Query,
                 llvm::ArrayRef<PathGraph::Node> Path);

/// Whether a path that begins with \p Prefix, which a search has found, is
/// wrong under all assignments of \p Query.
SearchOutcome goesWrongFrom(const TokenEquations &Equations,
                            const CounterexampleQuery &Query,
                            llvm::ArrayRef<PathGraph::Node> Prefix);

} // namespace passthru

#endif // PASSTHRU_VERIFY_COUNTEREXAMPLE_H
