//===- ConditionFacts.cpp - What branches say about values ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConditionFacts.h"
#include "Analysis/ConditionSyntax.h"
#include "llvm/ADT/STLExtras.h"
#include <optional>

using namespace llvm;
using namespace passthru;

static constexpr ValueSet NullClass = 1, NonNullClass = 2;
static constexpr unsigned MayBeFalse = 1, MayBeTrue = 2;

ValueSet KnownValues::get(unsigned Subject, ValueSet All) const {
  auto At = llvm::lower_bound(Entries, Entry(Subject, 0));
  return At != Entries.end() && At->first == Subject ? At->second : All;
}

void KnownValues::set(unsigned Subject, ValueSet Values) {
  auto At = llvm::lower_bound(Entries, Entry(Subject, 0));
  if (At != Entries.end() && At->first == Subject)
    At->second = Values;
  else
    Entries.insert(At, Entry(Subject, Values));
}

void KnownValues::forget(unsigned Subject) {
  auto At = llvm::lower_bound(Entries, Entry(Subject, 0));
  if (At != Entries.end() && At->first == Subject)
    Entries.erase(At);
}

bool KnownValues::operator<(const KnownValues &Other) const {
  return std::lexicographical_compare(Entries.begin(), Entries.end(),
                                      Other.Entries.begin(),
                                      Other.Entries.end());
}

int ConditionFacts::subjectOf(const Value *V) const {
  auto Found = Numbers.find(subjectRoot(V));
  return Found == Numbers.end() ? -1 : int(Found->second);
}

bool ConditionFacts::isTracked(const Value *V) const {
  return subjectOf(V) >= 0;
}

ValueSet ConditionFacts::all(unsigned Subject) const {
  const Group &G = group(Subject);
  if (G.IsPointer)
    return NullClass | NonNullClass;
  unsigned Count = G.Members.size();
  return Count >= MaxClasses ? ~ValueSet(0) : (ValueSet(1) << Count) - 1;
}

bool ConditionFacts::isNull(unsigned Subject, const KnownValues &Known) const {
  return group(Subject).IsPointer &&
         Known.get(Subject, all(Subject)) == NullClass;
}

bool ConditionFacts::isPresent(unsigned Subject,
                               const KnownValues &Known) const {
  return group(Subject).IsPointer &&
         Known.get(Subject, all(Subject)) == NonNullClass;
}

//===----------------------------------------------------------------------===//
// Reading conditions
//===----------------------------------------------------------------------===//

/// The classes of \p Subject for which a comparison of it with \p Number is
/// \p Outcome.
ValueSet ConditionFacts::satisfying(unsigned Subject,
                                    ICmpInst::Predicate Predicate,
                                    const Constant &Number,
                                    bool Outcome) const {
  if (group(Subject).IsPointer) {
    if (!Number.isNullValue() || !ICmpInst::isEquality(Predicate))
      return all(Subject);
    return (Predicate == ICmpInst::ICMP_EQ) == Outcome ? NullClass
                                                       : NonNullClass;
  }
  const auto *Integer = dyn_cast<ConstantInt>(&Number);
  if (!Integer || group(Subject).Members.size() == 1)
    return all(Subject);
  return where(Subject, [&](const APInt &Member) {
    return ICmpInst::compare(Member, Integer->getValue(), Predicate) == Outcome;
  });
}

ConditionFacts::Outcomes
ConditionFacts::outcomesOfCompare(const ICmpInst &Compare,
                                  const KnownValues &Known) const {
  Comparison C(Compare);
  int Subject = C ? subjectOf(C.Tested) : -1;
  if (Subject < 0)
    return MayBeFalse | MayBeTrue;
  ValueSet Values = valuesOf(C.Tested, Subject, Known);
  auto Some = [&](bool Outcome) {
    return Values & satisfying(Subject, C.Predicate, *C.Number, Outcome);
  };
  return (Some(false) ? MayBeFalse : 0) | (Some(true) ? MayBeTrue : 0);
}

