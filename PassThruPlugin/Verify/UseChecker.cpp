//===- UseChecker.cpp - Uses of what is gone, or never was ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/UseChecker.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include <deque>

using namespace llvm;
using namespace passthru;

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
      if (isa<PHINode>(U))
        return false;
      if (rcIdentityRoot(static_cast<const Value *>(U)) == Problem.Refs[Ref])
        Todo.push_back(U);
    }
  return true;
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
    bool Releases = Effects.arg(Arg) == ArgEffect::Release;
    bool IsUnknown = !Effects.isKnown();
    if (!Releases && !IsUnknown)
      Uses.push_back({I, true, Effects.crashesOnNull(Arg)});
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

/// What is held on \p Ref in \p N when \p At is reached; \p Known is false if
/// it is null there, or not defined yet.
int UseChecker::countBefore(unsigned Ref, Node N, const Instruction &At,
                            bool &Known) const {
  int Count = 0;
  const Value *Root = Problem.Refs[Ref];
  const auto *Definition = dyn_cast<Instruction>(Root);
  Known = !Equations.facts().isNull(Root, N);
  // Where it is out of use nothing is held any more.
  Equations.startCount(Ref, N, Count);
  if (Definition && Definition->getParent() == At.getParent() &&
      !Definition->comesBefore(&At))
    Known = false;
  for (const TokenEvent &E : Equations.events(Ref, Graph.block(N))) {
    if (!E.At->comesBefore(&At))
      break;
    Count += Equations.value(E.Delta);
  }
  return Count;
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
    if (const Instruction *Origin =
            Normal.originOf(Graph.block(N).getTerminator()))
      if (Finding.Path.empty() || Finding.Path.back() != Origin->getParent())
        Finding.Path.push_back(Origin->getParent());
}

/// U1 and U2.
bool UseChecker::checkRelease(unsigned Ref, ArrayRef<Use> Uses,
                              std::vector<BalanceFinding> &Findings) const {
  std::string Name = Writer.describeRef(Problem.Refs[Ref]);
  for (const Use &U : Uses)
    for (Node N : Graph.nodesOf(*U.At->getParent())) {
      bool Known;
      if (countBefore(Ref, N, *U.At, Known) > 0 || !Known)
        continue;
      BalanceFinding Finding;
      std::string Where = Writer.describePlace(*U.At);
      Finding.Rule =
          U.IsDirect ? "passthru-use-after-release" : "passthru-boundary";
      Finding.Message =
          U.IsDirect
              ? "uses " + Name + " " + Where +
                    ", where its last owned reference has been released"
              : "retains the object of " + Name + " " + Where +
                    ", where the MemInfo that held it has been released";
      Finding.At = Writer.placeOf(*U.At);
      std::vector<Node> Path = pathTo(N);
      Writer.addEvents(Ref, Path, *U.At, Finding);
      addPath(Path, Finding);
      Findings.push_back(std::move(Finding));
      return true;
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
        Finding.Rule = "passthru-null";
        Finding.Message = "dereferences " + Writer.describeRef(&Call) + " " +
                          Writer.describePlace(*U.At) +
                          ", which is null if the call that gives it fails";
        Finding.At = Writer.placeOf(*U.At);
        Finding.Steps.push_back(
            {"given by " + Writer.describeCallee(Call) + " " +
                 Writer.describePlace(Call) + ", null if that fails",
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
    if (keepsItsTokens(Ref))
      checkRelease(Ref, Uses, Findings);
    if (!Normal.outField(Call) &&
        Normal.table().classify(*Call).Fails == Failure::Null)
      checkNull(*Call, Uses, Findings);
  }
}
