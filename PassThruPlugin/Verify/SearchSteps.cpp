//===- SearchSteps.cpp - What happens along a path ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "Verify/PathSearch.h"
#include "llvm/IR/Constants.h"

using namespace llvm;
using namespace passthru;
using namespace passthru::search;

/// A path on which more tokens are held is not followed.
static constexpr int MaxCount = 6;

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
  if (Query.Memory)
    for (const RepeatedLoads::Access &A : Query.Memory->accesses(BB))
      Result.push_back({A.At, nullptr, nullptr, 0, &A});
  for (unsigned Ref : Query.Web)
    for (const TokenEvent &E : Equations.events(Ref, BB))
      Result.push_back({E.At, &E, nullptr, Ref});
  llvm::stable_sort(Result, [](const BlockEvent &A, const BlockEvent &B) {
    return A.At != B.At && A.At->comesBefore(B.At);
  });
  return Result;
}

/// Whether \p Count depends on what nobody knows.
bool Search::isOpen(const AffineCount &Count) const {
  return llvm::any_of(Count.Terms, [&](const AffineCount::Term &T) {
    return !Query.Uses->ResultsAreApart ||
           !is_contained(Problem.IfArgument, T.Unknown);
  });
}

/// What is known of the object of \p Ref where it is defined.
Life Search::lifeOf(unsigned Ref) const {
  if (Query.Uses->Held.count(Ref))
    return Life::Held;
  const AffineCount &First = Problem.Initial[Ref];
  if (First.isConstant() && First.Constant == 0 &&
      (isa<LoadInst>(Problem.Refs[Ref]) || Query.Uses->LentBy.count(Ref) ||
       (Query.Uses->TakenAs && Query.Uses->TakenAs->first == Ref)))
    return Life::Lent;
  // What is an argument, others may keep alive.
  if (isOpen(First) || First.Constant != 1 || Problem.PassedThrough.count(Ref))
    return Life::Unknown;
  return Query.Uses->Fresh.count(Ref) ? Life::Fresh : Life::Given;
}

/// Whether \p Ref matters from the start of \p N on.
bool Search::isUsed(unsigned Ref, Node N) const {
  return (Query.Uses ? Query.Uses->Before : InUse).find(Ref)->second.count(N);
}

/// What \p S says of the lives of objects after \p E, which changes the count
/// of object \p Number by \p Change.
void Search::live(State &S, unsigned Number, const BlockEvent &E,
                  int Change) const {
  Object &O = S.Objects[Number];
  if (O.Alive == Life::Held)
    return;
  if (NormalForm::isTakenMark(*E.At) && Change > 0 &&
      (O.Alive == Life::Lent || O.Alive == Life::Over ||
       (O.Counts[0] == Change && isAtWorst())))
    O.Alive = Life::Given;
  else if (O.Alive == Life::Over || O.Alive == Life::FreshOver)
    return; // Nothing else brings it back.
  else if (isOpen(E.Event->Delta) || (Change < 0 && !E.Event->IsRelease))
    O.Alive = Life::Unknown;
  // B2: it releases what has been given to memory in between.
  else if (E.Event->IsRelease && O.Counts[0] < 0 && isAtWorst())
    O.Alive = Life::Over;
  else if (E.Event->IsRelease && O.Counts[0] == 0 && O.Alive != Life::Lent)
    O.Alive = O.Alive == Life::Fresh   ? Life::FreshOver
              : O.Alive == Life::Given ? Life::Over
                                       : Life::Unknown;
  if (O.Alive != Life::Over && O.Alive != Life::FreshOver)
    return;
  // What it lends is ours alone now, or gone.
  SmallVector<unsigned, 4> Gone{Number};
  while (!Gone.empty()) {
    unsigned Lender = Gone.pop_back_val();
    for (auto [Lent, From] : S.Lent) {
      Object &Now = S.Objects[Lent];
      if (From != Lender || Now.Alive != Life::Lent)
        continue;
      Now.Alive = Now.Counts[0] == 0 ? Life::Over : Life::Given;
      if (Now.Alive == Life::Over)
        Gone.push_back(Lent);
    }
  }
}

