//===- Loans.h - References that are lent -----------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A *loan* is a reference that a callee or a place in memory lends: it comes
// without a token, so that somebody else has to keep its object alive.  Who
// does, nobody says:
//
//   B1  It may be the object that lends it, and that alone.
//   B2  It may be a place.  If what was lent is taken out of memory later,
//       with another name, the token that comes with it may be the one that
//       kept the loan alive, or one that has been put there since.  A place of
//       which it is known that the loan was read from another one does not
//       matter: that one still holds it.
//
// Cost: of the loans, a few steps each; of the pairs of B2, one look at the
// nodes in which the loan is in use.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_LOANS_H
#define PASSTHRU_VERIFY_LOANS_H

#include "Analysis/NormalForm.h"
#include "Analysis/TokenEquations.h"

namespace passthru {

class Loans {
public:
  /// Two references.
  using Pair = std::pair<unsigned, unsigned>;

  /// Adds loans that are used and never counted to the references of
  /// \p Problem, of which nothing is said otherwise.
  static void addUncounted(NormalForm &Normal, CountingProblem &Problem);

  Loans(NormalForm &Normal, const TokenEquations &Equations);

  /// B1: loans, each with a reference to the object that lends it.
  llvm::ArrayRef<Pair> lent() const { return Lent; }
  /// B2: loans, each with a reference that is taken out of memory while the
  /// loan is in use, and may be to the same object.
  llvm::ArrayRef<Pair> takenLater() const { return TakenLater; }

private:
  int lenderOf(unsigned Ref) const;
  bool isLoan(unsigned Ref) const;
  bool isTaken(unsigned Ref) const;
  bool mayBeTakenAs(unsigned Loan, unsigned Taken) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
  const CountingProblem &Problem;
  llvm::SmallVector<Pair, 4> Lent, TakenLater;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_LOANS_H
