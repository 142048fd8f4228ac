//===- ScopeCounts.cpp - One token for each reference's scope -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ScopeCounts.h"
#include "Analysis/RCIdentity.h"
#include "Analysis/ReferenceMark.h"
#include "Analysis/SlotMetadata.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace passthru;

ScopeCounts::ScopeCounts(NormalForm &Normal, Function &F)
    : Normal(Normal), F(F), Facts(Normal, PathPrecision::All),
      Problem(buildOwnershipProblem(Normal, CountDomain::MemInfo)),
      Dominators(F), NormalDominators(Normal.function()), Values(Normal, F),
      Places(Normal, F), Owned(Problem.Refs.size()) {}

/// How many tokens \p E takes; \p IsKnown is false if that is not determined.
unsigned ScopeCounts::tokensTaken(const TokenEvent &E, bool &IsKnown) const {
  // What is taken out of memory, or is owed, check() looks at.
  IsKnown = true;
  if (NormalForm::isTakenMark(*E.At))
    return 0;
  if (E.Delta.isConstant() && E.Delta.Constant <= 0) {
    // The caller owns what is returned only if the function succeeds.
    bool Succeeds = false, Fails = false;
    for (Node N : Facts.graph().nodesOf(*E.At->getParent()))
      if (E.OnSuccess && Facts.isExit(N)) {
        ExitKind Exit = Facts.exitKind(N);
        Fails |= Exit != ExitKind::Success;
        Succeeds |= Exit != ExitKind::Error;
      }
    IsKnown = !(Fails && Succeeds);
    return Fails ? 0 : -E.Delta.Constant;
  }
  IsKnown = false;
  return 0;
}

/// Whether some paths to a return succeed and others fail, and \p E is about a
/// phi, which can be null on those.
bool ScopeCounts::isHandedOver(const TokenEvent &E) {
  const BasicBlock *BB = E.At->getParent();
  if (!E.OnSuccess || !isa<PHINode>(Problem.Refs[E.Ref]))
    return false;
  bool Succeeds = false, Fails = false;
  for (Node N : Facts.graph().nodesOf(*BB)) {
    if (Facts.exitKind(N) == ExitKind::Mixed)
      return false; // It would be lost where that is an error.
    (Facts.exitKind(N) == ExitKind::Error ? Fails : Succeeds) = true;
  }
  return Succeeds && Fails &&
         HandedOver.try_emplace(E.Ref, BB).first->second == BB;
}

/// In front of what, in the original, \p E takes its tokens; null if nowhere.
const Instruction *ScopeCounts::placeOf(const TokenEvent &E) const {
  // A mark of what is returned.
  return NormalForm::isReturnedField(*E.At)
             ? Normal.originOf(*E.At->getParent()).getTerminator()
             : Normal.originOrWhole(*E.At);
}

/// Whether \p Mark is of what \p Load loads, not of a value that became it.
static bool stemsFrom(const Instruction &Mark, const LoadInst &Load) {
  return llvm::all_of(ArrayRef<const char *>{NormalForm::SourceKindName,
                                             NormalForm::FieldKindName},
                      [&](const char *Kind) {
                        return Mark.getMetadata(Kind) == Load.getMetadata(Kind);
                      });
}

/// A5: nothing is a guess.
std::string ScopeCounts::check() {
  if (!Problem.Unmodelled.empty())
    return Problem.Unmodelled;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    const AffineCount &Initial = Problem.Initial[Ref];
    if (isa<PHINode>(Problem.Refs[Ref]))
      continue;
    if (!Initial.isConstant() || Initial.Constant < 0 || Initial.Constant > 1)
      return "what a load or a callee gives is not known";
    Owned[Ref] = Initial.Constant == 1;
  }
  for (const auto &Entry : Problem.Events)
    for (const TokenEvent &E : Entry.second) {
      if (isHandedOver(E)) {
        Owned[E.Ref] = true;
        continue;
      }
      bool IsKnown;
      if (tokensTaken(E, IsKnown) && !placeOf(E))
        return "what takes a token has no place";
      if (!IsKnown)
        return "what a store or a callee takes is not known";
      if (!NormalForm::isTakenMark(*E.At))
        continue;
      // The load itself, which its mark stands behind.
      const auto *Load = dyn_cast<LoadInst>(Problem.Refs[E.Ref]);
      if (!Load || E.Delta.Constant < 1 || !E.Delta.isConstant() ||
          !stemsFrom(*E.At, *Load))
        return "what a load or a callee gives is not known";
      Owned[E.Ref] = true;
      Surplus[E.Ref] = E.Delta.Constant - 1;
    }
  return "";
}

