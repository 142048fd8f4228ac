//===- ObservedEvents.cpp - What a run can tell of tokens -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ObservedEvents.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

using Kind = ObservedEvent::Kind;
using Condition = ObservedEvent::Condition;

static constexpr const char *NotKnown = "memory or a callee may own it";
static constexpr const char *NoValue = "it is no value where it is counted";

/// S2.
void ObservedEvents::findUnknown() {
  std::vector<unsigned> Open;
  for (const OpenQuantity &Q : Problem.Open) {
    if (Q.What == OpenQuantity::Kind::SameObject)
      SameObjects.insert(Q.Number);
    else if (Q.What != OpenQuantity::Kind::PhiTokens)
      Open.push_back(Q.Number);
  }
  for (unsigned Number : Problem.System.undetermined(Open))
    Unknown.insert(Number);
  auto AddAll = [&](unsigned Ref, const AffineCount &Count) {
    if (Contradictory.test(WebOf[Ref]))
      for (const AffineCount::Term &T : Count.Terms)
        Unknown.insert(T.Unknown);
  };
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    AddAll(Ref, Problem.Initial[Ref]);
  for (const auto &Entry : Problem.Events)
    for (const TokenEvent &E : Entry.second)
      AddAll(E.Ref, E.Delta);
}

bool ObservedEvents::isKnown(const AffineCount &Count) const {
  return llvm::none_of(Count.Terms, [&](const AffineCount::Term &T) {
    return Unknown.count(T.Unknown) && !SameObjects.count(T.Unknown);
  });
}

/// S3: whether two names are of one object, the ledger knows.
int ObservedEvents::tokens(const AffineCount &Count) const {
  int Result = Count.Constant;
  for (const AffineCount::Term &T : Count.Terms)
    if (!SameObjects.count(T.Unknown))
      Result += T.Coefficient * Problem.System.solution()[T.Unknown];
  return Result;
}

/// Adds \p E, of \p Ref, for what \p InCopy does.
void ObservedEvents::add(unsigned Ref, ObservedEvent E,
                         const Instruction &InCopy, int Change) {
  if (!E.Object)
    return object(Ref, NoValue);
  const BasicBlock &BB =
      E.At ? *E.At->getParent() : Normal.original().getEntryBlock();
  E.Text = Writer->describeChange(InCopy, Problem.Refs[Ref], Change) +
           " in block " + operandName(BB);
  E.Ref = Writer->describeRef(Problem.Refs[Ref]);
  RefOf.push_back(Ref);
  Events.push_back(std::move(E));
}

/// S4: makes \p E depend on the success of the call that wrote its object.
bool ObservedEvents::isWritten(ObservedEvent &E, const OutField &Out) const {
  Failure How = Normal.classify(*Out.Call).Fails;
  E.Call = cast_or_null<CallBase>(
      const_cast<Instruction *>(Normal.originOf(Out.Call)));
  if (!E.Call || How == Failure::Unknown || How == Failure::Null)
    return false;
  if (How != Failure::Never)
    E.OnlyIf = Condition::Succeeds;
  return true;
}

/// S1: what comes with the definition of \p Ref.
void ObservedEvents::addDefinition(unsigned Ref) {
  const Value *Root = Problem.Refs[Ref];
  const AffineCount &Initial = Problem.Initial[Ref];
  if (isa<PHINode>(Root))
    return;
  if (!isKnown(Initial))
    return object(Ref, NotKnown);
  int Tokens = tokens(Initial);
  const auto *I = dyn_cast<Instruction>(Root);
  if (!I && Tokens == 0)
    return;
  ObservedEvent E{Tokens < 0 ? Kind::TakeOver : Kind::Acquire,
                  Values.valueOf(Root), nullptr};
  E.Tokens = std::abs(Tokens);
  E.IsBehind = true;
  if (OutField Out = Normal.outField(Root)) {
    if (!isWritten(E, Out) && Tokens != 0)
      return object(Ref, "whether it was written cannot be told");
  }
  E.At = dyn_cast_or_null<Instruction>(E.Object);
  // What is found to be no object is none.
  if (E.Object && isa<Constant>(E.Object))
    return;
  add(Ref, std::move(E), I ? *I : Normal.function().getEntryBlock().front(),
      Tokens);
}

