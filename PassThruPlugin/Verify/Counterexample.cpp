//===- Counterexample.cpp - One path that does not balance ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Counterexample.h"
#include "Analysis/RCIdentity.h"
#include <deque>
#include <map>

using namespace llvm;
using namespace passthru;

/// States that a search may visit.
static constexpr size_t MaxStates = 20000;
/// A path on which more tokens are held is not followed.
static constexpr int MaxCount = 6;

namespace {

using Node = PathGraph::Node;
static constexpr unsigned NoObject = ~0u;

/// Where a path has come to: which reference is which object, and what is held
/// on each.  Objects are numbered in the order of the references.
struct State {
  Node N;
  /// Bit K: under assignment K nothing has gone wrong yet.
  uint32_t Alive;
  SmallVector<std::pair<unsigned, unsigned>, 4> ObjectOf; ///< By reference.
  /// By object, and for each object by assignment.
  std::vector<SmallVector<int, 2>> Counts;

  bool operator<(const State &Other) const {
    return std::tie(N, Alive, ObjectOf, Counts) <
           std::tie(Other.N, Other.Alive, Other.ObjectOf, Other.Counts);
  }
  unsigned objectOf(unsigned Ref) const {
    for (auto [Known, Object] : ObjectOf)
      if (Known == Ref)
        return Object;
    return NoObject;
  }
  /// Makes two objects one; the second has no references any more.
  void unite(unsigned A, unsigned B) {
    if (A == B || A == NoObject || B == NoObject)
      return;
    for (auto &Entry : ObjectOf)
      if (Entry.second == B)
        Entry.second = A;
    for (unsigned K = 0; K < Counts[A].size(); ++K) {
      Counts[A][K] += Counts[B][K];
      Counts[B][K] = 0;
    }
  }
};

/// A state with the way to it.
struct Visit {
  State At;
  size_t From; ///< Index of the visit before; itself for the first.
  /// What became of the objects of the visit before on the edge.
  SmallVector<unsigned, 4> NewNumber;
};

class Search {
public:
  Search(const TokenEquations &Equations, const CounterexampleQuery &Query);
  SearchOutcome run(Counterexample &Result);

private:
  using Kind = Counterexample::Kind;
  struct BlockEvent {
    const TokenEvent *Event;
    unsigned Ref;
  };
  ArrayRef<BlockEvent> eventsIn(const BasicBlock &BB);
  void define(State &S) const;
  bool execute(size_t VisitNumber, State &S, Counterexample &Result);
  bool checkExit(size_t VisitNumber, State &S, Counterexample &Result);
  bool follow(size_t VisitNumber, State S, Node To, Counterexample &Result);
  bool checkLeft(size_t VisitNumber, State &S, unsigned Ref, unsigned Object,
                 bool IsError, Counterexample &Result);
  bool fail(size_t VisitNumber, State &S, unsigned Assignment, unsigned Ref,
            unsigned Object, Kind What, const Instruction *At,
            Counterexample &Result);
  void enqueue(State S, size_t From, SmallVector<unsigned, 4> NewNumber);
  void fill(size_t VisitNumber, unsigned Object, unsigned Assignment,
            Counterexample &Result);
  int value(const AffineCount &Count, unsigned Assignment) const {
    return Count.evaluate(Query.Assignments[Assignment]);
  }
  unsigned numAssignments() const { return Query.Assignments.size(); }

  const TokenEquations &Equations;
  const CountingProblem &Problem;
  const PathGraph &Graph;
  const PathFacts &Facts;
  const CounterexampleQuery &Query;
  std::vector<Visit> Visits;
  std::map<State, size_t> Seen;
  DenseMap<const BasicBlock *, std::vector<BlockEvent>> Events;
  /// References of the web by the block that defines them; null: arguments.
  DenseMap<const BasicBlock *, SmallVector<unsigned, 2>> DefinedIn;
  /// By reference of the web: the nodes in which it is in use.
  DenseMap<unsigned, DenseSet<Node>> InUse;
  bool IsCut = false; ///< A path was not followed to its end.
};

} // namespace

Search::Search(const TokenEquations &Equations,
               const CounterexampleQuery &Query)
    : Equations(Equations), Problem(Equations.problem()),
      Graph(Equations.graph()), Facts(Equations.facts()), Query(Query) {
  for (unsigned Ref : Query.Web) {
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
    DefinedIn[I ? I->getParent() : nullptr].push_back(Ref);
    ArrayRef<Node> Nodes = Equations.nodesOf(Ref);
    InUse[Ref].insert(Nodes.begin(), Nodes.end());
  }
}

ArrayRef<Search::BlockEvent> Search::eventsIn(const BasicBlock &BB) {
  auto Inserted = Events.try_emplace(&BB);
  std::vector<BlockEvent> &Result = Inserted.first->second;
  if (!Inserted.second)
    return Result;
  for (unsigned Ref : Query.Web)
    for (const TokenEvent &E : Equations.events(Ref, BB))
      Result.push_back({&E, Ref});
  llvm::stable_sort(Result, [](const BlockEvent &A, const BlockEvent &B) {
    return A.Event->At != B.Event->At && A.Event->At->comesBefore(B.Event->At);
  });
  return Result;
}

