//===- LinearSystemTest.cpp -----------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The solver against the dumbest one there is: try every assignment.
//
//===----------------------------------------------------------------------===//

#include "Analysis/LinearSystem.h"
#include "gtest/gtest.h"
#include <random>
#include <set>

using namespace passthru;
using Relation = LinearSystem::Relation;
using Verdict = LinearSystem::Verdict;

namespace {

struct Row {
  AffineCount Count;
  Relation R;
};

/// A system that is kept, so that it can be solved in two ways.
struct Problem {
  std::vector<std::pair<int, int>> Ranges;
  std::vector<Row> Rows;

  LinearSystem build(const std::set<unsigned> *Only = nullptr) const {
    LinearSystem S;
    for (auto [Low, High] : Ranges)
      S.addUnknown(Low, High);
    for (unsigned I = 0; I < Rows.size(); ++I)
      if (!Only || Only->count(I))
        S.addEquation(Rows[I].Count, Rows[I].R);
    return S;
  }

  bool holds(llvm::ArrayRef<int> Values) const {
    for (const Row &R : Rows) {
      int V = R.Count.evaluate(Values);
      if (R.R == Relation::EqualsZero ? V != 0 : V < 0)
        return false;
    }
    return true;
  }

  std::vector<std::vector<int>> allSolutions() const {
    std::vector<std::vector<int>> Found;
    std::vector<int> Values;
    for (auto Range : Ranges)
      Values.push_back(Range.first);
    while (true) {
      if (holds(Values))
        Found.push_back(Values);
      size_t I = 0;
      for (; I < Values.size(); ++I) {
        if (++Values[I] <= Ranges[I].second)
          break;
        Values[I] = Ranges[I].first;
      }
      if (I == Values.size())
        return Found;
    }
  }
};

Problem randomProblem(std::mt19937 &Random) {
  auto Pick = [&](int Low, int High) {
    return std::uniform_int_distribution<int>(Low, High)(Random);
  };
  Problem P;
  unsigned Unknowns = Pick(1, 4);
  for (unsigned I = 0; I < Unknowns; ++I) {
    int Low = Pick(-1, 1);
    P.Ranges.push_back({Low, Low + Pick(0, 3)});
  }
  for (int I = Pick(0, 5); I > 0; --I) {
    Row R{AffineCount(Pick(-3, 3)),
          Pick(0, 1) ? Relation::EqualsZero : Relation::AtLeastZero};
    for (int T = Pick(0, 3); T > 0; --T)
      R.Count.add(Pick(0, Unknowns - 1), Pick(-2, 2));
    P.Rows.push_back(R);
  }
  return P;
}

} // namespace

TEST(LinearSystem, AgreesWithTryingEverything) {
  std::mt19937 Random(7);
  unsigned Solvable = 0;
  for (int Round = 0; Round < 20000; ++Round) {
    Problem P = randomProblem(Random);
    auto All = P.allSolutions();
    LinearSystem S = P.build();
    Verdict V = S.solve();
    ASSERT_NE(V, Verdict::Unknown);
    ASSERT_EQ(V == Verdict::Solved, !All.empty()) << "round " << Round;
    if (V != Verdict::Solved)
      continue;
    ++Solvable;
    ASSERT_TRUE(P.holds(S.solution())) << "round " << Round;

    std::vector<unsigned> Unknowns(P.Ranges.size()), Free;
    for (unsigned I = 0; I < Unknowns.size(); ++I) {
      Unknowns[I] = I;
      std::set<int> Values;
      for (const auto &Solution : All)
        Values.insert(Solution[I]);
      if (Values.size() > 1)
        Free.push_back(I);
    }
    ASSERT_EQ(S.undetermined(Unknowns), Free) << "round " << Round;
  }
  // The rounds must contain both kinds.
  EXPECT_GT(Solvable, 2000u);
  EXPECT_LT(Solvable, 18000u);
}

