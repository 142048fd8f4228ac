//===- UseChecker.cpp - Uses of what is gone, or never was ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/UseChecker.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include <deque>

using namespace llvm;
using namespace passthru;

/// The block that defines \p Root; null for arguments.
static const BasicBlock *homeOf(const Value *Root) {
  const auto *I = dyn_cast<Instruction>(Root);
  return I ? I->getParent() : nullptr;
}

UseChecker::UseChecker(NormalForm &Normal, const TokenEquations &Equations,
                       ArgConvention Arguments)
    : Normal(Normal), Equations(Equations), Graph(Equations.graph()),
      Problem(Equations.problem()), Arguments(Arguments),
      Writer(Normal, Equations), Unsolved(Problem.Refs.size()) {
  for (unsigned I = 0; I < Equations.equations().size(); ++I)
    if (Problem.System.isDropped(I))
      Unsolved.set(Equations.equation(I).Ref);
}

/// Whether a token of \p Ref comes to us where it is defined or taken.
bool UseChecker::isGiven(unsigned Ref) const {
  if (isa<CallBase>(Problem.Refs[Ref]) && Problem.Initial[Ref].Constant == 1)
    return true;
  return llvm::any_of(Equations.nodesOf(Ref), [&](Node N) {
    return llvm::any_of(
        Equations.events(Ref, Graph.block(N)),
        [&](const TokenEvent &E) { return NormalForm::isTakenMark(*E.At); });
  });
}

/// Whether \p Ref is the only reference to a new object.
bool UseChecker::isFresh(unsigned Ref) const {
  const auto *Call = dyn_cast<CallBase>(Problem.Refs[Ref]);
  if (!Call || Normal.outField(Call))
    return false;
  RuntimeKind Kind = Normal.classify(*Call).Kind;
  return Kind == RuntimeKind::Allocate || Kind == RuntimeKind::UnboxObject;
}

/// Whether the caller keeps the object of \p Ref alive for the whole call.
bool UseChecker::isHeldByCaller(unsigned Ref) const {
  const auto *A = dyn_cast<Argument>(Problem.Refs[Ref]);
  return A && Arguments == ArgConvention::Guaranteed && !Normal.isGiven(*A);
}

/// Whether \p V is the data of a MemInfo, and the call takes it for a Python
/// object: so it is what the MemInfo holds, not memory that goes with it.
bool UseChecker::isHeldObject(const Value *V, const CallEffects &Effects,
                              unsigned Arg) const {
  const auto *From = dyn_cast<CallBase>(V);
  if (!From || Normal.classify(*From).Kind != RuntimeKind::MemInfoData)
    return false;
  return Effects.Kind == RuntimeKind::PyIncref ||
         (Effects.Kind == RuntimeKind::PythonAPI &&
          Effects.arg(Arg) != ArgEffect::None);
}

/// Whether a MemInfo is made that holds the object of \p Ref: it keeps the
/// object alive when our tokens have gone.
bool UseChecker::isHeldByMemInfo(unsigned Ref) const {
  SmallVector<const Value *, 4> Names{Problem.Refs[Ref]};
  while (!Names.empty()) {
    const Value *Name = Names.pop_back_val();
    for (const User *U : Name->users()) {
      const auto *Call = dyn_cast<CallBase>(U);
      if (Call && Normal.classify(*Call).Kind == RuntimeKind::UnboxObject &&
          Call->arg_size() > 1 && Call->getArgOperand(1) == Name)
        return true;
      // A phi may bring itself.
      if (!Call && U != Problem.Refs[Ref] &&
          rcIdentityRoot(U) == Problem.Refs[Ref])
        Names.push_back(U);
    }
  }
  return false;
}

/// Whether a callee may do nothing with the object of argument \p Arg: nothing
/// is known of it, or it is native, and no body of it that is here says
/// otherwise.
bool UseChecker::mayWantAddressOnly(const CallBase &Call,
                                    const CallEffects &Effects,
                                    unsigned Arg) const {
  if (!Effects.isKnown())
    return true;
  if (Effects.Kind != RuntimeKind::NativeFunction)
    return false;
  const Function *Named = Call.getCalledFunction();
  const Function *Callee =
      Named ? Normal.original().getParent()->getFunction(Named->getName())
            : nullptr;
  return !Callee || Callee->isDeclaration() || Arg >= Callee->arg_size() ||
         Callee->getArg(Arg)->use_empty();
}