/// New objects for what the block of \p S defines, but for phis.
void Search::define(State &S) const {
  auto Define = [&](const BasicBlock *BB) {
    auto Found = DefinedIn.find(BB);
    if (Found == DefinedIn.end())
      return;
    for (unsigned Ref : Found->second) {
      if (isa<PHINode>(Problem.Refs[Ref]) ||
          Facts.isNull(Problem.Refs[Ref], S.N))
        continue;
      S.ObjectOf.push_back({Ref, unsigned(S.Counts.size())});
      S.Counts.emplace_back();
      for (unsigned K = 0; K < numAssignments(); ++K)
        S.Counts.back().push_back(value(Problem.Initial[Ref], K));
    }
  };
  if (S.N == 0)
    Define(nullptr);
  Define(&Graph.block(S.N));
  llvm::sort(S.ObjectOf);
}

/// Something is wrong under \p Assignment.  \returns whether that was the last
/// one that was not; \p Result is filled then.
bool Search::fail(size_t VisitNumber, State &S, unsigned Assignment,
                  unsigned Ref, unsigned Object, Kind What,
                  const Instruction *At, Counterexample &Result) {
  S.Alive &= ~(1u << Assignment);
  if (S.Alive)
    return false;
  Result.What = What;
  Result.Root = Problem.Refs[Ref];
  Result.At = At;
  Result.Count = S.Counts[Object][Assignment];
  fill(VisitNumber, Object, Assignment, Result);
  return true;
}

/// Executes the node of \p S.  \returns whether it goes wrong there.
bool Search::execute(size_t VisitNumber, State &S, Counterexample &Result) {
  define(S);
  for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
    unsigned Object = S.objectOf(E.Ref);
    if (Object == NoObject)
      continue;
    for (unsigned K = 0; K < numAssignments(); ++K) {
      if (!(S.Alive >> K & 1))
        continue;
      int &Count = S.Counts[Object][K];
      Count += value(E.Event->Delta, K);
      if (E.Event->IsRelease && Count < 0 &&
          fail(VisitNumber, S, K, E.Ref, Object, Kind::OverRelease, E.Event->At,
               Result))
        return true;
    }
  }
  return false;
}

/// Whether tokens of \p Object are left where nothing refers to it any more.
bool Search::checkLeft(size_t VisitNumber, State &S, unsigned Ref,
                       unsigned Object, bool IsError, Counterexample &Result) {
  for (unsigned K = 0; K < numAssignments(); ++K) {
    int Count = S.Counts[Object][K];
    if (!(S.Alive >> K & 1) || Count == 0 ||
        (Count > 0 && IsError && !Query.RaiseLeaksCount))
      continue;
    Kind What = Count < 0 ? Kind::HandedOver
                : IsError ? Kind::RaiseLeak
                          : Kind::Leak;
    if (fail(VisitNumber, S, K, Ref, Object, What,
             Graph.block(S.N).getTerminator(), Result))
      return true;
  }
  return false;
}

/// Whether something is left at an exit.
bool Search::checkExit(size_t VisitNumber, State &S, Counterexample &Result) {
  if (!Facts.isExit(S.N))
    return false;
  bool IsError = Facts.exitKind(S.N) == ExitKind::Error;
  for (auto [Ref, Object] : S.ObjectOf)
    if (checkLeft(VisitNumber, S, Ref, Object, IsError, Result))
      return true;
  return false;
}

