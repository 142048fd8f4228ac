//===- ExamineWebs.cpp - Is there a path on which a web goes wrong? -------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/RCIdentity.h"
#include "Verify/DomainVerifier.h"
#include "Verify/PathFeasibility.h"
#include "Verify/Witness.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;
using namespace passthru;

/// So many ways to answer what the code leaves open on one path are tried.
static constexpr unsigned MaxAnswers = 4096;
/// So many answers, each of which explains one path, are tried on all others.
static constexpr unsigned MaxAssignments = 32;
/// Pointers that are followed to a new object.
static constexpr unsigned MaxStepsToNew = 8;
/// Equations that may have to go until the rest has a solution.
static constexpr unsigned MaxRelaxations = 40;

static constexpr const char *TooManyToFollow =
    "its paths are too many to follow";
static constexpr const char *MemoryMayBeKept =
    "its counts depend on what changes a place that is loaded twice";
static constexpr const char *MayBeKept =
    "its counts depend on whether a callee keeps a new object that it borrows";
static constexpr const char *NamesMatter =
    "its counts depend on which references are one object";
static constexpr const char *NobodyWrote =
    "it reads a reference from a new object that nobody has written to";

using Verdict = TokenEquations::Verdict;

/// Values for what the code leaves open, such that all equations but \p Main,
/// and others that contradict each other, hold.
std::vector<int> DomainVerifier::relaxedSolution(unsigned Main) {
  LinearSystem &System = Problem.System;
  System.drop(Main);
  for (unsigned I = 0; I < MaxRelaxations; ++I) {
    if (System.solve() != Verdict::Infeasible)
      return std::vector<int>(System.solution().begin(),
                              System.solution().end());
    System.drop(System.contradiction().front());
  }
  return std::vector<int>(System.numUnknowns(), 0);
}

/// The unknowns of \p Refs that the code leaves open; with \p Path, those that
/// matter on it.
std::vector<unsigned>
DomainVerifier::openUnknowns(ArrayRef<unsigned> Refs,
                             const std::vector<PathGraph::Node> *Path) const {
  DenseSet<const BasicBlock *> OnPath;
  if (Path)
    for (PathGraph::Node N : *Path)
      OnPath.insert(&Equations->graph().block(N));
  DenseSet<unsigned> InWeb;
  auto Add = [&](const AffineCount &Count) {
    for (const AffineCount::Term &T : Count.Terms)
      InWeb.insert(T.Unknown);
  };
  BitVector IsAsked(Problem.Refs.size());
  for (unsigned Ref : Refs) {
    IsAsked.set(Ref);
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
    if (!Path || !I || OnPath.count(I->getParent()))
      Add(Problem.Initial[Ref]);
  }
  for (const auto &Entry : Problem.Events)
    if (IsAsked.test(Entry.first.first) &&
        (!Path || OnPath.count(Entry.first.second)))
      for (const TokenEvent &E : Entry.second)
        Add(E.Delta);
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open)
    if (InWeb.count(Q.Number))
      Open.push_back(Q.Number);
  return Open;
}

/// Looks for values of what the code leaves open, the others as in
/// \p Assignment, under which the path of \p Example is right.  With \p Memory,
/// nobody but \p By changes that.
DomainVerifier::Answer
DomainVerifier::explainPath(ArrayRef<unsigned> Refs,
                            const Counterexample &Example,
                            const RepeatedLoads *Memory, Writers By,
                            std::vector<int> &Assignment) const {
  std::vector<unsigned> Open = openUnknowns(Refs, &Example.Path);
  size_t Answers = 1;
  for (unsigned Unknown : Open) {
    auto [Low, High] = Problem.System.range(Unknown);
    Answers *= High - Low + 1;
    Assignment[Unknown] = Low;
    if (Answers > MaxAnswers)
      return Answer::TooMany;
  }
  auto NoneIsBarred = [](PathGraph::Node, PathGraph::Node) { return false; };
  CounterexampleQuery Query{Refs,
                            Assignment,
                            /*RaiseLeaksCount=*/false,
                            NoneIsBarred,
                            /*Uses=*/nullptr,
                            Memory,
                            By};
  while (goesWrongOn(*Equations, Query, Example.Path)) {
    // Count up, one digit an unknown.
    auto Digit = Open.begin();
    for (; Digit != Open.end(); ++Digit) {
      auto [Low, High] = Problem.System.range(*Digit);
      if (Assignment[*Digit] < High) {
        ++Assignment[*Digit];
        break;
      }
      Assignment[*Digit] = Low;
    }
    if (Digit == Open.end())
      return Answer::None;
  }
  return Answer::Exists;
}