/// Whether \p E uses object \p Number too late.
bool Search::use(size_t VisitNumber, State &S, const BlockEvent &E,
                 unsigned Number, Counterexample &Result) {
  Life Alive = S.Objects[Number].Alive;
  if (Alive != Life::FreshOver &&
      (Alive != Life::Over || (E.Use->MayBeAddressOnly && !isAtWorst())))
    return false;
  Result.Use = E.Use;
  return fail(VisitNumber, S, 0, E.Ref, Number, Kind::UseAfterRelease, E.At,
              Result);
}

/// What is loaded from a place is what was loaded from there, or stored,
/// before.
void Search::access(State &S, const RepeatedLoads::Access &A) const {
  using Kind = RepeatedLoads::Access::Kind;
  if (A.What != Kind::Load &&
      Query.MemoryWriters >=
          (A.What == Kind::Call ? Writers::Calls : Writers::CallsAndStores))
    S.Contents.clear();
  if (A.What == Kind::Call || A.What == Kind::StoreElsewhere)
    return;
  unsigned Object = A.Ref < 0 ? NoObject : S.objectOf(A.Ref);
  if (A.What == Kind::Store || A.What == Kind::StoreAcross)
    llvm::erase_if(S.Contents, [&](const auto &Entry) {
      return Entry.first == A.Place ||
             Query.Memory->dependsOn(Entry.first, A.Place);
    });
  const auto *Store = A.What == Kind::Store ? cast<StoreInst>(A.At) : nullptr;
  if (Store && isa<ConstantPointerNull>(Store->getValueOperand()))
    S.Contents.push_back({A.Place, NoObject});
  if (Object == NoObject)
    return;
  auto At = llvm::find_if(
      S.Contents, [&](const auto &Entry) { return Entry.first == A.Place; });
  if (At == S.Contents.end())
    S.Contents.push_back({A.Place, Object});
  else if (At->second == NoObject)
    S.Objects[Object].setNull();
  else
    S.unite(At->second, Object);
}

/// Objects that were there when \p Ref, the last one, was made.
void Search::setApart(State &S, unsigned Ref) const {
  unsigned New = S.Objects.size() - 1;
  const auto *Made = cast<Instruction>(Problem.Refs[Ref]);
  for (auto [Other, Object] : S.ObjectOf) {
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Other]);
    bool IsOlder = !I || isa<PHINode>(I) ||
                   I->getParent() != Made->getParent() || I->comesBefore(Made);
    if (Object != New && IsOlder && !S.areApart(New, Object))
      S.Apart.push_back({New, Object});
  }
}

/// New objects that nobody has seen where \p Ref, the last one, comes from
/// somebody else.
void Search::setUnseen(State &S, unsigned Ref) const {
  unsigned Given = S.Objects.size() - 1;
  const auto *At = dyn_cast<Instruction>(Problem.Refs[Ref]);
  for (auto [Other, Object] : S.ObjectOf)
    if (At && Object != Given && S.Objects[Object].isNew() &&
        Facts.isPrivateAt(Problem.Refs[Other], *At))
      S.Apart.push_back({Object, Given});
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
        S.Objects.back().From =
            Facts.isPrivate(Problem.Refs[Ref]) ? Origin::Private
            : Facts.isShown(Problem.Refs[Ref]) ? Origin::Shown
                                               : Origin::New;
      else if (isa<Argument>(Problem.Refs[Ref]))
        S.Objects.back().From = Origin::Argument;
      if (Equations.isCompared(Ref) && S.Objects.back().isNew())
        setApart(S, Ref);
      else if (Equations.isCompared(Ref))
        setUnseen(S, Ref);
      if (Query.Uses)
        S.Objects.back().Alive = lifeOf(Ref);
      for (unsigned K = 0; K < numAssignments(); ++K)
        S.Objects.back().Counts.push_back(value(Problem.Initial[Ref], K));
    }
  };
  if (Query.Memory)
    llvm::erase_if(S.Contents, [&](const auto &Entry) {
      return Query.Memory->dependsOn(Entry.first, Graph.block(S.N));
    });
  if (S.N == 0)
    Define(nullptr);
  Define(&Graph.block(S.N));
  llvm::sort(S.ObjectOf);
  auto Defined = DefinedIn.find(&Graph.block(S.N));
  if (!Query.Uses || Defined == DefinedIn.end())
    return;
  for (unsigned Ref : Defined->second) {
    auto Lender = Query.Uses->LentBy.find(Ref);
    if (Lender == Query.Uses->LentBy.end())
      continue;
    unsigned Lent = S.objectOf(Ref), From = S.objectOf(Lender->second);
    if (Lent != NoObject && From != NoObject)
      S.Lent.push_back({Lent, From});
  }
}

