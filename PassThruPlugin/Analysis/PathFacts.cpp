//===- PathFacts.cpp - What is known on a path ----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PathFacts.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace passthru;

namespace {

/// An assumption about one value: a status, or whether a pointer is null.
struct Assumption {
  const Value *Subject;
  int64_t Status = 0;
  bool IsNull = false;
};

enum class Truth : uint8_t { False, True, Unknown };

} // namespace

/// One representative of each class of statuses.
static constexpr int64_t StatusOk = 0, StatusNone = -2, StatusStop = -3;
static constexpr int64_t AllStatuses[] = {StatusOk, StatusNone, StatusStop,
                                          /*Python error set*/ -1,
                                          /*user exception*/ 1};

/// The end of a generator is an error of everything but a generator.
static bool isError(int64_t Status, FunctionKind Kind) {
  return Status != StatusOk && Status != StatusNone &&
         !(Status == StatusStop && Kind == FunctionKind::Generator);
}

static Truth toTruth(bool B) { return B ? Truth::True : Truth::False; }

static Truth negate(Truth T) {
  return T == Truth::Unknown ? T : toTruth(T == Truth::False);
}

static Truth evaluateCompare(const ICmpInst &Compare, const Assumption &A) {
  const auto *Other = dyn_cast<Constant>(Compare.getOperand(1));
  if (!Other || rcIdentityRoot(Compare.getOperand(0)) != A.Subject)
    return Truth::Unknown;
  if (const auto *Number = dyn_cast<ConstantInt>(Other)) {
    APInt Status(Number->getBitWidth(), A.Status, /*isSigned=*/true);
    return toTruth(
        ICmpInst::compare(Status, Number->getValue(), Compare.getPredicate()));
  }
  if (!Other->isNullValue() || !Compare.isEquality())
    return Truth::Unknown;
  return toTruth(A.IsNull == (Compare.getPredicate() == ICmpInst::ICMP_EQ));
}

/// What \p Condition is under \p A; Depth bounds nested conditions.
static Truth evaluate(const Value *Condition, const Assumption &A,
                      unsigned Depth = 4) {
  using namespace PatternMatch;
  if (const auto *Known = dyn_cast<ConstantInt>(Condition))
    return toTruth(!Known->isZero());
  if (Depth == 0)
    return Truth::Unknown;
  if (const auto *Freeze = dyn_cast<FreezeInst>(Condition))
    return evaluate(Freeze->getOperand(0), A, Depth - 1);
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
    return evaluateCompare(*Compare, A);
  Value *X = nullptr, *Y = nullptr;
  auto *C = const_cast<Value *>(Condition); // Matchers bind non-const values.
  if (match(C, m_Not(m_Value(X))))
    return negate(evaluate(X, A, Depth - 1));
  bool IsOr = match(C, m_LogicalOr(m_Value(X), m_Value(Y)));
  if (IsOr || match(C, m_LogicalAnd(m_Value(X), m_Value(Y)))) {
    Truth TX = evaluate(X, A, Depth - 1), TY = evaluate(Y, A, Depth - 1);
    Truth Deciding = toTruth(IsOr);
    if (TX == Deciding || TY == Deciding)
      return Deciding;
    return TX == TY ? TX : Truth::Unknown;
  }
  return Truth::Unknown;
}

/// Whether the terminator of \p BB can go to \p To under \p A.
static bool canGo(const BasicBlock &BB, const BasicBlock &To,
                  const Assumption &A) {
  const Instruction *Terminator = BB.getTerminator();
  if (const auto *Branch = dyn_cast<BranchInst>(Terminator)) {
    if (!Branch->isConditional() ||
        Branch->getSuccessor(0) == Branch->getSuccessor(1))
      return true;
    Truth T = evaluate(Branch->getCondition(), A);
    if (T == Truth::Unknown)
      return true;
    return Branch->getSuccessor(T == Truth::True ? 0 : 1) == &To;
  }
  if (const auto *Switch = dyn_cast<SwitchInst>(Terminator)) {
    if (Switch->getCondition() != A.Subject)
      return true;
    auto *Number = ConstantInt::getSigned(
        cast<IntegerType>(A.Subject->getType()), A.Status);
    return Switch->findCaseValue(Number)->getCaseSuccessor() == &To;
  }
  return true;
}

/// The values that a condition compares with constants.
static void collectSubjects(const Value *Condition,
                            SmallSetVector<const Value *, 4> &Subjects,
                            unsigned Depth = 4) {
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition)) {
    if (isa<Constant>(Compare->getOperand(1)))
      Subjects.insert(rcIdentityRoot(Compare->getOperand(0)));
    return;
  }
  const auto *I = dyn_cast<Instruction>(Condition);
  if (!I || Depth == 0 || !I->getType()->isIntegerTy(1) || isa<PHINode>(I))
    return;
  for (const Value *Operand : I->operands())
    if (Operand->getType()->isIntegerTy(1))
      collectSubjects(Operand, Subjects, Depth - 1);
}

PathFacts::PathFacts(NormalForm &Normal)
    : Normal(Normal), Kind(classifyFunction(Normal.original())) {
  Function &F = Normal.function();
  findTests(F);
  for (auto *Regions : {&NullWhere, &NotOkWhere, &ErrorWhere})
    for (auto &Entry : *Regions)
      spread(Entry.second);
  classifyExits(F);
}

