//===- WebSolver.cpp - Token equations, web by web ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/WebSolver.h"
#include "llvm/ADT/IntEqClasses.h"

using namespace llvm;
using namespace passthru;

/// Webs that contradict themselves are set aside, up to so many.
static constexpr unsigned MaxContradictions = 32;

bool WebSolver::attempt(PathPrecision Precision, bool CoversUses,
                        DenseSet<const Value *> FollowsChoices) {
  Facts = &LazyFacts.at(Precision);
  Problem = buildOwnershipProblem(Normal, Domain);
  Problem.CoversUses = CoversUses;
  Problem.FollowsChoices = std::move(FollowsChoices);
  Equations = std::make_unique<TokenEquations>(*Facts, Problem);
  return Equations->solve() == LinearSystem::Verdict::Solved;
}

std::vector<unsigned> WebSolver::questions() const {
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open)
    if (Q.What != OpenQuantity::Kind::PhiTokens &&
        Q.What != OpenQuantity::Kind::SameObject)
      Open.push_back(Q.Number);
  return Open;
}

void WebSolver::formWebs() {
  IntEqClasses Classes(Problem.Refs.size());
  Equations->joinWebs(Classes);
  if (How == Joined::ByUnknowns)
    Equations->joinByUnknowns(Classes);
  Classes.compress();
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    WebOf.push_back(Classes[Ref]);
  Contradictory.resize(Classes.getNumClasses());
}

void WebSolver::setAside(unsigned Web) {
  Contradictory.set(Web);
  for (unsigned E = 0; E < Equations->equations().size(); ++E)
    if (WebOf[Equations->equation(E).Ref] == Web)
      Problem.System.drop(E);
}

bool WebSolver::solve(bool CoversUses, std::string &Refusal) {
  bool Solved = attempt(PathPrecision::Flags, CoversUses);
  // An answer may come from a path that cannot be taken.
  bool IsAnswered = false;
  if (std::vector<unsigned> Open = questions(); Solved && CoversUses)
    IsAnswered = Problem.System.undetermined(Open).size() < Open.size();
  if ((!Solved || IsAnswered) && Problem.Unmodelled.empty())
    Solved = attempt(PathPrecision::All, CoversUses) ||
             attempt(PathPrecision::All, CoversUses,
                     unsolvedRefs(Problem, Equations->solveParts()));
  Refusal = Problem.Unmodelled;
  if (!Refusal.empty())
    return false;
  formWebs();
  for (unsigned I = 0; !Solved && I < MaxContradictions; ++I) {
    ArrayRef<unsigned> Contradiction = Problem.System.contradiction();
    if (Contradiction.empty())
      break;
    setAside(WebOf[Equations->equation(Contradiction.front()).Ref]);
    Solved = Equations->solve() == LinearSystem::Verdict::Solved;
  }
  if (!Solved)
    Refusal = "its counts have no solution";
  return Solved;
}
