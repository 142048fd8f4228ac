//===- Placement.h - Which refops of a web have to stand --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The greatest differences d(p, r) that the needs of a web allow, and so the
// refops that can go (PassThru/Elide.h).
//
// With c(p, r) = tokens that the function owns at least:
//
//   - d <= c, and d <= c - 1 at a hazard to which r is not guaranteed.  There r
//     is *held*, and from there on as long as c >= 1, so that the last of its
//     releases is the one that stays.  What is held where it is defined is held
//     from there on.
//   - A decref of the web that stays is a hazard, too: where more is missing in
//     front of it than may be, it goes, and d is lower by 1 behind it.
//   - d changes by at most 1, in the direction of the refop, at refops; d is 0
//     at entry and exits; phis take over what flows into them.
//
// Under d <= ... alone these are difference constraints, whose greatest
// solution is found by lowering what is too high.  Where a reference feeds a
// phi and stays in use itself, what has to be given up is given up for the
// reference first.
//
// Taken as proposals: the prover checks them as it checks all others.
//
// Complexity: each round is linear in the sizes of the live ranges, times the
// largest count; there is a round for each reference that turns out to be held.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_PLACEMENT_H
#define PASSTHRU_TRANSFORMS_PLACEMENT_H

#include "Transforms/ElisionProof.h"

namespace passthru {

/// The refops of \p W that can go if those in \p Gone, of all webs, go.
/// \p AllGone: the difference in which all refops of \p W are gone, solved or
/// not.
/// \p AtErrors: whether an error exit may lose what the original loses there
/// less of (L4).
RefopSet removableRefops(const Web &W, const ElisionProver &Prover,
                         const Difference &AllGone,
                         const llvm::DenseSet<const llvm::CallBase *> &Gone,
                         bool AtErrors);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_PLACEMENT_H
