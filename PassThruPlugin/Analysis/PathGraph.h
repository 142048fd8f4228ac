//===- PathGraph.h - The paths that can be taken ----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A control-flow graph in which what an earlier branch decided, a later one
// does not ask again.  A node is a block together with what is known, where
// this can still decide something (ConditionFacts.h):
//
//     ok:   br join                         ok ---- join, s = 0 ---- go on
//     bad:  br join                   =>
//     join: %s = phi [0, ok], [1, bad]      bad --- join, s = 1 ---- give up
//           br (%s == 0), go on, give up
//
// Every path that does not crash on a null argument is a path of this graph; of
// the others it rules out those that its precision can tell.  In the style of
// ESP (Das, Lerner, Seigle, PLDI 2002): what no longer matters is forgotten, so
// that paths meet again.
//
// Cost: linear in the number of nodes, which has a limit (NodeLimit); a graph
// that would be larger gets the next lower precision.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_PATHGRAPH_H
#define PASSTHRU_ANALYSIS_PATHGRAPH_H

#include "Analysis/ConditionFacts.h"
#include <optional>

namespace passthru {

/// Which knowledge splits a block.
enum class PathPrecision : uint8_t {
  Blocks, ///< None: the nodes are the blocks.
  Flags,  ///< That of constants that paths carry in phis, and of what is
          ///< returned as a status.
  All,    ///< That of all subjects.
};

class PathGraph {
public:
  using Node = unsigned; ///< In reverse post-order; 0 is the entry.

  /// \p StatusIsReturned as for ConditionFacts.
  PathGraph(const llvm::Function &F, bool StatusIsReturned,
            PathPrecision Precision);

  unsigned size() const { return Nodes.size(); }
  const llvm::BasicBlock &block(Node N) const { return *Nodes[N].Block; }
  llvm::ArrayRef<Node> successors(Node N) const { return Nodes[N].Successors; }
  llvm::ArrayRef<Node> predecessors(Node N) const {
    return Nodes[N].Predecessors;
  }
  const KnownValues &known(Node N) const { return Nodes[N].Known; }
  /// The nodes of a block; none if no path leads to it.
  llvm::ArrayRef<Node> nodesOf(const llvm::BasicBlock &BB) const;

  /// What is known on the way from \p From, where \p Known is known, to \p To:
  /// first before \p To's phis change, second after it.
  std::pair<KnownValues, KnownValues>
  knownOnEdge(Node From, Node To, const KnownValues &Known) const;

  const ConditionFacts &conditions() const { return Conditions; }
  /// What the graph has, which may be less than what was asked for.
  PathPrecision precision() const { return Precision; }

private:
  /// What is known on an edge, before and after phis change.
  using KnownOnEdge = std::pair<KnownValues, KnownValues>;
  struct NodeData {
    const llvm::BasicBlock *Block;
    KnownValues Known;
    llvm::SmallVector<Node, 2> Successors, Predecessors;
    std::vector<KnownOnEdge> OnEdges; ///< By successor.
  };

  bool build(const llvm::Function &F, size_t Limit);
  bool enter(const llvm::BasicBlock &BB, unsigned I, KnownOnEdge &Known) const;
  void chooseSplitting(const llvm::Function &F);
  KnownValues relevant(const llvm::BasicBlock &BB,
                       const KnownValues &Known) const;
  void sortNodes();

  ConditionFacts Conditions;
  PathPrecision Precision;
  std::vector<NodeData> Nodes;
  llvm::DenseMap<const llvm::BasicBlock *, llvm::SmallVector<Node, 1>> NodesOf;
  /// By block: the subjects of which knowledge splits it.
  llvm::DenseMap<const llvm::BasicBlock *, llvm::SmallVector<unsigned, 4>>
      SplitBy;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_PATHGRAPH_H
