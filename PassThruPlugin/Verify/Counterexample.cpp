//===- Counterexample.cpp - One path that does not balance ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Counterexample.h"
#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "Verify/SearchState.h"
#include <deque>
#include <map>

using namespace llvm;
using namespace passthru;
using namespace passthru::search;

/// States that a search may visit.
static constexpr size_t MaxStates = 20000;
/// A path on which more tokens are held is not followed.
static constexpr int MaxCount = 6;

namespace {

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
  bool goesWrongOn(ArrayRef<Node> Path);

private:
  using Kind = Counterexample::Kind;
  /// An event or, if that is null, a use.
  struct BlockEvent {
    const Instruction *At;
    const TokenEvent *Event;
    const ReferenceUse *Use;
    unsigned Ref;
  };
  ArrayRef<BlockEvent> eventsIn(const BasicBlock &BB);
  void define(State &S) const;
  Life lifeOf(unsigned Ref) const;
  bool isUsed(unsigned Ref, Node N) const;
  static void live(Object &O, const BlockEvent &E, int Change);
  bool use(size_t VisitNumber, State &S, const BlockEvent &E, unsigned Number,
           Counterexample &Result);
  bool execute(size_t VisitNumber, State &S, Counterexample &Result);
  bool checkExit(size_t VisitNumber, State &S, Counterexample &Result);
  enum class Step : uint8_t { Wrong, CutOff, Impossible, Done };
  bool learn(State &S, Node To);
  bool deniesEquality(const State &S, Node To) const;
  Step follow(size_t VisitNumber, State S, Node To, State &Next,
              SmallVector<unsigned, 4> &NewNumber, Counterexample &Result);
  bool checkLeft(size_t VisitNumber, State &S, unsigned Ref, unsigned Object,
                 bool IsError, Counterexample &Result);
  bool fail(size_t VisitNumber, State &S, unsigned Assignment, unsigned Ref,
            unsigned Object, Kind What, const Instruction *At,
            Counterexample &Result);
  State first() const;
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
  /// What branches find on an edge.
  std::map<std::pair<Node, Node>, KnownValues> Learned;
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
  if (Query.Uses)
    for (const ReferenceUse &U : Query.Uses->Uses)
      if (U.At->getParent() == &BB)
        Result.push_back({U.At, nullptr, &U, U.Ref});
  for (unsigned Ref : Query.Web)
    for (const TokenEvent &E : Equations.events(Ref, BB))
      Result.push_back({E.At, &E, nullptr, Ref});
  llvm::stable_sort(Result, [](const BlockEvent &A, const BlockEvent &B) {
    return A.At != B.At && A.At->comesBefore(B.At);
  });
  return Result;
}

/// What is known of the object of \p Ref where it is defined.
Life Search::lifeOf(unsigned Ref) const {
  if (Query.Uses->Held.count(Ref))
    return Life::Held;
  const AffineCount &First = Problem.Initial[Ref];
  // What is an argument, others may keep alive.
  if (!First.isConstant() || First.Constant != 1 ||
      Problem.PassedThrough.count(Ref))
    return Life::Unknown;
  return Query.Uses->Fresh.count(Ref) ? Life::Fresh : Life::Given;
}

/// Whether \p Ref matters from the start of \p N on.
bool Search::isUsed(unsigned Ref, Node N) const {
  return (Query.Uses ? Query.Uses->Before : InUse).find(Ref)->second.count(N);
}

/// The life of \p O after \p E, which changes its count by \p Change.
void Search::live(Object &O, const BlockEvent &E, int Change) {
  if (O.Alive == Life::Held)
    return;
  if (NormalForm::isTakenMark(*E.At) && Change > 0 && O.Counts[0] == Change)
    O.Alive = Life::Given;
  else if (!E.Event->Delta.isConstant() || (Change < 0 && !E.Event->IsRelease))
    O.Alive = Life::Unknown;
  else if (E.Event->IsRelease && O.Counts[0] == 0)
    O.Alive = O.Alive == Life::Fresh   ? Life::FreshOver
              : O.Alive == Life::Given ? Life::Over
                                       : Life::Unknown;
}

