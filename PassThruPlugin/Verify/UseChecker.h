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
//       all its tokens and then uses it, perhaps under another name (a phi).
//       Known only where no token has left but by a release: none went to
//       memory or to a callee, neither the caller nor a MemInfo that unboxing
//       made holds it.  A native
//       function may want nothing but the address, unless its body is here and
//       does something with it: that it gets one is a use of what was made here
//       alone, which nobody else can keep alive.
//   U2  boundary: likewise, but what is used is the Python object that was read
//       out of the MemInfo.  Boxing must retain the object before it releases
//       the MemInfo.
//   U3  null: a result that is null when its call fails is dereferenced, or
//       passed to a callee that does so (CRASHES_ON_NULL in the runtime table),
//       where a branch has found it to be null, or on a path on which nothing
//       has tested it.
//
// Cost: of each web that has a use behind a release, a search along paths with
// the budget of Counterexample.h; of the others, the nodes behind the releases.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_USECHECKER_H
#define PASSTHRU_VERIFY_USECHECKER_H

#include "Verify/Witness.h"

namespace passthru {

class UseChecker {
public:
  /// \p Equations must be solved.
  UseChecker(NormalForm &Normal, const TokenEquations &Equations,
             ArgConvention Arguments);

  /// Looks at \p Web, the numbers of references that share tokens.  Adds what
  /// it finds: at most one finding of U1 or U2, and one of U3 a reference.
  void run(llvm::ArrayRef<unsigned> Web, std::vector<BalanceFinding> &Findings);

  /// What nobody promises, and may be.
  struct World {
    /// Results that may be their calls' arguments are something else.  Gives
    /// the values of all unknowns then; empty: they may be.
    llvm::ArrayRef<int> Apart;
    /// If not null: calls do not change what is loaded twice.
    const RepeatedLoads *Memory;
    /// Nobody keeps alive what an object lends but the object.
    bool LendersAlone = false;
  };
  /// References that objects lend, each with a reference to that.
  llvm::ArrayRef<std::pair<unsigned, unsigned>> lent() const { return Lent; }
  /// Whether the object of \p Ref, whose web has been looked at, lends
  /// anything.
  bool lends(unsigned Ref) const { return Lenders.count(Ref); }
  /// Whether one of \p Refs is used after its release if \p In is the case.
  bool isUsedTooLate(llvm::ArrayRef<unsigned> Refs, const World &In) const;

private:
  using Node = PathGraph::Node;
  struct Use : ReferenceUse {
    bool Dereferences; ///< Crashes if the reference is null.
  };

  int lenderOf(unsigned Ref) const;
  bool isGiven(unsigned Ref) const;
  bool isFresh(unsigned Ref) const;
  bool isHeldByCaller(unsigned Ref) const;
  bool isHeldByMemInfo(unsigned Ref) const;
  bool isHeldObject(const llvm::Value *V, const CallEffects &Effects,
                    unsigned Arg) const;
  bool mayWantAddressOnly(const llvm::CallBase &Call,
                          const CallEffects &Effects, unsigned Arg) const;
  bool isUncountedLoan(const llvm::Instruction &I) const;
  void collectUses(unsigned Ref, bool WithLoans, std::vector<Use> &Uses) const;
  void addUser(
      unsigned Ref, const llvm::Value *V, const llvm::User *U, bool IsDerived,
      bool WithLoans, std::vector<Use> &Uses,
      llvm::SmallVectorImpl<std::pair<const llvm::Value *, bool>> &Todo) const;
  llvm::DenseSet<Node> nodesBefore(llvm::ArrayRef<Use> Uses,
                                   const llvm::BasicBlock *Home) const;
  WebUses usesOf(llvm::ArrayRef<unsigned> Web, bool WithLoans) const;
  bool isUsedBehindRelease(llvm::ArrayRef<unsigned> Web,
                           const WebUses &Uses) const;
  bool entersUsed(unsigned Ref, Node From, Node To, const WebUses &Uses) const;
  bool checkNull(unsigned Ref, std::vector<BalanceFinding> &Findings) const;
  bool mayBeNullAt(const llvm::Value &Root, Node From, Node To,
                   std::vector<Node> &Path) const;
  std::vector<Node> pathTo(Node Last) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
  const PathGraph &Graph;
  const CountingProblem &Problem;
  ArgConvention Arguments;
  WitnessWriter Writer;
  llvm::SmallVector<std::pair<unsigned, unsigned>, 4> Lent;
  mutable llvm::DenseSet<unsigned> Lenders;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_USECHECKER_H