/// \p V is the reference or a pointer into its object or, if \p IsDerived, was
/// read out of the object.
void UseChecker::addUser(
    unsigned Ref, const Value *V, const User *U, bool IsDerived,
    std::vector<Use> &Uses,
    SmallVectorImpl<std::pair<const Value *, bool>> &Todo) const {
  const auto *I = dyn_cast<Instruction>(U);
  if (!I)
    return;
  if (isa<CastInst>(I) || isa<GetElementPtrInst>(I) || isa<FreezeInst>(I)) {
    if (I->getType()->isPointerTy())
      Todo.push_back({I, IsDerived});
    return;
  }
  if (const auto *Load = dyn_cast<LoadInst>(I)) {
    if (IsDerived)
      return;
    Uses.push_back({{Ref, I, true, false}, true});
    if (Load->getType()->isPointerTy())
      Todo.push_back({I, true});
    return;
  }
  if (const auto *Store = dyn_cast<StoreInst>(I)) {
    if (!IsDerived && Store->getPointerOperand() == V)
      Uses.push_back({{Ref, I, true, false}, true});
    return;
  }
  const auto *Call = dyn_cast<CallBase>(I);
  if (!Call || NormalForm::isMarker(*Call))
    return;
  CallEffects Effects = Normal.classify(*Call);
  if (IsDerived) {
    // U2: the object that the MemInfo held.
    if (Effects.Kind == RuntimeKind::PyIncref)
      Uses.push_back({{Ref, I, false, false}, false});
    return;
  }
  for (unsigned Arg = 0; Arg < Call->arg_size(); ++Arg) {
    if (Call->getArgOperand(Arg) != V)
      continue;
    if (isHeldObject(V, Effects, Arg)) {
      // U2: it may have tokens of its own.
      if (Effects.Kind == RuntimeKind::PyIncref)
        Uses.push_back({{Ref, I, false, false}, false});
      continue;
    }
    bool Releases = Effects.arg(Arg) == ArgEffect::Release;
    if (!Releases)
      Uses.push_back({{Ref, I, true, mayWantAddressOnly(*Call, Effects, Arg)},
                      Effects.crashesOnNull(Arg)});
    if (Arg == 0 && Effects.Result == Ownership::Interior)
      Todo.push_back({I, false});
  }
}

void UseChecker::collectUses(unsigned Ref, std::vector<Use> &Uses) const {
  SmallVector<std::pair<const Value *, bool>, 8> Todo{
      {Problem.Refs[Ref], false}};
  while (!Todo.empty()) {
    auto [V, IsDerived] = Todo.pop_back_val();
    for (const User *U : V->users())
      addUser(Ref, V, U, IsDerived, Uses, Todo);
  }
}

/// The nodes from which a use can be reached without passing \p Home, in which
/// the reference is defined.
DenseSet<PathGraph::Node>
UseChecker::nodesBefore(ArrayRef<Use> Uses, const BasicBlock *Home) const {
  DenseSet<Node> Seen;
  SmallVector<Node, 16> Todo;
  auto Add = [&](Node N) {
    if (Seen.insert(N).second && &Graph.block(N) != Home)
      Todo.push_back(N);
  };
  for (const Use &U : Uses)
    for (Node N : Graph.nodesOf(*U.At->getParent()))
      Add(N);
  while (!Todo.empty())
    for (Node Pred : Graph.predecessors(Todo.pop_back_val()))
      Add(Pred);
  return Seen;
}

/// A shortest way from the entry to \p Last.
std::vector<PathGraph::Node> UseChecker::pathTo(Node Last) const {
  DenseMap<Node, Node> CameFrom;
  std::deque<Node> Todo{0};
  CameFrom[0] = 0;
  while (!Todo.empty() && !CameFrom.count(Last)) {
    Node N = Todo.front();
    Todo.pop_front();
    for (Node Next : Graph.successors(N))
      if (CameFrom.try_emplace(Next, N).second)
        Todo.push_back(Next);
  }
  std::vector<Node> Path{Last};
  while (Path.back() != 0)
    Path.push_back(CameFrom.lookup(Path.back()));
  std::reverse(Path.begin(), Path.end());
  return Path;
}

/// Whether the object of \p Ref may be used after \p From has gone to \p To.
bool UseChecker::entersUsed(unsigned Ref, Node From, Node To,
                            const WebUses &Uses) const {
  auto Before = Uses.Before.find(Ref);
  if (Before == Uses.Before.end() || !Before->second.count(To))
    return false;
  if (homeOf(Problem.Refs[Ref]) != &Graph.block(To))
    return true;
  const auto *Phi = dyn_cast<PHINode>(Problem.Refs[Ref]);
  return Phi && !isUncounted(Phi->getIncomingValueForBlock(&Graph.block(From)));
}

