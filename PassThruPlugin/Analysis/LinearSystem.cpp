//===- LinearSystem.cpp - Small integer equations -------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/LinearSystem.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include <cstdlib>
#include <map>

using namespace llvm;
using namespace passthru;

/// Evaluations of an equation that one part may cost, and how often more each
/// of its equations may be evaluated, so that a large part has as much.
static constexpr long PartBudget = 200000;
static constexpr long EquationBudget = 16;
/// Larger contradictions are reported as they are, without being minimised.
static constexpr size_t MinimizeLimit = 400;

void AffineCount::add(unsigned Unknown, int Coefficient) {
  auto At = llvm::lower_bound(
      Terms, Unknown, [](const Term &T, unsigned U) { return T.Unknown < U; });
  if (At == Terms.end() || At->Unknown != Unknown) {
    if (Coefficient)
      Terms.insert(At, Term{Unknown, Coefficient});
    return;
  }
  At->Coefficient += Coefficient;
  if (At->Coefficient == 0)
    Terms.erase(At);
}

AffineCount &AffineCount::operator+=(const AffineCount &Other) {
  Constant += Other.Constant;
  for (const Term &T : Other.Terms)
    add(T.Unknown, T.Coefficient);
  return *this;
}

AffineCount &AffineCount::operator-=(const AffineCount &Other) {
  Constant -= Other.Constant;
  for (const Term &T : Other.Terms)
    add(T.Unknown, -T.Coefficient);
  return *this;
}

int AffineCount::evaluate(ArrayRef<int> Assignment) const {
  int Value = Constant;
  for (const Term &T : Terms)
    Value += T.Coefficient * Assignment[T.Unknown];
  return Value;
}

void LinearSystem::Bounds::undo(size_t Number) {
  for (; Changes.size() > Number; Changes.pop_back()) {
    Lows[Changes.back().Unknown] = Changes.back().Low;
    Highs[Changes.back().Unknown] = Changes.back().High;
  }
}

unsigned LinearSystem::addUnknown(int NewLow, int NewHigh) {
  Low.push_back(NewLow);
  High.push_back(NewHigh);
  return Low.size() - 1;
}

unsigned LinearSystem::addEquation(AffineCount Count, Relation R) {
  Equations.push_back({std::move(Count), R, /*IsDropped=*/false});
  return Equations.size() - 1;
}

void LinearSystem::restore() {
  for (Equation &E : Equations)
    E.IsDropped = false;
}

/// Equations that share an unknown, directly or through others, in one part.
/// Equations without unknowns are parts of their own.
std::vector<LinearSystem::Part> LinearSystem::split() const {
  IntEqClasses Classes(numUnknowns());
  static const SmallVector<AffineCount::Term, 2> NoTerms;
  for (const Equation &E : Equations)
    for (const AffineCount::Term &T : E.IsDropped ? NoTerms : E.Count.Terms)
      Classes.join(E.Count.Terms.front().Unknown, T.Unknown);
  Classes.compress();
  std::vector<Part> Parts(Classes.getNumClasses());
  for (unsigned I = 0; I < Equations.size(); ++I) {
    const AffineCount &Count = Equations[I].Count;
    if (Equations[I].IsDropped)
      continue;
    if (Count.isConstant())
      Parts.push_back({I});
    else
      Parts[Classes[Count.Terms.front().Unknown]].push_back(I);
  }
  return Parts;
}

/// Division that rounds down, and up.
static int floorDiv(int A, int B) {
  return A / B - (A % B != 0 && (A < 0) != (B < 0));
}
static int ceilDiv(int A, int B) { return -floorDiv(-A, B); }