TEST(LinearSystem, ContradictionsAreMinimal) {
  std::mt19937 Random(11);
  unsigned Contradictions = 0;
  for (int Round = 0; Round < 5000; ++Round) {
    Problem P = randomProblem(Random);
    LinearSystem S = P.build();
    if (S.solve() != Verdict::Infeasible)
      continue;
    ++Contradictions;
    std::set<unsigned> Core(S.contradiction().begin(), S.contradiction().end());
    ASSERT_EQ(P.build(&Core).solve(), Verdict::Infeasible);
    for (unsigned Left : S.contradiction()) {
      std::set<unsigned> Fewer = Core;
      Fewer.erase(Left);
      ASSERT_EQ(P.build(&Fewer).solve(), Verdict::Solved) << "round " << Round;
    }
  }
  EXPECT_GT(Contradictions, 500u);
}

/// Bounds hold in all solutions; a part without one does not spoil the others.
TEST(LinearSystem, PartsHaveBounds) {
  LinearSystem S;
  unsigned X = S.addUnknown(0, 8), Y = S.addUnknown(-2, 2),
           Z = S.addUnknown(0, 1);
  auto Sum = [](int Constant, std::initializer_list<AffineCount::Term> Terms) {
    AffineCount Count(Constant);
    for (AffineCount::Term T : Terms)
      Count.add(T.Unknown, T.Coefficient);
    return Count;
  };
  // X - 1 >= 0 and X - Z - 1 = 0, so that X is 1 or 2.
  unsigned AtLeastOne = S.addEquation(Sum(-1, {{X, 1}}), Relation::AtLeastZero);
  S.addEquation(Sum(-1, {{X, 1}, {Z, -1}}), Relation::EqualsZero);
  // Y = 3 and Y = 1.
  unsigned Three = S.addEquation(Sum(-3, {{Y, 1}}), Relation::EqualsZero);
  S.addEquation(Sum(-1, {{Y, 1}}), Relation::EqualsZero);
  S.solveParts();
  EXPECT_TRUE(S.isSolved(AtLeastOne));
  EXPECT_FALSE(S.isSolved(Three));
  EXPECT_EQ(S.least(Sum(0, {{X, 1}})), 1);
  EXPECT_EQ(S.least(Sum(0, {{X, -1}})), -2);
  EXPECT_EQ(S.onlyValue(Sum(0, {{X, 1}})), std::nullopt);
  EXPECT_EQ(S.onlyValue(Sum(0, {{Y, 1}})), std::nullopt);
  S.addEquation(Sum(0, {{Z, 1}}), Relation::EqualsZero);
  S.solveParts();
  EXPECT_EQ(S.onlyValue(Sum(0, {{X, 1}})), 1);
  EXPECT_EQ(S.least(Sum(5, {{X, -1}})), 4);
}

// Bounds do not see what two equations say of the same difference.
TEST(LinearSystem, OnlyValue) {
  LinearSystem S;
  using Relation = LinearSystem::Relation;
  unsigned X = S.addUnknown(0, 8), Y = S.addUnknown(0, 8),
           Moved = S.addUnknown(-8, 8), Free = S.addUnknown(0, 1);
  // 1 + Y + Moved = 0 and X - 1 - Y - Moved = 0.
  AffineCount First(1), Second(-1), Asked, Any;
  First.add(Y, 1);
  First.add(Moved, 1);
  Second.add(X, 1);
  Second.add(Y, -1);
  Second.add(Moved, -1);
  S.addEquation(First, Relation::EqualsZero);
  S.addEquation(Second, Relation::EqualsZero);
  S.solveParts();
  Asked.add(X, 1);
  EXPECT_EQ(S.onlyValue(Asked), 0);
  Asked.add(Y, 1);
  EXPECT_EQ(S.onlyValue(Asked), std::nullopt);
  Any.add(Free, 1);
  EXPECT_EQ(S.onlyValue(Any), std::nullopt);
}

TEST(LinearSystem, TermsCancel) {
  AffineCount A(2), B(1);
  A.add(3, 1);
  A.add(1, 2);
  B.add(3, 1);
  B.add(1, 1);
  A -= B;
  EXPECT_EQ(A.Constant, 1);
  ASSERT_EQ(A.Terms.size(), 1u);
  EXPECT_EQ(A.Terms[0].Unknown, 1u);
  A.add(1, -1);
  EXPECT_TRUE(A.isConstant());
}
