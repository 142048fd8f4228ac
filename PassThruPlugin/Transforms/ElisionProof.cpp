//===- ElisionProof.cpp - Is a proposal legal? ----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ElisionProof.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include <limits>

using namespace llvm;
using namespace passthru;

static MapVector<const Instruction *, const CallBase *>
findRefops(NormalForm &Normal) {
  MapVector<const Instruction *, const CallBase *> RefopOf;
  for (const Instruction &I : instructions(Normal.function())) {
    if (!isa<CallBase>(I))
      continue;
    const auto *Call = dyn_cast_or_null<CallBase>(Normal.originOf(&I));
    if (Call && Normal.table().memInfoRefop(*Call))
      RefopOf[&I] = Call;
  }
  return RefopOf;
}

ElisionProver::ElisionProver(NormalForm &Normal, const RefopSet &Candidates,
                             const PassOptions &Options)
    : Normal(Normal), Candidates(Candidates),
      ArgumentsGuaranteed(Options.argConvention(Normal.original()) ==
                          ArgConvention::Guaranteed),
      Facts(Normal, PathPrecision::All), RefopOf(findRefops(Normal)),
      OwnershipProblem(buildOwnershipProblem(
          Normal, CountDomain::MemInfo, [this](const CallBase &Call) {
            return !isCandidate(refopOf(Call));
          })) {
  Refusal = OwnershipProblem.Unmodelled;
  Ownership = std::make_unique<TokenEquations>(Facts, OwnershipProblem);
  std::vector<bool> IsSolved = Ownership->solveParts();
  for (const Instruction &I : instructions(Normal.function()))
    if (const auto *Call = dyn_cast<CallBase>(&I))
      if (!NormalForm::isStackUse(*Call)) {
        CallEffects Effects = Normal.classify(*Call);
        if (Effects.MayRelease && Effects.Kind != RuntimeKind::Incref)
          HazardsOf[Call->getParent()].push_back(Call);
      }
  for (const auto &Entry : OwnershipProblem.Events)
    for (const TokenEvent &E : Entry.second)
      EventsAt[E.At].push_back(&E);
  PrivateSlot = writeOnlyReturnSlot();
  findWebs();
  for (Web &W : Webs)
    W.IsOwnershipKnown =
        Refusal.empty() && !W.EscapesUnseen &&
        llvm::all_of(W.Refs, [&](unsigned Ref) { return IsSolved[Ref]; });
}

/// Whether \p Root is null, not only absent, wherever \p At is executed.
bool ElisionProver::isNullAt(const Value *Root, const Instruction &At) const {
  return !Normal.outField(Root) &&
         llvm::all_of(Facts.graph().nodesOf(*At.getParent()),
                      [&](PathGraph::Node N) { return Facts.isNull(Root, N); });
}

void ElisionProver::findWebs() {
  ArrayRef<const Value *> Refs = OwnershipProblem.Refs;
  const auto &IndexOf = OwnershipProblem.RefIndex;
  IntEqClasses Classes(Refs.size());
  Ownership->joinWebs(Classes);
  // A refop that was copied may count different references on different paths;
  // it goes or stays as one.
  DenseMap<const CallBase *, unsigned> FirstRef;
  DenseSet<const CallBase *> CountsSomething, CountsUnknown;
  std::vector<std::pair<const CallBase *, unsigned>> Counted;
  for (auto [I, Refop] : RefopOf) {
    const Value *Root = rcIdentityRoot(I->getOperand(0));
    if (isa<ConstantPointerNull>(Root)) {
      if (!isCandidate(Refop))
        NullRefops.insert(Refop);
      continue;
    }
    CountsSomething.insert(Refop);
    if (isCandidate(Refop) && isNullAt(Root, *I))
      continue; // It would do nothing.
    auto Found = IndexOf.find(Root);
    if (Found == IndexOf.end()) {
      CountsUnknown.insert(Refop);
      continue;
    }
    Counted.push_back({Refop, Found->second});
    auto Inserted = FirstRef.try_emplace(Refop, Found->second);
    Classes.join(Inserted.first->second, Found->second);
  }
  NullRefops.remove_if(
      [&](const CallBase *Refop) { return CountsSomething.count(Refop); });
  Classes.compress();
  Webs.resize(Classes.getNumClasses());
  for (unsigned Ref = 0; Ref < Refs.size(); ++Ref)
    Webs[Classes[Ref]].Refs.push_back(Ref);
  for (auto [Refop, Ref] : Counted) {
    Web &W = Webs[Classes[Ref]];
    (isCandidate(Refop) ? W.Candidates : W.Refops).insert(Refop);
  }
  for (Web &W : Webs) {
    inspectUses(W);
    W.CountsUnknown = llvm::any_of(W.Refops, [&](const CallBase *Refop) {
      return CountsUnknown.count(Refop);
    });
  }
}

