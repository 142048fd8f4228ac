//===- ElisionProposals.h - What could go -----------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_ELISIONPROPOSALS_H
#define PASSTHRU_TRANSFORMS_ELISIONPROPOSALS_H

#include "Transforms/ElisionProof.h"

namespace passthru {

/// A place where a reference may have to be held: \p Ref in front of \p Before.
struct HoldPoint {
  llvm::Value *Ref;
  llvm::Instruction *Before;
  bool operator==(const HoldPoint &Other) const {
    return Ref == Other.Ref && Before == Other.Before;
  }
};

/// Increfs that are in the code for the time of a proof.  All are to be erased
/// again but those that a legal proposal adds.
struct Candidates {
  RefopSet All;
  RefopSet AtHazards; ///< Those that HoldPoints asked for.
};

/// Puts increfs before the stores of references to \p F's return slot, where
/// "hold nothing" may need one, and at \p Points.  \p Table says which values
/// are counted.
Candidates insertCandidates(llvm::Function &F, const RuntimeTable &Table,
                            llvm::ArrayRef<HoldPoint> Points);

/// The proposals for \p W, the one that leaves the fewest refops first.  They
/// are guesses: the prover decides.
/// \p Removable: what Placement.h finds that can go.
std::vector<Proposal> proposeFor(const Web &W, const Candidates &C,
                                 const RefopSet &Removable);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_ELISIONPROPOSALS_H
