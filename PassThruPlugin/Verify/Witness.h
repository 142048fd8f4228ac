//===- Witness.h - The way to a finding -------------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_WITNESS_H
#define PASSTHRU_VERIFY_WITNESS_H

#include "Analysis/TokenEquations.h"
#include "PassThru/BalanceVerifier.h"

namespace passthru {

/// Puts contradictions of token equations into words about the original code.
class WitnessWriter {
public:
  WitnessWriter(NormalForm &Normal, const TokenEquations &Equations)
      : Normal(Normal), Equations(Equations) {}

  /// The finding that \p Contradiction, a minimal set of equations without a
  /// solution, amounts to.
  BalanceFinding explain(llvm::ArrayRef<unsigned> Contradiction) const;

  /// "%x", or for a value without a name of its own, what it is.
  std::string describeRef(const llvm::Value *Root) const;

private:
  const TokenEquation &
  mainEquation(llvm::ArrayRef<unsigned> Contradiction) const;
  void addPath(const TokenEquation &E, BalanceFinding &Finding) const;
  std::string describeEvent(const TokenEvent &E, int Count) const;
  std::string describeInstruction(const llvm::Instruction &I) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_WITNESS_H
