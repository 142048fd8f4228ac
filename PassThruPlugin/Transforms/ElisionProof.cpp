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
      PrivateSlot(writeOnlyReturnSlot()), Private(Normal, PrivateSlot) {
  std::vector<bool> IsSolved = solveOwnership({});
  if (auto Unsolved = unsolvedRefs(OwnershipProblem, IsSolved);
      !Unsolved.empty())
    IsSolved = solveOwnership(std::move(Unsolved));
  Refusal = OwnershipProblem.Unmodelled;
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
  indexReferences();
  findGuaranteed();
  findWebs();
  findGuesses();
  for (Web &W : Webs)
    W.IsOwnershipKnown =
        Refusal.empty() && !W.EscapesUnseen &&
        llvm::all_of(W.Refs, [&](unsigned Ref) { return IsSolved[Ref]; });
}

/// What the original owns.  \returns of each reference, whether that is known.
std::vector<bool>
ElisionProver::solveOwnership(DenseSet<const Value *> FollowsChoices) {
  Ownership.reset();
  OwnershipProblem = buildOwnershipProblem(
      Normal, CountDomain::MemInfo,
      [this](const CallBase &Call) { return !isCandidate(refopOf(Call)); });
  OwnershipProblem.FollowsChoices = std::move(FollowsChoices);
  Ownership = std::make_unique<TokenEquations>(Facts, OwnershipProblem);
  return Ownership->solveParts();
}

void ElisionProver::indexReferences() {
  size_t NumRefs = OwnershipProblem.Refs.size();
  CountingAt.resize(NumRefs);
  for (const Instruction &I : instructions(Normal.function())) {
    auto Add = [&](unsigned Ref) {
      if (CountingAt[Ref].empty() || CountingAt[Ref].back() != &I)
        CountingAt[Ref].push_back(&I);
    };
    if (refopOf(I)) {
      auto Ref =
          OwnershipProblem.RefIndex.find(rcIdentityRoot(I.getOperand(0)));
      if (Ref != OwnershipProblem.RefIndex.end())
        Add(Ref->second);
    }
    if (auto Found = EventsAt.find(&I); Found != EventsAt.end())
      for (const TokenEvent *E : Found->second)
        Add(E->Ref);
  }
  InUse.resize(Facts.graph().size());
  for (unsigned Ref = 0; Ref < NumRefs; ++Ref)
    for (PathGraph::Node N : Ownership->nodesOf(Ref))
      InUse[N].push_back(Ref);
}

/// Whether \p Root, which is no phi, is held by the caller, or counts nothing.
static bool isHeldByCaller(const Value *Root, bool ArgumentsGuaranteed) {
  if (isUncounted(Root))
    return true;
  if (const auto *Extract = dyn_cast<ExtractValueInst>(Root))
    Root = Extract->getAggregateOperand();
  return isa<Argument>(Root) && ArgumentsGuaranteed;
}

/// A phi is guaranteed unless it may be something that is not.
void ElisionProver::findGuaranteed() {
  ArrayRef<const Value *> Refs = OwnershipProblem.Refs;
  Guaranteed.resize(Refs.size(), true);
  DenseMap<const Value *, SmallVector<const Value *, 2>> PhisOf;
  SmallSetVector<const Value *, 8> Values;
  SmallVector<const Value *, 8> Todo;
  Values.insert(Refs.begin(), Refs.end());
  for (unsigned I = 0; I < Values.size(); ++I) {
    const Value *V = Values[I];
    if (const auto *Phi = dyn_cast<PHINode>(V))
      for (const Value *Incoming : Phi->incoming_values()) {
        const Value *Root = rcIdentityRoot(Incoming);
        PhisOf[Root].push_back(Phi);
        Values.insert(Root);
      }
    else if (!isHeldByCaller(V, ArgumentsGuaranteed))
      Todo.push_back(V);
  }
  DenseSet<const Value *> Seen(Todo.begin(), Todo.end());
  while (!Todo.empty()) {
    const Value *V = Todo.pop_back_val();
    auto Ref = OwnershipProblem.RefIndex.find(V);
    if (Ref != OwnershipProblem.RefIndex.end())
      Guaranteed.reset(Ref->second);
    auto Phis = PhisOf.find(V);
    if (Phis == PhisOf.end())
      continue;
    for (const Value *Phi : Phis->second)
      if (Seen.insert(Phi).second)
        Todo.push_back(Phi);
  }
}

