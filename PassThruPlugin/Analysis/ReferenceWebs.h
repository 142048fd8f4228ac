//===- ReferenceWebs.h - Union-find over pointers and memory ----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which pointers may be the same, and what lies where they point to, after
// Steensgaard (Points-to Analysis in Almost Linear Time, POPL 1996), with
// byte offsets:
//
//   - A node is a pointer.  Nodes are united at a distance in bytes: the set
//     knows each node's offset from its representative.
//   - A set owns the contents of the memory around it: one node for each
//     offset.  Uniting two sets unites what they hold at equal offsets.
//   - Where offsets contradict each other (a pointer that runs through an
//     array), the set keeps them modulo the greatest common divisor.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_REFERENCEWEBS_H
#define PASSTHRU_ANALYSIS_REFERENCEWEBS_H

#include "PassThru/PassThruTypes.h"
#include <map>
#include <tuple>

namespace passthru {

using NodeId = unsigned;

class ReferenceWebs {
public:
  /// Where a node stands: two nodes of one place are one web.
  struct Place {
    NodeId Root;
    int64_t Offset;
    bool operator<(const Place &Other) const {
      return std::tie(Root, Offset) < std::tie(Other.Root, Other.Offset);
    }
    bool operator==(const Place &Other) const {
      return Root == Other.Root && Offset == Other.Offset;
    }
  };

  /// A join of two nodes of one place, and the reason.
  struct Join {
    NodeId From, To;
    Evidence Why;
  };

  NodeId create();

  /// Says that \p B points \p Distance bytes after \p A.
  void unite(NodeId A, NodeId B, int64_t Distance, Evidence Why);

  /// Says that what \p A points to is repeated every \p Stride > 0 bytes.
  void repeat(NodeId A, uint64_t Stride);

  /// The node for what lies \p Offset bytes after where \p Pointer points to.
  NodeId contents(NodeId Pointer, int64_t Offset);

  Place place(NodeId Node) const;

  /// The contents around \p Pointer, by offset from it, ascending.
  std::vector<std::pair<int64_t, NodeId>> allContents(NodeId Pointer) const;

  size_t size() const { return Nodes.size(); }
  llvm::ArrayRef<Join> joins() const { return Joins; }

private:
  struct NodeData {
    NodeId Parent;
    int64_t Distance; ///< From the parent.
  };
  /// Of a representative.
  struct SetData {
    unsigned Size = 1;
    uint64_t Modulus = 0; ///< 0: offsets are exact.
    std::map<int64_t, NodeId> Contents;
  };
  struct Pending {
    NodeId A, B;
    int64_t Distance;
    Evidence Why;
  };

  Place find(NodeId Node) const;
  void uniteNow(const Pending &Step);
  void hold(NodeId Root, int64_t Offset, NodeId Contents, Evidence Why);
  void setModulus(NodeId Root, uint64_t Modulus, Evidence Why);
  void drain();

  /// Paths are compressed by const members as well.
  mutable std::vector<NodeData> Nodes;
  std::vector<SetData> Sets;
  std::vector<Join> Joins;
  std::vector<Pending> Queue;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_REFERENCEWEBS_H