ConditionFacts::Outcomes ConditionFacts::outcomes(const Value *Condition,
                                                  const KnownValues &Known,
                                                  unsigned Depth) const {
  Condition = subjectRoot(Condition);
  if (const auto *Constant = dyn_cast<ConstantInt>(Condition))
    return Constant->isZero() ? MayBeFalse : MayBeTrue;
  int Subject = subjectOf(Condition);
  if (Subject >= 0 && group(Subject).Members.size() == 2) {
    // Class 0 of a boolean is false, class 1 is true.
    Outcomes Result = Known.get(Subject, all(Subject));
    if (Result != (MayBeFalse | MayBeTrue))
      return Result;
  }
  Value *X, *Y;
  bool IsOr;
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
    return outcomesOfCompare(*Compare, Known);
  if (Depth > 0 && matchNot(Condition, X)) {
    Outcomes Inner = outcomes(X, Known, Depth - 1);
    return (Inner & MayBeFalse ? MayBeTrue : 0) |
           (Inner & MayBeTrue ? MayBeFalse : 0);
  }
  if (Depth > 0 && matchLogical(Condition, X, Y, IsOr)) {
    Outcomes OfX = outcomes(X, Known, Depth - 1);
    Outcomes OfY = outcomes(Y, Known, Depth - 1);
    Outcomes Deciding = IsOr ? MayBeTrue : MayBeFalse;
    if (OfX == Deciding || OfY == Deciding)
      return Deciding;
    return OfX | OfY;
  }
  const auto *Select = dyn_cast<SelectInst>(Condition);
  if (!Select || Depth == 0)
    return MayBeFalse | MayBeTrue;
  Outcomes Result = 0;
  for (bool Chosen : {true, false}) {
    KnownValues Then = Known;
    if (assume(Select->getCondition(), Chosen, Then, Depth - 1))
      Result |= outcomes(armOf(*Select, Chosen), Then, Depth - 1);
  }
  return Result;
}

/// Adds that a select chooses an arm for which \p Fits, given what is known if
/// it does, holds.  \returns false if there is none.
template <typename Predicate>
bool ConditionFacts::assumeChoice(const SelectInst &Select, KnownValues &Known,
                                  unsigned Depth, Predicate Fits) const {
  KnownValues Then[2] = {Known, Known};
  bool Possible[2];
  for (bool Chosen : {false, true})
    Possible[Chosen] =
        assume(Select.getCondition(), Chosen, Then[Chosen], Depth) &&
        Fits(armOf(Select, Chosen), Then[Chosen]);
  if (Possible[0] != Possible[1])
    Known = std::move(Then[Possible[1]]);
  return Possible[0] || Possible[1];
}

bool ConditionFacts::narrow(unsigned Subject, ValueSet Values,
                            KnownValues &Known, unsigned Depth) const {
  ValueSet All = all(Subject);
  ValueSet Left = Known.get(Subject, possible(Subject)) & Values;
  if (!Left)
    return false;
  if (Left == All)
    return true;
  Known.set(Subject, Left);
  if (Depth == 0)
    return true;
  // What it was made of.
  const Value *V = Subjects[Subject];
  const auto *Zext = dyn_cast<ZExtInst>(V);
  if (Zext && Zext->getOperand(0)->getType()->isIntegerTy(1)) {
    ValueSet Zero =
        where(Subject, [](const APInt &Member) { return Member.isZero(); });
    if (Left == Zero || !(Left & Zero))
      return assume(Zext->getOperand(0), Left != Zero, Known, Depth - 1);
  }
  if (const auto *Select = dyn_cast<SelectInst>(V))
    return assumeChoice(*Select, Known, Depth - 1,
                        [&](const Value *Arm, const KnownValues &Then) {
                          return (valuesOf(Arm, Subject, Then) & Left) != 0;
                        });
  return true;
}