/// Whether memory or a callee gives \p Root without a token.
bool ScopeCounts::isLent(const Value *Root) const {
  const auto *Call = dyn_cast<CallBase>(Root);
  return Call ? Normal.classify(*Call).Result == Ownership::Borrowed
              : isa<LoadInst>(Root);
}

/// A1, A2: a phi that may bring a token owns one.
void ScopeCounts::findOwned() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
      const auto *Phi = dyn_cast<PHINode>(Problem.Refs[Ref]);
      if (!Phi || Owned[Ref])
        continue;
      for (const Value *In : Phi->incoming_values()) {
        auto Found = Problem.RefIndex.find(rcIdentityRoot(In));
        if (Found == Problem.RefIndex.end())
          continue;
        unsigned Fed = Found->second;
        // What is lent is held as well.
        if (Owned[Fed] || isLent(Problem.Refs[Fed]))
          Owned[Ref] = Changed = true;
      }
    }
  }
}

bool ScopeCounts::isInScope(unsigned Ref, const BasicBlock &BB) const {
  const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
  return !I || Dominators.dominates(&Normal.originOf(*I->getParent()),
                                    &Normal.originOf(BB));
}

/// Whether \p Ref can be in use in \p BB, where it is no value of the
/// original: only a branch that is never taken leads there without it.
bool ScopeCounts::outlivesScope(unsigned Ref, const BasicBlock &BB) const {
  const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
  return I && !isInScope(Ref, BB) &&
         NormalDominators.dominates(I->getParent(), &BB);
}

/// What a callee writes is null if it failed: a select behind the call.
Value *ScopeCounts::guarded(unsigned Ref) {
  Instruction *&Select = Guarded[Ref];
  if (Select)
    return Select;
  const Value *Root = Problem.Refs[Ref];
  OutField Out = Normal.outField(Root);
  auto *V = dyn_cast_or_null<Instruction>(Values.valueOf(Root));
  auto *Call = dyn_cast_or_null<CallInst>(
      const_cast<Instruction *>(Normal.originOf(Out.Call)));
  if (!V || V->isTerminator() || !Call || !Call->getType()->isIntegerTy())
    return nullptr;
  IRBuilder<> Builder(V->getNextNode());
  Value *Succeeded =
      createSucceeded(Builder, *Call, Normal.classify(*Out.Call).Fails);
  if (!Succeeded)
    return nullptr;
  Select = cast<Instruction>(
      Builder.CreateSelect(Succeeded, V, Constant::getNullValue(V->getType())));
  return Select;
}

/// A plan for one place, which several paths may lead through.
std::string ScopeCounts::planAt(bool IsIncref, unsigned Ref, Node From,
                                Node To) {
  const Value *Root = Problem.Refs[Ref];
  const PathGraph &Graph = Facts.graph();
  bool IsAbsent = false, IsPresent = false;
  for (Node N : Graph.nodesOf(Graph.block(From))) {
    ArrayRef<Node> Next = From == To ? ArrayRef<Node>(N) : Graph.successors(N);
    for (Node M : Next)
      if (From == To || &Graph.block(M) == &Graph.block(To))
        (Facts.isNull(Root, N, M) ? IsAbsent : IsPresent) = true;
  }
  if (!IsPresent)
    return "";
  const BasicBlock &BB = Graph.block(From);
  if (From != To && !Normal.originOf(BB.getTerminator()))
    return "a select decides on it";
  bool NeedsGuard = IsAbsent && Normal.outField(Root);
  Plan P{IsIncref,
         NeedsGuard ? guarded(Ref) : Values.valueOf(Root),
         {&Normal.originOf(BB), nullptr}};
  if (From != To)
    P.At.To = &Normal.originOf(Graph.block(To));
  if (!P.Ref)
    return "it is no value there";
  if (llvm::none_of(Plans, [&](const Plan &Other) {
        return !Other.Before && Other.IsIncref == IsIncref &&
               Other.Ref == P.Ref && Other.At == P.At;
      }))
    Plans.push_back(P);
  return "";
}