/// The return slot, if the function only writes to it or has it written: what
/// is stored there is out of reach until the function returns.
const Value *ElisionProver::writeOnlyReturnSlot() const {
  const Argument *Slot = returnSlot(Normal.original());
  if (!Slot)
    return nullptr;
  const Value *Root = Normal.function().getArg(Slot->getArgNo());
  SmallVector<const Value *, 8> Todo{Root};
  while (!Todo.empty())
    for (const Use &U : Todo.pop_back_val()->uses()) {
      const auto *I = cast<Instruction>(U.getUser());
      if (isa<GetElementPtrInst>(I) || isa<BitCastInst>(I)) {
        Todo.push_back(I);
      } else if (const auto *Store = dyn_cast<StoreInst>(I)) {
        if (U.getOperandNo() != Store->getPointerOperandIndex())
          return nullptr;
      } else if (const auto *Call = dyn_cast<CallBase>(I)) {
        bool IsOut = Call->isArgOperand(&U) &&
                     Normal.classify(*Call).arg(Call->getArgOperandNo(&U)) ==
                         ArgEffect::OutOwned;
        // memset, or memcpy to the slot.
        bool IsFilled = isa<MemIntrinsic>(Call) && U.getOperandNo() == 0;
        if (!IsFilled && !IsOut)
          return nullptr;
      } else {
        return nullptr;
      }
    }
  return Root;
}

/// L3 and L5 for one use of \p Root, or of what forwards it.
void ElisionProver::inspectUse(Web &W, const Value *Root, const Use &U,
                               SmallVectorImpl<const Value *> &Forwarded) {
  const auto *I = cast<Instruction>(U.getUser());
  if (isa<PHINode>(I) || isa<ICmpInst>(I))
    return;
  if (const auto *Store = dyn_cast<StoreInst>(I)) {
    if (U.getOperandNo() == Store->getPointerOperandIndex())
      W.CountIsRead = true;
    else if (!PrivateSlot ||
             getUnderlyingObject(Store->getPointerOperand()) != PrivateSlot)
      W.Escapes = true;
    return;
  }
  if (isa<LoadInst>(I) || isa<AtomicRMWInst>(I) || isa<AtomicCmpXchgInst>(I)) {
    // The count is the first word of a MemInfo.
    W.CountIsRead = true;
    return;
  }
  if (isa<ReturnInst>(I)) {
    W.Escapes = true;
    return;
  }
  if (const auto *Call = dyn_cast<CallBase>(I)) {
    if (!Call->isArgOperand(&U)) {
      W.Escapes = W.EscapesUnseen = true;
      return;
    }
    CallEffects Effects = Normal.classify(*Call);
    ArgEffect Effect = Effects.arg(Call->getArgOperandNo(&U));
    bool Borrows = Effect == ArgEffect::Borrow || Effect == ArgEffect::None;
    if (NormalForm::isStackUse(*Call) ||
        (!Effects.isMemInfoRefop() && !Borrows))
      W.Escapes = true;
    // Borrowed only because the callee cannot write: it may read the count.
    if (Borrows && !Effects.isKnown() && !Call->doesNotAccessMemory())
      W.CountIsRead = true;
    return;
  }
  const auto *GEP = dyn_cast<GetElementPtrInst>(I);
  if (GEP && GEP->hasAllConstantIndices() && !GEP->hasAllZeroIndices())
    return; // A pointer into the object; the object itself is V.
  if (rcIdentityRoot(static_cast<const Value *>(I)) == Root)
    Forwarded.push_back(I);
  else
    W.Escapes = W.EscapesUnseen = true;
}

void ElisionProver::inspectUses(Web &W) {
  for (unsigned Ref : W.Refs) {
    const Value *Root = OwnershipProblem.Refs[Ref];
    SmallVector<const Value *, 8> Forwarded{Root};
    while (!Forwarded.empty())
      for (const Use &U : Forwarded.pop_back_val()->uses())
        inspectUse(W, Root, U, Forwarded);
  }
}

