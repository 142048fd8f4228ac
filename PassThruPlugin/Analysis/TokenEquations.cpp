//===- TokenEquations.cpp - How many tokens are held where ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TokenEquations.h"
#include "Analysis/RCIdentity.h"

using namespace llvm;
using namespace passthru;

/// No real function holds more tokens on one reference.
static constexpr int MaxPhiTokens = 8;

/// Nodes and terms, of all references.  The largest function of Numba's tests
/// has some 1,500; so many take a few seconds, and hundreds of megabytes.
static constexpr size_t MaxEffort = size_t(1) << 23;

unsigned CountingProblem::addRef(const Value *Root) {
  auto Inserted = RefIndex.try_emplace(Root, Refs.size());
  if (Inserted.second) {
    Refs.push_back(Root);
    Initial.emplace_back(0);
  }
  return Inserted.first->second;
}

unsigned CountingProblem::addOpen(OpenQuantity::Kind What, const Value *Where,
                                  int Low, int High) {
  unsigned Number = System.addUnknown(Low, High);
  Open.push_back({What, Where, Number});
  return Number;
}

TokenEvent &CountingProblem::addEvent(unsigned Ref, const Instruction &At,
                                      AffineCount Delta, bool IsRelease,
                                      bool OnSuccess) {
  auto &InBlock = Events[{Ref, At.getParent()}];
  InBlock.push_back(
      {Ref, &At, std::move(Delta), IsRelease, /*IsStolen=*/false, OnSuccess});
  return InBlock.back();
}

std::vector<std::pair<unsigned, const BasicBlock *>>
CountingProblem::eventKeys(const Function &F) const {
  DenseMap<const BasicBlock *, unsigned> Position;
  for (const BasicBlock &BB : F)
    Position.try_emplace(&BB, Position.size());
  std::vector<std::pair<unsigned, const BasicBlock *>> Keys;
  for (const auto &Entry : Events)
    Keys.push_back(Entry.first);
  llvm::sort(Keys, [&](const auto &A, const auto &B) {
    return std::make_pair(Position.lookup(A.second), A.first) <
           std::make_pair(Position.lookup(B.second), B.first);
  });
  return Keys;
}

TokenEquations::TokenEquations(const PathFacts &Facts, CountingProblem &Problem)
    : Facts(Facts), Graph(Facts.graph()), Problem(Problem) {
  UseNodes.resize(Problem.Refs.size());
  Ranges.resize(Problem.Refs.size());
  findUses();
  findEqualities();
  for (unsigned Ref = 0; Ref < Problem.Refs.size() && isBearable(); ++Ref)
    findLiveRange(Ref);
  if (isBearable())
    fixUndecided();
  for (unsigned Ref = 0; Ref < Problem.Refs.size() && isBearable(); ++Ref)
    walk(Ref);
}

bool TokenEquations::isBearable() {
  if (Effort > MaxEffort && Problem.Unmodelled.empty())
    Problem.Unmodelled = "too many references are held at the same time";
  return Effort <= MaxEffort;
}

void TokenEquations::findUses() {
  auto AddUses = [&](unsigned Ref, const BasicBlock &BB) {
    ArrayRef<Node> Nodes = Graph.nodesOf(BB);
    UseNodes[Ref].insert(UseNodes[Ref].end(), Nodes.begin(), Nodes.end());
  };
  for (const auto &Entry : Problem.Events)
    AddUses(Entry.first.first, *Entry.first.second);
  if (Problem.CoversUses)
    for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
      for (const User *U : Problem.Refs[Ref]->users())
        if (!isa<PHINode>(U) && isa<Instruction>(U))
          AddUses(Ref, *cast<Instruction>(U)->getParent());
  for (const Value *Ref : Problem.Refs) {
    const auto *Phi = dyn_cast<PHINode>(Ref);
    if (!Phi)
      continue;
    for (Node N : Graph.nodesOf(*Phi->getParent()))
      PhiUnknown[{Phi, N}] =
          Problem.addOpen(OpenQuantity::Kind::PhiTokens, Phi, 0, MaxPhiTokens);
    for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I) {
      auto Fed =
          Problem.RefIndex.find(rcIdentityRoot(Phi->getIncomingValue(I)));
      if (Fed != Problem.RefIndex.end())
        AddUses(Fed->second, *Phi->getIncomingBlock(I));
    }
  }
}

