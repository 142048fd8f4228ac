//===- ConditionFacts.cpp - What branches say about values ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConditionFacts.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;
using namespace passthru;

/// Conditions that are nested deeper are not looked into.
static constexpr unsigned MaxDepth = 4;
/// Bits of a ValueSet.
static constexpr unsigned MaxClasses = 64;
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

/// What \p V is about: a reference without its casts, or \p V itself.
static const Value *subjectRoot(const Value *V) {
  if (V->getType()->isPointerTy())
    return rcIdentityRoot(V);
  while (const auto *Freeze = dyn_cast<FreezeInst>(V))
    V = Freeze->getOperand(0);
  return V;
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

namespace {

/// `Tested PREDICATE Number`, whichever way round it is written.
struct Comparison {
  const Value *Tested = nullptr;
  const Constant *Number = nullptr;
  ICmpInst::Predicate Predicate = ICmpInst::BAD_ICMP_PREDICATE;

  /// False if \p Compare compares two variables.
  explicit operator bool() const { return Tested; }
  explicit Comparison(const ICmpInst &Compare) {
    const Value *Left = Compare.getOperand(0), *Right = Compare.getOperand(1);
    Predicate = Compare.getPredicate();
    if (isa<Constant>(Left) && !isa<Constant>(Right)) {
      std::swap(Left, Right);
      Predicate = Compare.getSwappedPredicate();
    }
    Number = dyn_cast<Constant>(Right);
    Tested = Number ? Left : nullptr;
  }
};

} // namespace

/// The two operands of a condition that is an `and`, an `or`, or a select that
/// stands for one.
static bool matchLogical(const Value *Condition, Value *&X, Value *&Y,
                         bool &IsOr) {
  auto *C = const_cast<Value *>(Condition); // Matchers bind non-const values.
  IsOr = match(C, m_LogicalOr(m_Value(X), m_Value(Y)));
  return IsOr || match(C, m_LogicalAnd(m_Value(X), m_Value(Y)));
}

static const Value *armOf(const SelectInst &Select, bool Condition) {
  return Condition ? Select.getTrueValue() : Select.getFalseValue();
}

static bool matchNot(const Value *Condition, Value *&X) {
  return match(const_cast<Value *>(Condition), m_Not(m_Value(X)));
}

//===----------------------------------------------------------------------===//
// Finding subjects
//===----------------------------------------------------------------------===//

/// Whether \p Phi counts something up or down.
static bool isInduction(const PHINode &Phi) {
  return llvm::any_of(Phi.incoming_values(), [&](const Value *V) {
    const auto *Step = dyn_cast<BinaryOperator>(V);
    return Step && !Step->getType()->isIntegerTy(1) &&
           llvm::is_contained(Step->operands(), &Phi);
  });
}

void ConditionFacts::addSubject(const Value *V) {
  V = subjectRoot(V);
  if (isa<Constant>(V) ||
      !(V->getType()->isPointerTy() || V->getType()->isIntegerTy()))
    return;
  const auto *Phi = dyn_cast<PHINode>(V);
  if ((Phi && isInduction(*Phi)) ||
      !Numbers.try_emplace(V, Subjects.size()).second)
    return;
  Subjects.push_back(V);
  if (Phi)
    for (const Value *Incoming : Phi->incoming_values())
      addSubject(Incoming);
  // A boolean that becomes a status, a choice between statuses.
  if (const auto *Zext = dyn_cast<ZExtInst>(V))
    addCondition(Zext->getOperand(0), MaxDepth);
  if (const auto *Select = dyn_cast<SelectInst>(V)) {
    addCondition(Select->getCondition(), MaxDepth);
    addSubject(Select->getTrueValue());
    addSubject(Select->getFalseValue());
  }
}

void ConditionFacts::addCondition(const Value *Condition, unsigned Depth) {
  Condition = subjectRoot(Condition);
  Value *X, *Y;
  bool IsOr;
  if (isa<Constant>(Condition) || !Condition->getType()->isIntegerTy(1))
    return;
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
    if (Comparison C = Comparison(*Compare))
      return addSubject(C.Tested);
  if (Depth > 0 && matchNot(Condition, X))
    return addCondition(X, Depth - 1);
  if (Depth > 0 && matchLogical(Condition, X, Y, IsOr)) {
    addCondition(X, Depth - 1);
    return addCondition(Y, Depth - 1);
  }
  if (const auto *Select = dyn_cast<SelectInst>(Condition))
    if (Depth > 0) {
      for (const Value *Operand : Select->operands())
        addCondition(Operand, Depth - 1);
      return;
    }
  addSubject(Condition);
}

/// The constants that the members of one group meet.
void ConditionFacts::addConstants(ArrayRef<unsigned> Numbers, Group &G) const {
  const Value *First = Subjects[Numbers.front()];
  G.IsPointer = First->getType()->isPointerTy();
  if (G.IsPointer)
    return;
  unsigned Width = First->getType()->getIntegerBitWidth();
  auto Less = [](const APInt &A, const APInt &B) { return A.ult(B); };
  SmallVector<APInt, 8> Points;
  auto Add = [&](const Value *V) {
    if (const auto *C = dyn_cast<ConstantInt>(V))
      Points.push_back(C->getValue());
  };
  // Where the orders of signed and of unsigned numbers begin.
  Points.push_back(APInt(Width, 0));
  Points.push_back(APInt::getSignedMinValue(Width));
  for (unsigned Number : Numbers) {
    const Value *V = Subjects[Number];
    // Numba's statuses with a meaning of their own.
    if (Width == 32 && isa<CallBase>(V))
      for (int Status : {-1, -2, -3})
        Points.push_back(APInt(32, uint64_t(int64_t(Status)), true));
    if (isa<ZExtInst>(V))
      Points.push_back(APInt(Width, 1));
    if (const auto *Phi = dyn_cast<PHINode>(V))
      for (const Value *Incoming : Phi->incoming_values())
        Add(Incoming);
    if (const auto *Select = dyn_cast<SelectInst>(V)) {
      Add(Select->getTrueValue());
      Add(Select->getFalseValue());
    }
    for (const User *U : V->users()) {
      if (const auto *Compare = dyn_cast<ICmpInst>(U))
        for (const Value *Operand : Compare->operands())
          Add(Operand);
      if (const auto *Switch = dyn_cast<SwitchInst>(U))
        for (const auto &Case : Switch->cases())
          Add(Case.getCaseValue());
    }
  }
  llvm::sort(Points, Less);
  Points.erase(std::unique(Points.begin(), Points.end()), Points.end());
  for (unsigned I = 0; I < Points.size(); ++I) {
    G.Members.push_back(Points[I]);
    APInt InGap = Points[I] + 1;
    bool IsLast = I + 1 == Points.size();
    if (IsLast ? !InGap.isZero() : InGap != Points[I + 1])
      G.Members.push_back(InGap);
  }
  // Too many to tell apart: one class, of which nothing is ever known.
  if (G.Members.size() > MaxClasses)
    G.Members.resize(1, APInt(Width, 0));
}

void ConditionFacts::formGroups(const Function &F) {
  IntEqClasses Classes(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    auto Join = [&](const Value *V) {
      int Other = subjectOf(V);
      if (Other >= 0)
        Classes.join(Number, Other);
    };
    if (const auto *Phi = dyn_cast<PHINode>(Subjects[Number]))
      for (const Value *Incoming : Phi->incoming_values())
        Join(Incoming);
    if (const auto *Select = dyn_cast<SelectInst>(Subjects[Number])) {
      Join(Select->getTrueValue());
      Join(Select->getFalseValue());
    }
  }
  Classes.compress();
  std::vector<SmallVector<unsigned, 4>> Members(Classes.getNumClasses());
  GroupOf.resize(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    GroupOf[Number] = Classes[Number];
    Members[Classes[Number]].push_back(Number);
  }
  Groups.resize(Members.size());
  for (unsigned I = 0; I < Groups.size(); ++I)
    addConstants(Members[I], Groups[I]);
}

/// Calls \p Visit(subject's value, block) for each place at which a subject
/// decides something: at the end of the block.
template <typename Visitor>
void ConditionFacts::visitTests(const Function &F, Visitor Visit) const {
  for (const BasicBlock &BB : F) {
    SmallVector<std::pair<const Value *, unsigned>, 8> Todo;
    const Instruction *Terminator = BB.getTerminator();
    if (const auto *Branch = dyn_cast<BranchInst>(Terminator)) {
      if (Branch->isConditional())
        Todo.push_back({Branch->getCondition(), 0});
    } else if (const auto *Switch = dyn_cast<SwitchInst>(Terminator)) {
      Todo.push_back({Switch->getCondition(), 0});
    } else if (const auto *Return = dyn_cast<ReturnInst>(Terminator)) {
      if (StatusIsReturned && Return->getReturnValue())
        Todo.push_back({Return->getReturnValue(), 0});
    }
    for (const BasicBlock *Next : successors(&BB))
      for (const PHINode &Phi : Next->phis())
        if (isTracked(&Phi))
          Todo.push_back({Phi.getIncomingValueForBlock(&BB), 0});
    while (!Todo.empty()) {
      auto [V, Depth] = Todo.pop_back_val();
      V = subjectRoot(V);
      if (isTracked(V))
        Visit(V, BB);
      const auto *I = dyn_cast<Instruction>(V);
      if (!I || isa<PHINode>(I) || isa<CallBase>(I) || isa<LoadInst>(I) ||
          Depth > MaxDepth)
        continue;
      for (const Value *Operand : I->operands())
        Todo.push_back({Operand, Depth + 1});
    }
  }
}

void ConditionFacts::findRelevance(const Function &F) {
  std::vector<SmallVector<const BasicBlock *, 2>> Tests(Subjects.size());
  visitTests(F, [&](const Value *V, const BasicBlock &BB) {
    SmallVectorImpl<const BasicBlock *> &Blocks = Tests[Numbers.lookup(V)];
    if (Blocks.empty() || Blocks.back() != &BB)
      Blocks.push_back(&BB);
  });
  Relevance.resize(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    const auto *Definition = dyn_cast<Instruction>(Subjects[Number]);
    const BasicBlock *Home = Definition ? Definition->getParent() : nullptr;
    bool KnownAtStart = !Definition || isa<PHINode>(Definition);
    DenseSet<const BasicBlock *> Seen;
    SmallVector<const BasicBlock *, 8> Todo(Tests[Number].begin(),
                                            Tests[Number].end());
    while (!Todo.empty()) {
      const BasicBlock *BB = Todo.pop_back_val();
      if ((BB == Home && !KnownAtStart) || !Seen.insert(BB).second)
        continue;
      Relevance[Number].push_back(BB);
      if (BB != Home)
        Todo.append(pred_begin(BB), pred_end(BB));
    }
  }
}

ConditionFacts::ConditionFacts(const Function &F, bool StatusIsReturned)
    : StatusIsReturned(StatusIsReturned) {
  for (const BasicBlock &BB : F) {
    const Instruction *Terminator = BB.getTerminator();
    if (const auto *Branch = dyn_cast<BranchInst>(Terminator)) {
      if (Branch->isConditional())
        addCondition(Branch->getCondition(), MaxDepth);
    } else if (const auto *Switch = dyn_cast<SwitchInst>(Terminator)) {
      addSubject(Switch->getCondition());
    } else if (const auto *Return = dyn_cast<ReturnInst>(Terminator)) {
      if (StatusIsReturned && Return->getReturnValue())
        addSubject(Return->getReturnValue());
    }
  }
  formGroups(F);
  for (unsigned Number = 0; Number < Subjects.size(); ++Number)
    if (const auto *I = dyn_cast<Instruction>(Subjects[Number]))
      DefinedIn[I->getParent()].push_back(Number);
  findRelevance(F);
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
  ValueSet Left = Known.get(Subject, All) & Values;
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
  Outcomes Wanted = Outcome ? MayBeTrue : MayBeFalse;
  if (!(outcomes(Condition, Known, Depth) & Wanted))
    return false;
  int Subject = subjectOf(Condition);
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
                        ? Known.get(Own, all(Subject))
                        : all(Subject);
  if (const auto *Zext = dyn_cast<ZExtInst>(V)) {
    Outcomes Bits = outcomes(Zext->getOperand(0), Known, MaxDepth);
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
      if (assume(Select->getCondition(), Outcome, Then, MaxDepth))
        Chosen |= valuesOf(armOf(*Select, Outcome), Subject, Then);
    }
    Result &= Chosen;
  }
  // A boolean that a comparison explains is no subject of its own.
  if (!G.IsPointer && G.Members.size() == 2 && V->getType()->isIntegerTy(1))
    Result &= outcomes(V, Known, MaxDepth);
  return Result;
}

//===----------------------------------------------------------------------===//
// Following edges
//===----------------------------------------------------------------------===//

bool ConditionFacts::assumeBranch(const Instruction &Terminator, unsigned Index,
                                  KnownValues &Known) const {
  if (const auto *Branch = dyn_cast<BranchInst>(&Terminator)) {
    if (!Branch->isConditional() ||
        Branch->getSuccessor(0) == Branch->getSuccessor(1))
      return true;
    return assume(Branch->getCondition(), Index == 0, Known, MaxDepth);
  }
  const auto *Switch = dyn_cast<SwitchInst>(&Terminator);
  int Subject = Switch ? subjectOf(Switch->getCondition()) : -1;
  if (Subject < 0 || group(Subject).Members.size() == 1)
    return true;
  // Successor 0 is the default.
  ValueSet Values = where(Subject, [&](const APInt &Member) {
    auto *Number = ConstantInt::get(Switch->getContext(), Member);
    return Switch->findCaseValue(Number)->getSuccessorIndex() == Index;
  });
  return narrow(Subject, Values, Known, MaxDepth);
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
