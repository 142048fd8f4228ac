//===- DomainVerifier.cpp - Do the counts of one domain balance? ----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/DomainVerifier.h"
#include "Verify/UseChecker.h"
#include "Verify/Witness.h"
#include "llvm/ADT/PostOrderIterator.h"
#include <map>

using namespace llvm;
using namespace passthru;

/// More than one finding a web adds nothing; more webs than this, little.
static constexpr unsigned MaxExaminedWebs = 32;
/// So many ways to answer what the code leaves open on one path are tried.
static constexpr unsigned MaxAnswers = 4096;
/// So many answers, each of which explains one path, are tried on all others.
static constexpr unsigned MaxAssignments = 32;
/// Equations that may have to go until the rest has a solution.
static constexpr unsigned MaxRelaxations = 40;

static constexpr const char *TooManyToFollow =
    "its paths are too many to follow";
static constexpr const char *TooManyPaths =
    "its counts depend on branches that depend on each other, in too many ways";

using Verdict = TokenEquations::Verdict;

const PathFacts &LazyPathFacts::at(PathPrecision Precision) {
  std::unique_ptr<PathFacts> &Result = Made[unsigned(Precision)];
  if (!Result)
    Result = std::make_unique<PathFacts>(Normal, Precision);
  return *Result;
}

/// \returns whether the problem has a solution.
bool DomainVerifier::attempt(PathPrecision Precision) {
  Problem = buildOwnershipProblem(Normal, Domain);
  Problem.CoversUses = true;
  Equations = std::make_unique<TokenEquations>(Facts.at(Precision), Problem);
  Outcome = Equations->solve();
  return Outcome == Verdict::Solved;
}

void DomainVerifier::formWebs() {
  WebOf.clear();
  Webs.clear();
  IntEqClasses Classes(Problem.Refs.size());
  Equations->joinWebs(Classes);
  Equations->joinByUnknowns(Classes);
  Classes.compress();
  Webs.resize(Classes.getNumClasses());
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    WebOf.push_back(Classes[Ref]);
    Webs[Classes[Ref]].push_back(Ref);
  }
}

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

void DomainVerifier::dropWeb(unsigned Web) {
  for (unsigned I = 0; I < Equations->equations().size(); ++I)
    if (WebOf[Equations->equation(I).Ref] == Web)
      Problem.System.drop(I);
}