/// A1: what is only lent is retained; of several tokens one is kept.
std::string ScopeCounts::planDefinition(unsigned Ref) {
  auto *V = dyn_cast_or_null<Instruction>(Values.valueOf(Problem.Refs[Ref]));
  if (!V || V->isTerminator())
    return "it is no value there";
  Instruction *Behind = V->getNextNode();
  if (isa<PHINode>(Behind))
    Behind = &*V->getParent()->getFirstInsertionPt();
  unsigned Released = Surplus.lookup(Ref);
  Plans.insert(Plans.end(), std::max(1u, Released),
               {Released == 0, V, {}, Behind});
  return "";
}

/// A2: what a phi brings is retained where it is brought.
std::string ScopeCounts::planPhi(unsigned Ref, const PHINode &Phi) {
  const PathGraph &Graph = Facts.graph();
  for (unsigned I = 0; I < Phi.getNumIncomingValues(); ++I) {
    auto Fed = Problem.RefIndex.find(rcIdentityRoot(Phi.getIncomingValue(I)));
    if (Fed == Problem.RefIndex.end())
      continue;
    for (Node From : Graph.nodesOf(*Phi.getIncomingBlock(I)))
      for (Node To : Graph.successors(From))
        if (&Graph.block(To) == Phi.getParent()) {
          std::string Why = planAt(true, Fed->second, From, To);
          if (!Why.empty())
            return Why;
        }
  }
  return "";
}

/// A3: what is handed over is retained in front.
std::string ScopeCounts::planUses(unsigned Ref) {
  for (const BasicBlock *BB : EventBlocks[Ref])
    for (const TokenEvent &E : Problem.Events.find({Ref, BB})->second) {
      if (E.OnSuccess && HandedOver.count(Ref))
        continue;
      bool IsKnown;
      unsigned Tokens = tokensTaken(E, IsKnown);
      const Instruction *At = placeOf(E);
      Value *V = Tokens ? Values.valueOf(Problem.Refs[Ref]) : nullptr;
      if (Tokens && !V)
        return "it is no value there";
      for (unsigned I = 0; I < Tokens; ++I)
        Plans.push_back({true, V, {}, const_cast<Instruction *>(At)});
    }
  return "";
}

/// Whether \p Root is an argument of a generator, which its state holds until
/// the generator is done.  Then it dangles, but is still loaded.
bool ScopeCounts::isHeldByState(const Value *Root) const {
  const auto *Load = dyn_cast<LoadInst>(Root);
  const Function &Copy = Normal.function();
  return Load && classifyFunction(F) == FunctionKind::Generator &&
         Copy.arg_size() > 2 &&
         getUnderlyingObject(Load->getPointerOperand()) == Copy.getArg(2) &&
         Normal.slotRoleOf(*Load) == SlotRole::Borrow;
}

/// Whether \p Root is a phi that stands for a select of the original.
bool ScopeCounts::isChosen(const Value *Root) const {
  const auto *Phi = dyn_cast<PHINode>(Root);
  return Phi && isa_and_nonnull<SelectInst>(Normal.originOrWhole(*Phi));
}

/// A4: at the end of its scope it is released.
std::string ScopeCounts::planEnd(unsigned Ref) {
  const PathGraph &Graph = Facts.graph();
  const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
  for (Node N = 0; N < Graph.size(); ++N) {
    const BasicBlock &BB = Graph.block(N);
    // No scope ends where a select has split a block.
    if (!isInScope(Ref, BB) || !Normal.originOf(BB.getTerminator()))
      continue;
    std::string Why;
    if ((isa<ReturnInst>(BB.getTerminator()) ||
         isa<ResumeInst>(BB.getTerminator())) &&
        HandedOver.lookup(Ref) != &BB)
      Why = planAt(false, Ref, N, N);
    for (Node Next : Graph.successors(N)) {
      const BasicBlock &To = Graph.block(Next);
      bool IsDefinedAnew =
          I && &Normal.originOf(*I->getParent()) == &Normal.originOf(To);
      if (outlivesScope(Ref, To))
        return "a branch on a constant ends its scope";
      if (Why.empty() && (!isInScope(Ref, To) || IsDefinedAnew))
        Why = planAt(false, Ref, N, Next);
    }
    if (!Why.empty())
      return Why;
  }
  return "";
}

