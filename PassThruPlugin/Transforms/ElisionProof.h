//===- ElisionProof.h - Is a proposal legal? --------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The prover of elision; PassThru/Elide.h lists the conditions L1 to L6.  It
// works on the normal form of a function into which all candidates for new
// increfs have been put, and changes nothing.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_ELISIONPROOF_H
#define PASSTHRU_TRANSFORMS_ELISIONPROOF_H

#include "Analysis/OwnershipModel.h"
#include "Analysis/TokenEquations.h"
#include "PassThru/PassOptions.h"
#include "Transforms/PrivateMemory.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include <memory>
#include <vector>

namespace passthru {

/// Refops of the original function, in its order.
using RefopSet = llvm::SmallSetVector<const llvm::CallBase *, 8>;

/// References that phi and select connect, or that one refop of the original
/// counts on different paths.
struct Web {
  std::vector<unsigned> Refs; ///< Indices into the ownership problem.
  RefopSet Refops;            ///< That were there before.
  RefopSet Candidates;        ///< Increfs that may be added.
  bool Escapes = false;       ///< L3 does not hold.
  bool EscapesUnseen = false; ///< In a way that ownership does not count.
  bool CountIsUsed = false;   ///< L5 does not hold anywhere.
  /// L5 holds only of proposals that keep the count here.
  llvm::SmallSetVector<const llvm::Instruction *, 2> CountReads;
  /// A refop counts, on some path, what is neither null nor a reference.
  bool CountsUnknown = false;
  /// The ownership equations of its references have a solution, and count all
  /// that happens to them.
  bool IsOwnershipKnown = false;
};

/// What to do with one web.
struct Proposal {
  const char *Name; ///< For remarks.
  RefopSet Removed; ///< Of the web's refops.
  RefopSet Added;   ///< Of the web's candidates.
};

/// Why a proposal is not legal.
struct Objection {
  std::string Reason;                       ///< Empty: there is none.
  const llvm::Instruction *Where = nullptr; ///< In the original, or null.
  /// The reference that is lost at Where, as a value of the original; null if
  /// it is none there, or if more than one token is missing.
  const llvm::Value *Ref = nullptr;
  explicit operator bool() const { return !Reason.empty(); }
};

/// A proposal for which L1 holds, with its differences d.
class Difference {
public:
  Difference(const PathFacts &Facts, CountingProblem NewProblem)
      : Problem(std::move(NewProblem)), Equations(Facts, Problem) {}

  CountingProblem Problem;
  TokenEquations Equations;
};

class ElisionProver {
public:
  /// \p Candidates: the increfs in \p Normal's original that are not there yet.
  ElisionProver(NormalForm &Normal, const RefopSet &Candidates,
                const PassOptions &Options);

  /// L6: why the whole function stays as it is, or empty.
  llvm::StringRef refusal() const { return Refusal; }

  /// In the order of their first reference.
  llvm::ArrayRef<Web> webs() const { return Webs; }

  /// Refops that count null on every path.  They do nothing.
  const RefopSet &nullRefops() const { return NullRefops; }

  /// The refop of the original that \p Copy, a call of the normal form, stems
  /// from, or null.
  const llvm::CallBase *refopOf(const llvm::Instruction &Copy) const {
    return RefopOf.lookup(&Copy);
  }

  /// Those of \p Refops from which no path leads to success.
  RefopSet onErrorPaths(const RefopSet &Refops) const;

  const PathFacts &facts() const { return Facts; }
  const CountingProblem &references() const { return OwnershipProblem; }
  const RuntimeTable &table() const { return Normal.table(); }
  const llvm::Function &function() const { return Normal.function(); }

  /// Decrefs and calls in \p BB that may release, in order.
  llvm::ArrayRef<const llvm::Instruction *>
  potentialHazards(const llvm::BasicBlock &BB) const;

  /// Whether the potential hazard \p I is one with the refops in \p Gone not
  /// there.
  bool isHazard(const llvm::Instruction &I,
                const llvm::DenseSet<const llvm::CallBase *> &Gone) const;

  /// How many tokens on \p Ref the function owns at least, behind \p At in node
  /// \p N; behind its start, or the definition there, if \p At is null.  For
  /// webs whose ownership is known.
  int leastOwned(unsigned Ref, PathGraph::Node N,
                 const llvm::Instruction *At) const;
  AffineCount ownedAt(unsigned Ref, PathGraph::Node N,
                      const llvm::Instruction *At) const;
  int leastHeld(const Web &W, unsigned Ref, PathGraph::Node N,
                const llvm::Instruction &At) const;

  /// L2, L3: how many tokens may be missing at \p Hazard.
  int mayMiss(const Web &W, unsigned Ref, PathGraph::Node N,
              const llvm::Instruction &Hazard) const;