/// Whether \p E uses object \p Number too late.
bool Search::use(size_t VisitNumber, State &S, const BlockEvent &E,
                 unsigned Number, Counterexample &Result) {
  Life Alive = S.Objects[Number].Alive;
  if (Alive != Life::FreshOver &&
      (Alive != Life::Over || E.Use->MayBeAddressOnly))
    return false;
  Result.Use = E.Use;
  return fail(VisitNumber, S, 0, E.Ref, Number, Kind::UseAfterRelease, E.At,
              Result);
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
      S.ObjectOf.push_back({Ref, unsigned(S.Objects.size())});
      S.Objects.emplace_back();
      if (Facts.isNew(Problem.Refs[Ref]))
        S.Objects.back().From = Origin::New;
      else if (isa<Argument>(Problem.Refs[Ref]))
        S.Objects.back().From = Origin::Argument;
      if (Query.Uses)
        S.Objects.back().Alive = lifeOf(Ref);
      for (unsigned K = 0; K < numAssignments(); ++K)
        S.Objects.back().Counts.push_back(value(Problem.Initial[Ref], K));
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
  Result.Count = S.Objects[Object].Counts[Assignment];
  fill(VisitNumber, Object, Assignment, Result);
  return true;
}

/// Executes the node of \p S.  \returns whether it goes wrong there.
bool Search::execute(size_t VisitNumber, State &S, Counterexample &Result) {
  define(S);
  for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
    unsigned Object = S.objectOf(E.Ref);
    if (Object == NoObject || S.Objects[Object].Is == Found::Null ||
        (E.Event && !Equations.happens(*E.Event, S.N)))
      continue;
    if (E.Use) {
      if (use(VisitNumber, S, E, Object, Result))
        return true;
      continue;
    }
    for (unsigned K = 0; K < numAssignments(); ++K) {
      if (!(S.Alive >> K & 1))
        continue;
      int Change = value(E.Event->Delta, K);
      int &Count = S.Objects[Object].Counts[K] += Change;
      if (Query.Uses)
        live(S.Objects[Object], E, Change);
      else if (E.Event->needsToken() && Count < 0 &&
               fail(VisitNumber, S, K, E.Ref, Object,
                    E.Event->IsStolen ? Kind::Stolen : Kind::OverRelease, E.At,
                    Result))
        return true;
    }
  }
  return false;
}

