//===- PathFacts.cpp - What is known on a path ----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PathFacts.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace passthru;

static constexpr int64_t StatusOk = 0, StatusNone = -2, StatusStop = -3;

/// The end of a generator is an error of everything but a generator.
static bool isError(int64_t Status, FunctionKind Kind) {
  return Status != StatusOk && Status != StatusNone &&
         !(Status == StatusStop && Kind == FunctionKind::Generator);
}

static bool returnsStatus(FunctionKind Kind) {
  return Kind == FunctionKind::Native || Kind == FunctionKind::Generator;
}

PathFacts::PathFacts(NormalForm &Normal, PathPrecision Precision)
    : Normal(Normal), Kind(Normal.kind()),
      Graph(Normal.function(),
            returnsStatus(Kind) || Kind == FunctionKind::CPythonWrapper,
            Precision) {
  findCarriers();
  spread();
  classifyExits();
  findComparisons();
}

/// The results of \p Call, a subject, with which it has written nothing.
static ValueSet failingResults(const CallBase &Call, unsigned Subject,
                               const ConditionFacts &Conditions,
                               const NormalForm &Normal) {
  auto Where = [&](auto Test) {
    return Call.getType()->isIntegerTy() ? Conditions.where(Subject, Test) : 0;
  };
  switch (Normal.classify(Call).Fails) {
  case Failure::NativeStatus: // Nor does it with StatusNone.
  case Failure::NonZero:
    return Where([](const APInt &Status) { return !Status.isZero(); });
  case Failure::Negative:
    return Where([](const APInt &Status) { return Status.isNegative(); });
  case Failure::Zero:
    return Where([](const APInt &Status) { return Status.isZero(); });
  case Failure::Null:
  case Failure::Never:
  case Failure::Unknown:
    return 0;
  }
  llvm_unreachable("unknown way to fail");
}

void PathFacts::findCarriers() {
  const ConditionFacts &Conditions = Graph.conditions();
  for (unsigned S = 0; S < Conditions.numSubjects(); ++S) {
    const Value *V = Conditions.subject(S);
    ValueSet Absent = 0;
    if (V->getType()->isPointerTy())
      Absent = Conditions.valuesOf(
          ConstantPointerNull::get(cast<PointerType>(V->getType())), S,
          KnownValues());
    else if (const auto *Call = dyn_cast<CallBase>(V))
      Absent = failingResults(*Call, S, Conditions, Normal);
    if (Absent && Absent != Conditions.all(S))
      AbsentValues[S] = Absent;
  }
}

PathFacts::Subjects PathFacts::absentIn(const KnownValues &Known) const {
  Subjects Result;
  for (KnownValues::Entry E : Known.entries()) {
    auto Absent = AbsentValues.find(E.first);
    if (Absent != AbsentValues.end() && !(E.second & ~Absent->second))
      Result.push_back(E.first);
  }
  return Result;
}

/// Intersects over edges until nothing changes, from "everything" down.
void PathFacts::spread() {
  AbsentAt.resize(Graph.size());
  BitVector Reached(Graph.size()), Dirty(Graph.size());
  Reached.set(0);
  Dirty.set(0);
  // In reverse post-order: one round, and one more for each loop in a loop.
  while (Dirty.any())
    for (int Next = Dirty.find_first(); Next >= 0;
         Next = Dirty.find_next(Next)) {
      Dirty.reset(Next);
      Node From = Next;
      KnownValues Known = Graph.known(From);
      for (unsigned S : AbsentAt[From])
        Known.set(S, Known.get(S, ~ValueSet(0)) & AbsentValues.lookup(S));
      for (Node To : Graph.successors(From)) {
        auto [Before, After] = Graph.knownOnEdge(From, To, Known);
        Subjects OnEdge = absentIn(Before), Entering = absentIn(After), Both;
        if (Reached.test(To)) {
          std::set_intersection(Entering.begin(), Entering.end(),
                                AbsentAt[To].begin(), AbsentAt[To].end(),
                                std::back_inserter(Both));
        } else {
          Reached.set(To);
          Dirty.set(To);
          Both = std::move(Entering);
        }
        if (Both != AbsentAt[To])
          Dirty.set(To);
        AbsentAt[To] = std::move(Both);
        if (OnEdge.empty())
          AbsentOn.erase({From, To});
        else
          AbsentOn[{From, To}] = std::move(OnEdge);
      }
    }
}

