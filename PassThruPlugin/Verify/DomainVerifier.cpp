//===- DomainVerifier.cpp - Do the counts of one domain balance? ----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/DomainVerifier.h"
#include "Verify/PathFeasibility.h"
#include "Verify/UseChecker.h"
#include "Verify/Witness.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/Constants.h"
#include <map>

using namespace llvm;
using namespace passthru;

/// More than one finding a web adds nothing; more webs than this, little.
static constexpr unsigned MaxExaminedWebs = 32;

static constexpr const char *TooManyPaths =
    "its counts depend on branches that depend on each other, in too many ways";

static constexpr const char *MemoryMayBeKept =
    "its uses depend on what changes a place that is loaded twice";
static constexpr const char *NamesMatter =
    "its uses depend on which references are one object";

using Verdict = TokenEquations::Verdict;

const PathFacts &LazyPathFacts::at(PathPrecision Precision) {
  std::unique_ptr<PathFacts> &Result = Made[unsigned(Precision)];
  if (!Result)
    Result = std::make_unique<PathFacts>(Normal, Precision);
  return *Result;
}

/// The block on whose way to a phi the value of \p Load is chosen, where null
/// is it otherwise; null if that is no such load.
static const BasicBlock *chosenIn(const LoadInst &Load) {
  const auto *Phi =
      Load.hasOneUse() ? dyn_cast<PHINode>(Load.user_back()) : nullptr;
  if (!Phi)
    return nullptr;
  const BasicBlock *Chosen = nullptr;
  for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I)
    if (Phi->getIncomingValue(I) == &Load)
      Chosen = Phi->getIncomingBlock(I);
    else if (!isa<ConstantPointerNull>(Phi->getIncomingValue(I)))
      return nullptr;
  return Chosen->getSinglePredecessor() == Load.getParent() ? Chosen : nullptr;
}

/// A flag tells whether the place of an Optional holds something: a token that
/// memory may give comes with the value where the flag lets it through.  The
/// load alone happens in any case.
static void takeWhereChosen(CountingProblem &Problem) {
  for (const OpenQuantity &Q : Problem.Open) {
    const auto *Load = dyn_cast<LoadInst>(Q.Where);
    const BasicBlock *Chosen = Load && Q.What == OpenQuantity::Kind::LoadOwns
                                   ? chosenIn(*Load)
                                   : nullptr;
    if (!Chosen)
      continue;
    unsigned Ref = Problem.RefIndex.lookup(Load);
    Problem.addEvent(Ref, *Chosen->getTerminator(), Problem.Initial[Ref]);
    Problem.Initial[Ref] = AffineCount(0);
  }
}

/// \returns whether the problem has a solution.
bool DomainVerifier::attempt(PathPrecision Precision) {
  Problem = buildOwnershipProblem(Normal, Domain);
  Problem.CoversUses = true;
  Loans::addUncounted(Normal, Problem);
  takeWhereChosen(Problem);
  Equations = std::make_unique<TokenEquations>(Facts.at(Precision), Problem);
  Outcome = Equations->solve();
  return Outcome == Verdict::Solved;
}

/// The references that \p Join puts together.
std::vector<std::vector<unsigned>>
DomainVerifier::joined(function_ref<void(IntEqClasses &)> Join) const {
  IntEqClasses Classes(Problem.Refs.size());
  Equations->joinWebs(Classes);
  Join(Classes);
  Classes.compress();
  std::vector<std::vector<unsigned>> Result(Classes.getNumClasses());
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    Result[Classes[Ref]].push_back(Ref);
  return Result;
}

void DomainVerifier::formWebs() {
  Webs = joined(
      [&](IntEqClasses &Classes) { Equations->joinByUnknowns(Classes); });
  WebOf.assign(Problem.Refs.size(), 0);
  for (unsigned Web = 0; Web < Webs.size(); ++Web)
    for (unsigned Ref : Webs[Web])
      WebOf[Ref] = Web;
  Doubtful = BitVector(Webs.size());
}