SearchOutcome DomainVerifier::search(unsigned Web,
                                     ArrayRef<std::vector<int>> Assignments,
                                     bool &WithErrors,
                                     Counterexample &Example) const {
  WitnessWriter Writer(Normal, *Equations);
  SearchOutcome Outcome = SearchOutcome::NoneExists;
  // A way without an exception, if there is one, says more.
  for (bool Errors : {false, true}) {
    auto IsBarred = [&](PathGraph::Node From, PathGraph::Node To) {
      return !Errors && Writer.isErrorEdge(From, To);
    };
    CounterexampleQuery Query{Webs[Web], Assignments, /*RaiseLeaksCount=*/false,
                              IsBarred};
    WithErrors = Errors;
    Outcome = findCounterexample(*Equations, Query, Example);
    if (Outcome != SearchOutcome::NoneExists)
      break;
  }
  return Outcome;
}

/// All values of \p Open, the others as in \p Assignment; none if there are too
/// many of them.
std::vector<std::vector<int>>
DomainVerifier::allAnswers(ArrayRef<unsigned> Open,
                           const std::vector<int> &Assignment) const {
  std::vector<std::vector<int>> Answers{Assignment};
  for (unsigned Unknown : Open) {
    auto [Low, High] = Problem.System.range(Unknown);
    std::vector<std::vector<int>> More;
    for (const std::vector<int> &Answer : Answers)
      for (int Value = Low; Value <= High; ++Value) {
        More.push_back(Answer);
        More.back()[Unknown] = Value;
      }
    if (More.size() > MaxAssignments)
      return {};
    Answers = std::move(More);
  }
  return Answers;
}

/// Whether the path of \p Example is right if no destructor changes what is
/// loaded twice (R1), or no store to another place (R2).  Then two names have
/// one count.  What \p Example loses under one name may still be
/// known under another: it is not right if it is lost later on.  Where another
/// path is wrong all the same, \p Example becomes that.  \p Errors says whether
/// a path may run into an exception.
bool DomainVerifier::isRightIfKept(unsigned Web, Counterexample &Example,
                                   std::vector<int> Assignment,
                                   bool Errors) const {
  RepeatedLoads Memory(Normal, Problem);
  if (Memory.empty())
    return false;
  WitnessWriter Writer(Normal, *Equations);
  auto IsBarred = [&](PathGraph::Node From, PathGraph::Node To) {
    return !Errors && Writer.isErrorEdge(From, To);
  };
  for (ArrayRef<unsigned> Refs : joined([&](IntEqClasses &Classes) {
         Equations->joinByUnknowns(Classes);
         Memory.join(Classes);
       })) {
    if (!is_contained(Refs, Webs[Web].front()))
      continue;
    if (llvm::none_of(Refs, [&](unsigned R) { return Memory.isLoaded(R); }) ||
        llvm::none_of(MaybeWriters, [&](Writers By) {
          return explainPath(Refs, Example, &Memory, By, Assignment) ==
                 Answer::Exists;
        }))
      return false;
    std::vector<std::vector<int>> Answers =
        allAnswers(openUnknowns(Refs), Assignment);
    if (Answers.empty())
      return true;
    CounterexampleQuery Query{Refs,
                              Answers,
                              /*RaiseLeaksCount=*/false,
                              IsBarred,
                              /*Uses=*/nullptr,
                              &Memory};
    // It has to be wrong whoever changes memory.
    auto IsWrong = [&](function_ref<bool()> Follow) {
      return llvm::all_of(AllWriters, [&](Writers By) {
        Query.MemoryWriters = By;
        return Follow();
      });
    };
    if (IsWrong([&] {
          return goesWrongFrom(*Equations, Query, Example.Path) ==
                 SearchOutcome::Found;
        }))
      return false;
    // So may another path be.
    Counterexample Other;
    Query.MemoryWriters = Writers::Nobody;
    if (findCounterexample(*Equations, Query, Other) != SearchOutcome::Found ||
        !IsWrong([&] { return goesWrongOn(*Equations, Query, Other.Path); }))
      return true;
    Example = std::move(Other);
    return false;
  }
  return false;
}

/// Whether the path of \p Example is right if no callee keeps what it borrows:
/// then a new object is none that is found elsewhere.
bool DomainVerifier::isRightIfApart(
    unsigned Web, const Counterexample &Example,
    ArrayRef<std::vector<int>> Assignments) const {
  auto NoneIsBarred = [](PathGraph::Node, PathGraph::Node) { return false; };
  CounterexampleQuery Query{Webs[Web], Assignments, /*RaiseLeaksCount=*/false,
                            NoneIsBarred};
  Query.NewIsApart = true;
  return !goesWrongOn(*Equations, Query, Example.Path);
}

