//===- UseChecker.cpp - Uses of what is gone, or never was ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/UseChecker.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "llvm/IR/Constants.h"
#include <deque>
#include <set>

using namespace llvm;
using namespace passthru;

/// Paths on which more tokens are held are not followed.
static constexpr int MaxCount = 8;

/// U1: whether no token of \p Ref leaves it but by a release.
bool UseChecker::keepsItsTokens(unsigned Ref) const {
  for (Node N : Equations.nodesOf(Ref))
    for (const TokenEvent &E : Equations.events(Ref, Graph.block(N))) {
      int Change = Equations.value(E.Delta);
      if (!E.Delta.isConstant() || (Change < 0 && !E.IsRelease))
        return false;
    }
  SmallVector<const Value *, 8> Todo{Problem.Refs[Ref]};
  while (!Todo.empty())
    for (const User *U : Todo.pop_back_val()->users()) {
      // A branch may find another reference to be this one.
      const auto *Compare = dyn_cast<ICmpInst>(U);
      if (isa<PHINode>(U) ||
          (Compare && !isa<Constant>(Compare->getOperand(0)) &&
           !isa<Constant>(Compare->getOperand(1))))
        return false;
      if (rcIdentityRoot(static_cast<const Value *>(U)) == Problem.Refs[Ref])
        Todo.push_back(U);
    }
  return true;
}

bool UseChecker::hasRelease(unsigned Ref) const {
  return llvm::any_of(Equations.nodesOf(Ref), [&](Node N) {
    return llvm::any_of(Equations.events(Ref, Graph.block(N)),
                        [](const TokenEvent &E) { return E.IsRelease; });
  });
}

/// Whether \p Ref is the only reference to a new object.
bool UseChecker::isFresh(unsigned Ref) const {
  const auto *Call = cast<CallBase>(Problem.Refs[Ref]);
  if (Normal.outField(Call))
    return false;
  RuntimeKind Kind = Normal.table().classify(*Call).Kind;
  return Kind == RuntimeKind::Allocate || Kind == RuntimeKind::UnboxObject;
}

/// Whether \p V is the data of a MemInfo, and the call takes it for a Python
/// object: so it is what the MemInfo holds, not memory that goes with it.
bool UseChecker::isHeldObject(const Value *V, const CallEffects &Effects,
                              unsigned Arg) const {
  const auto *From = dyn_cast<CallBase>(V);
  if (!From || Normal.table().classify(*From).Kind != RuntimeKind::MemInfoData)
    return false;
  return Effects.Kind == RuntimeKind::PyIncref ||
         (Effects.Kind == RuntimeKind::PythonAPI &&
          Effects.arg(Arg) != ArgEffect::None);
}

/// \p V is the reference or a pointer into its object or, if \p IsDerived, was
/// read out of the object.
void UseChecker::addUser(
    const Value *V, const User *U, bool IsDerived, std::vector<Use> &Uses,
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
    Uses.push_back({I, true, true});
    if (Load->getType()->isPointerTy())
      Todo.push_back({I, true});
    return;
  }
  if (const auto *Store = dyn_cast<StoreInst>(I)) {
    if (!IsDerived && Store->getPointerOperand() == V)
      Uses.push_back({I, true, true});
    return;
  }
  const auto *Call = dyn_cast<CallBase>(I);
  if (!Call || NormalForm::isStackUse(*Call))
    return;
  CallEffects Effects = Normal.table().classify(*Call);
  if (IsDerived) {
    // U2: the object that the MemInfo held.
    if (Effects.Kind == RuntimeKind::PyIncref)
      Uses.push_back({I, false, false});
    return;
  }
  for (unsigned Arg = 0; Arg < Call->arg_size(); ++Arg) {
    if (Call->getArgOperand(Arg) != V)
      continue;
    if (isHeldObject(V, Effects, Arg)) {
      // U2: it may have tokens of its own.
      if (Effects.Kind == RuntimeKind::PyIncref)
        Uses.push_back({I, false, false});
      continue;
    }
    bool Releases = Effects.arg(Arg) == ArgEffect::Release;
    bool IsUnknown = !Effects.isKnown();
    if (!Releases && !IsUnknown)
      Uses.push_back({I, true, Effects.crashesOnNull(Arg),
                      Effects.Kind == RuntimeKind::NativeFunction});
    if (Arg == 0 && Effects.Result == Ownership::Interior)
      Todo.push_back({I, false});
  }
}

void UseChecker::collectUses(const Value *Root, std::vector<Use> &Uses) const {
  SmallVector<std::pair<const Value *, bool>, 8> Todo{{Root, false}};
  while (!Todo.empty()) {
    auto [V, IsDerived] = Todo.pop_back_val();
    for (const User *U : V->users())
      addUser(V, U, IsDerived, Uses, Todo);
  }
}