/// What memory and callees give is known only from the release that needs it,
/// which may be paid for by another name of the object; what they take, only
/// from the paths that would leak otherwise, but one may.
void ElisionProver::findGuesses() {
  using Open = OpenQuantity::Kind;
  Cautious = OwnershipProblem.System;
  for (const OpenQuantity &Q : OwnershipProblem.Open)
    if (Q.What == Open::StoreTakes || Q.What == Open::CalleeTakes)
      MayBeTaken.insert(Q.Number);
    else if (Q.What == Open::LoadOwns || Q.What == Open::CalleeGives ||
             Q.What == Open::CallerGives)
      Cautious.fix(Q.Number, Cautious.range(Q.Number).first);
  Cautious.solveParts();
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
  // What cannot be reached is not in the copy.
  for (const Instruction &I : instructions(Normal.original()))
    if (Normal.table().memInfoRefop(I) && !isCandidate(cast<CallBase>(&I)) &&
        isa<ConstantPointerNull>(rcIdentityRoot(I.getOperand(0))))
      NullRefops.insert(cast<CallBase>(&I));
  NullRefops.remove_if(
      [&](const CallBase *Refop) { return CountsSomething.count(Refop); });
  Classes.compress();
  Webs.resize(Classes.getNumClasses());
  for (unsigned Ref = 0; Ref < Refs.size(); ++Ref) {
    WebOf.push_back(Classes[Ref]);
    Webs[Classes[Ref]].Refs.push_back(Ref);
  }
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
      W.CountIsUsed = true;
    else if (!PrivateSlot ||
             getUnderlyingObject(Store->getPointerOperand()) != PrivateSlot)
      W.Escapes = true;
    return;
  }
  // The count is the first word of a MemInfo.
  if (isa<LoadInst>(I)) {
    W.CountReads.insert(I);
    return;
  }
  if (isa<AtomicRMWInst>(I) || isa<AtomicCmpXchgInst>(I)) {
    W.CountIsUsed = true;
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
      W.CountReads.insert(Call);
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

RefopSet ElisionProver::onErrorPaths(const RefopSet &Refops) const {
  RefopSet Result = Refops;
  for (auto [I, Refop] : RefopOf)
    if (llvm::any_of(Facts.graph().nodesOf(*I->getParent()),
                     [&](PathGraph::Node N) { return Facts.canSucceed(N); }))
      Result.remove(Refop);
  return Result;
}

/// L4: whether the new code balances, with error exits that may leak, if memory
/// and callees do what the original shows that they do.
bool ElisionProver::newCodeBalances(const Web &W, const Proposal &P) const {
  if (!W.IsOwnershipKnown)
    return false;
  const LinearSystem &System = OwnershipProblem.System;
  CountingProblem New;
  New.FollowsChoices = OwnershipProblem.FollowsChoices;
  for (unsigned Ref : W.Refs)
    New.addRef(OwnershipProblem.Refs[Ref]);
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local) {
    std::optional<int> Initial =
        System.onlyValue(OwnershipProblem.Initial[W.Refs[Local]]);
    if (!Initial)
      return false;
    New.Initial[Local] = AffineCount(*Initial);
  }
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local)
    for (const Instruction *I : CountingAt[W.Refs[Local]]) {
      auto *Refop = const_cast<CallBase *>(refopOf(*I));
      if (Refop && P.Removed.count(Refop))
        continue;
      if (isCandidate(Refop)) {
        if (P.Added.count(Refop))
          New.addEvent(Local, *I, AffineCount(1));
        continue;
      }
      auto Events = EventsAt.find(I);
      if (Events == EventsAt.end())
        continue;
      for (const TokenEvent *E : Events->second) {
        if (E->Ref != W.Refs[Local])
          continue;
        std::optional<int> Delta = System.onlyValue(E->Delta);
        if (!Delta)
          return false;
        New.addEvent(Local, *I, AffineCount(*Delta), E->IsRelease).IsStolen =
            E->IsStolen;
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

/// L5: all references of the web may be the object of which one is read.
bool ElisionProver::keepsCountsRead(const Web &W, const Difference &D) const {
  if (W.CountReads.empty())
    return true;
  if (leavesTokens(D))
    return false;
  for (const Instruction *Read : W.CountReads)
    for (PathGraph::Node N : Facts.graph().nodesOf(*Read->getParent()))
      for (unsigned Local = 0; Local < W.Refs.size(); ++Local) {
        int Missing;
        if (!D.Equations.startCount(Local, N, Missing))
          continue;
        for (const TokenEvent &E :
             D.Equations.events(Local, *Read->getParent()))
          if (E.At->comesBefore(Read))
            Missing += D.Equations.value(E.Delta);
        if (Missing != 0)
          return false;
      }
  return true;
}

std::unique_ptr<Difference> ElisionProver::difference(const Web &W,
                                                      const Proposal &P,
                                                      bool FollowsChoices) {
  CountingProblem Problem;
  Problem.ErrorsMayLeak = !W.Escapes || W.IsOwnershipKnown; // L4
  for (unsigned Ref : W.Refs) {
    Problem.addRef(OwnershipProblem.Refs[Ref]);
    if (FollowsChoices)
      Problem.FollowsChoices.insert(OwnershipProblem.Refs[Ref]);
  }
  for (unsigned Local = 0; Local < W.Refs.size(); ++Local)
    for (const Instruction *I : CountingAt[W.Refs[Local]]) {
      const CallBase *Refop = refopOf(*I);
      if (!Refop)
        continue;
      int Sign = Normal.table().memInfoRefop(*Refop);
      int Delta = P.Removed.count(const_cast<CallBase *>(Refop)) ? Sign
                  : P.Added.count(const_cast<CallBase *>(Refop)) ? -Sign
                                                                 : 0;
      if (Delta)
        Problem.addEvent(Local, *I, AffineCount(Delta),
                         /*IsRelease=*/Delta < 0);
    }
  return std::make_unique<Difference>(Facts, std::move(Problem));
}

std::unique_ptr<Difference> ElisionProver::checkDifference(const Web &W,
                                                           const Proposal &P,
                                                           Objection &Why) {
  if (W.CountIsUsed) {
    Why.Reason = "its count is read";
    return nullptr;
  }
  if (W.CountsUnknown) {
    Why.Reason = "on some path it is a constant or undefined";
    return nullptr;
  }
  auto IsSolved = [](Difference &D) {
    return D.Equations.solve() == TokenEquations::Verdict::Solved &&
           D.Problem.Unmodelled.empty();
  };
  std::unique_ptr<Difference> D = difference(W, P);
  if (!IsSolved(*D)) {
    D = difference(W, P, /*FollowsChoices=*/true);
    if (!IsSolved(*D)) {
      Why.Reason = "its refops do not cancel out on every path";
      return nullptr;
    }
  }
  if (!keepsCountsRead(W, *D)) {
    Why.Reason = "its count is read";
    return nullptr;
  }
  if (leavesTokens(*D) && !newCodeBalances(W, P)) {
    Why.Reason = "an error exit may not lose it";
    return nullptr;
  }
  return D;
}

bool ElisionProver::balancesWith(const DenseSet<const CallBase *> &Gone,
                                 const RefopSet &Added) {
  CountingProblem New = buildOwnershipProblem(
      Normal, CountDomain::MemInfo, [&](const CallBase &Call) {
        const CallBase *Refop = refopOf(Call);
        return isCandidate(Refop) ? Added.count(const_cast<CallBase *>(Refop))
                                  : !Gone.count(Refop);
      });
  New.FollowsChoices = OwnershipProblem.FollowsChoices;
  TokenEquations Equations(Facts, New);
  std::vector<bool> IsSolved = Equations.solveParts();
  return llvm::all_of(Webs, [&](const Web &W) {
    return !W.IsOwnershipKnown ||
           llvm::all_of(W.Refs, [&](unsigned Ref) { return IsSolved[Ref]; });
  });
}