/// The comparison whose operands are found to be equal when \p From goes to
/// \p To; null if there is none.
const ICmpInst *TokenEquations::foundEqual(Node From, Node To) const {
  const auto *Branch = dyn_cast<BranchInst>(Graph.block(From).getTerminator());
  if (!Branch || !Branch->isConditional() ||
      Branch->getSuccessor(0) == Branch->getSuccessor(1))
    return nullptr;
  const auto *Compare = dyn_cast<ICmpInst>(Branch->getCondition());
  if (!Compare || !Compare->isEquality())
    return nullptr;
  unsigned IfEqual = Compare->getPredicate() == ICmpInst::ICMP_EQ ? 0 : 1;
  return &Graph.block(To) == Branch->getSuccessor(IfEqual) ? Compare : nullptr;
}

void TokenEquations::addEquality(Node From, Node To, unsigned A, unsigned B,
                                 const Value *Where) {
  unsigned Moved = Problem.addOpen(OpenQuantity::Kind::SameObject, Where,
                                   -MaxPhiTokens, MaxPhiTokens);
  Equalities[{From, To}].push_back({A, B, Moved});
  Compared.insert(A);
  Compared.insert(B);
  UseNodes[A].push_back(From);
  UseNodes[B].push_back(From);
}

/// The number of the one reference that \p Phi is in \p N, though it chooses
/// from several values; -1 if there is none.
int TokenEquations::chosenIn(Node N, const PHINode &Phi) const {
  const BasicBlock &BB = Graph.block(N);
  const Value *Chosen = nullptr;
  for (Node Pred : Graph.predecessors(N)) {
    const Value *Root =
        rcIdentityRoot(Phi.getIncomingValueForBlock(&Graph.block(Pred)));
    if (Chosen && Chosen != Root)
      return -1;
    Chosen = Root;
  }
  auto Ref = Problem.RefIndex.find(Chosen);
  // In its own block the reference is another one by now.
  if (Ref == Problem.RefIndex.end() || !Chosen->hasNUsesOrMore(2) ||
      (isa<Instruction>(Chosen) &&
       cast<Instruction>(Chosen)->getParent() == &BB))
    return -1;
  return llvm::any_of(Phi.incoming_values(),
                      [&](const Value *Incoming) {
                        return rcIdentityRoot(Incoming) != Chosen;
                      })
             ? int(Ref->second)
             : -1;
}

void TokenEquations::findEqualities() {
  std::vector<Node> Comparing;
  for (const Value *Root : Problem.Refs) {
    ArrayRef<Node> Nodes = Facts.comparing(Root);
    Comparing.insert(Comparing.end(), Nodes.begin(), Nodes.end());
  }
  llvm::sort(Comparing);
  Comparing.erase(std::unique(Comparing.begin(), Comparing.end()),
                  Comparing.end());
  for (Node From : Comparing)
    for (Node To : Graph.successors(From)) {
      const ICmpInst *Compare = foundEqual(From, To);
      if (!Compare)
        continue;
      auto RefOf = [&](unsigned Operand) {
        return Problem.RefIndex.find(
            rcIdentityRoot(Compare->getOperand(Operand)));
      };
      auto A = RefOf(0), B = RefOf(1), None = Problem.RefIndex.end();
      if (A == None || B == None || A == B)
        continue;
      addEquality(From, To, A->second, B->second, Compare);
    }
  if (Problem.FollowsChoices.empty())
    return;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    if (const auto *Phi = dyn_cast<PHINode>(Problem.Refs[Ref]);
        Phi && Problem.FollowsChoices.count(Phi))
      for (Node N : Graph.nodesOf(*Phi->getParent()))
        if (int Chosen = chosenIn(N, *Phi); Chosen >= 0)
          for (Node To : Graph.successors(N))
            addEquality(N, To, Ref, Chosen, Phi);
}

