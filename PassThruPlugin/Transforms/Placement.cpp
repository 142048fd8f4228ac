//===- Placement.cpp - Which refops of a web have to stand ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/Placement.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/MapVector.h"
#include <limits>
#include <map>

using namespace llvm;
using namespace passthru;

/// A loop that releases what it does not retain would need ever more.
static constexpr int MostNeeded = 8;

namespace {

class Placement {
public:
  Placement(const Web &W, const ElisionProver &Prover,
            const Difference &AllGone, const DenseSet<const CallBase *> &Gone,
            bool AtErrors)
      : W(W), Prover(Prover), D(AllGone.Equations), Facts(Prover.facts()),
        Gone(Gone), ErrorsMayLeak(AtErrors && D.problem().ErrorsMayLeak &&
                                  W.IsOwnershipKnown) {}

  RefopSet run();

private:
  using Node = PathGraph::Node;
  using PointId = unsigned;

  /// What lies between two refops of one reference in one node.
  struct Point {
    int Owned = 0;      ///< c, at least, throughout.
    int OwnedAtEnd = 0; ///< c, at least, at its end.
    /// On d at hazards.
    int HazardLimit = std::numeric_limits<int>::max();
    bool IsHeld = false;
    bool IsCountRead = false; ///< L5.
    int Missing = 0;          ///< d.
    /// Whether there is a hazard at which the reference has to be held.
    bool hasHazard() const { return HazardLimit < Owned; }
  };
  /// From \p Before over a refop to \p After.
  struct Step {
    PointId Before, After;
    int Sign;      ///< Of the refop.
    int StayLimit; ///< On d at a decref that stays.
  };
  /// d(From) is the sum of d over Into.  Into is empty where it has to be 0.
  struct Flow {
    PointId From;
    SmallVector<PointId, 2> Into;
  };

  void makePoints();
  void fillPoint(unsigned Local, Node N, const Instruction *From,
                 const Instruction *To, Point &P) const;
  void makeFlows(unsigned Local, Node N, PointId End);
  PointId startOf(unsigned Local, Node N) const {
    return Start.find({Local, N})->second;
  }
  void countNeeds();
  void spreadHolds();
  void solve();
  bool lower(PointId P, int Limit);
  bool unify();

  const Web &W;
  const ElisionProver &Prover;
  const TokenEquations &D;
  const PathFacts &Facts;
  const DenseSet<const CallBase *> &Gone;
  const bool ErrorsMayLeak; ///< L4.
  std::vector<Point> Points;
  std::map<std::pair<unsigned, Node>, PointId> Start;
  MapVector<const CallBase *, SmallVector<Step, 2>> Steps;
  std::vector<Flow> Flows;
  SmallVector<PointId, 8> Definitions; ///< Those that are not phis: d is 0.
  DenseSet<const CallBase *> Stays;
};

} // namespace

/// Looks at what happens to a reference behind \p From (null: the start of the
/// node, or the definition) and in front of \p To (null: the end).
void Placement::fillPoint(unsigned Local, Node N, const Instruction *From,
                          const Instruction *To, Point &P) const {
  unsigned Ref = W.Refs[Local];
  const BasicBlock &BB = Facts.graph().block(N);
  const auto *Definition = dyn_cast<Instruction>(Prover.references().Refs[Ref]);
  auto IsInside = [&](const Instruction &I) {
    return (!From || From->comesBefore(&I)) && (!To || I.comesBefore(To)) &&
           (!Definition || Definition->getParent() != &BB ||
            Definition->comesBefore(&I));
  };
  if (W.IsOwnershipKnown) {
    P.Owned = P.OwnedAtEnd = Prover.leastOwned(Ref, N, From);
    auto Owned = Prover.references().Events.find({Ref, &BB});
    if (Owned != Prover.references().Events.end())
      for (const TokenEvent &E : Owned->second)
        if (IsInside(*E.At)) {
          P.OwnedAtEnd = Prover.leastOwned(Ref, N, E.At);
          P.Owned = std::min(P.Owned, P.OwnedAtEnd);
        }
  }
  for (const Instruction *Hazard : Prover.potentialHazards(BB))
    if (IsInside(*Hazard) && Prover.isHazard(*Hazard, Gone))
      P.HazardLimit =
          std::min(P.HazardLimit, Prover.mayMiss(W, Ref, N, *Hazard));
  P.IsCountRead = llvm::any_of(W.CountReads, [&](const Instruction *Read) {
    return Read->getParent() == &BB && IsInside(*Read);
  });
}