/// Whether tokens of \p Object are left where nothing refers to it any more.
bool Search::checkLeft(size_t VisitNumber, State &S, unsigned Ref,
                       unsigned Object, bool IsError, Counterexample &Result) {
  if (Query.Uses)
    return false;
  for (unsigned K = 0; K < numAssignments(); ++K) {
    int Count = S.Objects[Object].Counts[K];
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

/// Adds what it says about objects that \p S goes to \p To.  \returns false if
/// they cannot be what they were found to be before, under other names.
bool Search::learn(State &S, Node To) {
  const ConditionFacts &Conditions = Graph.conditions();
  auto Inserted = Learned.try_emplace({S.N, To});
  KnownValues &Known = Inserted.first->second;
  if (Inserted.second)
    Known = Graph.knownOnEdge(S.N, To, Graph.known(S.N)).first;
  for (auto [Ref, Number] : S.ObjectOf) {
    int Subject = Conditions.subjectOf(Problem.Refs[Ref]);
    if (Subject < 0)
      continue;
    Found Is = Conditions.isNull(Subject, Known)      ? Found::Null
               : Conditions.isPresent(Subject, Known) ? Found::Present
                                                      : Found::Nothing;
    Found &Before = S.Objects[Number].Is;
    if (Before == Found::Nothing)
      Before = Is;
    else if (Is != Found::Nothing && Is != Before)
      return false;
  }
  return true;
}

/// Whether it takes two names of one object to be two that \p S goes to \p To.
bool Search::deniesEquality(const State &S, Node To) const {
  return llvm::any_of(Graph.successors(S.N), [&](Node Other) {
    return &Graph.block(Other) != &Graph.block(To) &&
           llvm::any_of(Equations.equalities(S.N, Other), [&](const auto &E) {
             unsigned Object = S.objectOf(E.A);
             return Object != NoObject && Object == S.objectOf(E.B);
           });
  });
}

/// Goes from \p S, which has been executed, to \p To, which makes \p Next of
/// it. Wrong if an object is lost on the way.
Search::Step Search::follow(size_t VisitNumber, State S, Node To, State &Next,
                            SmallVector<unsigned, 4> &NewNumber,
                            Counterexample &Result) {
  const BasicBlock &From = Graph.block(S.N), &Target = Graph.block(To);
  Next = State();
  Next.N = To;
  for (auto [Ref, Object] : S.ObjectOf)
    for (unsigned K = 0; K < numAssignments(); ++K)
      S.Objects[Object].Counts[K] += value(Equations.nullGift(Ref, S.N, To), K);
  for (const TokenEquations::Equality &E : Equations.equalities(S.N, To)) {
    unsigned A = S.objectOf(E.A), B = S.objectOf(E.B);
    bool AreNull = A != B && A != NoObject && B != NoObject &&
                   S.Objects[A].isApartFrom(S.Objects[B]);
    if (AreNull && S.Objects[B].Is == Found::Present)
      return Step::Impossible;
    S.unite(A, B);
    // What denotes no object is null, and so is what it is equal to.
    if (AreNull || (A == NoObject) != (B == NoObject)) {
      Found &Is = S.Objects[A == NoObject ? B : A].Is;
      if (Is == Found::Present)
        return Step::Impossible;
      Is = Found::Null;
    }
  }
  if (!learn(S, To) || deniesEquality(S, To))
    return Step::Impossible;
  NewNumber.assign(S.Objects.size(), NoObject);
  SmallVector<bool, 4> IsNull(S.Objects.size(), false);
  for (auto [Ref, Object] : S.ObjectOf)
    if (Equations.isNull(Ref, S.N, To))
      IsNull[Object] = true;
  for (unsigned Number = 0; Number < S.Objects.size(); ++Number)
    if (S.Objects[Number].Is == Found::Null) {
      IsNull[Number] = true;
      for (int &Count : S.Objects[Number].Counts)
        Count = 0;
    }
  auto Keep = [&](unsigned Ref, unsigned Object) {
    if (Object == NoObject ||
        (IsNull[Object] && S.Objects[Object].Is != Found::Null))
      return;
    if (NewNumber[Object] == NoObject) {
      NewNumber[Object] = Next.Objects.size();
      Next.Objects.push_back(S.Objects[Object]);
    }
    Next.ObjectOf.push_back({Ref, NewNumber[Object]});
  };
  for (unsigned Ref : Query.Web) {
    if (!isUsed(Ref, To))
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
      return Step::Wrong;
    }
  Next.Alive = S.Alive;
  for (Object &O : Next.Objects)
    for (unsigned K = 0; K < numAssignments(); ++K) {
      if (!(Next.Alive >> K & 1))
        O.Counts[K] = 0; // States that differ in nothing that matters are one.
      else if (std::abs(O.Counts[K]) > MaxCount)
        return Step::CutOff;
    }
  llvm::sort(Next.ObjectOf);
  return Step::Done;
}

void Search::enqueue(State S, size_t From, SmallVector<unsigned, 4> NewNumber) {
  // Number objects in the order of the references, so that equal states are
  // found to be equal.
  SmallVector<unsigned, 4> Order(S.Objects.size(), NoObject);
  std::vector<Object> Objects;
  for (auto &Entry : S.ObjectOf) {
    unsigned &Number = Entry.second;
    if (Order[Number] == NoObject) {
      Order[Number] = Objects.size();
      Objects.push_back(S.Objects[Number]);
    }
    Number = Order[Number];
  }
  S.Objects = std::move(Objects);
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
    size_t Known = S.Objects.size();
    define(S);
    if (P.Object == NoObject)
      continue;
    int Count = P.Object < S.Objects.size()
                    ? S.Objects[P.Object].Counts[Assignment]
                    : 0;
    if (P.Object >= Known)
      for (auto [Ref, Own] : S.ObjectOf)
        if (Own == P.Object)
          if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]))
            Result.Events.push_back({I, Problem.Refs[Ref], Count, Count, S.N});
    for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
      bool IsLast = E.At == Result.At && P.Visit == VisitNumber;
      if (IsLast && E.Use)
        return;
      int Change = E.Event && Equations.happens(*E.Event, S.N)
                       ? value(E.Event->Delta, Assignment)
                       : 0;
      if (S.objectOf(E.Ref) != P.Object || Change == 0)
        continue;
      Count += Change;
      Result.Events.push_back({E.At, Problem.Refs[E.Ref], Change, Count, S.N});
      if (IsLast)
        return;
    }
  }
}

