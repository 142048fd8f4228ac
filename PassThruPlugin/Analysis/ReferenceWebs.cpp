//===- ReferenceWebs.cpp - Union-find over pointers and memory ------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ReferenceWebs.h"
#include <numeric>

using namespace llvm;
using namespace passthru;

/// Offsets wrap around like addresses; signed overflow would not be defined.
static int64_t add(int64_t A, int64_t B) {
  return static_cast<int64_t>(static_cast<uint64_t>(A) +
                              static_cast<uint64_t>(B));
}
static int64_t sub(int64_t A, int64_t B) {
  return static_cast<int64_t>(static_cast<uint64_t>(A) -
                              static_cast<uint64_t>(B));
}
static uint64_t magnitude(int64_t A) {
  return A < 0 ? 0 - static_cast<uint64_t>(A) : static_cast<uint64_t>(A);
}

/// \p Offset as a set with \p Modulus keeps it.
static int64_t normalise(int64_t Offset, uint64_t Modulus) {
  if (!Modulus)
    return Offset;
  uint64_t Rest = magnitude(Offset) % Modulus;
  return static_cast<int64_t>(Offset < 0 && Rest ? Modulus - Rest : Rest);
}

NodeId ReferenceWebs::create() {
  NodeId Node = Nodes.size();
  Nodes.push_back({Node, 0});
  Sets.emplace_back();
  return Node;
}

ReferenceWebs::Place ReferenceWebs::find(NodeId Node) const {
  // First the way up, then again to hang each node under the root.
  NodeId Root = Node;
  int64_t Total = 0;
  while (Nodes[Root].Parent != Root) {
    Total = add(Total, Nodes[Root].Distance);
    Root = Nodes[Root].Parent;
  }
  int64_t Rest = Total;
  while (Nodes[Node].Parent != Node) {
    NodeData Old = Nodes[Node];
    Nodes[Node] = {Root, Rest};
    Rest = sub(Rest, Old.Distance);
    Node = Old.Parent;
  }
  return {Root, Total};
}

ReferenceWebs::Place ReferenceWebs::place(NodeId Node) const {
  Place Result = find(Node);
  Result.Offset = normalise(Result.Offset, Sets[Result.Root].Modulus);
  return Result;
}

void ReferenceWebs::hold(NodeId Root, int64_t Offset, NodeId Contents,
                         Evidence Why) {
  auto [It, IsNew] = Sets[Root].Contents.insert(
      {normalise(Offset, Sets[Root].Modulus), Contents});
  if (!IsNew)
    Queue.push_back({It->second, Contents, 0, Why});
}

void ReferenceWebs::setModulus(NodeId Root, uint64_t Modulus, Evidence Why) {
  uint64_t New = std::gcd(Sets[Root].Modulus, Modulus);
  if (New == Sets[Root].Modulus)
    return;
  Sets[Root].Modulus = New;
  std::map<int64_t, NodeId> Old;
  Old.swap(Sets[Root].Contents);
  for (auto [Offset, Contents] : Old)
    hold(Root, Offset, Contents, Why);
}

void ReferenceWebs::uniteNow(const Pending &Step) {
  if (Step.Distance == 0 && Step.A != Step.B)
    Joins.push_back({Step.A, Step.B, Step.Why});
  Place A = find(Step.A), B = find(Step.B);
  // Root(B) = Root(A) + Distance.
  int64_t Distance = sub(add(A.Offset, Step.Distance), B.Offset);
  if (A.Root == B.Root) {
    if (Distance)
      setModulus(A.Root, magnitude(Distance), Step.Why);
    return;
  }
  NodeId Parent = A.Root, Child = B.Root;
  size_t ParentSize = Sets[Parent].Contents.size();
  size_t ChildSize = Sets[Child].Contents.size();
  // The smaller set moves; contents are what is dear to move.
  if (std::tie(ParentSize, Sets[Parent].Size) <
      std::tie(ChildSize, Sets[Child].Size)) {
    std::swap(Parent, Child);
    Distance = sub(0, Distance);
  }
  Nodes[Child] = {Parent, Distance};
  Sets[Parent].Size += Sets[Child].Size;
  std::map<int64_t, NodeId> Moved;
  Moved.swap(Sets[Child].Contents);
  setModulus(Parent, Sets[Child].Modulus, Step.Why);
  for (auto [Offset, Contents] : Moved)
    hold(Parent, add(Offset, Distance), Contents, Step.Why);
}

void ReferenceWebs::drain() {
  while (!Queue.empty()) {
    Pending Step = Queue.back();
    Queue.pop_back();
    uniteNow(Step);
  }
}

void ReferenceWebs::unite(NodeId A, NodeId B, int64_t Distance, Evidence Why) {
  Queue.push_back({A, B, Distance, Why});
  drain();
}

void ReferenceWebs::repeat(NodeId A, uint64_t Stride) {
  setModulus(find(A).Root, Stride, {EvidenceKind::Memory, nullptr});
  drain();
}

NodeId ReferenceWebs::contents(NodeId Pointer, int64_t Offset) {
  Place P = find(Pointer);
  int64_t Key = normalise(add(P.Offset, Offset), Sets[P.Root].Modulus);
  auto It = Sets[P.Root].Contents.find(Key);
  if (It != Sets[P.Root].Contents.end())
    return It->second;
  NodeId Contents = create();
  Sets[P.Root].Contents[Key] = Contents;
  return Contents;
}

std::vector<std::pair<int64_t, NodeId>>
ReferenceWebs::allContents(NodeId Pointer) const {
  Place P = find(Pointer);
  std::vector<std::pair<int64_t, NodeId>> Result;
  for (auto [Offset, Contents] : Sets[P.Root].Contents)
    Result.push_back({sub(Offset, P.Offset), Contents});
  return Result;
}
