//===- Witness.h - The way to a finding, in words ---------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_WITNESS_H
#define PASSTHRU_VERIFY_WITNESS_H

#include "PassThru/BalanceVerifier.h"
#include "Verify/Counterexample.h"

namespace passthru {

/// Puts contradictions of token equations, and paths on which counts are wrong,
/// into words about the original code.
class WitnessWriter {
public:
  WitnessWriter(NormalForm &Normal, const TokenEquations &Equations)
      : Normal(Normal), Equations(Equations), Graph(Equations.graph()) {}

  /// The most telling equation of \p Contradiction, by its number.
  unsigned mainEquation(llvm::ArrayRef<unsigned> Contradiction) const;

  /// What \p Example shows, which \p Contradiction, a minimal set of equations
  /// without a solution, or nothing, led to.
  BalanceFinding explain(llvm::ArrayRef<unsigned> Contradiction,
                         const Counterexample &Example) const;

  /// Whether an exception is on its way when \p From goes to \p To.
  bool isErrorEdge(PathGraph::Node From, PathGraph::Node To) const;

  /// Adds the original's block of \p N to the path of \p Finding.  \returns the
  /// original of the node's terminator, or null.
  const llvm::Instruction *addBlock(PathGraph::Node N,
                                    BalanceFinding &Finding) const;

  /// "@f", or what stands for it.
  std::string describeCallee(const llvm::CallBase &Call) const;

  /// "in block %b".
  std::string describePlace(const llvm::Instruction &I) const;

  /// The instruction of the original that \p I, of the copy, stands for or
  /// stands beside.
  const llvm::Instruction *placeOf(const llvm::Instruction &I) const;
  const llvm::CallBase *userOfStack(const llvm::Instruction &I) const;

  /// "retained", "handed over to memory": how \p At, of the copy, changes the
  /// count of \p Root by \p Change.
  std::string describeChange(const llvm::Instruction &At,
                             const llvm::Value *Root, int Change) const;

  /// "%x", or for a value without a name of its own, what it is.
  std::string describeRef(const llvm::Value *Root) const;

private:
  std::string describeEvent(const PathEvent &E, llvm::StringRef Main) const;
  std::string describeBranch(PathGraph::Node From, PathGraph::Node To) const;
  std::string describeSubject(unsigned Subject, ValueSet Values) const;
  void describeDisagreement(const TokenEquation &E,
                            BalanceFinding &Finding) const;
  void describeExample(const Counterexample &Example,
                       BalanceFinding &Finding) const;
  void addSteps(const Counterexample &Example, BalanceFinding &Finding) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
  const PathGraph &Graph;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_WITNESS_H
