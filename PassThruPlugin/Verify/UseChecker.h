//===- UseChecker.h - Uses of what is gone, or never was --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts can balance although a reference is used where it must not be:
//
//   U1  use after release: a function that was given a reference (+1) releases
//       all its tokens and then uses it.  Known only where the tokens stay with
//       this one reference: none goes to memory, to a callee or into a phi.
//       A native function may want nothing but the address: that it gets one is
//       a use of what was made here alone, which nobody else can keep alive.
//   U2  boundary: likewise, but what is used is the Python object that was read
//       out of the MemInfo.  Boxing must retain the object before it releases
//       the MemInfo.
//   U3  null: a result that is null when its call fails is dereferenced, or
//       passed to a callee that does so (CRASHES_ON_NULL in the runtime table),
//       where a branch has found it to be null, or on a path on which nothing
//       has tested it.
//
// Cost: of each such reference, the nodes between its definition and its uses.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_USECHECKER_H
#define PASSTHRU_VERIFY_USECHECKER_H

#include "Verify/Witness.h"

namespace passthru {

class UseChecker {
public:
  /// \p Equations must be solved.
  UseChecker(NormalForm &Normal, const TokenEquations &Equations)
      : Normal(Normal), Equations(Equations), Graph(Equations.graph()),
        Problem(Equations.problem()), Writer(Normal, Equations) {}

  /// Adds what it finds, at most one finding of each rule for a reference.
  void run(std::vector<BalanceFinding> &Findings);

private:
  using Node = PathGraph::Node;
  /// A use of a reference, or of what was derived from it.
  struct Use {
    const llvm::Instruction *At;
    bool IsDirect;     ///< Of the reference or of a pointer into the object.
    bool Dereferences; ///< Crashes if the reference is null.
    bool MayBeAddressOnly = false; ///< By a native function.
  };

  bool keepsItsTokens(unsigned Ref) const;
  bool isHeldObject(const llvm::Value *V, const CallEffects &Effects,
                    unsigned Arg) const;
  void collectUses(const llvm::Value *Root, std::vector<Use> &Uses) const;
  void addUser(
      const llvm::Value *V, const llvm::User *U, bool IsDerived,
      std::vector<Use> &Uses,
      llvm::SmallVectorImpl<std::pair<const llvm::Value *, bool>> &Todo) const;
  llvm::DenseSet<Node> nodesBefore(llvm::ArrayRef<Use> Uses,
                                   const llvm::BasicBlock &Home) const;
  bool checkRelease(unsigned Ref, llvm::ArrayRef<Use> Uses,
                    std::vector<BalanceFinding> &Findings) const;
  BalanceFinding describeRelease(unsigned Ref, const Use &U,
                                 llvm::ArrayRef<Node> Path) const;
  bool hasRelease(unsigned Ref) const;
  bool isFresh(unsigned Ref) const;
  bool checkNull(const llvm::CallBase &Call, llvm::ArrayRef<Use> Uses,
                 std::vector<BalanceFinding> &Findings) const;
  bool mayBeNullAt(const llvm::Value &Root, Node From, Node To,
                   std::vector<Node> &Path) const;
  std::vector<Node> pathTo(Node Last) const;
  void addPath(llvm::ArrayRef<Node> Path, BalanceFinding &Finding) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
  const PathGraph &Graph;
  const CountingProblem &Problem;
  WitnessWriter Writer;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_USECHECKER_H