ArrayRef<TokenEquations::Equality> TokenEquations::equalities(Node From,
                                                              Node To) const {
  auto Found = Equalities.find({From, To});
  return Found == Equalities.end() ? ArrayRef<Equality>()
                                   : ArrayRef<Equality>(Found->second);
}

/// The nodes from which a use can be reached without a new definition.
void TokenEquations::findLiveRange(unsigned Ref) {
  LiveRange &Range = Ranges[Ref];
  if (const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref])) {
    for (Node N : Graph.nodesOf(*I->getParent()))
      Range.Definitions.insert(N);
  } else {
    Range.Definitions.insert(0);
  }
  DenseSet<Node> Seen(Range.Definitions);
  Range.Nodes.assign(Seen.begin(), Seen.end());
  SmallVector<Node, 16> Todo;
  auto Add = [&](Node N) {
    if (Seen.insert(N).second) {
      Range.Nodes.push_back(N);
      Todo.push_back(N);
    }
  };
  for (Node N : UseNodes[Ref])
    Add(N);
  while (!Todo.empty())
    for (Node Pred : Graph.predecessors(Todo.pop_back_val()))
      Add(Pred);
  llvm::sort(Range.Nodes);
  Effort += Range.Nodes.size();
}

/// Tokens that move only if a call succeeds cannot be relied on where that has
/// not been asked.
void TokenEquations::fixUndecided() {
  for (const CountingProblem::NullGift &Gift : Problem.NullGifts)
    if (!Gift.Tokens.isConstant() && actsUndecided(Gift))
      for (const AffineCount::Term &T : Gift.Tokens.Terms)
        Problem.System.fix(T.Unknown, 0);
}

/// Whether a path leads to a release of the reference, to an exit, or to where
/// it is out of use, on which nothing says whether the call has succeeded.
bool TokenEquations::actsUndecided(
    const CountingProblem::NullGift &Gift) const {
  const auto &Given = *cast<Instruction>(Gift.Result);
  ArrayRef<Node> InUse = nodesOf(Gift.Ref);
  SmallVector<Node, 8> Todo(Graph.nodesOf(*Given.getParent()).begin(),
                            Graph.nodesOf(*Given.getParent()).end());
  DenseSet<Node> Seen(Todo.begin(), Todo.end());
  while (!Todo.empty()) {
    Node N = Todo.pop_back_val();
    const BasicBlock &BB = Graph.block(N);
    auto Takes = [&](const TokenEvent &E) {
      return (&BB != Given.getParent() || Given.comesBefore(E.At)) &&
             (!E.Delta.isConstant() || E.Delta.Constant < 0);
    };
    if (Facts.isExit(N) || llvm::any_of(events(Gift.Ref, BB), Takes))
      return true;
    for (Node To : Graph.successors(N)) {
      if (Facts.isNull(Gift.Result, N, To) ||
          Facts.isWritten(Gift.Result, N, To))
        continue;
      if (!is_contained(InUse, To))
        return true;
      if (Seen.insert(To).second)
        Todo.push_back(To);
    }
  }
  return false;
}

void TokenEquations::demand(TokenEquation::Kind What, unsigned Ref,
                            const Instruction *At, Node From, Node To,
                            AffineCount Count, LinearSystem::Relation R) {
  unsigned Number = Problem.System.addEquation(Count, R);
  (void)Number;
  assert(Number == Equations.size() && "the system has other equations");
  Equations.push_back({What, Ref, At, From, To, std::move(Count)});
}