  /// The difference that \p P makes, not solved yet; \p FollowsChoices: of all
  /// phis, as in CountingProblem.
  std::unique_ptr<Difference> difference(const Web &W, const Proposal &P,
                                         bool FollowsChoices = false);

  /// L1, L4, L5.  \returns null with \p Why if they do not hold.
  std::unique_ptr<Difference> checkDifference(const Web &W, const Proposal &P,
                                              Objection &Why);

  /// L2, L3, L4, with the refops in \p Gone not there.
  Objection checkHazards(const Web &W, const Difference &D,
                         const llvm::DenseSet<const llvm::CallBase *> &Gone);

  /// Whether the new code, without the refops in \p Gone and with the
  /// candidates in \p Added, balances by itself wherever the original does.
  bool balancesWith(const llvm::DenseSet<const llvm::CallBase *> &Gone,
                    const RefopSet &Added);

private:
  std::vector<bool>
  solveOwnership(llvm::DenseSet<const llvm::Value *> FollowsChoices);
  void findWebs();
  void findGuesses();
  bool isNullAt(const llvm::Value *Root, const llvm::Instruction &At) const;
  void inspectUses(Web &W);
  void inspectUse(Web &W, const llvm::Value *Root, const llvm::Use &U,
                  llvm::SmallVectorImpl<const llvm::Value *> &Forwarded);
  const llvm::Value *writeOnlyReturnSlot() const;
  bool isCandidate(const llvm::CallBase *Refop) const {
    return Candidates.count(const_cast<llvm::CallBase *>(Refop));
  }
  void indexReferences();
  void findGuaranteed();
  /// Whether all that \p Ref can be is held by the caller, or counts nothing.
  bool isGuaranteed(unsigned Ref) const { return Guaranteed.test(Ref); }
  int least(const AffineCount &Count) const;
  bool mayGain(const llvm::Value *Root, const llvm::Instruction *From,
               const llvm::Instruction &To) const;
  bool newCodeBalances(const Web &W, const Proposal &P) const;
  bool keepsCountsRead(const Web &W, const Difference &D) const;
  bool
  releasesQuietly(const Web &W, const llvm::Instruction &Hazard,
                  llvm::ArrayRef<TokenEvent> Rest, int Missing,
                  const llvm::DenseSet<const llvm::CallBase *> &Gone) const;
  const llvm::Instruction *
  firstHazardFrom(PathGraph::Node From, const Web &W, unsigned Ref, int Missing,
                  const llvm::DenseSet<const llvm::CallBase *> &Gone) const;
  bool releasesOwn(const Web &W, const llvm::CallBase &Refop) const;
  bool endsQuietly(const Web &W, PathGraph::Node From,
                   const llvm::DenseSet<const llvm::CallBase *> &Gone) const;
  Objection
  checkErrorExits(const Web &W, const Difference &D,
                  const llvm::DenseSet<const llvm::CallBase *> &Gone) const;
  Objection hazardObjection(unsigned Ref, const llvm::Instruction &Hazard,
                            int Missing) const;

  NormalForm &Normal;
  const RefopSet &Candidates;
  bool ArgumentsGuaranteed;
  PathFacts Facts;
  /// The calls of the copy that stem from refops of the original, in order.
  llvm::MapVector<const llvm::Instruction *, const llvm::CallBase *> RefopOf;
  CountingProblem OwnershipProblem;
  std::unique_ptr<TokenEquations> Ownership;
  /// Unknowns: whether a store or a callee takes a token.
  llvm::DenseSet<unsigned> MayBeTaken;
  /// The system, with memory and callees giving as little as they may.
  LinearSystem Cautious;
  std::vector<Web> Webs;
  std::vector<unsigned> WebOf; ///< By reference: the index of its web.
  RefopSet NullRefops;
  std::string Refusal;
  /// By reference of the ownership problem: the instructions that count it, or
  /// may, in order.
  std::vector<std::vector<const llvm::Instruction *>> CountingAt;
  /// By reference: what isGuaranteed() says of it.
  llvm::BitVector Guaranteed;
  /// By node: the references that are in use there, in order.
  std::vector<llvm::SmallVector<unsigned, 2>> InUse;
  /// Potential hazards of each block: decrefs and calls that may release.
  llvm::DenseMap<const llvm::BasicBlock *,
                 std::vector<const llvm::Instruction *>>
      HazardsOf;
  llvm::DenseMap<const llvm::Instruction *,
                 llvm::SmallVector<const TokenEvent *, 2>>
      EventsAt; ///< Of the ownership problem.
  /// The return slot in the copy, if nothing in the function reads it.
  const llvm::Value *PrivateSlot = nullptr;
  mutable PrivateMemory Private;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_ELISIONPROOF_H