/// Narrows the bounds of the unknowns of \p E to what the others allow.
/// \returns false if nothing is left.
bool LinearSystem::tighten(const Equation &E, Bounds &B, bool &Changed) const {
  int Min = E.Count.Constant, Max = E.Count.Constant;
  auto AddRange = [&](const AffineCount::Term &T, int Sign) {
    int AtLow = T.Coefficient * B.low(T.Unknown);
    int AtHigh = T.Coefficient * B.high(T.Unknown);
    Min += Sign * std::min(AtLow, AtHigh);
    Max += Sign * std::max(AtLow, AtHigh);
  };
  for (const AffineCount::Term &T : E.Count.Terms)
    AddRange(T, 1);
  bool IsEquality = E.R == Relation::EqualsZero;
  if (Max < 0 || (IsEquality && Min > 0))
    return false;

  for (const AffineCount::Term &T : E.Count.Terms) {
    // coefficient * x >= -Max', and for an equality <= -Min', where the primed
    // values are those of the rest.
    AddRange(T, -1);
    int L = B.low(T.Unknown), H = B.high(T.Unknown);
    int NewLow = L, NewHigh = H;
    if (T.Coefficient > 0) {
      NewLow = std::max(L, ceilDiv(-Max, T.Coefficient));
      if (IsEquality)
        NewHigh = std::min(H, floorDiv(-Min, T.Coefficient));
    } else {
      NewHigh = std::min(H, floorDiv(-Max, T.Coefficient));
      if (IsEquality)
        NewLow = std::max(L, ceilDiv(-Min, T.Coefficient));
    }
    if (NewLow > NewHigh)
      return false;
    if (NewLow != L || NewHigh != H) {
      B.narrow(T.Unknown, NewLow, NewHigh);
      Changed = true;
    }
    AddRange(T, 1);
  }
  return true;
}

bool LinearSystem::propagate(const Part &Part, Bounds &B, long &Budget) const {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (unsigned I : Part) {
      if (--Budget < 0)
        return true;
      if (!tighten(Equations[I], B, Changed))
        return false;
    }
  }
  return true;
}

LinearSystem::Verdict LinearSystem::search(const Part &Part, Bounds &B,
                                           long &Budget) const {
  if (!propagate(Part, B, Budget))
    return Verdict::Infeasible;
  if (Budget < 0)
    return Verdict::Unknown;
  // Try the unknown with the fewest values left.
  unsigned Best = ~0u;
  for (unsigned I : Part)
    for (const AffineCount::Term &T : Equations[I].Count.Terms) {
      int Range = B.high(T.Unknown) - B.low(T.Unknown);
      if (Range > 0 && (Best == ~0u || Range < B.high(Best) - B.low(Best)))
        Best = T.Unknown;
    }
  if (Best == ~0u)
    return Verdict::Solved;
  // The smallest first, of either sign.
  SmallVector<int, 16> Values;
  for (int Value = B.low(Best); Value <= B.high(Best); ++Value)
    Values.push_back(Value);
  llvm::stable_sort(Values,
                    [](int X, int Y) { return std::abs(X) < std::abs(Y); });
  size_t Before = B.changes();
  for (int Value : Values) {
    B.narrow(Best, Value, Value);
    if (Verdict V = search(Part, B, Budget); V != Verdict::Infeasible)
      return V;
    B.undo(Before);
  }
  return Verdict::Infeasible;
}

long LinearSystem::budgetOf(const Part &Equations) {
  return PartBudget + EquationBudget * long(Equations.size());
}

LinearSystem::Verdict LinearSystem::solvePart(const Part &Equations,
                                              Bounds &B) const {
  long Budget = budgetOf(Equations);
  return search(Equations, B, Budget);
}

LinearSystem::Verdict LinearSystem::solve() {
  Contradiction.clear();
  Bounds B(Low, High);
  Verdict Result = Verdict::Solved;
  for (const Part &Equations : split()) {
    size_t Before = B.changes();
    Verdict V = solvePart(Equations, B);
    if (V == Verdict::Unknown)
      Result = V;
    if (V != Verdict::Infeasible)
      continue;
    // Leave out what the contradiction does not need.
    B.undo(Before);
    Part Core = Equations;
    if (Core.size() <= MinimizeLimit)
      for (size_t I = 0; I < Core.size();) {
        Part Fewer = Core;
        Fewer.erase(Fewer.begin() + I);
        if (solvePart(Fewer, B) == Verdict::Infeasible)
          Core = std::move(Fewer);
        else
          ++I;
        B.undo(Before);
      }
    Contradiction = std::move(Core);
    return Verdict::Infeasible;
  }
  Solution = B.lows().vec();
  return Result;
}