/// Where nothing is known of ownership: what later releases of the web need.
void Placement::countNeeds() {
  auto Raise = [&](PointId P, int Count) {
    Count = std::min(Count, MostNeeded);
    if (Points[P].Owned >= Count)
      return false;
    Points[P].Owned = Points[P].OwnedAtEnd = Count;
    return true;
  };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto &Entry : llvm::reverse(Steps))
      for (const Step &S : llvm::reverse(Entry.second))
        Changed |= Raise(S.Before, Points[S.After].Owned - S.Sign);
    for (const Flow &F : llvm::reverse(Flows)) {
      int Sum = 0;
      for (PointId P : F.Into)
        Sum += Points[P].Owned;
      Changed |= Raise(F.From, Sum);
    }
  }
}

void Placement::makePoints() {
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local)
    for (Node N : D.nodesOf(Local)) {
      if (!D.startCount(Local, N))
        continue;
      const BasicBlock &BB = Facts.graph().block(N);
      Start[{Local, N}] = Points.size();
      if (D.isDefinedIn(Local, N) && !isa<PHINode>(D.problem().Refs[Local]))
        Definitions.push_back(Points.size());
      ArrayRef<TokenEvent> Events = D.events(Local, BB);
      const Instruction *From = nullptr;
      for (unsigned I = 0; I <= Events.size(); ++I) {
        const Instruction *To = I < Events.size() ? Events[I].At : nullptr;
        Points.emplace_back();
        fillPoint(Local, N, From, To, Points.back());
        if (To) {
          PointId P = Points.size() - 1;
          bool IsRelease = Events[I].IsRelease;
          Steps[Prover.refopOf(*To)].push_back(
              {P, P + 1, IsRelease ? -1 : 1,
               IsRelease ? Prover.mayMiss(W, W.Refs[Local], N, *To)
                         : std::numeric_limits<int>::max()});
        }
        From = To;
      }
    }
  for (auto [Key, First] : Start)
    makeFlows(Key.first, Key.second,
              First +
                  D.events(Key.first, Facts.graph().block(Key.second)).size());
}

/// The edges out of \p N, as in TokenEquations::leaveNode.
void Placement::makeFlows(unsigned Local, Node N, PointId End) {
  const Value *Root = D.problem().Refs[Local];
  if (Facts.isExit(N)) {
    if (Facts.exitKind(N) != ExitKind::Error || !ErrorsMayLeak)
      Flows.push_back({End, {}});
    return;
  }
  const BasicBlock &From = Facts.graph().block(N);
  for (Node To : Facts.graph().successors(N)) {
    if (Facts.isNull(Root, N, To))
      continue;
    Flow Edge{End, {}};
    for (const PHINode &Phi : Facts.graph().block(To).phis()) {
      auto Fed = D.problem().RefIndex.find(&Phi);
      if (Fed != D.problem().RefIndex.end() &&
          rcIdentityRoot(Phi.getIncomingValueForBlock(&From)) == Root &&
          Start.count({Fed->second, To}))
        Edge.Into.push_back(startOf(Fed->second, To));
    }
    auto Stays = Start.find({Local, To});
    bool IsInUse = Stays != Start.end() && !D.isDefinedIn(Local, To);
    if (IsInUse)
      Edge.Into.push_back(Stays->second);
    else if (Facts.isNull(Root, To) || (ErrorsMayLeak && !Facts.canSucceed(To)))
      continue;
    Flows.push_back(std::move(Edge));
  }
}

