//===- PathFeasibility.h - Can a path be taken? -----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search for a counterexample (Counterexample.h) keeps in mind which names
// of a web are one object, and forgets that two are not.  Before a path becomes
// a finding, it is walked once more with all that its branches say of pointers:
//
//   F1  A phi is what comes in; what is defined again is something else.
//   F2  A branch on a comparison of two pointers finds them equal, or not.
//   F3  A branch on a pointer finds it to be null, or not (ConditionFacts.h);
//       an object that is accessed is there.
//   F4  A new object is none that was there before, and nobody gives what he
//       has not seen: two such pointers that are equal are null.
//   F5  A function whose body returns its arguments, and else what is new,
//       returns nothing that is none of these arguments, but null.
//
// Of a path on which these contradict each other, nothing is claimed; nor of an
// object that has to be null on it.  What memory holds, and what numbers are,
// is not looked at.
//
// Cost: the length of the path, times the number of pairs of pointers that it
// finds equal.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_PATHFEASIBILITY_H
#define PASSTHRU_VERIFY_PATHFEASIBILITY_H

#include "Analysis/PathFacts.h"

namespace passthru {

/// Whether \p Path, from the entry on, may be taken up to the start of its last
/// node, such that \p Root, an RC identity root, is not null there.
bool canBeTaken(const NormalForm &Normal, const PathFacts &Facts,
                llvm::ArrayRef<PathGraph::Node> Path, const llvm::Value *Root);

} // namespace passthru

#endif // PASSTHRU_VERIFY_PATHFEASIBILITY_H
