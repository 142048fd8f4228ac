//===- PathGraph.cpp - The paths that can be taken ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PathGraph.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Function.h"
#include <set>
#include <tuple>

using namespace llvm;
using namespace passthru;

/// How many nodes a graph may have for each block, and in any case.
static constexpr size_t NodesPerBlock = 6, NodesAtLeast = 500;

/// Whether paths bring constants, or references that may be null, into \p V.
static bool isFlag(const Value *V) {
  const auto *Phi = dyn_cast<PHINode>(V);
  return Phi && llvm::any_of(Phi->incoming_values(),
                             [](const Value *In) { return isa<Constant>(In); });
}

PathGraph::PathGraph(const Function &F, bool StatusIsReturned,
                     PathPrecision Wanted)
    : Conditions(F, StatusIsReturned), Precision(Wanted) {
  size_t Limit = NodesPerBlock * F.size() + NodesAtLeast;
  chooseSplitting(F);
  while (!build(F, Limit)) {
    Precision = PathPrecision(unsigned(Precision) - 1);
    chooseSplitting(F);
  }
  sortNodes();
}

/// Which subjects split which blocks.
void PathGraph::chooseSplitting(const Function &F) {
  SplitBy.clear();
  if (Precision == PathPrecision::Blocks)
    return;
  for (unsigned S = 0; S < Conditions.numSubjects(); ++S) {
    const Value *V = Conditions.subject(S);
    bool Splits = Precision == PathPrecision::All || isFlag(V);
    // A status that is tested and returned.
    for (const User *U : V->users())
      Splits |= isa<ReturnInst>(U);
    // What flows into such a phi is known where it is tested.
    for (const User *U : V->users())
      if (const auto *Phi = dyn_cast<PHINode>(U))
        Splits |= Conditions.subjectOf(Phi) >= 0 && isFlag(Phi);
    if (Splits)
      for (const BasicBlock *BB : Conditions.relevance(S))
        SplitBy[BB].push_back(S);
  }
}

/// The part of \p Known that splits \p BB.
KnownValues PathGraph::relevant(const BasicBlock &BB,
                                const KnownValues &Known) const {
  KnownValues Kept;
  auto Splitting = SplitBy.find(&BB);
  if (Splitting != SplitBy.end())
    for (KnownValues::Entry E : Known.entries())
      if (is_contained(Splitting->second, E.first))
        Kept.set(E.first, E.second);
  return Kept;
}

/// Goes from \p BB, at whose end the first of \p Known is known, to its
/// successor \p I.  \returns false if it cannot be taken.
bool PathGraph::enter(const BasicBlock &BB, unsigned I,
                      KnownOnEdge &Known) const {
  const Instruction *Terminator = BB.getTerminator();
  if (!Conditions.assumeBranch(*Terminator, I, Known.first))
    return false;
  Known.second = Known.first;
  Conditions.enter(*Terminator->getSuccessor(I), BB, Known.second);
  return true;
}

/// What holds whether \p A or \p B does.
static KnownValues either(const KnownValues &A, const KnownValues &B,
                          const ConditionFacts &Conditions) {
  KnownValues Both;
  for (KnownValues::Entry E : A.entries()) {
    ValueSet All = Conditions.all(E.first);
    ValueSet Values = E.second | B.get(E.first, All);
    if (Values != All)
      Both.set(E.first, Values);
  }
  return Both;
}