/// A reference that is held stays so as long as it is owned.
void Placement::spreadHolds() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    auto Hold = [&](PointId P) {
      if (Points[P].IsHeld || Points[P].Owned < 1)
        return;
      Points[P].IsHeld = Changed = true;
    };
    auto Leaves = [&](PointId P) {
      return (Points[P].IsHeld || Points[P].hasHazard()) &&
             Points[P].OwnedAtEnd >= 1;
    };
    for (auto &Entry : Steps)
      for (const Step &S : Entry.second)
        if (Leaves(S.Before))
          Hold(S.After);
    for (const Flow &F : Flows)
      if (Leaves(F.From))
        for (PointId P : F.Into)
          Hold(P);
  }
}

bool Placement::lower(PointId P, int Limit) {
  if (Points[P].Missing <= Limit)
    return false;
  Points[P].Missing = std::max(0, Limit);
  return true;
}

void Placement::solve() {
  for (Point &P : Points)
    P.Missing = P.IsCountRead
                    ? 0
                    : std::max(0, std::min(P.HazardLimit,
                                           P.Owned - (P.IsHeld ? 1 : 0)));
  for (PointId P : Definitions)
    Points[P].Missing = 0;
  auto Missing = [&](PointId P) { return Points[P].Missing; };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto &Entry : Steps)
      for (const Step &S : Entry.second) {
        // d is higher behind an incref that goes, in front of a decref.
        PointId Low = S.Sign > 0 ? S.Before : S.After;
        PointId High = S.Sign > 0 ? S.After : S.Before;
        Changed |= lower(Low, Missing(High));
        bool MustStay = Stays.count(Entry.first);
        Changed |= lower(High, Missing(Low) + (MustStay ? 0 : 1));
        // At what stays, or behind what goes.
        Changed |=
            lower(Low, std::max(S.StayLimit, MustStay ? 0 : Missing(High) - 1));
      }
    for (const Flow &F : Flows) {
      int Sum = 0;
      for (PointId P : F.Into)
        Sum += Missing(P);
      Changed |= lower(F.From, Sum);
      for (PointId P : llvm::reverse(F.Into)) {
        int Excess = Sum - Missing(F.From);
        if (Excess <= 0)
          break;
        int Old = Missing(P);
        Changed |= lower(P, Old - Excess);
        Sum -= Old - Missing(P);
      }
    }
  }
}

/// A refop that counts on several paths goes on all or on none; and what is
/// held where it is defined is held from there on.  \returns whether there is
/// something new to solve.
bool Placement::unify() {
  bool Changed = false;
  for (auto &Entry : Steps) {
    unsigned Goes = llvm::count_if(Entry.second, [&](const Step &S) {
      return Points[S.Before].Missing != Points[S.After].Missing;
    });
    if (Goes != 0 && Goes != Entry.second.size())
      Changed |= Stays.insert(Entry.first).second;
  }
  for (auto [Key, First] : Start) {
    Point &P = Points[First];
    if (D.isDefinedIn(Key.first, Key.second) && !P.IsHeld &&
        P.Owned - P.Missing >= 1) {
      P.IsHeld = true;
      Changed = true;
    }
  }
  return Changed;
}

RefopSet Placement::run() {
  makePoints();
  if (!W.IsOwnershipKnown)
    countNeeds();
  do {
    spreadHolds();
    solve();
  } while (unify());
  RefopSet Removable;
  for (auto &Entry : Steps)
    if (llvm::all_of(Entry.second, [&](const Step &S) {
          return Points[S.Before].Missing != Points[S.After].Missing;
        }))
      Removable.insert(Entry.first);
  return Removable;
}

RefopSet passthru::removableRefops(const Web &W, const ElisionProver &Prover,
                                   const Difference &AllGone,
                                   const DenseSet<const CallBase *> &Gone,
                                   bool AtErrors) {
  return Placement(W, Prover, AllGone, Gone, AtErrors).run();
}