/// Whether all that \p Ref can be is held by the caller, or counts nothing.
bool ElisionProver::isGuaranteed(unsigned Ref) const {
  SmallSetVector<const Value *, 8> Roots;
  Roots.insert(OwnershipProblem.Refs[Ref]);
  for (unsigned I = 0; I < Roots.size(); ++I) {
    const Value *Root = Roots[I];
    if (const auto *Phi = dyn_cast<PHINode>(Root)) {
      for (const Value *Incoming : Phi->incoming_values())
        Roots.insert(rcIdentityRoot(Incoming));
      continue;
    }
    if (isUncounted(Root))
      continue;
    if (const auto *Extract = dyn_cast<ExtractValueInst>(Root))
      Root = Extract->getAggregateOperand();
    if (!isa<Argument>(Root) || !ArgumentsGuaranteed)
      return false;
  }
  return true;
}

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

int ElisionProver::leastOwned(unsigned Ref, PathGraph::Node N,
                              const Instruction *At) const {
  if (!Ownership->startCount(Ref, N))
    return 0;
  AffineCount Later;
  int Needed = 0;
  for (const TokenEvent &E : Ownership->events(Ref, Facts.graph().block(N))) {
    if (At && (E.At == At || E.At->comesBefore(At)))
      continue;
    // What is released later is owned now.
    Later -= E.Delta;
    if (E.IsRelease)
      Needed = std::max(Needed, OwnershipProblem.System.least(Later));
  }
  return std::max(Needed, OwnershipProblem.System.least(ownedAt(Ref, N, At)));
}

/// Likewise for the object: what another reference of the web has given away
/// without owning it may be paid for by \p Ref.
int ElisionProver::leastHeld(const Web &W, unsigned Ref, PathGraph::Node N,
                             const Instruction &At) const {
  int Held = leastOwned(Ref, N, &At);
  for (unsigned Other : W.Refs)
    if (Other != Ref && Ownership->startCount(Other, N))
      Held +=
          std::min(0, OwnershipProblem.System.least(ownedAt(Other, N, &At)));
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

/// L4: whether the new code balances, with error exits that may leak, if memory
/// and callees do what the original shows that they do.
bool ElisionProver::newCodeBalances(const Web &W, const Proposal &P) const {
  if (!W.IsOwnershipKnown)
    return false;
  const LinearSystem &System = OwnershipProblem.System;
  CountingProblem New;
  for (unsigned Ref : W.Refs)
    New.addRef(OwnershipProblem.Refs[Ref]);
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local) {
    const AffineCount &Initial = OwnershipProblem.Initial[W.Refs[Local]];
    if (!System.isDetermined(Initial))
      return false;
    New.Initial[Local] = AffineCount(System.least(Initial));
  }
  for (const Instruction &I : instructions(Normal.function())) {
    const CallBase *Refop = refopOf(I);
    if (Refop && P.Removed.count(const_cast<CallBase *>(Refop)))
      continue;
    if (Refop && isCandidate(Refop)) {
      auto Ref = New.RefIndex.find(rcIdentityRoot(I.getOperand(0)));
      if (P.Added.count(const_cast<CallBase *>(Refop)) &&
          Ref != New.RefIndex.end())
        New.addEvent(Ref->second, I, AffineCount(1));
      continue;
    }
    auto Found = EventsAt.find(&I);
    if (Found == EventsAt.end())
      continue;
    for (const TokenEvent *E : Found->second) {
      auto Ref = New.RefIndex.find(OwnershipProblem.Refs[E->Ref]);
      if (Ref == New.RefIndex.end())
        continue;
      if (!System.isDetermined(E->Delta))
        return false;
      New.addEvent(Ref->second, I, AffineCount(System.least(E->Delta)),
                   E->IsRelease)
          .IsStolen = E->IsStolen;
    }
  }
  TokenEquations Equations(Facts, New);
  return Equations.solve() == TokenEquations::Verdict::Solved &&
         New.Unmodelled.empty();
}

/// Whether some error exit keeps d > 0.
static bool leavesTokens(const Difference &D) {
  using Kind = TokenEquation::Kind;
  return llvm::any_of(D.Equations.equations(), [&](const TokenEquation &E) {
    return (E.What == Kind::RaiseExit || E.What == Kind::OutOfUse) &&
           D.Equations.value(E.Count) > 0;
  });
}