bool PathFacts::isAbsent(const Value *Root, ArrayRef<unsigned> Absent) const {
  if (Absent.empty())
    return false;
  int Subject = Graph.conditions().subjectOf(Root);
  if (Subject >= 0 && is_contained(Absent, unsigned(Subject)))
    return true;
  OutField Out = Normal.outField(Root);
  int Status = Out ? Graph.conditions().subjectOf(Out.Call) : -1;
  return Status >= 0 && is_contained(Absent, unsigned(Status));
}

bool PathFacts::isNull(const Value *Root, Node N) const {
  return isAbsent(Root, AbsentAt[N]);
}

bool PathFacts::isNull(const Value *Root, Node From, Node To) const {
  if (isNull(Root, From))
    return true;
  auto Found = AbsentOn.find({From, To});
  return Found != AbsentOn.end() && isAbsent(Root, Found->second);
}

bool PathFacts::isWritten(const Value *Root, Node From, Node To) const {
  OutField Out = Normal.outField(Root);
  int Status = Out ? Graph.conditions().subjectOf(Out.Call) : -1;
  auto Absent = AbsentValues.find(Status);
  if (Status < 0 || Absent == AbsentValues.end())
    return false;
  KnownValues Known = Graph.knownOnEdge(From, To, Graph.known(From)).first;
  return !(Known.get(Status, ~ValueSet(0)) & Absent->second);
}

bool PathFacts::isNew(const Value *V) const {
  const auto *Call = dyn_cast<CallBase>(V);
  return Call && Normal.classify(*Call).Kind == RuntimeKind::Allocate;
}

bool PathFacts::isPrivate(const Value *V) const {
  auto Inserted = Private.try_emplace(V, false);
  if (Inserted.second && isNew(V))
    Inserted.first->second = isUnseen(*V, /*MayBorrow=*/false, nullptr);
  return Inserted.first->second;
}

bool PathFacts::isShown(const Value *V) const {
  return isNew(V) && isUnseen(*V, /*MayBorrow=*/true, nullptr);
}

bool PathFacts::isPrivateAt(const Value *V, const Instruction &At) const {
  return isPrivate(V) || (isNew(V) && isUnseen(*V, /*MayBorrow=*/false, &At));
}

/// Whether \p Call borrows \p V, and that is all that is known of it.
static bool borrows(NormalForm &Normal, const CallBase &Call, const Value *V) {
  CallEffects Effects = Normal.classify(Call);
  for (unsigned I = 0; I < Call.arg_size(); ++I)
    if (Call.getArgOperand(I) == V && Effects.arg(I) != ArgEffect::Borrow)
      return false;
  return Effects.isKnown();
}

/// Whether nobody but the function sees \p New, a new object, in front of
/// \p At or, if that is null, at all; with \p MayBorrow, but callees that
/// borrow it.
bool PathFacts::isUnseen(const Value &New, bool MayBorrow,
                         const Instruction *At) const {
  SmallVector<const Value *, 4> Names{&New};
  while (!Names.empty()) {
    const Value *Name = Names.pop_back_val();
    for (const User *U : Name->users()) {
      const auto *I = dyn_cast<Instruction>(U);
      if (!I)
        return false;
      if (isInstructionTriviallyDead(const_cast<Instruction *>(I)))
        continue;
      if (isa<BitCastInst>(I) || isa<GetElementPtrInst>(I) ||
          isa<FreezeInst>(I)) {
        Names.push_back(I);
        continue;
      }
      const auto *Store = dyn_cast<StoreInst>(I);
      if (!isa<ICmpInst>(I) && !isa<LoadInst>(I) && !NormalForm::isKept(*I) &&
          !(Store && Store->getValueOperand() != Name) &&
          !Normal.table().memInfoRefop(*I) &&
          !(MayBorrow && isa<CallBase>(I) &&
            borrows(Normal, cast<CallBase>(*I), Name)) &&
          (!At || isPotentiallyReachable(I, At)))
        return false;
    }
  }
  return true;
}

bool PathFacts::areApart(const Value *A, const Value *B) const {
  auto IsApart = [&](const Value *New, const Value *Other) {
    return isNew(New) && (isNew(Other) || isa<Argument>(Other) ||
                          (!isa<PHINode>(Other) && isPrivate(New)));
  };
  return A != B && (IsApart(A, B) || IsApart(B, A));
}