void PathFacts::addStatusEdges(const Value *Status, const BasicBlock &BB) {
  for (const BasicBlock *To : successors(&BB)) {
    bool MayBeOk = false, MayBeNoError = false;
    for (int64_t Value : AllStatuses) {
      Assumption A{Status, Value};
      if (!canGo(BB, *To, A))
        continue;
      MayBeOk |= Value == StatusOk;
      MayBeNoError |= !isError(Value, Kind);
    }
    if (!MayBeOk)
      NotOkWhere[Status].Edges.insert({&BB, To});
    if (!MayBeNoError)
      ErrorWhere[Status].Edges.insert({&BB, To});
  }
}

void PathFacts::addNullEdges(const Value *Pointer, const BasicBlock &BB) {
  for (const BasicBlock *To : successors(&BB)) {
    Assumption NotNull{Pointer, 0, /*IsNull=*/false};
    if (!canGo(BB, *To, NotNull))
      NullWhere[Pointer].Edges.insert({&BB, To});
  }
}

void PathFacts::findTests(Function &F) {
  for (const BasicBlock &BB : F) {
    SmallSetVector<const Value *, 4> Subjects;
    if (const auto *Branch = dyn_cast<BranchInst>(BB.getTerminator())) {
      if (Branch->isConditional())
        collectSubjects(Branch->getCondition(), Subjects);
    } else if (const auto *Switch = dyn_cast<SwitchInst>(BB.getTerminator())) {
      Subjects.insert(Switch->getCondition());
    }
    for (const Value *Subject : Subjects) {
      if (Subject->getType()->isPointerTy())
        addNullEdges(Subject, BB);
      else if (Subject->getType()->isIntegerTy(32) && isa<CallBase>(Subject))
        addStatusEdges(Subject, BB);
    }
  }
}

/// Adds the blocks that can only be reached through the region's edges.
void PathFacts::spread(Region &R) {
  SmallVector<const BasicBlock *, 8> Todo;
  for (const Edge &E : R.Edges)
    Todo.push_back(E.second);
  while (!Todo.empty()) {
    const BasicBlock *BB = Todo.pop_back_val();
    if (R.Blocks.count(BB))
      continue;
    bool AllIn = llvm::all_of(predecessors(BB), [&](const BasicBlock *Pred) {
      return R.Blocks.count(Pred) || R.Edges.count({Pred, BB});
    });
    if (!AllIn)
      continue;
    R.Blocks.insert(BB);
    for (const BasicBlock *Next : successors(BB))
      Todo.push_back(Next);
  }
}

const PathFacts::Region *PathFacts::nullRegion(const Value *Root) const {
  auto Found = NullWhere.find(Root);
  return Found == NullWhere.end() ? nullptr : &Found->second;
}

const PathFacts::Region *PathFacts::notWrittenRegion(const Value *Root) const {
  OutField Out = Normal.outField(Root);
  if (!Out)
    return nullptr;
  Failure Fails = Normal.table().classify(*Out.Call).Fails;
  if (Fails != Failure::NativeStatus && Fails != Failure::NonZero)
    return nullptr;
  auto Found = NotOkWhere.find(Out.Call);
  return Found == NotOkWhere.end() ? nullptr : &Found->second;
}

bool PathFacts::isNull(const Value *Root, const BasicBlock &BB) const {
  for (const Region *R : {nullRegion(Root), notWrittenRegion(Root)})
    if (R && R->Blocks.count(&BB))
      return true;
  return false;
}

bool PathFacts::isNull(const Value *Root, const BasicBlock &From,
                       const BasicBlock &To) const {
  if (isNull(Root, From))
    return true;
  for (const Region *R : {nullRegion(Root), notWrittenRegion(Root)})
    if (R && R->Edges.count({&From, &To}))
      return true;
  return false;
}

ExitKind PathFacts::classifyReturn(const ReturnInst &Return) const {
  const Value *Result = Return.getReturnValue();
  if (!Result)
    return ExitKind::Success;
  const BasicBlock &BB = *Return.getParent();
  // A wrapper that returns NULL has set a Python exception.
  if (Kind == FunctionKind::CPythonWrapper) {
    const Value *Root = rcIdentityRoot(Result);
    return isa<ConstantPointerNull>(Root) || isNull(Root, BB)
               ? ExitKind::Error
               : ExitKind::Success;
  }
  // What null or a number means elsewhere is between the function and its
  // callers.
  if (Kind != FunctionKind::Native && Kind != FunctionKind::Generator)
    return ExitKind::Success;
  if (const auto *Status = dyn_cast<ConstantInt>(Result))
    return isError(Status->getSExtValue(), Kind) ? ExitKind::Error
                                                 : ExitKind::Success;
  auto Error = ErrorWhere.find(Result);
  if (Error != ErrorWhere.end() && Error->second.Blocks.count(&BB))
    return ExitKind::Error;
  return ExitKind::Mixed;
}

void PathFacts::classifyExits(Function &F) {
  SmallVector<const BasicBlock *, 16> Todo;
  for (const BasicBlock &BB : F) {
    const auto *Return = dyn_cast<ReturnInst>(BB.getTerminator());
    if (!Return)
      continue;
    ExitKind Kind = classifyReturn(*Return);
    Exits[&BB] = Kind;
    if (Kind != ExitKind::Error && Succeeding.insert(&BB).second)
      Todo.push_back(&BB);
  }
  while (!Todo.empty())
    for (const BasicBlock *Pred : predecessors(Todo.pop_back_val()))
      if (Succeeding.insert(Pred).second)
        Todo.push_back(Pred);
}
