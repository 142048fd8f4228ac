//===- PathSearch.h - Paths, executed with counts ---------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search of Counterexample.h: states (SearchState.h), and how one follows
// from another.  Steps along a path are in SearchSteps.cpp, the search itself,
// and what it says of a path that is wrong, in Counterexample.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_PATHSEARCH_H
#define PASSTHRU_VERIFY_PATHSEARCH_H

#include "Verify/Counterexample.h"
#include "Verify/SearchState.h"
#include <map>
#include <optional>

namespace passthru {
namespace search {

/// A state with the way to it.
struct Visit {
  State At;
  size_t From; ///< Index of the visit before; itself for the first.
  /// What became of the objects of the visit before on the edge.
  llvm::SmallVector<unsigned, 4> NewNumber;
};

class Search {
public:
  Search(const TokenEquations &Equations, const CounterexampleQuery &Query);
  State first() const;
  SearchOutcome run(State First, Counterexample &Result);
  SearchOutcome runFrom(llvm::ArrayRef<Node> Prefix);
  bool goesWrongOn(llvm::ArrayRef<Node> Path);
  /// Whether what was found so far depends on WebUses::AtWorst.
  bool asksForWorst() const { return AsksForWorst; }

private:
  using Kind = Counterexample::Kind;
  bool goesWrongOn(State S, llvm::ArrayRef<Node> Path,
                   std::optional<State> &End);
  /// An event, a use, or an access of memory: the others are null.
  struct BlockEvent {
    const llvm::Instruction *At;
    const TokenEvent *Event;
    const ReferenceUse *Use;
    unsigned Ref; ///< Not of an access.
    const RepeatedLoads::Access *Access = nullptr;
  };
  llvm::ArrayRef<BlockEvent> eventsIn(const llvm::BasicBlock &BB);
  void define(State &S) const;
  void takeBack(State &S, const BlockEvent &E) const;
  void setApart(State &S, unsigned Ref) const;
  void setUnseen(State &S, unsigned Ref) const;
  Life lifeOf(unsigned Ref) const;
  bool isUsed(unsigned Ref, Node N) const;
  bool isOpen(const AffineCount &Count) const;
  void live(State &S, unsigned Number, const BlockEvent &E, int Change) const;
  void access(State &S, const RepeatedLoads::Access &A) const;
  bool use(size_t VisitNumber, State &S, const BlockEvent &E, unsigned Number,
           Counterexample &Result);
  bool execute(size_t VisitNumber, State &S, Counterexample &Result);
  bool checkExit(size_t VisitNumber, State &S, Counterexample &Result);
  enum class Step : uint8_t { Wrong, CutOff, Impossible, Done };
  bool learn(State &S, Node To);
  bool deniesEquality(const State &S, Node To) const;
  Step follow(size_t VisitNumber, State S, Node To, State &Next,
              llvm::SmallVector<unsigned, 4> &NewNumber,
              Counterexample &Result);
  bool checkLeft(size_t VisitNumber, State &S, unsigned Ref, unsigned Object,
                 bool IsError, Counterexample &Result);
  bool fail(size_t VisitNumber, State &S, unsigned Assignment, unsigned Ref,
            unsigned Object, Kind What, const llvm::Instruction *At,
            Counterexample &Result);
  void enqueue(State S, size_t From, llvm::SmallVector<unsigned, 4> NewNumber);
  using Numbers = llvm::SmallVector<unsigned, 2>; ///< Of objects.
  Numbers numbersBefore(size_t Visit, const State &Next,
                        llvm::ArrayRef<unsigned> NewNumber,
                        const Numbers &Wanted) const;
  void fill(size_t VisitNumber, const State &Last, unsigned Object,
            unsigned Assignment, Counterexample &Result);
  int value(const AffineCount &Count, unsigned Assignment) const {
    return Count.evaluate(Query.Assignments[Assignment]);
  }
  unsigned numAssignments() const { return Query.Assignments.size(); }
  /// WebUses::AtWorst, asked where it makes a difference.
  bool isAtWorst() const {
    AsksForWorst = true;
    return Query.Uses->AtWorst;
  }

  const TokenEquations &Equations;
  const CountingProblem &Problem;
  const PathGraph &Graph;
  const PathFacts &Facts;
  const CounterexampleQuery &Query;
  std::vector<Visit> Visits;
  std::map<State, size_t> Seen;
  llvm::DenseMap<const llvm::BasicBlock *, std::vector<BlockEvent>> Events;
  /// References of the web by the block that defines them; null: arguments.
  llvm::DenseMap<const llvm::BasicBlock *, llvm::SmallVector<unsigned, 2>>
      DefinedIn;
  /// By reference of the web: the nodes in which it is in use.
  llvm::DenseMap<unsigned, llvm::DenseSet<Node>> InUse;
  /// What branches find on an edge.
  std::map<std::pair<Node, Node>, KnownValues> Learned;
  bool IsCut = false; ///< A path was not followed to its end.
  mutable bool AsksForWorst = false;
};

} // namespace search
} // namespace passthru

#endif // PASSTHRU_VERIFY_PATHSEARCH_H