/// Which argument of its call \p E is about, the one with number \p Occurrence
/// of those on its reference; -1 if there is none.
int ObservedEvents::argumentOf(const TokenEvent &E, unsigned Occurrence,
                               ArgEffect &Effect) const {
  const auto &Call = cast<CallBase>(*E.At);
  CallEffects Effects = Normal.classify(Call);
  for (unsigned I = 0; I < Call.arg_size(); ++I) {
    Effect = Effects.arg(I);
    CountDomain Counted = Effects.argDomain(I);
    auto Found = Problem.RefIndex.find(rcIdentityRoot(Call.getArgOperand(I)));
    bool Counts = Effect == ArgEffect::Retain || Effect == ArgEffect::Release ||
                  Effect == ArgEffect::Steal ||
                  Effect == ArgEffect::StealOnSuccess ||
                  Effect == ArgEffect::Unknown;
    if (Counts && Found != Problem.RefIndex.end() && Found->second == E.Ref &&
        (Counted == CountDomain::None || Counted == Domain) &&
        Occurrence-- == 0)
      return I;
  }
  return -1;
}

void ObservedEvents::addCallEvent(const TokenEvent &E, const CallBase &Call,
                                  unsigned Occurrence, int Change) {
  auto *Origin =
      cast_or_null<CallBase>(const_cast<Instruction *>(Normal.originOf(&Call)));
  ArgEffect Effect;
  int Argument = argumentOf(E, Occurrence, Effect);
  if (!Origin || Argument < 0)
    return object(E.Ref, NoValue);
  ObservedEvent Observed{Change > 0    ? Kind::Retain
                         : E.IsRelease ? Kind::Release
                                       : Kind::TakeOver,
                         Origin->getArgOperand(Argument), Origin};
  Observed.Tokens = std::abs(Change);
  if (Effect == ArgEffect::StealOnSuccess) {
    // What the code leaves open, the run knows.
    Observed.What = Kind::TakeOver;
    Observed.Tokens = 1;
    Observed.IsBehind = true;
    Observed.OnlyIf = Condition::Succeeds;
    Observed.Call = Origin;
    Change = -1;
  }
  if (Observed.Tokens)
    add(E.Ref, std::move(Observed), Call, Change);
}

void ObservedEvents::addEvent(const TokenEvent &E, unsigned Occurrence) {
  const Instruction &At = *E.At;
  const Value *Root = Problem.Refs[E.Ref];
  const auto *Call = dyn_cast<CallBase>(&At);
  bool IsMark = NormalForm::isMarker(At);
  ArgEffect Effect = ArgEffect::None;
  if (Call && !IsMark)
    argumentOf(E, Occurrence, Effect);
  if (!isKnown(E.Delta) && Effect != ArgEffect::StealOnSuccess)
    return object(E.Ref, NotKnown);
  int Change = tokens(E.Delta);
  if (Call && !IsMark)
    return addCallEvent(E, *Call, Occurrence, Change);
  if (Change == 0)
    return;
  ObservedEvent Observed{Change > 0 ? Kind::Acquire : Kind::TakeOver, nullptr,
                         nullptr};
  Observed.Tokens = std::abs(Change);
  const Instruction *Place = Normal.originOrWhole(At);
  if (NormalForm::isReturnedField(At)) {
    Place = Normal.originOf(*At.getParent()).getTerminator();
    Observed.OnlyIf = Condition::Returns;
  } else if (NormalForm::isStackUse(At)) {
    OutField Use = Normal.stackUse(*Call);
    Place = Use ? Normal.originOf(Use.Call) : nullptr;
  } else if (NormalForm::isTakenMark(At)) {
    Observed.IsBehind = true;
  } else if (At.isTerminator()) {
    Place = Normal.originOf(*At.getParent()).getTerminator();
  }
  // The operand itself, if it is no aggregate.
  if ((isa<StoreInst>(At) || isa<ReturnInst>(At)) && Place &&
      Place->getOpcode() == At.getOpcode() &&
      rcIdentityRoot(At.getOperand(0)) == Root &&
      Place->getOperand(0)->getType()->isPointerTy())
    Observed.Object = Place->getOperand(0);
  Observed.At = const_cast<Instruction *>(Place);
  if (!Observed.Object)
    Observed.Object = Values.valueOf(Root);
  if (!Observed.At)
    Observed.Object = nullptr;
  add(E.Ref, std::move(Observed), At, Change);
}

