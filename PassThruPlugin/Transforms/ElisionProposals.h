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

/// Puts increfs before the stores of references to \p F's return slot: where
/// "hold nothing" may need one.  \returns them; all are to be erased again but
/// those that a legal proposal adds.  \p Table says which values are counted.
RefopSet insertCandidates(llvm::Function &F, const RuntimeTable &Table);

/// The proposals for \p W, the one that leaves the fewest refops first.  They
/// are guesses: the prover decides.
std::vector<Proposal> proposeFor(const Web &W, const ElisionProver &Prover,
                                 NormalForm &Normal);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_ELISIONPROPOSALS_H