/// E2, E3, E4 and E7 on the edge from \p From to \p To.
void TokenEquations::leaveNode(unsigned Ref, Node From, Node To,
                               AffineCount Count, const DenseSet<Node> &InUse) {
  const Value *Root = Problem.Refs[Ref];
  if (isNull(Ref, From, To))
    return;
  Count += nullGift(Ref, From, To);
  for (const Equality &E : equalities(From, To)) {
    int Sign = Ref == E.A ? 1 : Ref == E.B ? -1 : 0;
    Count.add(E.Moved, Sign);
  }
  const BasicBlock &FromBlock = Graph.block(From);
  for (const PHINode &Phi : Graph.block(To).phis()) {
    auto Unknown = PhiUnknown.find({&Phi, To});
    if (Unknown != PhiUnknown.end() &&
        rcIdentityRoot(Phi.getIncomingValueForBlock(&FromBlock)) == Root)
      Count.add(Unknown->second, -1);
  }
  const Instruction *At = FromBlock.getTerminator();
  LiveRange &Range = Ranges[Ref];
  if (!InUse.count(To) || Range.Definitions.count(To)) {
    bool MayLeak = Problem.ErrorsMayLeak && !Facts.canSucceed(To);
    demand(TokenEquation::Kind::OutOfUse, Ref, At, From, To, std::move(Count),
           MayLeak ? LinearSystem::Relation::AtLeastZero
                   : LinearSystem::Relation::EqualsZero);
    return;
  }
  if (Facts.isNull(Root, To))
    return;
  auto Inserted = Range.Start.try_emplace(To, Count);
  if (Inserted.second)
    return;
  AffineCount &Start = Inserted.first->second;
  AffineCount Difference = Count;
  Difference -= Start;
  // The one with fewer terms, while nothing follows from the other: where a
  // reference feeds one phi after another, they would pile up.
  if (To > From && Count.Terms.size() < Start.Terms.size())
    Start = std::move(Count);
  demand(To <= From ? TokenEquation::Kind::BackEdge
                    : TokenEquation::Kind::Merge,
         Ref, At, From, To, std::move(Difference),
         LinearSystem::Relation::EqualsZero);
}

bool TokenEquations::isNull(unsigned Ref, Node From, Node To) const {
  const Value *Root = Problem.Refs[Ref];
  if (Facts.isNull(Root, From, To))
    return true;
  const ICmpInst *Compare = foundEqual(From, To);
  if (!Compare)
    return false;
  const Value *A = rcIdentityRoot(Compare->getOperand(0));
  const Value *B = rcIdentityRoot(Compare->getOperand(1));
  if (A != Root && B != Root)
    return false;
  return Facts.isNull(A, From, To) || Facts.isNull(B, From, To) ||
         Facts.areApart(A, B);
}

void TokenEquations::joinWebs(IntEqClasses &Classes) const {
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    if (const auto *Phi = dyn_cast<PHINode>(Problem.Refs[Ref]))
      for (const Value *Incoming : Phi->incoming_values()) {
        auto Found = Problem.RefIndex.find(rcIdentityRoot(Incoming));
        if (Found != Problem.RefIndex.end())
          Classes.join(Ref, Found->second);
      }
  for (const auto &Entry : Equalities)
    for (const Equality &E : Entry.second)
      Classes.join(E.A, E.B);
  for (auto [A, B] : Problem.SameObjects)
    Classes.join(A, B);
}

void TokenEquations::joinByUnknowns(IntEqClasses &Classes) const {
  // One unknown is one number for all references that it is about.
  DenseMap<unsigned, unsigned> First;
  auto Join = [&](const AffineCount &Count, unsigned Ref) {
    for (const AffineCount::Term &T : Count.Terms)
      Classes.join(First.try_emplace(T.Unknown, Ref).first->second, Ref);
  };
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    Join(Problem.Initial[Ref], Ref);
  for (const auto &Entry : Problem.Events)
    for (const TokenEvent &E : Entry.second)
      Join(E.Delta, E.Ref);
}

AffineCount TokenEquations::nullGift(unsigned Ref, Node From, Node To) const {
  AffineCount Tokens;
  for (const CountingProblem::NullGift &Gift : Problem.NullGifts)
    if (Gift.Ref == Ref && !Facts.isNull(Gift.Result, From) &&
        Facts.isNull(Gift.Result, From, To))
      Tokens += Gift.Tokens;
  return Tokens;
}