/// The releases behind which an object of \p Web may have no token left under
/// \p Assignment.  Its tokens are those of its names: if none of these ever has
/// less than none, the last one of a name has to go.
std::vector<UseChecker::Release>
UseChecker::lastReleases(ArrayRef<unsigned> Web,
                         ArrayRef<int> Assignment) const {
  std::vector<Release> All, Last;
  bool AreKnown = true;
  for (unsigned Ref : Web)
    for (Node N : Equations.nodesOf(Ref)) {
      const AffineCount *Start = Equations.startCount(Ref, N);
      int Count = Start ? Start->evaluate(Assignment) : 0;
      AreKnown &= Count >= 0 && !Unsolved.test(Ref);
      for (const TokenEvent &E : Equations.events(Ref, Graph.block(N))) {
        if (Start && Equations.happens(E, N))
          Count += E.Delta.evaluate(Assignment);
        AreKnown &= Count >= 0;
        if (!E.IsRelease)
          continue;
        All.push_back({N, E.At});
        if (Count == 0)
          Last.push_back({N, E.At});
      }
    }
  return AreKnown ? Last : All;
}

/// Whether a path leads from a release that may be the last one to a use.
bool UseChecker::isUsedBehindRelease(ArrayRef<unsigned> Web,
                                     const WebUses &Uses,
                                     ArrayRef<int> Assignment) const {
  DenseMap<const BasicBlock *, SmallVector<const ReferenceUse *, 4>> UsesIn;
  for (const ReferenceUse &U : Uses.Uses)
    UsesIn[U.At->getParent()].push_back(&U);
  DenseSet<Node> Seen;
  SmallVector<Node, 16> Todo;
  for (const Release &Last : lastReleases(Web, Assignment)) {
    for (const ReferenceUse *U : UsesIn.lookup(&Graph.block(Last.In)))
      if (Last.At != U->At && Last.At->comesBefore(U->At))
        return true;
    if (Seen.insert(Last.In).second)
      Todo.push_back(Last.In);
  }
  Seen.clear();
  while (!Todo.empty()) {
    Node From = Todo.pop_back_val();
    for (Node To : Graph.successors(From)) {
      if (llvm::none_of(Web, [&](unsigned Ref) {
            return entersUsed(Ref, From, To, Uses);
          }))
        continue;
      if (UsesIn.count(&Graph.block(To)))
        return true;
      if (Seen.insert(To).second)
        Todo.push_back(To);
    }
  }
  return false;
}

/// U3: whether a path leads from \p From to \p To on which no branch finds that
/// \p Root is not null.
bool UseChecker::mayBeNullAt(const Value &Root, Node From, Node To,
                             std::vector<Node> &Path) const {
  const ConditionFacts &Conditions = Graph.conditions();
  int Subject = Conditions.subjectOf(&Root);
  const BasicBlock &Home = Graph.block(From);
  DenseMap<Node, Node> CameFrom;
  std::deque<Node> Todo{From};
  CameFrom[From] = From;
  while (!Todo.empty() && !CameFrom.count(To)) {
    Node N = Todo.front();
    Todo.pop_front();
    for (Node Next : Graph.successors(N)) {
      if (&Graph.block(Next) == &Home)
        continue; // A new definition.
      KnownValues Known = Graph.known(N);
      if (Subject >= 0) {
        ValueSet Null = Conditions.valuesOf(
            ConstantPointerNull::get(cast<PointerType>(Root.getType())),
            Subject, KnownValues());
        Known = Graph.knownOnEdge(N, Next, Known).first;
        if (!(Known.get(Subject, ~ValueSet(0)) & Null))
          continue;
      }
      if (CameFrom.try_emplace(Next, N).second)
        Todo.push_back(Next);
    }
  }
  if (!CameFrom.count(To))
    return false;
  Path = pathTo(From);
  std::vector<Node> Rest;
  for (Node N = To; N != From; N = CameFrom.lookup(N))
    Rest.push_back(N);
  Path.insert(Path.end(), Rest.rbegin(), Rest.rend());
  return true;
}

/// \returns whether something was found.
bool UseChecker::checkNull(unsigned Ref,
                           std::vector<BalanceFinding> &Findings) const {
  const auto *Given = dyn_cast<CallBase>(Problem.Refs[Ref]);
  if (!Given || !isGiven(Ref) || Normal.outField(Given) ||
      Normal.classify(*Given).Fails != Failure::Null)
    return false;
  const CallBase &Call = *Given;
  std::vector<Use> Uses;
  collectUses(Ref, Uses);
  for (const Use &U : Uses) {
    if (!U.Dereferences)
      continue;
    for (Node From : Graph.nodesOf(*Call.getParent()))
      for (Node To : Graph.nodesOf(*U.At->getParent())) {
        std::vector<Node> Path;
        if (!mayBeNullAt(Call, From, To, Path))
          continue;
        BalanceFinding Finding;
        if (!Equations.facts().isNull(&Call, To))
          Finding.What = BalanceFinding::Class::UncheckedNull;
        Finding.Rule = "passthru-null";
        Finding.Message = "dereferences " + Writer.describeRef(&Call) + " " +
                          Writer.describePlace(*U.At) +
                          ", which is null if the call that gives it fails";
        Finding.At = Writer.placeOf(*U.At);
        Finding.Steps.push_back({"given by " + Writer.describeCallee(Call) +
                                     " " + Writer.describePlace(Call) +
                                     ", null if that fails",
                                 Writer.placeOf(Call)});
        for (Node N : Path)
          Writer.addBlock(N, Finding);
        Findings.push_back(std::move(Finding));
        return true;
      }
  }
  return false;
}