/// B2 and B3 of Loans.h: what \p E takes out of memory is what was lent.
void Search::takeBack(State &S, const BlockEvent &E) const {
  auto TakenAs = Query.Uses ? Query.Uses->TakenAs : std::nullopt;
  if (!TakenAs || E.Ref != TakenAs->second || !NormalForm::isTakenMark(*E.At))
    return;
  unsigned Loan = S.objectOf(TakenAs->first);
  // What has been given away may be there.
  if (Loan != NoObject && (S.Objects[Loan].Alive == Life::Lent ||
                           S.Objects[Loan].Alive == Life::Unknown))
    S.unite(Loan, S.objectOf(E.Ref));
}

/// Executes the node of \p S.  \returns whether it goes wrong there.
bool Search::execute(size_t VisitNumber, State &S, Counterexample &Result) {
  define(S);
  for (const BlockEvent &E : eventsIn(Graph.block(S.N))) {
    if (E.Access) {
      access(S, *E.Access);
      continue;
    }
    takeBack(S, E);
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
        live(S, Object, E, Change);
      else if (E.Event->needsToken() && Count < 0 &&
               fail(VisitNumber, S, K, E.Ref, Object,
                    E.Event->IsStolen ? Kind::Stolen : Kind::OverRelease, E.At,
                    Result))
        return true;
    }
  }
  for (const auto &A : Graph.conditions().accessedIn(Graph.block(S.N))) {
    auto Ref = Problem.RefIndex.find(A.Pointer);
    unsigned Object =
        Ref == Problem.RefIndex.end() ? NoObject : S.objectOf(Ref->second);
    if (Object != NoObject && S.Objects[Object].Is == Found::Nothing)
      S.Objects[Object].Is = Found::Present;
  }
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
                   (S.areApart(A, B) ||
                    S.Objects[A].isApartFrom(S.Objects[B], Query.NewIsApart));
    if (AreNull && S.Objects[B].Is == Found::Present)
      return Step::Impossible;
    // Nothing is both null and present.
    if (A != NoObject && B != NoObject && S.Objects[A].Is != S.Objects[B].Is &&
        S.Objects[A].Is != Found::Nothing && S.Objects[B].Is != Found::Nothing)
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
      S.Objects[Number].setNull();
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
  // What a place still holds may be loaded again, and is not lost.
  auto IsInMemory = [&](unsigned Ref) {
    unsigned Object = Query.Uses ? NoObject : S.objectOf(Ref);
    return Object != NoObject &&
           llvm::any_of(S.Contents, [&](const auto &Entry) {
             return Entry.second == Object;
           });
  };
  for (unsigned Ref : Query.Web) {
    if (!isUsed(Ref, To) && !IsInMemory(Ref))
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
  for (auto [Place, Object] : S.Contents) {
    unsigned Now = Object == NoObject ? NoObject : NewNumber[Object];
    if (Now != NoObject || Object == NoObject || IsNull[Object])
      Next.Contents.push_back({Place, Now});
  }
  for (auto [Object, Lender] : S.Lent)
    if (NewNumber[Object] != NoObject && NewNumber[Lender] != NoObject)
      Next.Lent.push_back({NewNumber[Object], NewNumber[Lender]});
  for (auto [New, Older] : S.Apart)
    if (NewNumber[New] != NoObject && NewNumber[Older] != NoObject)
      Next.Apart.push_back({NewNumber[New], NewNumber[Older]});
  return Step::Done;
}