std::string ScopeCounts::carryOut() {
  RefopBuilder Builder(*F.getParent());
  // What is retained at a place comes before what is released there.
  for (bool IsIncref : {true, false})
    for (const Plan &P : Plans) {
      if (P.IsIncref != IsIncref)
        continue;
      StringRef Why;
      Instruction *Before = P.Before;
      if (!Before)
        Before = Places.find({CountDomain::MemInfo, nullptr, 1, P.At, {}}, Why);
      if (!Before)
        return Why.str();
      Refops.push_back(
          IsIncref ? Builder.createIncref(P.Ref, Before)
                   : Builder.createDecref(CountDomain::MemInfo, P.Ref, Before));
    }
  return "";
}

/// All that uses \p Load, or what is read out of its object.
static SmallPtrSet<const Instruction *, 8> usersOf(const LoadInst &Load) {
  SmallPtrSet<const Instruction *, 8> Users;
  SmallVector<const Instruction *, 8> Todo{&Load};
  while (!Todo.empty())
    for (const User *U : Todo.pop_back_val()->users())
      if (const auto *I = dyn_cast<Instruction>(U))
        if (Users.insert(I).second && I->getType()->isPointerTy())
          Todo.push_back(I);
  return Users;
}

/// Whether a release that was inserted can come between \p Load and a use of
/// what it loads.
bool ScopeCounts::isReleasedInUse(const LoadInst &Load) const {
  SmallPtrSet<const Instruction *, 8> Users = usersOf(Load);
  struct Way {
    const Instruction *From;
    bool Released;
  };
  SmallVector<Way, 8> Todo{{Load.getNextNode(), false}};
  DenseSet<std::pair<const BasicBlock *, unsigned>> Seen;
  while (!Todo.empty()) {
    auto [I, Released] = Todo.pop_back_val();
    const BasicBlock *BB = I->getParent();
    for (; I && I != &Load; I = I->getNextNode()) {
      if (Released && Users.count(I))
        return true;
      const auto *Call = dyn_cast<CallInst>(I);
      Released |= Call && Normal.table().memInfoRefop(*Call) < 0;
    }
    if (!I)
      for (const BasicBlock *Next : successors(BB))
        if (Seen.insert({Next, Released}).second)
          Todo.push_back({&Next->front(), Released});
  }
  return false;
}

/// A5: what is lent, and not counted, is used before anything is released that
/// had been released before it was loaded.
std::string ScopeCounts::checkUncounted() {
  DenseSet<const Value *> Counted;
  for (const Value *Root : Problem.Refs)
    Counted.insert(Values.valueOf(Root));
  for (const Instruction &I : instructions(F))
    if (const auto *Load = dyn_cast<LoadInst>(&I))
      if (Load->getType()->isPointerTy() &&
          slotRole(*Load) == SlotRole::Borrow && !Counted.count(Load) &&
          isReleasedInUse(*Load))
        return "something is released where what memory lends, and nothing "
               "counts, is in use";
  return "";
}

std::string ScopeCounts::insert() {
  std::string Why = check();
  if (!Why.empty())
    return Why;
  findOwned();
  EventBlocks.resize(Problem.Refs.size());
  for (auto [Ref, BB] : Problem.eventKeys(Normal.function()))
    EventBlocks[Ref].push_back(BB);
  for (unsigned Ref = 0; Ref < Problem.Refs.size() && Why.empty(); ++Ref) {
    const Value *Root = Problem.Refs[Ref];
    const auto *Phi = dyn_cast<PHINode>(Root);
    bool IsLent =
        Owned[Ref] ? isChosen(Root) : isLent(Root) && !isHeldByState(Root);
    if (IsLent || Surplus.lookup(Ref))
      Why = planDefinition(Ref);
    if (Why.empty() && Owned[Ref] && Phi && !IsLent)
      Why = planPhi(Ref, *Phi);
    if (Why.empty())
      Why = planUses(Ref);
    if (Why.empty() && (IsLent || Owned[Ref]))
      Why = planEnd(Ref);
  }
  if (Why.empty())
    Why = carryOut();
  return Why.empty() ? checkUncounted() : Why;
}

void ScopeCounts::undo() {
  for (CallInst *Refop : Refops)
    eraseRefop(Refop);
  Refops.clear();
  for (auto &Entry : Guarded)
    if (Entry.second)
      RecursivelyDeleteTriviallyDeadInstructions(Entry.second);
  Guarded.clear();
  Places.removeNewBlocks();
  Values.removeUnused();
}