/// Goes from \p S, which has been executed, to \p To.  \returns whether an
/// object is lost on the way.
bool Search::follow(size_t VisitNumber, State S, Node To,
                    Counterexample &Result) {
  const BasicBlock &From = Graph.block(S.N), &Target = Graph.block(To);
  State Next;
  Next.N = To;
  for (auto [Ref, Object] : S.ObjectOf)
    if (int Gift = Equations.nullGift(Ref, S.N, To))
      for (int &Count : S.Counts[Object])
        Count += Gift;
  for (const TokenEquations::Equality &E : Equations.equalities(S.N, To))
    S.unite(S.objectOf(E.A), S.objectOf(E.B));
  SmallVector<unsigned, 4> NewNumber(S.Counts.size(), NoObject);
  SmallVector<bool, 4> IsNull(S.Counts.size(), false);
  for (auto [Ref, Object] : S.ObjectOf)
    if (Facts.isNull(Problem.Refs[Ref], S.N, To))
      IsNull[Object] = true;
  auto Keep = [&](unsigned Ref, unsigned Object) {
    if (Object == NoObject || IsNull[Object])
      return;
    if (NewNumber[Object] == NoObject) {
      NewNumber[Object] = Next.Counts.size();
      Next.Counts.push_back(S.Counts[Object]);
    }
    Next.ObjectOf.push_back({Ref, NewNumber[Object]});
  };
  for (unsigned Ref : Query.Web) {
    if (!InUse[Ref].count(To))
      continue;
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
    if (!I || I->getParent() != &Target) {
      Keep(Ref, S.objectOf(Ref));
    } else if (const auto *Phi = dyn_cast<PHINode>(I)) {
      auto Incoming = Problem.RefIndex.find(
          rcIdentityRoot(Phi->getIncomingValueForBlock(&From)));
      if (Incoming != Problem.RefIndex.end())
        Keep(Ref, S.objectOf(Incoming->second));
    }
  }
  for (auto [Ref, Object] : S.ObjectOf)
    if (NewNumber[Object] == NoObject && !IsNull[Object] &&
        checkLeft(VisitNumber, S, Ref, Object, !Facts.canSucceed(To), Result)) {
      Result.Path.push_back(To);
      return true;
    }
  Next.Alive = S.Alive;
  for (auto &Counts : Next.Counts)
    for (unsigned K = 0; K < numAssignments(); ++K) {
      if (!(Next.Alive >> K & 1))
        Counts[K] = 0; // States that differ in nothing that matters are one.
      else if (std::abs(Counts[K]) > MaxCount) {
        IsCut = true;
        return false;
      }
    }
  llvm::sort(Next.ObjectOf);
  enqueue(std::move(Next), VisitNumber, std::move(NewNumber));
  return false;
}

void Search::enqueue(State S, size_t From, SmallVector<unsigned, 4> NewNumber) {
  // Number objects in the order of the references, so that equal states are
  // found to be equal.
  SmallVector<unsigned, 4> Order(S.Counts.size(), NoObject);
  std::vector<SmallVector<int, 2>> Counts;
  for (auto &Entry : S.ObjectOf) {
    unsigned &Object = Entry.second;
    if (Order[Object] == NoObject) {
      Order[Object] = Counts.size();
      Counts.push_back(S.Counts[Object]);
    }
    Object = Order[Object];
  }
  S.Counts = std::move(Counts);
  for (unsigned &Object : NewNumber)
    if (Object != NoObject)
      Object = Order[Object];
  if (Seen.try_emplace(S, Visits.size()).second)
    Visits.push_back({std::move(S), From, std::move(NewNumber)});
}

/// Writes down the path to the end of the visit, and what happened to
/// \p Object on it.
void Search::fill(size_t VisitNumber, unsigned Object, unsigned Assignment,
                  Counterexample &Result) {
  struct Place {
    size_t Visit;
    unsigned Object;
  };
  std::vector<Place> Way;
  for (size_t V = VisitNumber;; V = Visits[V].From) {
    Way.push_back({V, Object});
    if (Visits[V].From == V)
      break;
    ArrayRef<unsigned> NewNumber = Visits[V].NewNumber;
    auto Before = llvm::find(NewNumber, Object);
    Object = Object != NoObject && Before != NewNumber.end()
                 ? Before - NewNumber.begin()
                 : NoObject;
  }
  for (const Place &P : reverse(Way)) {
    State S = Visits[P.Visit].At;
    Result.Path.push_back(S.N);
    size_t Known = S.Counts.size();
    define(S);
    if (P.Object == NoObject)
      continue;
    int Count = P.Object < S.Counts.size() ? S.Counts[P.Object][Assignment] : 0;
    if (P.Object >= Known)
      for (auto [Ref, Own] : S.ObjectOf)
        if (Own == P.Object)
          if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]))
            Result.Events.push_back({I, Problem.Refs[Ref], Count, Count, S.N});
    for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
      int Change = value(E.Event->Delta, Assignment);
      if (S.objectOf(E.Ref) != P.Object || Change == 0)
        continue;
      Count += Change;
      Result.Events.push_back(
          {E.Event->At, Problem.Refs[E.Ref], Change, Count, S.N});
      if (E.Event->At == Result.At && P.Visit == VisitNumber)
        return;
    }
  }
}

SearchOutcome Search::run(Counterexample &Result) {
  State First;
  First.N = 0;
  First.Alive = numAssignments() >= 32 ? ~0u : (1u << numAssignments()) - 1;
  enqueue(First, 0, {});
  for (size_t V = 0; V < Visits.size(); ++V) {
    if (V == MaxStates)
      return SearchOutcome::GaveUp;
    State S = Visits[V].At;
    if (execute(V, S, Result) || checkExit(V, S, Result))
      return SearchOutcome::Found;
    if (Facts.isExit(S.N))
      continue;
    for (Node To : Graph.successors(S.N))
      if (!Query.IsBarred(S.N, To) && follow(V, S, To, Result))
        return SearchOutcome::Found;
  }
  return IsCut ? SearchOutcome::GaveUp : SearchOutcome::NoneExists;
}

SearchOutcome passthru::findCounterexample(const TokenEquations &Equations,
                                           const CounterexampleQuery &Query,
                                           Counterexample &Result) {
  Result = Counterexample();
  return Search(Equations, Query).run(Result);
}
