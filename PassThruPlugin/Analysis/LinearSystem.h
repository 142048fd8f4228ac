//===- LinearSystem.h - Small integer equations -----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Linear equations and inequalities over integers with small bounds, as the
// token equations are: few unknowns, coefficients -1 and 1, many equations
// that share an unknown or two.
//
// Solved exactly: split into independent parts, propagate bounds, and search
// where that leaves a choice.  Propagation is linear in the number of terms
// for each bound that moves; the search has a budget, past which the answer is
// Unknown, never a guess.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_LINEARSYSTEM_H
#define PASSTHRU_ANALYSIS_LINEARSYSTEM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <vector>

namespace passthru {

/// Constant + sum of coefficient * unknown.
struct AffineCount {
  struct Term {
    unsigned Unknown;
    int Coefficient;
    bool operator==(const Term &Other) const {
      return Unknown == Other.Unknown && Coefficient == Other.Coefficient;
    }
  };
  int Constant = 0;
  /// Sorted by unknown; no coefficient is zero.
  llvm::SmallVector<Term, 2> Terms;

  AffineCount() = default;
  explicit AffineCount(int Constant) : Constant(Constant) {}

  bool isConstant() const { return Terms.empty(); }
  void add(unsigned Unknown, int Coefficient);
  AffineCount &operator+=(const AffineCount &Other);
  AffineCount &operator-=(const AffineCount &Other);
  /// The value under \p Assignment, indexed by unknown.
  int evaluate(llvm::ArrayRef<int> Assignment) const;
  bool operator==(const AffineCount &Other) const {
    return Constant == Other.Constant && Terms == Other.Terms;
  }
};

class LinearSystem {
public:
  enum class Relation : uint8_t { EqualsZero, AtLeastZero };
  enum class Verdict : uint8_t { Solved, Infeasible, Unknown };

  /// \returns the number of the new unknown, which lies in [Low, High].
  unsigned addUnknown(int Low, int High);
  /// Gives \p Unknown its value.
  void fix(unsigned Unknown, int Value) {
    Low[Unknown] = High[Unknown] = Value;
  }
  /// \returns the number of the new equation.
  unsigned addEquation(AffineCount Count, Relation R);

  unsigned numUnknowns() const { return Low.size(); }
  /// The least and the greatest value that \p Unknown may have.
  std::pair<int, int> range(unsigned Unknown) const {
    return {Low[Unknown], High[Unknown]};
  }

  /// Takes an equation out of the system; its number stays used.
  void drop(unsigned Equation) { Equations[Equation].IsDropped = true; }
  bool isDropped(unsigned Equation) const {
    return Equations[Equation].IsDropped;
  }
  /// Puts all equations back.
  void restore();

  /// Looks for an assignment that fulfils all equations.
  Verdict solve();

  /// After Solved: one value for each unknown.
  llvm::ArrayRef<int> solution() const { return Solution; }

  /// Solves each independent part by itself, for what is to be known of some
  /// unknowns although others contradict each other.
  void solveParts();

  /// After solveParts: whether the part of \p Equation has a solution.
  bool isSolved(unsigned Equation) const { return InSolvedPart[Equation]; }

  /// After solveParts: what \p Count is at least in all solutions, as far as
  /// propagation of bounds shows it.
  int least(const AffineCount &Count) const;

  /// Likewise, what it is if it is the same in all.  Where bounds leave a
  /// choice the other values are tried, in the part of the unknown.
  std::optional<int> onlyValue(const AffineCount &Count) const;

  /// After Infeasible: the numbers of equations that contradict each other,
  /// in order; no proper subset of them does.
  llvm::ArrayRef<unsigned> contradiction() const { return Contradiction; }

  /// After Solved: those of \p Unknowns that have different values in
  /// different solutions, or for which the budget did not suffice to tell.
  std::vector<unsigned> undetermined(llvm::ArrayRef<unsigned> Unknowns);

private:
  struct Equation {
    AffineCount Count;
    Relation R;
    bool IsDropped = false;
  };
  /// What is left of the ranges of all unknowns, with what it takes to go back:
  /// a part has few of them.
  class Bounds {
  public:
    Bounds() = default;
    Bounds(std::vector<int> Low, std::vector<int> High)
        : Lows(std::move(Low)), Highs(std::move(High)) {}
    int low(unsigned Unknown) const { return Lows[Unknown]; }
    int high(unsigned Unknown) const { return Highs[Unknown]; }
    llvm::ArrayRef<int> lows() const { return Lows; }
    void narrow(unsigned Unknown, int Low, int High) {
      Changes.push_back({Unknown, Lows[Unknown], Highs[Unknown]});
      Lows[Unknown] = Low;
      Highs[Unknown] = High;
    }
    /// How much has changed so far.
    size_t changes() const { return Changes.size(); }
    /// Takes back all but the first \p Number changes.
    void undo(size_t Number);

  private:
    struct Change {
      unsigned Unknown;
      int Low, High; ///< As they were.
    };
    std::vector<int> Lows, Highs;
    std::vector<Change> Changes;
  };
  using Part = std::vector<unsigned>;

  std::vector<Part> split() const;
  static long budgetOf(const Part &Equations);
  Verdict solvePart(const Part &Equations, Bounds &B) const;
  Verdict search(const Part &Equations, Bounds &B, long &Budget) const;
  bool propagate(const Part &Equations, Bounds &B, long &Budget) const;
  bool tighten(const Equation &E, Bounds &B, bool &Changed) const;
  bool isPossible(const Part &Equations, Bounds &B, unsigned Unknown, int From,
                  int To) const;
  std::optional<int> onlyValue(unsigned Unknown) const;

  std::vector<int> Low, High;
  std::vector<Equation> Equations;
  std::vector<int> Solution;
  std::vector<unsigned> Contradiction;
  // By solveParts:
  mutable Bounds Proved; ///< True of all solutions, but while one is tried.
  std::vector<bool> InSolvedPart;
  std::vector<Part> Parts;
  std::vector<unsigned> PartOf; ///< By unknown.
  static constexpr unsigned NoPart = ~0u;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_LINEARSYSTEM_H