ExitKind PathFacts::classifyReturn(const ReturnInst &Return, Node N) const {
  const Value *Result = Return.getReturnValue();
  if (Kind == FunctionKind::ExceptionHelper)
    return ExitKind::Error;
  if (!Result)
    return ExitKind::Success;
  const ConditionFacts &Conditions = Graph.conditions();
  int Subject = Conditions.subjectOf(Result);
  // A wrapper that returns NULL has set a Python exception.
  if (Kind == FunctionKind::CPythonWrapper)
    return isa<ConstantPointerNull>(rcIdentityRoot(Result)) ||
                   isNull(rcIdentityRoot(Result), N) ||
                   (Subject >= 0 && Conditions.isNull(Subject, Graph.known(N)))
               ? ExitKind::Error
               : ExitKind::Success;
  // What null or a number means elsewhere is between the function and its
  // callers.
  if (!returnsStatus(Kind))
    return ExitKind::Success;
  if (const auto *Status = dyn_cast<ConstantInt>(Result))
    return isError(Status->getSExtValue(), Kind) ? ExitKind::Error
                                                 : ExitKind::Success;
  if (Subject < 0)
    return ExitKind::Mixed;
  ValueSet Errors = Conditions.where(Subject, [&](const APInt &Status) {
    return isError(Status.getSExtValue(), Kind);
  });
  ValueSet Values = Conditions.valuesOf(Result, Subject, Graph.known(N));
  if (AbsentValues.count(Subject) && is_contained(AbsentAt[N], Subject))
    Values &= AbsentValues.lookup(Subject);
  return !(Values & ~Errors)  ? ExitKind::Error
         : !(Values & Errors) ? ExitKind::Success
                              : ExitKind::Mixed;
}

/// Whether \p BB is where a cfunc wrapper gives up: it reports an exception, or
/// sets one, of which its result says nothing.
bool PathFacts::reportsError(const BasicBlock &BB) const {
  return Kind == FunctionKind::CFuncWrapper &&
         llvm::any_of(BB, [&](const Instruction &I) {
           const auto *Call = dyn_cast<CallBase>(&I);
           const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
           return Callee &&
                  (compat::startsWith(Callee->getName(), "PyErr_Set") ||
                   Normal.classify(*Call).Kind == RuntimeKind::ReportError);
         });
}

void PathFacts::classifyExits() {
  SmallVector<Node, 16> Todo;
  Succeeding.resize(Graph.size());
  for (Node N = 0; N < Graph.size(); ++N) {
    const Instruction *Terminator = Graph.block(N).getTerminator();
    ExitKind Kind = ExitKind::Error;
    if (!reportsError(Graph.block(N))) {
      if (Terminator->getNumSuccessors() != 0 ||
          isa<UnreachableInst>(Terminator))
        continue;
      if (const auto *Return = dyn_cast<ReturnInst>(Terminator))
        Kind = classifyReturn(*Return, N);
    }
    Exits[N] = Kind;
    if (Kind != ExitKind::Error) {
      Succeeding.set(N);
      Todo.push_back(N);
    }
  }
  while (!Todo.empty())
    for (Node Pred : Graph.predecessors(Todo.pop_back_val()))
      if (!Succeeding.test(Pred) && !isExit(Pred)) {
        Succeeding.set(Pred);
        Todo.push_back(Pred);
      }
}

void PathFacts::findComparisons() {
  for (Node N = 0; N < Graph.size(); ++N) {
    const auto *Branch = dyn_cast<BranchInst>(Graph.block(N).getTerminator());
    const auto *Compare = Branch && Branch->isConditional()
                              ? dyn_cast<ICmpInst>(Branch->getCondition())
                              : nullptr;
    if (!Compare || !Compare->getOperand(0)->getType()->isPointerTy())
      continue;
    const Value *A = rcIdentityRoot(Compare->getOperand(0));
    const Value *B = rcIdentityRoot(Compare->getOperand(1));
    if (A == B || isa<Constant>(A) || isa<Constant>(B))
      continue;
    Comparing[A].push_back(N);
    Comparing[B].push_back(N);
  }
}

ArrayRef<PathFacts::Node> PathFacts::comparing(const Value *Root) const {
  auto Found = Comparing.find(Root);
  return Found == Comparing.end() ? ArrayRef<Node>()
                                  : ArrayRef<Node>(Found->second);
}