State Search::first() const {
  State First;
  First.N = 0;
  First.Alive = numAssignments() >= 32 ? ~0u : (1u << numAssignments()) - 1;
  return First;
}

/// Whether the path that a search has found is wrong under these assignments,
/// too.
bool Search::goesWrongOn(ArrayRef<Node> Path) {
  State S = first();
  Counterexample Ignored;
  enqueue(S, 0, {}); // What fails is described from a visit.
  for (size_t I = 0; I < Path.size(); ++I) {
    if (execute(0, S, Ignored) || checkExit(0, S, Ignored))
      return true;
    State Next;
    SmallVector<unsigned, 4> NewNumber;
    if (I + 1 < Path.size()) {
      Step Taken = follow(0, S, Path[I + 1], Next, NewNumber, Ignored);
      if (Taken == Step::Wrong || Taken == Step::Impossible)
        return Taken == Step::Wrong;
    }
    S = std::move(Next);
  }
  return false;
}

SearchOutcome Search::run(Counterexample &Result) {
  enqueue(first(), 0, {});
  for (size_t V = 0; V < Visits.size(); ++V) {
    if (V == MaxStates)
      return SearchOutcome::GaveUp;
    State S = Visits[V].At;
    if (execute(V, S, Result) || checkExit(V, S, Result))
      return SearchOutcome::Found;
    if (Facts.isExit(S.N))
      continue;
    for (Node To : Graph.successors(S.N)) {
      if (Query.IsBarred(S.N, To))
        continue;
      State Next;
      SmallVector<unsigned, 4> NewNumber;
      switch (follow(V, S, To, Next, NewNumber, Result)) {
      case Step::Wrong:
        return SearchOutcome::Found;
      case Step::CutOff:
        IsCut = true;
        break;
      case Step::Impossible:
        break;
      case Step::Done:
        enqueue(std::move(Next), V, std::move(NewNumber));
        break;
      }
    }
  }
  return IsCut ? SearchOutcome::GaveUp : SearchOutcome::NoneExists;
}

SearchOutcome passthru::findCounterexample(const TokenEquations &Equations,
                                           const CounterexampleQuery &Query,
                                           Counterexample &Result) {
  Result = Counterexample();
  return Search(Equations, Query).run(Result);
}

bool passthru::goesWrongOn(const TokenEquations &Equations,
                           const CounterexampleQuery &Query,
                           ArrayRef<PathGraph::Node> Path) {
  return Search(Equations, Query).goesWrongOn(Path);
}