/// What is given where a call turns out to have failed.
void ObservedEvents::addGift(const CountingProblem::NullGift &Gift) {
  int Tokens = isKnown(Gift.Tokens) ? tokens(Gift.Tokens) : 0;
  const auto *Call = dyn_cast<CallBase>(Gift.Result);
  if (Tokens <= 0 || !Call || !Call->getType()->isPointerTy())
    return;
  auto *Origin =
      cast_or_null<CallBase>(const_cast<Instruction *>(Normal.originOf(Call)));
  ObservedEvent E{Kind::Acquire, Values.valueOf(Problem.Refs[Gift.Ref]),
                  Origin};
  E.IsBehind = true;
  E.OnlyIf = Condition::IsNull;
  E.Call = Origin;
  E.Tokens = Tokens;
  if (!Origin)
    E.Object = nullptr;
  add(Gift.Ref, std::move(E), *Call, Tokens);
}

/// S5: tells which objects are exempt, and drops what is known of them.
void ObservedEvents::exempt() {
  std::vector<ObservedEvent> Kept;
  for (unsigned I = 0; I < Events.size(); ++I)
    if (WhyNot[WebOf[RefOf[I]]].empty())
      Kept.push_back(std::move(Events[I]));
  Events = std::move(Kept);
  std::vector<ObservedEvent> Exempt;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    const Value *Root = Problem.Refs[Ref];
    StringRef Why = WhyNot[WebOf[Ref]];
    if (Why.empty() || isa<PHINode>(Root))
      continue;
    Exemptions.push_back({Writer->describeRef(Root), Why});
    ObservedEvent E{Kind::Exempt, Values.valueOf(Root), nullptr};
    E.IsBehind = true;
    E.At = dyn_cast_or_null<Instruction>(E.Object);
    if (E.Object && !isa<Constant>(E.Object))
      Exempt.push_back(std::move(E));
  }
  // First: what is exempt is so under each of its names.
  Events.insert(Events.begin(), Exempt.begin(), Exempt.end());
}

std::string ObservedEvents::collect() {
  std::string Refusal;
  if (!solve(/*CoversUses=*/false, Refusal))
    return Refusal;
  // What nothing balances is observed if nothing in it is open.
  WhyNot.resize(Contradictory.size());
  Writer = std::make_unique<WitnessWriter>(Normal, *Equations);
  findUnknown();
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    addDefinition(Ref);
  for (const CountingProblem::NullGift &Gift : Problem.NullGifts)
    addGift(Gift);
  for (auto Key : Problem.eventKeys(Normal.function())) {
    const Instruction *Last = nullptr;
    unsigned Occurrence = 0;
    for (const TokenEvent &E : Problem.Events.find(Key)->second) {
      Occurrence = E.At == Last ? Occurrence + 1 : 0;
      Last = E.At;
      // S3.
      if (!E.Delta.isConstant() && E.Delta.Constant == 0 &&
          llvm::all_of(E.Delta.Terms, [&](const AffineCount::Term &T) {
            return SameObjects.count(T.Unknown);
          })) {
        --Occurrence;
        continue;
      }
      addEvent(E, Occurrence);
    }
  }
  exempt();
  return "";
}