bool ConditionFacts::assume(const Value *Condition, bool Outcome,
                            KnownValues &Known, unsigned Depth) const {
  Condition = subjectRoot(Condition);
  int Subject = subjectOf(Condition);
  // Most conditions are comparisons that are no subjects themselves.
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition);
      Compare && Subject < 0) {
    Comparison C(*Compare);
    int Compared = C ? subjectOf(C.Tested) : -1;
    if (Compared < 0)
      return true;
    ValueSet Fitting = satisfying(Compared, C.Predicate, *C.Number, Outcome);
    return (valuesOf(C.Tested, Compared, Known) & Fitting) != 0 &&
           narrow(Compared, Fitting, Known, Depth);
  }
  Outcomes Wanted = Outcome ? MayBeTrue : MayBeFalse;
  if (!(outcomes(Condition, Known, Depth) & Wanted))
    return false;
  if (Subject >= 0 && group(Subject).Members.size() == 2 &&
      !narrow(Subject, Wanted, Known, Depth))
    return false;
  Value *X, *Y;
  bool IsOr;
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition)) {
    Comparison C(*Compare);
    int Compared = C ? subjectOf(C.Tested) : -1;
    return Compared < 0 ||
           narrow(Compared,
                  satisfying(Compared, C.Predicate, *C.Number, Outcome), Known,
                  Depth);
  }
  if (Depth > 0 && matchNot(Condition, X))
    return assume(X, !Outcome, Known, Depth - 1);
  if (Depth > 0 && matchLogical(Condition, X, Y, IsOr)) {
    if (IsOr != Outcome) // Both decide: `or` is false, `and` is true.
      return assume(X, Outcome, Known, Depth - 1) &&
             assume(Y, Outcome, Known, Depth - 1);
    // One of them has the outcome: if the other cannot, this one.
    if (!(outcomes(X, Known, Depth - 1) & Wanted))
      return assume(Y, Outcome, Known, Depth - 1);
    if (!(outcomes(Y, Known, Depth - 1) & Wanted))
      return assume(X, Outcome, Known, Depth - 1);
    return true;
  }
  const auto *Select = dyn_cast<SelectInst>(Condition);
  return !Select || Depth == 0 ||
         assumeChoice(*Select, Known, Depth - 1,
                      [&](const Value *Arm, KnownValues &Then) {
                        return assume(Arm, Outcome, Then, Depth - 1);
                      });
}

ValueSet ConditionFacts::valuesOf(const Value *V, unsigned Subject,
                                  const KnownValues &Known) const {
  V = subjectRoot(V);
  const Group &G = group(Subject);
  if (G.IsPointer) {
    if (isa<ConstantPointerNull>(V))
      return NullClass;
    if (isa<GlobalObject>(V) || isa<AllocaInst>(V))
      return NonNullClass;
  } else if (G.Members.size() == 1) {
    return all(Subject);
  } else if (const auto *Number = dyn_cast<ConstantInt>(V)) {
    return where(Subject, [&](const APInt &Member) {
      return Member == Number->getValue();
    });
  }
  int Own = subjectOf(V);
  ValueSet Result = Own >= 0 && GroupOf[Own] == GroupOf[Subject]
                        ? Known.get(Own, possible(Own))
                        : all(Subject);
  if (const auto *Zext = dyn_cast<ZExtInst>(V)) {
    Outcomes Bits = outcomes(Zext->getOperand(0), Known, MaxConditionDepth);
    if (Zext->getOperand(0)->getType()->isIntegerTy(1))
      Result &= where(Subject, [&](const APInt &Member) {
        return (Member.isZero() && (Bits & MayBeFalse)) ||
               (Member.isOne() && (Bits & MayBeTrue));
      });
  }
  if (const auto *Select = dyn_cast<SelectInst>(V)) {
    ValueSet Chosen = 0;
    for (bool Outcome : {true, false}) {
      KnownValues Then = Known;
      if (assume(Select->getCondition(), Outcome, Then, MaxConditionDepth))
        Chosen |= valuesOf(armOf(*Select, Outcome), Subject, Then);
    }
    Result &= Chosen;
  }
  // A boolean that a comparison explains is no subject of its own.
  if (!G.IsPointer && G.Members.size() == 2 && V->getType()->isIntegerTy(1))
    Result &= outcomes(V, Known, MaxConditionDepth);
  return Result;
}

//===----------------------------------------------------------------------===//
// Following edges
//===----------------------------------------------------------------------===//

ArrayRef<ConditionFacts::Accessed>
ConditionFacts::accessedIn(const BasicBlock &BB) const {
  auto Found = Accesses.find(&BB);
  return Found == Accesses.end() ? ArrayRef<Accessed>()
                                 : ArrayRef<Accessed>(Found->second);
}

