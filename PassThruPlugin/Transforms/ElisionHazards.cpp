//===- ElisionHazards.cpp - Who may miss a token where --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// L2, and what L3 and L4 say of hazards.
//
//===----------------------------------------------------------------------===//

#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/ElisionProof.h"
#include "llvm/Analysis/ValueTracking.h"
#include <limits>

using namespace llvm;
using namespace passthru;

bool ElisionProver::isHazard(const Instruction &I,
                             const DenseSet<const CallBase *> &Gone) const {
  const CallBase *Refop = refopOf(I);
  return !Refop || !(Gone.count(Refop) || isCandidate(Refop) ||
                     NullRefops.count(const_cast<CallBase *>(Refop)));
}

ArrayRef<const Instruction *>
ElisionProver::potentialHazards(const BasicBlock &BB) const {
  auto Found = HazardsOf.find(&BB);
  return Found == HazardsOf.end()
             ? ArrayRef<const Instruction *>()
             : ArrayRef<const Instruction *>(Found->second);
}

/// What the original owns of \p Ref, which is in use in \p N, behind \p At or,
/// if that is null, at the start of \p N.
AffineCount ElisionProver::ownedAt(unsigned Ref, PathGraph::Node N,
                                   const Instruction *At) const {
  AffineCount Owned = *Ownership->startCount(Ref, N);
  for (const TokenEvent &E : Ownership->events(Ref, Facts.graph().block(N)))
    if (At && (E.At == At || E.At->comesBefore(At)))
      Owned += E.Delta;
  return Owned;
}

/// What \p Count is at least, whatever is guessed.
int ElisionProver::least(const AffineCount &Count) const {
  AffineCount Known(Count.Constant);
  for (const AffineCount::Term &T : Count.Terms)
    if (!MayBeTaken.count(T.Unknown)) {
      Known.add(T.Unknown, T.Coefficient);
    } else {
      auto [Low, High] = Cautious.range(T.Unknown);
      Known.Constant += T.Coefficient * (T.Coefficient < 0 ? High : Low);
    }
  return Cautious.least(Known);
}

/// Whether, behind \p From and in front of \p To, the function may come by a
/// token of what \p Root is, under another name; or memory may lose one.
bool ElisionProver::mayGain(const Value *Root, const Instruction *From,
                            const Instruction &To) const {
  for (const Instruction *I = From; I != &To; I = I->getNextNode()) {
    const CallBase *Refop = refopOf(*I);
    bool IsIncref = Refop && !isCandidate(Refop) &&
                    Normal.table().memInfoRefop(*Refop) > 0;
    if (isa<StoreInst>(I) ||
        (IsIncref && rcIdentityRoot(I->getOperand(0)) != Root) ||
        ((isa<LoadInst>(I) || isa<CallBase>(I)) && !I->getType()->isVoidTy() &&
         !I->getType()->isIntegerTy() && I != Root))
      return true;
  }
  return false;
}

int ElisionProver::leastOwned(unsigned Ref, PathGraph::Node N,
                              const Instruction *At) const {
  if (!Ownership->startCount(Ref, N))
    return 0;
  const Value *Root = OwnershipProblem.Refs[Ref];
  const BasicBlock &BB = Facts.graph().block(N);
  // Behind what is told of.
  const Instruction *From = At ? At->getNextNode() : &BB.front();
  if (const auto *Definition = dyn_cast<Instruction>(Root);
      !At && Definition && Definition->getParent() == &BB)
    From = Definition->getNextNode();
  AffineCount Later;
  int Needed = 0;
  for (const TokenEvent &E : Ownership->events(Ref, BB)) {
    if (At && (E.At == At || E.At->comesBefore(At)))
      continue;
    // What is released later is owned now, if nobody else pays for it.
    if (!From || mayGain(Root, From, *E.At) || isa<StoreInst>(E.At))
      break;
    From = E.At;
    Later -= E.Delta;
    if (E.IsRelease)
      Needed = std::max(Needed, least(Later));
  }
  return std::max(Needed, least(ownedAt(Ref, N, At)));
}

/// Likewise for the object: what another reference of the web has given away
/// without owning it may be paid for by \p Ref.
int ElisionProver::leastHeld(const Web &W, unsigned Ref, PathGraph::Node N,
                             const Instruction &At) const {
  int Held = leastOwned(Ref, N, &At);
  auto Add = [&](unsigned Other) {
    if (Other != Ref && Ownership->startCount(Other, N))
      Held += std::min(0, least(ownedAt(Other, N, &At)));
  };
  // Whichever are fewer: those of the web, or those that are in use.
  if (W.Refs.size() <= InUse[N].size())
    llvm::for_each(W.Refs, Add);
  else
    for (unsigned Other : InUse[N])
      if (WebOf[Other] == WebOf[Ref])
        Add(Other);
  return Held;
}