std::unique_ptr<Difference> ElisionProver::difference(const Web &W,
                                                      const Proposal &P) {
  CountingProblem Problem;
  Problem.ErrorsMayLeak = !W.Escapes || W.IsOwnershipKnown; // L4
  for (unsigned Ref : W.Refs)
    Problem.addRef(OwnershipProblem.Refs[Ref]);
  for (auto [I, Refop] : RefopOf) {
    auto Ref = Problem.RefIndex.find(rcIdentityRoot(I->getOperand(0)));
    if (Ref == Problem.RefIndex.end())
      continue;
    int Sign = Normal.table().memInfoRefop(*Refop);
    int Delta = P.Removed.count(const_cast<CallBase *>(Refop)) ? Sign
                : P.Added.count(const_cast<CallBase *>(Refop)) ? -Sign
                                                               : 0;
    if (Delta)
      Problem.addEvent(Ref->second, *I, AffineCount(Delta),
                       /*IsRelease=*/Delta < 0);
  }
  return std::make_unique<Difference>(Facts, std::move(Problem));
}

std::unique_ptr<Difference> ElisionProver::checkDifference(const Web &W,
                                                           const Proposal &P,
                                                           Objection &Why) {
  if (W.CountIsRead) {
    Why.Reason = "its count is read";
    return nullptr;
  }
  if (W.CountsUnknown) {
    Why.Reason = "on some path it is a constant or undefined";
    return nullptr;
  }
  std::unique_ptr<Difference> D = difference(W, P);
  if (D->Equations.solve() != TokenEquations::Verdict::Solved ||
      !D->Problem.Unmodelled.empty()) {
    Why.Reason = "its refops do not cancel out on every path";
    return nullptr;
  }
  if (leavesTokens(*D) && !newCodeBalances(W, P)) {
    Why.Reason = "an error exit may not lose it";
    return nullptr;
  }
  return D;
}

/// L2: whether, behind \p Hazard, the missing tokens are what the original
/// releases before anything can use the reference.  \p Rest: what happens to d
/// from there on.
bool ElisionProver::releasesQuietly(const Instruction &Hazard,
                                    ArrayRef<TokenEvent> Rest,
                                    int Missing) const {
  auto IsDecref = [&](const Instruction &I) {
    const CallBase *Refop = refopOf(I);
    return Refop && Normal.table().memInfoRefop(*Refop) < 0;
  };
  // Another callee may rely on what its caller holds.
  if (!IsDecref(Hazard) || Hazard.isTerminator())
    return false;
  const Instruction *From = &Hazard;
  for (const TokenEvent &E : Rest) {
    if (E.At == &Hazard || !IsDecref(*E.At))
      return false;
    for (const Instruction *I = From->getNextNode(); I != E.At;
         I = I->getNextNode())
      if (I->mayReadOrWriteMemory() && !IsDecref(*I))
        return false;
    From = E.At;
    if (--Missing == 0)
      return true;
  }
  return false;
}

const Instruction *
ElisionProver::firstHazardFrom(PathGraph::Node From,
                               const DenseSet<const CallBase *> &Gone) const {
  const PathGraph &Graph = Facts.graph();
  SmallSetVector<PathGraph::Node, 16> Reached;
  Reached.insert(From);
  for (unsigned I = 0; I < Reached.size(); ++I) {
    auto Found = HazardsOf.find(&Graph.block(Reached[I]));
    if (Found != HazardsOf.end())
      for (const Instruction *Hazard : Found->second)
        if (isHazard(*Hazard, Gone))
          return Hazard;
    for (PathGraph::Node Next : Graph.successors(Reached[I]))
      Reached.insert(Next);
  }
  return nullptr;
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
    if ((W.Escapes && !W.IsOwnershipKnown) || !isGuaranteed(Ref))
      if (const Instruction *Hazard = firstHazardFrom(E.To, Gone))
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
              releasesQuietly(*Hazard, Rest, Missing)))
          return hazardObjection(Ref, *Hazard, Missing);
      }
    }
  }
  return checkErrorExits(W, D, Gone);
}

bool ElisionProver::balancesWith(const DenseSet<const CallBase *> &Gone,
                                 const RefopSet &Added) {
  CountingProblem New = buildOwnershipProblem(
      Normal, CountDomain::MemInfo, [&](const CallBase &Call) {
        const CallBase *Refop = refopOf(Call);
        return isCandidate(Refop) ? Added.count(const_cast<CallBase *>(Refop))
                                  : !Gone.count(Refop);
      });
  TokenEquations Equations(Facts, New);
  std::vector<bool> IsSolved = Equations.solveParts();
  return llvm::all_of(Webs, [&](const Web &W) {
    return !W.IsOwnershipKnown ||
           llvm::all_of(W.Refs, [&](unsigned Ref) { return IsSolved[Ref]; });
  });
}
