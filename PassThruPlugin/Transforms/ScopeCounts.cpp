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
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace passthru;

ScopeCounts::ScopeCounts(NormalForm &Normal, Function &F)
    : Normal(Normal), F(F), Facts(Normal, PathPrecision::All),
      Problem(buildOwnershipProblem(Normal, CountDomain::MemInfo)),
      Dominators(F), Values(Normal, F), Places(Normal, F),
      Owned(Problem.Refs.size()) {}

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
      if (E.OnSuccess && Facts.isExit(N))
        (Facts.exitKind(N) == ExitKind::Error ? Fails : Succeeds) = true;
    IsKnown = !(Fails && Succeeds);
    return Fails ? 0 : -E.Delta.Constant;
  }
  // A field of an aggregate that is stored: the mark is on the whole.
  SmallVector<unsigned, 4> Path;
  const Instruction *Whole = Normal.originOfField(*E.At, Path);
  switch (Whole ? slotRole(*Whole) : SlotRole::Unknown) {
  case SlotRole::Give:
    return slotTokens(*Whole);
  case SlotRole::Keep:
    return 0;
  default:
    IsKnown = false;
    return 0;
  }
}

/// Whether some paths to a return succeed and others fail, and \p E is about a
/// phi, which can be null on those.
bool ScopeCounts::isHandedOver(const TokenEvent &E) {
  const BasicBlock *BB = E.At->getParent();
  if (!E.OnSuccess || !isa<PHINode>(Problem.Refs[E.Ref]))
    return false;
  bool Succeeds = false, Fails = false;
  for (Node N : Facts.graph().nodesOf(*BB))
    (Facts.exitKind(N) == ExitKind::Error ? Fails : Succeeds) = true;
  return Succeeds && Fails &&
         HandedOver.try_emplace(E.Ref, BB).first->second == BB;
}

/// In front of what, in the original, \p E takes its tokens; null if nowhere.
const Instruction *ScopeCounts::placeOf(const TokenEvent &E) const {
  // A mark of what is returned.
  if (NormalForm::isReturnedField(*E.At))
    return Normal.originOf(*E.At->getParent()).getTerminator();
  SmallVector<unsigned, 4> Path;
  const Instruction *At = Normal.originOf(E.At);
  return At ? At : Normal.originOfField(*E.At, Path);
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
    const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
    SmallVector<unsigned, 4> Path;
    const Instruction *Whole = I ? Normal.originOfField(*I, Path) : nullptr;
    SlotRole Role = Whole ? slotRole(*Whole) : SlotRole::Unknown;
    if (isa<PHINode>(Problem.Refs[Ref]) || Role == SlotRole::Borrow)
      continue;
    if (Role == SlotRole::Take && slotTokens(*Whole) == 1)
      Owned[Ref] = true;
    else if (!Initial.isConstant() || Initial.Constant < 0 ||
             Initial.Constant > 1)
      return "what a load or a callee gives is not known";
    else if (Initial.Constant == 1)
      Owned[Ref] = true;
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
      if (!Load || E.Delta.Constant != 1 || !E.Delta.isConstant() ||
          !stemsFrom(*E.At, *Load))
        return "what a load or a callee gives is not known";
      Owned[E.Ref] = true;
    }
  return "";
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
        // What is loaded is held as well.
        if (Owned[Fed] || isa<LoadInst>(Problem.Refs[Fed]))
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
  Constant *Zero = Constant::getNullValue(Call->getType());
  Value *Succeeded = nullptr;
  switch (Normal.table().classify(*Out.Call).Fails) {
  case Failure::NativeStatus: // Nor does it write with StatusNone.
  case Failure::NonZero:
    Succeeded = Builder.CreateICmpEQ(Call, Zero);
    break;
  case Failure::Negative:
    Succeeded = Builder.CreateICmpSGE(Call, Zero);
    break;
  case Failure::Zero:
    Succeeded = Builder.CreateICmpNE(Call, Zero);
    break;
  case Failure::Never:
  case Failure::Null:
  case Failure::Unknown:
    return nullptr;
  }
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

/// A1: what is only lent is retained.
std::string ScopeCounts::planDefinition(unsigned Ref) {
  auto *V = dyn_cast_or_null<Instruction>(Values.valueOf(Problem.Refs[Ref]));
  if (!V || V->isTerminator())
    return "it is no value there";
  Instruction *Behind = V->getNextNode();
  if (isa<PHINode>(Behind))
    Behind = &*V->getParent()->getFirstInsertionPt();
  Plans.push_back({true, V, {}, Behind});
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
  for (const BasicBlock &BB : Normal.function()) {
    auto Events = Problem.Events.find({Ref, &BB});
    if (Events == Problem.Events.end())
      continue;
    for (const TokenEvent &E : Events->second) {
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
  }
  return "";
}

/// A4: at the end of its scope it is released.
std::string ScopeCounts::planEnd(unsigned Ref) {
  const PathGraph &Graph = Facts.graph();
  const auto *I = dyn_cast<Instruction>(Problem.Refs[Ref]);
  for (Node N = 0; N < Graph.size(); ++N) {
    const BasicBlock &BB = Graph.block(N);
    if (!isInScope(Ref, BB))
      continue;
    std::string Why;
    if ((isa<ReturnInst>(BB.getTerminator()) ||
         isa<ResumeInst>(BB.getTerminator())) &&
        HandedOver.lookup(Ref) != &BB)
      Why = planAt(false, Ref, N, N);
    for (Node Next : Graph.successors(N)) {
      const BasicBlock &To = Graph.block(Next);
      if (Why.empty() && (!isInScope(Ref, To) || (I && I->getParent() == &To)))
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

std::string ScopeCounts::insert() {
  std::string Why = check();
  if (!Why.empty())
    return Why;
  findOwned();
  for (unsigned Ref = 0; Ref < Problem.Refs.size() && Why.empty(); ++Ref) {
    const Value *Root = Problem.Refs[Ref];
    const auto *Phi = dyn_cast<PHINode>(Root);
    bool IsLent = !Owned[Ref] && isa<LoadInst>(Root);
    if (IsLent)
      Why = planDefinition(Ref);
    if (Why.empty() && Owned[Ref] && Phi)
      Why = planPhi(Ref, *Phi);
    if (Why.empty())
      Why = planUses(Ref);
    if (Why.empty() && (IsLent || Owned[Ref]))
      Why = planEnd(Ref);
  }
  return Why.empty() ? carryOut() : Why;
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