int ElisionProver::mayMiss(const Web &W, unsigned Ref, PathGraph::Node N,
                           const Instruction &Hazard) const {
  bool Guaranteed = isGuaranteed(Ref);
  // A release of the web itself must not take the caller's token.
  const CallBase *Own = refopOf(Hazard);
  bool IsOwn = Own && W.Refops.count(const_cast<CallBase *>(Own));
  if (Guaranteed && !W.Escapes && !IsOwn)
    return std::numeric_limits<int>::max();
  if (Facts.isNull(OwnershipProblem.Refs[Ref], N))
    return std::numeric_limits<int>::max();
  if (!W.IsOwnershipKnown)
    return 0;
  return std::max(0, leastHeld(W, Ref, N, Hazard) - (Guaranteed ? 0 : 1));
}

/// L2: whether, behind \p Hazard, the missing tokens are what the original
/// releases before anything uses memory in which that can be seen.  \p Rest:
/// what happens to d from there on.
bool ElisionProver::releasesQuietly(
    const Web &W, const Instruction &Hazard, ArrayRef<TokenEvent> Rest,
    int Missing, const DenseSet<const CallBase *> &Gone) const {
  auto IsDecref = [&](const Instruction &I) {
    const CallBase *Refop = refopOf(I);
    return Refop && Normal.table().memInfoRefop(*Refop) < 0;
  };
  // Another callee may rely on what its caller holds.
  if (!IsDecref(Hazard) || Hazard.isTerminator())
    return false;
  auto IsElsewhere = [&](const Instruction &I) {
    const Value *Object = Private.accessedBy(I);
    auto Ref = OwnershipProblem.RefIndex.find(Object);
    return Object && (Ref == OwnershipProblem.RefIndex.end() ||
                      !is_contained(W.Refs, Ref->second));
  };
  const Instruction *From = &Hazard;
  for (const TokenEvent &E : Rest) {
    if (E.At == &Hazard || !IsDecref(*E.At))
      return false;
    for (const Instruction *I = From->getNextNode(); I != E.At;
         I = I->getNextNode())
      if (I->mayReadOrWriteMemory() && !IsDecref(*I) &&
          !Gone.count(refopOf(*I)) && !IsElsewhere(*I))
        return false;
    From = E.At;
    if (--Missing == 0)
      return true;
  }
  return false;
}

/// The nodes that can be reached from \p From, which is the first one.
static SmallSetVector<PathGraph::Node, 16> reachedFrom(PathGraph::Node From,
                                                       const PathGraph &Graph) {
  SmallSetVector<PathGraph::Node, 16> Reached;
  Reached.insert(From);
  for (unsigned I = 0; I < Reached.size(); ++I)
    for (PathGraph::Node Next : Graph.successors(Reached[I]))
      Reached.insert(Next);
  return Reached;
}

/// L4: the first hazard from the start of \p From on at which \p Missing tokens
/// on \p Ref may not be missing, or null.
const Instruction *
ElisionProver::firstHazardFrom(PathGraph::Node From, const Web &W, unsigned Ref,
                               int Missing,
                               const DenseSet<const CallBase *> &Gone) const {
  auto Reached = reachedFrom(From, Facts.graph());
  // Behind its definition it is another one, of which alone c tells.
  const auto *Definition = dyn_cast<Instruction>(OwnershipProblem.Refs[Ref]);
  bool IsLast = !Definition || llvm::none_of(Reached, [&](PathGraph::Node N) {
    return &Facts.graph().block(N) == Definition->getParent();
  });
  for (PathGraph::Node N : Reached)
    for (const Instruction *Hazard : potentialHazards(Facts.graph().block(N)))
      if (isHazard(*Hazard, Gone) &&
          !(IsLast && Missing <= mayMiss(W, Ref, N, *Hazard)))
        return Hazard;
  return nullptr;
}

/// Whether what \p Refop releases came to the function as its own: nothing in
/// memory counts on it any more.
bool ElisionProver::releasesOwn(const Web &W, const CallBase &Refop) const {
  if (Normal.table().memInfoRefop(Refop) > 0)
    return false;
  if (W.Refops.count(&Refop))
    return true;
  auto Other = llvm::find_if(
      Webs, [&](const Web &Known) { return Known.Refops.count(&Refop); });
  return Other != Webs.end() && Other->IsOwnershipKnown &&
         llvm::none_of(Other->Refs, [&](unsigned Ref) {
           return isa<LoadInst>(OwnershipProblem.Refs[Ref]);
         });
}