/// Whether nothing in front of \p Load writes to \p New, of which nobody else
/// hears, or to what it points to: it is read, compared and counted.
static bool isUnwritten(const Instruction &New, const LoadInst &Load,
                        NormalForm &Normal) {
  SmallVector<const Instruction *, 8> Names{&New};
  DenseSet<const Instruction *> Seen;
  while (!Names.empty()) {
    const Instruction *Name = Names.pop_back_val();
    for (const User *U : Name->users()) {
      const auto *I = cast<Instruction>(U);
      const auto *Call = dyn_cast<CallBase>(I);
      if (isa<LoadInst>(I) || isa<GetElementPtrInst>(I) || isa<CastInst>(I) ||
          isa<FreezeInst>(I) || isa<PHINode>(I) || isa<SelectInst>(I)) {
        if (Seen.insert(I).second)
          Names.push_back(I);
        continue;
      }
      if (!isa<ICmpInst>(I) &&
          !(Call && (NormalForm::isMarker(*Call) ||
                     Normal.table().memInfoRefop(*Call))) &&
          isPotentiallyReachable(I, &Load))
        return false;
    }
  }
  return true;
}

/// Whether a reference of \p Web is read from such an object: what it is then,
/// nobody knows.
bool DomainVerifier::readsUnwritten(unsigned Web) const {
  return llvm::any_of(Webs[Web], [&](unsigned Ref) {
    const auto *Read = dyn_cast<LoadInst>(Problem.Refs[Ref]);
    const Value *V = Read;
    for (unsigned Steps = 0; Read && Steps < MaxStepsToNew; ++Steps)
      if (const auto *Load = dyn_cast<LoadInst>(V))
        V = rcIdentityRoot(getUnderlyingObject(Load->getPointerOperand()));
    const auto *Call = dyn_cast_or_null<CallBase>(V);
    return Call && !Normal.outField(Call) &&
           Normal.classify(*Call).Kind == RuntimeKind::Allocate &&
           isUnwritten(*Call, *Read, Normal);
  });
}

/// Looks for a path on which \p Web goes wrong under \p Assignment and under
/// all others that explain paths; \p Contradiction may be empty.
DomainVerifier::WebResult
DomainVerifier::examine(unsigned Web, std::vector<int> Assignment,
                        ArrayRef<unsigned> Contradiction) {
  WitnessWriter Writer(Normal, *Equations);
  std::vector<std::vector<int>> Assignments{std::move(Assignment)};
  WebResult Result;
  Result.Slack = openUnknowns(Webs[Web]).size();
  Counterexample Example;
  bool WithErrors = false;
  // Another way to read what the code leaves open may explain all paths, or, as
  // memory may give a token on some paths only, another one on each.  A mistake
  // is a path that no way explains.
  for (;;) {
    Result.Outcome = search(Web, Assignments, WithErrors, Example);
    if (Result.Outcome == SearchOutcome::GaveUp)
      Result.Reason = TooManyToFollow;
    if (Result.Outcome != SearchOutcome::Found)
      return Result;
    std::vector<int> Other = Assignments.front();
    Answer Found = explainPath(Webs[Web], Example, /*Memory=*/nullptr,
                               Writers::Nobody, Other);
    if (Found == Answer::None)
      break;
    if (Found == Answer::TooMany || Assignments.size() == MaxAssignments) {
      Result.Outcome = SearchOutcome::GaveUp;
      Result.Reason = TooManyToFollow;
      return Result;
    }
    Assignments.push_back(std::move(Other));
  }
  if (isRightIfKept(Web, Example, Assignments.front(), WithErrors))
    Result.Reason = MemoryMayBeKept;
  else if (!canBeTaken(Normal, Equations->facts(), Example.Path, Example.Root))
    Result.Reason = NamesMatter;
  else if (isRightIfApart(Web, Example, Assignments))
    Result.Reason = MayBeKept;
  else if (readsUnwritten(Web))
    Result.Reason = NobodyWrote;
  if (Result.Reason)
    return Result;
  Result.Finding = Writer.explain(Contradiction, Example);
  if (WithErrors && Example.What == Counterexample::Kind::Leak) {
    Result.Finding.What = BalanceFinding::Class::CaughtLeak;
    Result.Finding.Rule = "passthru-caught-leak";
  }
  return Result;
}