bool ConditionFacts::canExecute(const BasicBlock &BB,
                                const KnownValues &Known) const {
  const auto *End = dyn_cast<UnreachableInst>(BB.getTerminator());
  const Instruction *Before = End ? End->getPrevNode() : nullptr;
  if (End && (!Before || isa<PHINode>(Before)))
    return false;
  return llvm::none_of(accessedIn(BB), [&](const Accessed &A) {
    int Subject = A.AtOnce ? subjectOf(A.Pointer) : -1;
    return Subject >= 0 && isNull(Subject, Known);
  });
}

bool ConditionFacts::assumeBranch(const Instruction &Terminator, unsigned Index,
                                  KnownValues &Known) const {
  for (const Accessed &A : accessedIn(*Terminator.getParent()))
    if (int Subject = subjectOf(A.Pointer); Subject >= 0)
      if (!narrow(Subject, NonNullClass, Known, /*Depth=*/0))
        return false;
  auto Defined = DefinedIn.find(Terminator.getParent());
  if (Defined != DefinedIn.end())
    for (unsigned Subject : Defined->second)
      if (possible(Subject) != all(Subject))
        Known.set(Subject, Known.get(Subject, possible(Subject)));
  if (const auto *Branch = dyn_cast<BranchInst>(&Terminator)) {
    if (!Branch->isConditional() ||
        Branch->getSuccessor(0) == Branch->getSuccessor(1))
      return true;
    return assume(Branch->getCondition(), Index == 0, Known, MaxConditionDepth);
  }
  const auto *Switch = dyn_cast<SwitchInst>(&Terminator);
  int Subject = Switch ? subjectOf(Switch->getCondition()) : -1;
  if (Subject < 0 || group(Subject).Members.size() == 1)
    return true;
  ValueSet Values = where(Subject, [&](const APInt &Member) {
    auto Case = llvm::find_if(Switch->cases(), [&](const auto &Case) {
      return Case.getCaseValue()->getValue() == Member;
    });
    constexpr unsigned Default = 0;
    return Index ==
           (Case == Switch->case_end() ? Default : Case->getSuccessorIndex());
  });
  return narrow(Subject, Values, Known, MaxConditionDepth);
}

/// What \p Compare, of references in \p To, is by the way that leads there from
/// \p From: references that arrive as one are equal.
static std::optional<bool> comparedOnEdge(const ICmpInst &Compare,
                                          const BasicBlock &To,
                                          const BasicBlock &From) {
  if (!Compare.isEquality() || !Compare.getOperand(0)->getType()->isPointerTy())
    return std::nullopt;
  const Value *Arriving[2];
  for (unsigned I : {0, 1}) {
    const Value *V = rcIdentityRoot(Compare.getOperand(I));
    const auto *Phi = dyn_cast<PHINode>(V);
    if (Phi && Phi->getParent() == &To)
      V = rcIdentityRoot(Phi->getIncomingValueForBlock(&From));
    // What this block defines is another one than the last time.
    const auto *Definition = dyn_cast<Instruction>(V);
    if (Definition && Definition->getParent() == &To)
      return std::nullopt;
    Arriving[I] = V;
  }
  if (Arriving[0] != Arriving[1])
    return std::nullopt;
  return Compare.getPredicate() == ICmpInst::ICMP_EQ;
}

void ConditionFacts::enter(const BasicBlock &To, const BasicBlock &From,
                           KnownValues &Known) const {
  auto Defined = DefinedIn.find(&To);
  if (Defined == DefinedIn.end())
    return;
  // All phis change at once.
  SmallVector<KnownValues::Entry, 4> New;
  for (unsigned Subject : Defined->second) {
    ValueSet Values = all(Subject);
    if (const auto *Phi = dyn_cast<PHINode>(Subjects[Subject]))
      Values = valuesOf(Phi->getIncomingValueForBlock(&From), Subject, Known);
    else if (const auto *Compare = dyn_cast<ICmpInst>(Subjects[Subject]))
      if (std::optional<bool> Equal = comparedOnEdge(*Compare, To, From))
        Values = *Equal ? MayBeTrue : MayBeFalse;
    New.push_back({Subject, Values});
  }
  for (auto [Subject, Values] : New) {
    // No value at all: the edge is never taken, whatever is said of it.
    if (Values == all(Subject) || !Values)
      Known.forget(Subject);
    else
      Known.set(Subject, Values);
  }
}