void DomainVerifier::dropWeb(unsigned Web) {
  for (unsigned I = 0; I < Equations->equations().size(); ++I)
    if (WebOf[Equations->equation(I).Ref] == Web)
      Problem.System.drop(I);
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

void DomainVerifier::collectRaiseLeaks(BalanceReport &Report) {
  using Kind = TokenEquation::Kind;
  WitnessWriter Writer(Normal, *Equations);
  std::vector<int> Solution = Problem.System.solution().vec();
  BitVector Asked = Doubtful;
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

/// Whether no reference of \p Web is used too late if no destructor changes
/// what is loaded twice (R1), or no store to another place (R2).
bool DomainVerifier::isInTimeIfKept(ArrayRef<unsigned> Web,
                                    const UseChecker &Uses) const {
  RepeatedLoads Memory(Normal, Problem);
  UseChecker::World Kept{};
  Kept.Memory = &Memory;
  for (ArrayRef<unsigned> Refs :
       joined([&](IntEqClasses &Classes) { Memory.join(Classes); }))
    if (is_contained(Refs, Web.front()))
      return llvm::any_of(Refs,
                          [&](unsigned R) { return Memory.isLoaded(R); }) &&
             llvm::any_of(MaybeWriters, [&](Writers W) {
               Kept.MemoryWriters = W;
               return !Uses.isUsedTooLate(Refs, Kept);
             });
  return false;
}

/// How many webs are right only if a callee wants nothing but an address, or
/// somebody else keeps alive what memory has given back, or what is lent:
/// another one than its lender (B1), or than the place out of which it is taken
/// (B2).
unsigned DomainVerifier::countLoans(const UseChecker &Uses) const {
  Loans Lent(Normal, *Equations);
  unsigned Assumed = Lent.areTooMany();
  UseChecker::World Alone{};
  Alone.Lent = Lent.lent();
  Alone.AtWorst = true;
  auto Join = [&](IntEqClasses &Classes) {
    for (auto [Loan, Lender] : Lent.lent())
      Classes.join(Loan, Lender);
  };
  for (ArrayRef<unsigned> Refs : joined(Join))
    if (Uses.isUsedTooLate(Refs, Alone))
      ++Assumed;
  for (Loans::Pair OneObject : Lent.takenLater()) {
    Alone.TakenAs = OneObject;
    for (ArrayRef<unsigned> Refs : joined([&](IntEqClasses &Classes) {
           Join(Classes);
           Classes.join(OneObject.first, OneObject.second);
         }))
      if (is_contained(Refs, OneObject.first) &&
          Uses.isUsedTooLate(Refs, Alone))
        ++Assumed;
  }
  return Assumed;
}

/// Of what nobody promises, how much is taken for granted: that a result is the
/// argument of its call, where it may be something else; that somebody else
/// keeps alive what an object lends; and that calls change what is loaded
/// twice.
unsigned DomainVerifier::countAssumptions(const UseChecker &Uses) {
  unsigned Assumed = 0;
  UseChecker::World Apart{}, Kept{};
  // Of what a callee has made, nobody else need have a token.
  Apart.AtWorst = true;
  LinearSystem AsApart = Problem.System;
  if (!Problem.IfArgument.empty()) {
    for (unsigned Tokens : Problem.IfArgument)
      AsApart.fix(Tokens, 0);
    if (AsApart.solve() == Verdict::Solved)
      Apart.Apart = AsApart.solution();
    else
      Assumed += Problem.IfArgument.size();
  }
  for (ArrayRef<unsigned> Web : Webs)
    if (!Apart.Apart.empty() && Uses.isUsedTooLate(Web, Apart))
      ++Assumed;
  Assumed += countLoans(Uses);
  RepeatedLoads Memory(Normal, Problem);
  if (Memory.empty())
    return Assumed;
  Kept.Memory = Apart.Memory = &Memory;
  for (ArrayRef<unsigned> Refs :
       joined([&](IntEqClasses &Classes) { Memory.join(Classes); }))
    if (llvm::any_of(Refs, [&](unsigned R) { return Memory.isLoaded(R); }) &&
        (Uses.isUsedTooLate(Refs, Kept) ||
         (!Apart.Apart.empty() && Uses.isUsedTooLate(Refs, Apart))))
      ++Assumed;
  return Assumed;
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
      return DoNotKnow(Result.Reason);
    if (Result.Reason) {
      DoNotKnow(Result.Reason);
      Doubtful.set(Web);
    } else if (Result.Outcome == SearchOutcome::NoneExists) {
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
      return DoNotKnow(Result.Reason);
    if (Result.Reason) {
      DoNotKnow(Result.Reason);
      Doubtful.set(Web);
    } else if (Result.Outcome == SearchOutcome::Found) {
      Add(std::move(Result.Finding));
    }
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
  for (unsigned Web = 0; Web < Webs.size(); ++Web) {
    Counterexample Example;
    if (Doubtful.test(Web) || !Uses.run(Webs[Web], Report.Findings, Example))
      continue;
    bool IsKept = isInTimeIfKept(Webs[Web], Uses);
    if (!IsKept &&
        canBeTaken(Normal, Equations->facts(), Example.Path, Example.Root))
      continue;
    Report.Findings.pop_back();
    PathsMatter = !AllPathsTold; // Perhaps there is no such path.
    DoNotKnow(IsKept ? MemoryMayBeKept : NamesMatter);
  }
  if (Report.Verdict == BalanceVerdict::Verified && Report.Findings.empty())
    if (unsigned Assumed = countAssumptions(Uses)) {
      Report.Slack += Assumed;
      Worsen(BalanceVerdict::Consistent);
    }
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