/// The nodes from which a use can be reached without passing \p Home, in which
/// the reference is defined.
DenseSet<PathGraph::Node>
UseChecker::nodesBefore(ArrayRef<Use> Uses, const BasicBlock &Home) const {
  DenseSet<Node> Seen;
  SmallVector<Node, 16> Todo;
  auto Add = [&](Node N) {
    if (Seen.insert(N).second && &Graph.block(N) != &Home)
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

void UseChecker::addPath(ArrayRef<Node> Path, BalanceFinding &Finding) const {
  for (Node N : Path)
    Writer.addBlock(N, Finding);
}

/// U1 and U2: follows the count from the definition on.
bool UseChecker::checkRelease(unsigned Ref, ArrayRef<Use> Uses,
                              std::vector<BalanceFinding> &Findings) const {
  const auto &Definition = *cast<Instruction>(Problem.Refs[Ref]);
  const BasicBlock &Home = *Definition.getParent();
  bool IsFresh = isFresh(Ref);
  DenseSet<Node> Wanted = nodesBefore(Uses, Home);
  struct Place {
    Node N;
    int Count; ///< At the start of the node.
    size_t From;
  };
  std::vector<Place> Places;
  std::set<std::pair<Node, int>> Seen;
  auto Visit = [&](Node N, int Count, size_t From) {
    // More tokens than that come from a loop that gains some: a finding of its
    // own.
    if (Count <= MaxCount && Wanted.count(N) &&
        !Equations.facts().isNull(&Definition, N) &&
        Seen.insert({N, Count}).second)
      Places.push_back({N, Count, From});
  };
  for (Node N : Graph.nodesOf(Home))
    Visit(N, 1, Places.size());
  for (size_t I = 0; I < Places.size(); ++I) {
    Place P = Places[I];
    const BasicBlock &BB = Graph.block(P.N);
    ArrayRef<TokenEvent> Events = Equations.events(Ref, BB);
    auto CountAt = [&](const Instruction *At) {
      int Count = P.Count;
      for (const TokenEvent &E : Events)
        if (!At || E.At->comesBefore(At))
          Count += Equations.value(E.Delta);
      return Count;
    };
    for (const Use &U : Uses) {
      if (U.At->getParent() != &BB || (U.MayBeAddressOnly && !IsFresh) ||
          (&BB == &Home && !Definition.comesBefore(U.At)) || CountAt(U.At) > 0)
        continue;
      std::vector<Node> Way;
      for (size_t K = I;; K = Places[K].From) {
        Way.push_back(Places[K].N);
        if (Places[K].From == K)
          break;
      }
      std::vector<Node> Path = pathTo(Way.back());
      Path.insert(Path.end(), std::next(Way.rbegin()), Way.rend());
      Findings.push_back(describeRelease(Ref, U, Path));
      return true;
    }
    for (Node Next : Graph.successors(P.N))
      if (&Graph.block(Next) != &Home)
        Visit(Next, CountAt(nullptr), I);
  }
  return false;
}

BalanceFinding UseChecker::describeRelease(unsigned Ref, const Use &U,
                                           ArrayRef<Node> Path) const {
  std::string Name = Writer.describeRef(Problem.Refs[Ref]);
  std::string Where = Writer.describePlace(*U.At);
  BalanceFinding Finding;
  Finding.Rule =
      U.IsDirect ? "passthru-use-after-release" : "passthru-boundary";
  Finding.Message =
      U.IsDirect ? "uses " + Name + " " + Where +
                       ", where its last owned reference has been released"
                 : "retains the object of " + Name + " " + Where +
                       ", where the MemInfo that held it has been released";
  Finding.At = Writer.placeOf(*U.At);
  Writer.addEvents(Ref, Path, *U.At, Finding);
  addPath(Path, Finding);
  return Finding;
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

bool UseChecker::checkNull(const CallBase &Call, ArrayRef<Use> Uses,
                           std::vector<BalanceFinding> &Findings) const {
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
        addPath(Path, Finding);
        Findings.push_back(std::move(Finding));
        return true;
      }
  }
  return false;
}

void UseChecker::run(std::vector<BalanceFinding> &Findings) {
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    const auto *Call = dyn_cast<CallBase>(Problem.Refs[Ref]);
    if (!Call || !Problem.Initial[Ref].isConstant() ||
        Problem.Initial[Ref].Constant != 1)
      continue;
    std::vector<Use> Uses;
    collectUses(Call, Uses);
    if (keepsItsTokens(Ref) && hasRelease(Ref))
      checkRelease(Ref, Uses, Findings);
    if (!Normal.outField(Call) &&
        Normal.table().classify(*Call).Fails == Failure::Null)
      checkNull(*Call, Uses, Findings);
  }
}