/// \returns false if there are too many nodes.
bool PathGraph::build(const Function &F, size_t Limit) {
  Nodes.clear();
  Nodes.reserve(F.size() + F.size() / 4);
  auto IsLess = [&](Node A, Node B) {
    return std::tie(Nodes[A].Block, Nodes[A].Known) <
           std::tie(Nodes[B].Block, Nodes[B].Known);
  };
  std::set<Node, decltype(IsLess)> Found(IsLess);
  auto Add = [&](const BasicBlock &BB, KnownValues Known) {
    Nodes.push_back({&BB, std::move(Known), {}, {}, {}});
    auto [At, IsNew] = Found.insert(Nodes.size() - 1);
    if (!IsNew)
      Nodes.pop_back();
    return *At;
  };
  Add(F.getEntryBlock(), KnownValues());
  for (Node N = 0; N < Nodes.size(); ++N) {
    if (Nodes.size() > Limit && Precision != PathPrecision::Blocks)
      return false;
    const BasicBlock &BB = *Nodes[N].Block;
    unsigned NumSuccessors = BB.getTerminator()->getNumSuccessors();
    Nodes[N].OnEdges.reserve(NumSuccessors);
    for (unsigned I = 0; I < NumSuccessors; ++I) {
      const BasicBlock &Next = *BB.getTerminator()->getSuccessor(I);
      KnownOnEdge Known{Nodes[N].Known, {}};
      if (!enter(BB, I, Known) || !Conditions.canExecute(Next, Known.second))
        continue;
      Node To = Add(Next, relevant(Next, Known.second));
      NodeData &From = Nodes[N];
      auto Before = llvm::find(From.Successors, To);
      if (Before == From.Successors.end()) {
        From.Successors.push_back(To);
        From.OnEdges.push_back(std::move(Known));
        continue;
      }
      // By several cases of a switch: what all of them know.
      KnownOnEdge &All = From.OnEdges[Before - From.Successors.begin()];
      All = {either(All.first, Known.first, Conditions),
             either(All.second, Known.second, Conditions)};
    }
  }
  return true;
}

/// Puts the nodes into reverse post-order and fills the other tables.
void PathGraph::sortNodes() {
  std::vector<Node> PostOrder;
  std::vector<bool> Seen(Nodes.size());
  std::vector<std::pair<Node, unsigned>> Stack{{0, 0}};
  Seen[0] = true;
  while (!Stack.empty()) {
    auto &[N, Next] = Stack.back();
    if (Next == Nodes[N].Successors.size()) {
      PostOrder.push_back(N);
      Stack.pop_back();
      continue;
    }
    Node To = Nodes[N].Successors[Next++];
    if (!Seen[To]) {
      Seen[To] = true;
      Stack.push_back({To, 0});
    }
  }
  std::vector<Node> NewNumber(Nodes.size());
  for (unsigned I = 0; I < PostOrder.size(); ++I)
    NewNumber[PostOrder[I]] = PostOrder.size() - 1 - I;
  std::vector<NodeData> Sorted(Nodes.size());
  for (Node N = 0; N < Nodes.size(); ++N) {
    for (Node &To : Nodes[N].Successors)
      To = NewNumber[To];
    Sorted[NewNumber[N]] = std::move(Nodes[N]);
  }
  Nodes = std::move(Sorted);
  for (Node N = 0; N < Nodes.size(); ++N) {
    NodesOf[Nodes[N].Block].push_back(N);
    for (Node To : Nodes[N].Successors)
      Nodes[To].Predecessors.push_back(N);
  }
}

ArrayRef<PathGraph::Node> PathGraph::nodesOf(const BasicBlock &BB) const {
  auto Found = NodesOf.find(&BB);
  return Found == NodesOf.end() ? ArrayRef<Node>()
                                : ArrayRef<Node>(Found->second);
}

std::pair<KnownValues, KnownValues>
PathGraph::knownOnEdge(Node From, Node To, const KnownValues &Known) const {
  if (Known == known(From)) {
    auto At = llvm::find(successors(From), To);
    return Nodes[From].OnEdges[At - successors(From).begin()];
  }
  const BasicBlock &BB = block(From);
  const Instruction *Terminator = BB.getTerminator();
  // Cases of a switch may go to one block, and to several nodes of it.
  bool IsSplit = llvm::any_of(successors(From), [&](Node Other) {
    return Other != To && &block(Other) == &block(To);
  });
  KnownOnEdge Result;
  bool IsFirst = true;
  // By several cases of a switch: what all of them know.
  for (unsigned I = 0; I < Terminator->getNumSuccessors(); ++I) {
    if (Terminator->getSuccessor(I) != &block(To))
      continue;
    KnownOnEdge Here{known(From), {}};
    if (IsSplit &&
        !(enter(BB, I, Here) && Conditions.canExecute(block(To), Here.second) &&
          relevant(block(To), Here.second) == known(To)))
      continue;
    Here.first = Known;
    if (!enter(BB, I, Here))
      continue;
    if (IsFirst)
      Result = std::move(Here);
    else
      Result = {either(Result.first, Here.first, Conditions),
                either(Result.second, Here.second, Conditions)};
    IsFirst = false;
  }
  return Result;
}
