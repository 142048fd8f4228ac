//===- Counterexample.cpp - One path that does not balance ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/PathSearch.h"

using namespace llvm;
using namespace passthru;
using namespace passthru::search;

/// States that a search may visit.
static constexpr size_t MaxStates = 20000;

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
  fill(VisitNumber, S, Object, Assignment, Result);
  return true;
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
  for (auto &Entry : S.Contents)
    if (Entry.second != NoObject)
      Entry.second = Order[Entry.second];
  llvm::sort(S.Contents);
  for (auto *Pairs : {&S.Lent, &S.Apart}) {
    for (auto &[First, Second] : *Pairs) {
      First = Order[First];
      Second = Order[Second];
    }
    llvm::sort(*Pairs);
    Pairs->erase(std::unique(Pairs->begin(), Pairs->end()), Pairs->end());
  }
  for (unsigned &Object : NewNumber)
    if (Object != NoObject)
      Object = Order[Object];
  if (Seen.try_emplace(S, Visits.size()).second)
    Visits.push_back({std::move(S), From, std::move(NewNumber)});
}

/// What is found to be one object behind \p Visit may be several in it:
/// the numbers there of what becomes one of \p Wanted on the way to \p Next.
Search::Numbers Search::numbersBefore(size_t Visit, const State &Next,
                                      ArrayRef<unsigned> NewNumber,
                                      const Numbers &Wanted) const {
  State S = Visits[Visit].At;
  define(S);
  Numbers Result;
  for (unsigned Number = 0; Number < NewNumber.size(); ++Number)
    if (is_contained(Wanted, NewNumber[Number]))
      Result.push_back(Number);
  for (const TokenEquations::Equality &E : Equations.equalities(S.N, Next.N)) {
    unsigned A = S.objectOf(E.A), B = S.objectOf(E.B);
    bool HasA = is_contained(Result, A), HasB = is_contained(Result, B);
    if (HasA != HasB && A != NoObject && B != NoObject)
      Result.push_back(HasA ? B : A);
  }
  return Result;
}

/// Writes down the path to the end of the visit, and what happened on it to
/// \p Object, as \p Last has it.
void Search::fill(size_t VisitNumber, const State &Last, unsigned Object,
                  unsigned Assignment, Counterexample &Result) {
  struct Place {
    size_t Visit;
    Numbers Objects;
  };
  Numbers Objects;
  State End = Visits[VisitNumber].At;
  define(End);
  // What an edge has made one is not one yet in the visit.
  for (auto [Ref, Number] : Last.ObjectOf)
    if (unsigned Own = End.objectOf(Ref);
        Number == Object && Own != NoObject && !is_contained(Objects, Own))
      Objects.push_back(Own);
  std::vector<Place> Way;
  for (size_t V = VisitNumber;; V = Visits[V].From) {
    Way.push_back({V, Objects});
    if (Visits[V].From == V)
      break;
    Objects = numbersBefore(Visits[V].From, Visits[V].At, Visits[V].NewNumber,
                            Objects);
  }
  for (const Place &P : reverse(Way)) {
    State S = Visits[P.Visit].At;
    Result.Path.push_back(S.N);
    size_t Known = S.Objects.size();
    define(S);
    int Count = 0;
    for (unsigned Number : P.Objects)
      Count += Number < Known ? S.Objects[Number].Counts[Assignment] : 0;
    for (auto [Ref, Own] : S.ObjectOf) {
      if (Own < Known || !is_contained(P.Objects, Own))
        continue;
      int Gift = S.Objects[Own].Counts[Assignment];
      Count += Gift;
      if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]))
        Result.Events.push_back({I, Problem.Refs[Ref], Gift, Count, S.N});
    }
    for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
      bool IsLast = E.At == Result.At && P.Visit == VisitNumber;
      if (IsLast && E.Use)
        return;
      int Change = E.Event && Equations.happens(*E.Event, S.N)
                       ? value(E.Event->Delta, Assignment)
                       : 0;
      if (Change == 0 || !is_contained(P.Objects, S.objectOf(E.Ref)))
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

/// Whether \p Path is wrong from \p S on, under all assignments that are alive
/// in it.  If not, and if it can be taken, \p End is its end.
bool Search::goesWrongOn(State S, ArrayRef<Node> Path,
                         std::optional<State> &End) {
  Counterexample Ignored;
  enqueue(S, 0, {}); // What fails is described from a visit.
  for (size_t I = 0; I < Path.size(); ++I) {
    if (I + 1 == Path.size())
      End = S;
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

/// Whether the path that a search has found is wrong under these assignments,
/// too.
bool Search::goesWrongOn(ArrayRef<Node> Path) {
  std::optional<State> End;
  return goesWrongOn(first(), Path, End);
}

SearchOutcome Search::runFrom(ArrayRef<Node> Prefix) {
  std::optional<State> End;
  if (goesWrongOn(first(), Prefix, End))
    return SearchOutcome::Found;
  if (!End)
    return SearchOutcome::NoneExists;
  Visits.clear();
  Seen.clear();
  Counterexample Ignored;
  return run(*std::move(End), Ignored);
}

SearchOutcome Search::run(State First, Counterexample &Result) {
  enqueue(std::move(First), 0, {});
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
  Search Paths(Equations, Query);
  SearchOutcome Outcome = Paths.run(Paths.first(), Result);
  Result.AsksForWorst = Paths.asksForWorst();
  return Outcome;
}

bool passthru::goesWrongOn(const TokenEquations &Equations,
                           const CounterexampleQuery &Query,
                           ArrayRef<PathGraph::Node> Path) {
  return Search(Equations, Query).goesWrongOn(Path);
}

SearchOutcome passthru::goesWrongFrom(const TokenEquations &Equations,
                                      const CounterexampleQuery &Query,
                                      ArrayRef<PathGraph::Node> Prefix) {
  return Search(Equations, Query).runFrom(Prefix);
}