void LinearSystem::solveParts() {
  Proved = Bounds(Low, High);
  InSolvedPart.assign(Equations.size(), false);
  PartOf.assign(numUnknowns(), NoPart);
  Parts = split();
  for (const Part &Part : Parts)
    for (unsigned I : Part)
      for (const AffineCount::Term &T : Equations[I].Count.Terms)
        PartOf[T.Unknown] = &Part - Parts.data();
  for (const Part &Equations : Parts) {
    long Budget = budgetOf(Equations);
    size_t Unknown = Proved.changes();
    if (!propagate(Equations, Proved, Budget) || Budget < 0) {
      Proved.undo(Unknown);
      continue;
    }
    size_t Before = Proved.changes();
    bool Solved = search(Equations, Proved, Budget) == Verdict::Solved;
    Proved.undo(Solved ? Before : Unknown);
    for (unsigned I : Equations)
      InSolvedPart[I] = Solved;
  }
}

int LinearSystem::least(const AffineCount &Count) const {
  int Value = Count.Constant;
  for (const AffineCount::Term &T : Count.Terms)
    Value += T.Coefficient * (T.Coefficient > 0 ? Proved.low(T.Unknown)
                                                : Proved.high(T.Unknown));
  return Value;
}

/// Whether the equations of a part have a solution, or may have one, in which
/// \p Unknown lies in the given range.
bool LinearSystem::isPossible(const Part &Equations, Bounds &B,
                              unsigned Unknown, int From, int To) const {
  if (From > To)
    return false;
  size_t Before = B.changes();
  B.narrow(Unknown, From, To);
  Verdict V = solvePart(Equations, B);
  B.undo(Before);
  return V != Verdict::Infeasible;
}

std::optional<int> LinearSystem::onlyValue(unsigned Unknown) const {
  std::optional<int> Only;
  if (PartOf[Unknown] == NoPart)
    return Only; // Nothing restricts it.
  const Part &Equations = Parts[PartOf[Unknown]];
  for (int Value = Proved.low(Unknown); Value <= Proved.high(Unknown);
       ++Value) {
    if (!isPossible(Equations, Proved, Unknown, Value, Value))
      continue;
    if (Only)
      return std::nullopt;
    Only = Value;
  }
  return Only;
}

std::optional<int> LinearSystem::onlyValue(const AffineCount &Count) const {
  int Value = Count.Constant;
  for (const AffineCount::Term &T : Count.Terms) {
    std::optional<int> Only = Proved.low(T.Unknown);
    if (Proved.low(T.Unknown) != Proved.high(T.Unknown))
      Only = onlyValue(T.Unknown);
    if (!Only)
      return std::nullopt;
    Value += T.Coefficient * *Only;
  }
  return Value;
}

std::vector<unsigned> LinearSystem::undetermined(ArrayRef<unsigned> Unknowns) {
  std::vector<Part> Parts = split();
  std::map<unsigned, const Part *> PartOf;
  for (const Part &Part : Parts)
    for (unsigned I : Part)
      for (const AffineCount::Term &T : Equations[I].Count.Terms)
        PartOf[T.Unknown] = &Part;

  Bounds B(Low, High);
  auto MayLieIn = [&](unsigned Unknown, int From, int To) {
    if (From > To)
      return false;
    auto Part = PartOf.find(Unknown);
    return Part == PartOf.end() || // Nothing restricts it.
           isPossible(*Part->second, B, Unknown, From, To);
  };
  std::vector<unsigned> Free;
  for (unsigned Unknown : Unknowns)
    if (MayLieIn(Unknown, Low[Unknown], Solution[Unknown] - 1) ||
        MayLieIn(Unknown, Solution[Unknown] + 1, High[Unknown]))
      Free.push_back(Unknown);
  return Free;
}
