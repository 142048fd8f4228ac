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
//   B3  What the function itself has put into memory is lent by that from then
//       on, where the function has no other token of it.
//
// Cost: of the loans, a few steps each; of the pairs of B2 and B3, one look at
// the nodes in which the loan is in use, and for those that may be one object a
// search.  Of B3 there is a limit, behind which one such loan is assumed.
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
  /// B2, B3: loans, each with a reference that is taken out of memory while the
  /// loan is in use, and may be to the same object.
  llvm::ArrayRef<Pair> takenLater() const { return TakenLater; }
  /// B3: whether there are more pairs of what is given away and what is taken
  /// out of memory than are looked at.
  bool areTooMany() const { return AreTooMany; }

private:
  int lenderOf(unsigned Ref) const;
  bool isLoan(unsigned Ref) const;
  bool isTaken(unsigned Ref) const;
  bool mayBeTakenAs(unsigned Loan, unsigned Taken) const;
  llvm::SmallVector<const llvm::StoreInst *, 2> givenAwayBy(unsigned Ref) const;
  bool isUnownedAt(unsigned Ref, const llvm::Instruction &At) const;
  bool mayBeTakenBack(unsigned Gift, const llvm::StoreInst &By,
                      unsigned Taken) const;

  NormalForm &Normal;
  const TokenEquations &Equations;
  const CountingProblem &Problem;
  llvm::SmallVector<Pair, 4> Lent, TakenLater;
  bool AreTooMany = false;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_LOANS_H