/// The unknowns of \p Web that the code leaves open; with \p Path, those that
/// matter on it.
std::vector<unsigned>
DomainVerifier::openUnknowns(unsigned Web,
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
  for (unsigned Ref : Webs[Web]) {
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
    if (!Path || !I || OnPath.count(I->getParent()))
      Add(Problem.Initial[Ref]);
  }
  for (const auto &Entry : Problem.Events)
    if (WebOf[Entry.first.first] == Web &&
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
/// \p Assignment, under which the path of \p Example is right.
DomainVerifier::Answer
DomainVerifier::explainPath(unsigned Web, const Counterexample &Example,
                            std::vector<int> &Assignment) const {
  std::vector<unsigned> Open = openUnknowns(Web, &Example.Path);
  size_t Answers = 1;
  for (unsigned Unknown : Open) {
    auto [Low, High] = Problem.System.range(Unknown);
    Answers *= High - Low + 1;
    Assignment[Unknown] = Low;
    if (Answers > MaxAnswers)
      return Answer::TooMany;
  }
  auto NoneIsBarred = [](PathGraph::Node, PathGraph::Node) { return false; };
  CounterexampleQuery Query{Webs[Web], Assignment, /*RaiseLeaksCount=*/false,
                            NoneIsBarred};
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

/// Whether under the solution a reference of \p Web is released while another
/// one has less than no tokens: if they are one object, what is released is not
/// owned.  The equations look at each by itself.
bool DomainVerifier::hidesDebt(unsigned Web) const {
  if (Webs[Web].size() < 2)
    return false;
  std::map<PathGraph::Node, std::vector<std::pair<unsigned, int>>> Counts;
  for (unsigned Ref : Webs[Web])
    for (PathGraph::Node N : Equations->nodesOf(Ref)) {
      int Count;
      if (Equations->startCount(Ref, N, Count))
        Counts[N].push_back({Ref, Count});
    }
  for (auto &Entry : Counts) {
    auto &InNode = Entry.second;
    std::vector<std::pair<const TokenEvent *, int *>> Events;
    for (auto &Counted : InNode)
      for (const TokenEvent &E : Equations->events(
               Counted.first, Equations->graph().block(Entry.first)))
        if (Equations->happens(E, Entry.first))
          Events.push_back({&E, &Counted.second});
    llvm::stable_sort(Events, [](const auto &A, const auto &B) {
      return A.first->At != B.first->At &&
             A.first->At->comesBefore(B.first->At);
    });
    for (auto &[E, Count] : Events) {
      *Count += Equations->value(E->Delta);
      if (E->needsToken() && llvm::any_of(InNode, [](const auto &Counted) {
            return Counted.second < 0;
          }))
        return true;
    }
  }
  return false;
}

/// Looks for a path on which \p Web goes wrong under \p Assignment and under
/// all others that explain paths; \p Contradiction may be empty.
DomainVerifier::WebResult
DomainVerifier::examine(unsigned Web, std::vector<int> Assignment,
                        ArrayRef<unsigned> Contradiction) {
  WitnessWriter Writer(Normal, *Equations);
  std::vector<std::vector<int>> Assignments{std::move(Assignment)};
  WebResult Result;
  Result.Slack = openUnknowns(Web).size();
  Counterexample Example;
  bool WithErrors = false;
  // Another way to read what the code leaves open may explain all paths, or, as
  // memory may give a token on some paths only, another one on each.  A mistake
  // is a path that no way explains.
  for (;;) {
    Result.Outcome = search(Web, Assignments, WithErrors, Example);
    if (Result.Outcome != SearchOutcome::Found)
      return Result;
    std::vector<int> Other = Assignments.front();
    Answer Found = explainPath(Web, Example, Other);
    if (Found == Answer::None)
      break;
    if (Found == Answer::TooMany || Assignments.size() == MaxAssignments) {
      Result.Outcome = SearchOutcome::GaveUp;
      return Result;
    }
    Assignments.push_back(std::move(Other));
  }
  Result.Finding = Writer.explain(Contradiction, Example);
  if (WithErrors && Example.What == Counterexample::Kind::Leak) {
    Result.Finding.What = BalanceFinding::Class::CaughtLeak;
    Result.Finding.Rule = "passthru-caught-leak";
  }
  return Result;
}

void DomainVerifier::collectRaiseLeaks(BalanceReport &Report) {
  using Kind = TokenEquation::Kind;
  WitnessWriter Writer(Normal, *Equations);
  std::vector<int> Solution = Problem.System.solution().vec();
  BitVector Asked(Webs.size());
  auto NoneIsBarred = [](PathGraph::Node, PathGraph::Node) { return false; };
  for (const TokenEquation &E : Equations->equations()) {
    unsigned Web = WebOf[E.Ref];
    bool OnError =
        E.What == Kind::RaiseExit ||
        (E.What == Kind::OutOfUse && !Equations->facts().canSucceed(E.To));
    // What arrives on a phi that only error exits see is not determined.
    if (!OnError || Asked.test(Web) ||
        (E.Count.isConstant() && E.Count.Constant <= 0))
      continue;
    Asked.set(Web);
    Counterexample Example;
    CounterexampleQuery Query{Webs[Web], Solution, /*RaiseLeaksCount=*/true,
                              NoneIsBarred};
    if (findCounterexample(*Equations, Query, Example) ==
            SearchOutcome::Found &&
        Example.What == Counterexample::Kind::RaiseLeak)
      Report.Findings.push_back(Writer.explain({}, Example));
  }
}

/// What happens first comes first: behind a mistake, counts mean little.
static void sortByPlace(std::vector<BalanceFinding> &Findings,
                        const Function &F) {
  if (Findings.size() < 2)
    return;
  DenseMap<const BasicBlock *, unsigned> Order;
  for (const BasicBlock *BB : ReversePostOrderTraversal<const Function *>(&F))
    Order[BB] = Order.size();
  llvm::stable_sort(Findings, [&](const BalanceFinding &A,
                                  const BalanceFinding &B) {
    if (!A.At || !B.At || A.At == B.At)
      return A.At && !B.At;
    if (A.At->getParent() != B.At->getParent())
      return Order.lookup(A.At->getParent()) < Order.lookup(B.At->getParent());
    return A.At->comesBefore(B.At);
  });
}

void DomainVerifier::report(BalanceReport &Report) {
  formWebs();
  bool AllPathsTold = Equations->graph().precision() == PathPrecision::All;
  auto Worsen = [&](BalanceVerdict V) {
    Report.Verdict = std::max(Report.Verdict, V);
  };
  auto DoNotKnow = [&](StringRef Reason) {
    Worsen(BalanceVerdict::Unknown);
    Report.Reason = Reason.str();
  };
  if (!Problem.Unmodelled.empty())
    return DoNotKnow(Problem.Unmodelled);
  auto Add = [&](BalanceFinding Finding) {
    if (Finding.What == BalanceFinding::Class::Mistake)
      Worsen(BalanceVerdict::Unbalanced);
    Report.Findings.push_back(std::move(Finding));
  };
  std::vector<unsigned> Done;
  while (Outcome == Verdict::Infeasible && Done.size() < MaxExaminedWebs) {
    if (!AllPathsTold)
      return DoNotKnow(TooManyPaths);
    std::vector<unsigned> Contradiction = Problem.System.contradiction().vec();
    unsigned Web = WebOf[Equations->equation(Contradiction.front()).Ref];
    WitnessWriter Writer(Normal, *Equations);
    WebResult Result =
        examine(Web, relaxedSolution(Writer.mainEquation(Contradiction)),
                Contradiction);
    if (Result.Outcome == SearchOutcome::GaveUp)
      return DoNotKnow(TooManyToFollow);
    if (Result.Outcome == SearchOutcome::NoneExists) {
      Report.Slack += Result.Slack;
      Worsen(Result.Slack ? BalanceVerdict::Consistent
                          : BalanceVerdict::Verified);
    } else {
      Add(std::move(Result.Finding));
    }
    Done.push_back(Web);
    Problem.System.restore();
    for (unsigned Known : Done)
      dropWeb(Known);
    Outcome = Equations->solve();
  }
  if (Outcome != Verdict::Solved)
    return DoNotKnow("its equations are too many to solve");
  for (unsigned Web = 0; Web < Webs.size(); ++Web) {
    if (is_contained(Done, Web) || !hidesDebt(Web))
      continue;
    PathsMatter = !AllPathsTold;
    if (PathsMatter)
      return DoNotKnow(TooManyPaths);
    WebResult Result = examine(Web, Problem.System.solution().vec(), {});
    if (Result.Outcome == SearchOutcome::GaveUp)
      return DoNotKnow(TooManyToFollow);
    if (Result.Outcome == SearchOutcome::Found)
      Add(std::move(Result.Finding));
  }
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open)
    if (Q.What != OpenQuantity::Kind::PhiTokens &&
        Q.What != OpenQuantity::Kind::SameObject)
      Open.push_back(Q.Number);
  unsigned Slack = Problem.System.undetermined(Open).size();
  Report.Slack += Slack;
  if (Slack)
    Worsen(BalanceVerdict::Consistent);
  UseChecker Uses(Normal, *Equations, Options.argConvention(Normal.original()));
  for (ArrayRef<unsigned> Web : Webs)
    Uses.run(Web, Report.Findings);
  sortByPlace(Report.Findings, Normal.original());
  for (const BalanceFinding &Finding : Report.Findings)
    if (Finding.What == BalanceFinding::Class::Mistake)
      Worsen(BalanceVerdict::Unbalanced);
  if (Options.RaiseLeaks != Policy::Ignore)
    collectRaiseLeaks(Report);
}

/// Whether what \p Found says holds only if each of its paths can be taken.
static bool restsOnPaths(const BalanceReport &Found,
                         const PassOptions &Options) {
  return llvm::any_of(Found.Findings, [&](const BalanceFinding &Finding) {
    return Finding.What != BalanceFinding::Class::RaiseLeak ||
           Options.RaiseLeaks == Policy::Error;
  });
}

void DomainVerifier::run(BalanceReport &Report) {
  if (Normal.countedValues(Domain).empty() && Normal.incompleteReason().empty())
    return;
  BalanceReport Found;
  bool IsSolved = attempt(PathPrecision::Flags);
  if (IsSolved || !Problem.Unmodelled.empty())
    report(Found);
  if ((!IsSolved && Problem.Unmodelled.empty()) || PathsMatter ||
      restsOnPaths(Found, Options)) {
    Found = BalanceReport();
    attempt(PathPrecision::All);
    report(Found);
    if (Equations->graph().precision() != PathPrecision::All &&
        Found.Verdict == BalanceVerdict::Unbalanced) {
      llvm::erase_if(Found.Findings, [](const BalanceFinding &Finding) {
        return Finding.What == BalanceFinding::Class::Mistake;
      });
      Found.Verdict = BalanceVerdict::Unknown;
      Found.Reason = TooManyPaths;
    }
  }
  Report.Verdict = std::max(Report.Verdict, Found.Verdict);
  Report.Slack += Found.Slack;
  if (!Found.Reason.empty())
    Report.Reason = Found.Reason;
  std::move(Found.Findings.begin(), Found.Findings.end(),
            std::back_inserter(Report.Findings));
}