WebUses UseChecker::usesOf(ArrayRef<unsigned> Web) const {
  WebUses Uses;
  for (unsigned Ref : Web) {
    std::vector<Use> Own;
    collectUses(Ref, Own);
    Uses.Uses.insert(Uses.Uses.end(), Own.begin(), Own.end());
    DenseSet<Node> &Before = Uses.Before[Ref];
    Before = nodesBefore(Own, homeOf(Problem.Refs[Ref]));
    // It may be used as a phi that it feeds.
    ArrayRef<Node> InUse = Equations.nodesOf(Ref);
    Before.insert(InUse.begin(), InUse.end());
    if (isFresh(Ref))
      Uses.Fresh.insert(Ref);
    if (isHeldByCaller(Ref) || isHeldByMemInfo(Ref))
      Uses.Held.insert(Ref);
  }
  return Uses;
}

/// U1 and U2.
static SearchOutcome
findUseAfterRelease(const TokenEquations &Equations, ArrayRef<unsigned> Web,
                    const WebUses &Uses, ArrayRef<int> Assignment,
                    const RepeatedLoads *Memory, Writers MemoryWriters,
                    Counterexample &Example) {
  auto NoneIsBarred = [](PathGraph::Node, PathGraph::Node) { return false; };
  std::vector<int> Only = Assignment.vec();
  CounterexampleQuery Query{Web,          Only,  /*RaiseLeaksCount=*/false,
                            NoneIsBarred, &Uses, Memory,
                            MemoryWriters};
  return findCounterexample(Equations, Query, Example);
}

bool UseChecker::isUsedTooLate(ArrayRef<unsigned> Refs, const World &In) const {
  if (llvm::none_of(Refs, [&](unsigned Ref) { return isGiven(Ref); }) ||
      (In.Apart.empty() && InTime.count(Refs.vec())))
    return false;
  // Then this world is the one that run() has looked at.
  bool IsSame = In.Apart.empty() && !In.Memory && !In.TakenAs &&
                llvm::none_of(In.Lent, [&](const Loans::Pair &Loan) {
                  return is_contained(Refs, Loan.first);
                });
  if (IsSame && InTimeAtWorst.count(Refs.vec()))
    return false;
  WebUses Uses = usesOf(Refs);
  Uses.ResultsAreApart = !In.Apart.empty();
  Uses.LentBy.insert(In.Lent.begin(), In.Lent.end());
  Uses.TakenAs = In.TakenAs;
  Uses.AtWorst = In.AtWorst;
  ArrayRef<int> Assignment =
      Uses.ResultsAreApart ? In.Apart : Problem.System.solution();
  Counterexample Example;
  return isUsedBehindRelease(Refs, Uses, Assignment) &&
         findUseAfterRelease(Equations, Refs, Uses, Assignment, In.Memory,
                             In.MemoryWriters,
                             Example) != SearchOutcome::NoneExists;
}

bool UseChecker::run(ArrayRef<unsigned> Web,
                     std::vector<BalanceFinding> &Findings,
                     Counterexample &Example) {
  if (llvm::none_of(Web, [&](unsigned Ref) { return isGiven(Ref); }))
    return false;
  for (unsigned Ref : Web)
    checkNull(Ref, Findings);
  WebUses Uses = usesOf(Web);
  ArrayRef<int> Assignment = Problem.System.solution();
  if (!isUsedBehindRelease(Web, Uses, Assignment)) {
    InTime.insert(Web.vec());
    return false;
  }
  SearchOutcome Outcome =
      findUseAfterRelease(Equations, Web, Uses, Assignment,
                          /*Memory=*/nullptr, Writers::Nobody, Example);
  if (Outcome == SearchOutcome::NoneExists && !Example.AsksForWorst)
    InTimeAtWorst.insert(Web.vec());
  if (Outcome != SearchOutcome::Found)
    return false;
  Findings.push_back(Writer.explain({}, Example));
  return true;
}