ArrayRef<TokenEvent> TokenEquations::events(unsigned Ref,
                                            const BasicBlock &BB) const {
  auto Found = Problem.Events.find({Ref, &BB});
  return Found == Problem.Events.end() ? ArrayRef<TokenEvent>()
                                       : ArrayRef<TokenEvent>(Found->second);
}

void TokenEquations::walk(unsigned Ref) {
  const Value *Root = Problem.Refs[Ref];
  LiveRange &Range = Ranges[Ref];
  DenseSet<Node> InUse(Range.Nodes.begin(), Range.Nodes.end());
  for (Node N : Range.Definitions) {
    AffineCount &First = Range.Start[N];
    auto Phi = PhiUnknown.find({Root, N});
    if (Phi != PhiUnknown.end())
      First.add(Phi->second, 1);
    else
      First = Problem.Initial[Ref];
  }

  for (Node N : Range.Nodes) {
    if (Facts.isNull(Root, N))
      continue;
    if (!isBearable())
      return;
    auto Start = Range.Start.find(N);
    if (Start == Range.Start.end()) {
      // E7: a loop is entered with null only, or with nothing yet.
      if (llvm::none_of(Graph.predecessors(N), [&](Node Pred) {
            return Pred >= N && InUse.count(Pred);
          }))
        continue;
      AffineCount Any;
      Any.add(
          Problem.addOpen(OpenQuantity::Kind::PhiTokens, Root, 0, MaxPhiTokens),
          1);
      Start = Range.Start.try_emplace(N, std::move(Any)).first;
    }
    AffineCount Count = Start->second;
    const BasicBlock &BB = Graph.block(N);
    for (const TokenEvent &E : events(Ref, BB)) {
      if (!happens(E, N))
        continue;
      Count += E.Delta;
      if (E.needsToken())
        demand(TokenEquation::Kind::Release, Ref, E.At, N, N, Count,
               LinearSystem::Relation::AtLeastZero);
    }
    const Instruction *Terminator = BB.getTerminator();
    if (Facts.isExit(N)) {
      bool IsError = Facts.exitKind(N) == ExitKind::Error;
      demand(IsError ? TokenEquation::Kind::RaiseExit
                     : TokenEquation::Kind::Exit,
             Ref, Terminator, N, N, std::move(Count),
             IsError && Problem.ErrorsMayLeak
                 ? LinearSystem::Relation::AtLeastZero
                 : LinearSystem::Relation::EqualsZero);
      continue;
    }
    Effort += Count.Terms.size();
    for (Node To : Graph.successors(N))
      leaveNode(Ref, N, To, Count, InUse);
  }
}

const AffineCount *TokenEquations::startCount(unsigned Ref, Node N) const {
  auto Start = Ranges[Ref].Start.find(N);
  if (Start == Ranges[Ref].Start.end() || Facts.isNull(Problem.Refs[Ref], N))
    return nullptr;
  return &Start->second;
}

bool TokenEquations::startCount(unsigned Ref, Node N, int &Count) const {
  const AffineCount *Start = startCount(Ref, N);
  if (Start)
    Count = value(*Start);
  return Start;
}

std::vector<bool> TokenEquations::solveParts() {
  Problem.System.solveParts();
  std::vector<bool> Solved(Problem.Refs.size(), true);
  for (unsigned I = 0; I < Equations.size(); ++I)
    if (!Problem.System.isSolved(I))
      Solved[Equations[I].Ref] = false;
  return Solved;
}

DenseSet<const Value *>
passthru::unsolvedRefs(const CountingProblem &Problem,
                       const std::vector<bool> &Solved) {
  DenseSet<const Value *> Unsolved;
  for (unsigned Ref = 0; Ref < Solved.size(); ++Ref)
    if (!Solved[Ref])
      Unsolved.insert(Problem.Refs[Ref]);
  return Unsolved;
}
