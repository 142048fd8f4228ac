//===- WebSolver.h - Token equations, web by web ----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a transform builds on: the token equations of one domain of a function,
// solved.  Phis of a web that contradicts itself are given the names of what
// they have chosen as well (E8 of Analysis/TokenEquations.h).  If that does not
// help, the web says nothing of the others: it is set aside, and the rest is
// solved without it.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_WEBSOLVER_H
#define PASSTHRU_TRANSFORMS_WEBSOLVER_H

#include "Analysis/OwnershipModel.h"
#include "Verify/DomainVerifier.h"
#include "llvm/ADT/BitVector.h"

namespace passthru {

/// A base for what asks the equations; lives as long as they are asked.
class WebSolver {
protected:
  /// What makes references one web: that a phi joins them, or as well that the
  /// code leaves one number open for both.
  enum class Joined { ByPhis, ByUnknowns };

  WebSolver(NormalForm &Normal, LazyPathFacts &LazyFacts, CountDomain Domain,
            Joined How)
      : Normal(Normal), Domain(Domain), LazyFacts(LazyFacts), How(How) {}

  /// With \p CoversUses, a reference must be held where it is used; and if
  /// equations answer what memory or a callee does, all paths are told apart.
  /// \returns false, and in \p Refusal why, if nothing is known about the
  /// function.
  bool solve(bool CoversUses, std::string &Refusal);
  /// What memory and callees would have to answer: unknowns.
  std::vector<unsigned> questions() const;

  NormalForm &Normal;
  CountDomain Domain;
  const PathFacts *Facts = nullptr; ///< What solve() has found precise enough.
  CountingProblem Problem;
  std::unique_ptr<TokenEquations> Equations;
  std::vector<unsigned> WebOf;   ///< By reference.
  llvm::BitVector Contradictory; ///< By web; one bit for each.

private:
  bool attempt(PathPrecision Precision, bool CoversUses,
               llvm::DenseSet<const llvm::Value *> FollowsChoices = {});
  void formWebs();
  void setAside(unsigned Web);

  LazyPathFacts &LazyFacts;
  Joined How;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_WEBSOLVER_H
