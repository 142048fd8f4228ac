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
//       does something with it; so may a callee of which nothing is known. That
//       it gets one is a use of what was made here alone, which nobody else can
//       keep alive.  If it depends on what changes a place that is loaded
//       twice, the answer is unknown (RepeatedLoads.h).
//   U2  boundary: likewise, but what is used is the Python object that was read
//       out of the MemInfo.  Boxing must retain the object before it releases
//       the MemInfo.
//   U3  null: a result that is null when its call fails is dereferenced, or
//       passed to a callee that does so (CRASHES_ON_NULL in the runtime table),
//       where a branch has found it to be null, or on a path on which nothing
//       has tested it.
//
// Cost: of each web that has a use behind what may be the last release, a
// search along paths with the budget of Counterexample.h; of the others, the
// nodes behind these releases.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_USECHECKER_H
#define PASSTHRU_VERIFY_USECHECKER_H

#include "Verify/Loans.h"
#include "Verify/Witness.h"
#include "llvm/ADT/BitVector.h"
#include <set>

namespace passthru {

class UseChecker {
public:
  /// \p Equations must be solved.
  UseChecker(NormalForm &Normal, const TokenEquations &Equations,
             ArgConvention Arguments);

  /// Looks at \p Web, the numbers of references that share tokens.  Adds what
  /// it finds: at most one finding of U1 or U2, and one of U3 a reference.
  /// \returns whether there is one of U1 or U2; \p Example is its path then.
  bool run(llvm::ArrayRef<unsigned> Web, std::vector<BalanceFinding> &Findings,
           Counterexample &Example);

  /// What nobody promises, and may be.
  struct World {
    /// Results that may be their calls' arguments are something else.  Gives
    /// the values of all unknowns then; empty: they may be.
    llvm::ArrayRef<int> Apart;
    /// If not null: nobody but MemoryWriters changes what is loaded twice.
    const RepeatedLoads *Memory = nullptr;
    Writers MemoryWriters = Writers::Nobody;
    /// B1: nobody keeps alive what these objects lend but they.
    llvm::ArrayRef<Loans::Pair> Lent;
    /// B2: this loan, and what it is taken for.
    std::optional<Loans::Pair> TakenAs;
    /// Nobody else has a token of what memory gives back, and callees look at
    /// what they get.
    bool AtWorst = false;
  };
  /// Whether one of \p Refs is used after its release if \p In is the case.
  bool isUsedTooLate(llvm::ArrayRef<unsigned> Refs, const World &In) const;

private:
  using Node = PathGraph::Node;
  struct Use : ReferenceUse {
    bool Dereferences; ///< Crashes if the reference is null.
  };
  struct Release {
    Node In;
    const llvm::Instruction *At;
  };

  bool isGiven(unsigned Ref) const;
  bool isFresh(unsigned Ref) const;
  bool isHeldByCaller(unsigned Ref) const;
  bool isHeldByMemInfo(unsigned Ref) const;
  bool isHeldObject(const llvm::Value *V, const CallEffects &Effects,
                    unsigned Arg) const;
  bool mayWantAddressOnly(const llvm::CallBase &Call,
                          const CallEffects &Effects, unsigned Arg) const;
  void collectUses(unsigned Ref, std::vector<Use> &Uses) const;
  void addUser(
      unsigned Ref, const llvm::Value *V, const llvm::User *U, bool IsDerived,
      std::vector<Use> &Uses,
      llvm::SmallVectorImpl<std::pair<const llvm::Value *, bool>> &Todo) const;
  llvm::DenseSet<Node> nodesBefore(llvm::ArrayRef<Use> Uses,
                                   const llvm::BasicBlock *Home) const;
  WebUses usesOf(llvm::ArrayRef<unsigned> Web) const;
  std::vector<Release> lastReleases(llvm::ArrayRef<unsigned> Web,
                                    llvm::ArrayRef<int> Assignment) const;
  bool isUsedBehindRelease(llvm::ArrayRef<unsigned> Web, const WebUses &Uses,
                           llvm::ArrayRef<int> Assignment) const;
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
  llvm::BitVector Unsolved; ///< References with equations that do not hold.
  /// Webs of which nothing is used behind what may be the last release.
  std::set<std::vector<unsigned>> InTime;
  /// Webs of which nothing is used too late, at worst and otherwise.
  std::set<std::vector<unsigned>> InTimeAtWorst;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_USECHECKER_H