/// L4: whether nothing from the start of \p From on looks at memory but
/// releases of what is owned, and stores to what the caller alone sees: an
/// error exit that cleans up.
bool ElisionProver::endsQuietly(const Web &W, PathGraph::Node From,
                                const DenseSet<const CallBase *> &Gone) const {
  auto IsQuiet = [&](const Instruction &I) {
    const CallBase *Refop = refopOf(I);
    if (!I.mayReadOrWriteMemory() || NormalForm::isMarker(I) ||
        (Refop && Gone.count(Refop)))
      return true;
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      return isForCallerAlone(Normal.function(),
                              getUnderlyingObject(Store->getPointerOperand()));
    return Refop && releasesOwn(W, *Refop);
  };
  return llvm::all_of(reachedFrom(From, Facts.graph()), [&](PathGraph::Node N) {
    return llvm::all_of(Facts.graph().block(N), IsQuiet);
  });
}

Objection ElisionProver::hazardObjection(unsigned Ref,
                                         const Instruction &Hazard,
                                         int Missing) const {
  Objection Why;
  Why.Where = Normal.originOf(&Hazard);
  if (Missing == 1)
    Why.Ref = Normal.originOf(OwnershipProblem.Refs[Ref]);
  const Function *Callee = cast<CallBase>(Hazard).getCalledFunction();
  Why.Reason = "it may be released by " +
               (Callee ? "@" + prettyName(*Callee)
                       : std::string("a call of a function pointer"));
  return Why;
}

/// L4: what is left over where only error exits follow.
Objection
ElisionProver::checkErrorExits(const Web &W, const Difference &D,
                               const DenseSet<const CallBase *> &Gone) const {
  using Kind = TokenEquation::Kind;
  for (const TokenEquation &E : D.Equations.equations()) {
    if (E.What != Kind::OutOfUse || D.Equations.value(E.Count) <= 0)
      continue;
    unsigned Ref = W.Refs[E.Ref];
    int Missing = D.Equations.value(E.Count);
    if ((W.Escapes && !W.IsOwnershipKnown) || !isGuaranteed(Ref))
      if (const Instruction *Hazard =
              firstHazardFrom(E.To, W, Ref, Missing, Gone))
        if (!W.IsOwnershipKnown || !endsQuietly(W, E.To, Gone))
          return hazardObjection(Ref, *Hazard, /*Missing=*/0);
  }
  return Objection();
}

Objection ElisionProver::checkHazards(const Web &W, const Difference &D,
                                      const DenseSet<const CallBase *> &Gone) {
  bool Releases = llvm::any_of(W.Refops, [&](const CallBase *Refop) {
    return Normal.table().memInfoRefop(*Refop) < 0 && !Gone.count(Refop);
  });
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local) {
    unsigned Ref = W.Refs[Local];
    if (!W.Escapes && !Releases && isGuaranteed(Ref))
      continue;
    for (PathGraph::Node N : D.Equations.nodesOf(Local)) {
      const BasicBlock *BB = &Facts.graph().block(N);
      ArrayRef<const Instruction *> Hazards = potentialHazards(*BB);
      int Missing;
      if (Hazards.empty() || !D.Equations.startCount(Local, N, Missing))
        continue;
      ArrayRef<TokenEvent> Rest = D.Equations.events(Local, *BB);
      const auto *Definition =
          dyn_cast<Instruction>(OwnershipProblem.Refs[Ref]);
      for (const Instruction *Hazard : Hazards) {
        // Before the definition there is no such reference.
        if (Definition && Definition->getParent() == BB &&
            (Hazard == Definition || Hazard->comesBefore(Definition)))
          continue;
        while (!Rest.empty() && Rest.front().At->comesBefore(Hazard)) {
          Missing += D.Equations.value(Rest.front().Delta);
          Rest = Rest.drop_front();
        }
        if (Missing > 0 && isHazard(*Hazard, Gone) &&
            Missing > mayMiss(W, Ref, N, *Hazard) &&
            !(W.IsOwnershipKnown && Missing <= leastHeld(W, Ref, N, *Hazard) &&
              releasesQuietly(W, *Hazard, Rest, Missing, Gone)))
          return hazardObjection(Ref, *Hazard, Missing);
      }
    }
  }
  return checkErrorExits(W, D, Gone);
}
