//===- CalleeSummaries.cpp - What a body says about its calls -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CalleeSummaries.h"
#include "Analysis/OwnershipModel.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

/// Longer chains of calls are not followed: each holds a copy of a function.
static constexpr unsigned MaxDepth = 16;

static constexpr const char *Steals = "passthru-steals";

/// Of what native functions return.
static constexpr unsigned StatusBits = 32;

/// Whether \p F passes on a pointer into \p Slot.
static bool isPassedOn(const Argument &Slot, const Function &F) {
  return llvm::any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    return Call && llvm::any_of(Call->args(), [&](const Value *Passed) {
             return Passed->getType()->isPointerTy() &&
                    getUnderlyingObject(Passed) == &Slot;
           });
  });
}

ReturnedArguments passthru::returnedArguments(const Function &F,
                                              const RuntimeTable &Table) {
  ReturnedArguments Result;
  const Argument *Slot = F.isDeclaration() ? nullptr : returnSlot(F);
  if (!Slot)
    return Result;
  auto Add = [&](const Value *V) {
    const Value *Root = rcIdentityRoot(V);
    const auto *A = dyn_cast<Argument>(Root);
    if (A && !is_contained(Result.Numbers, A->getArgNo()))
      Result.Numbers.push_back(A->getArgNo());
    if (!A && !isa<Constant>(Root) &&
        (V->getType()->isPointerTy() || V->getType()->isAggregateType())) {
      const auto *Call = dyn_cast<CallBase>(Root);
      Result.NothingElse = false;
      Result.OthersAreNew &=
          Call && Table.classify(*Call).Kind == RuntimeKind::Allocate;
    }
  };
  if (isPassedOn(*Slot, F))
    Result.NothingElse = Result.OthersAreNew = false;
  for (const Instruction &I : instructions(F)) {
    const auto *Store = dyn_cast<StoreInst>(&I);
    if (!Store || getUnderlyingObject(Store->getPointerOperand()) != Slot)
      continue;
    const Value *V = Store->getValueOperand();
    for (; const auto *Insert = dyn_cast<InsertValueInst>(V);
         V = Insert->getAggregateOperand())
      Add(Insert->getInsertedValueOperand());
    Add(V);
  }
  llvm::sort(Result.Numbers);
  return Result;
}

/// Whether \p V, which is stored to a place, may have something but an argument
/// and null at \p Offset from there.
static bool mayHoldOther(const Value *V, int64_t Offset, const DataLayout &DL) {
  if (Offset < 0 || uint64_t(Offset) >= DL.getTypeStoreSize(V->getType()))
    return false;
  for (; const auto *Insert = dyn_cast<InsertValueInst>(V);
       V = Insert->getAggregateOperand()) {
    Type *Index = Type::getInt32Ty(V->getContext());
    SmallVector<Value *, 4> Path{ConstantInt::get(Index, 0)};
    for (unsigned Step : Insert->indices())
      Path.push_back(ConstantInt::get(Index, Step));
    int64_t At = DL.getIndexedOffsetInType(V->getType(), Path);
    const Value *Part = Insert->getInsertedValueOperand();
    if (Offset >= At &&
        uint64_t(Offset - At) < DL.getTypeStoreSize(Part->getType()))
      return mayHoldOther(Part, Offset - At, DL);
  }
  const Value *Root = rcIdentityRoot(V);
  return !isa<Argument>(Root) && !isa<Constant>(Root);
}

bool passthru::mayReturnOther(const Function &F, int64_t Offset) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  const Argument *Slot = returnSlot(F);
  if (isPassedOn(*Slot, F))
    return true;
  for (const Instruction &I : instructions(F)) {
    const auto *Store = dyn_cast<StoreInst>(&I);
    if (!Store || getUnderlyingObject(Store->getPointerOperand()) != Slot)
      continue;
    const Value *Pointer = Store->getPointerOperand();
    APInt At(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
    if (Pointer->stripAndAccumulateConstantOffsets(
            DL, At, /*AllowNonInbounds=*/true) != Slot ||
        mayHoldOther(Store->getValueOperand(), Offset - At.getSExtValue(), DL))
      return true;
  }
  return false;
}

FunctionKind CalleeSummaries::kindOf(const Function &F) {
  auto [Entry, IsNew] = Kinds.try_emplace(&F);
  if (IsNew)
    Entry->second = classifyFunction(F);
  return Entry->second;
}

/// Whether nothing else says what a call of \p F does, and its body may.
bool CalleeSummaries::canInfer(const Function &F) {
  StringRef Why;
  return !F.isDeclaration() && !F.isInterposable() &&
         kindOf(F) == FunctionKind::Unknown && !Table.classify(F).isKnown() &&
         NormalForm::canCopy(F, Why) &&
         llvm::any_of(instructions(F), [&](const Instruction &I) {
           const auto *Call = dyn_cast<CallBase>(&I);
           return Call && (Table.classify(*Call).isKnown() ||
                           (Call->getCalledFunction() &&
                            !Call->getCalledFunction()->isDeclaration()));
         });
}

const CalleeSummaries::Summary &CalleeSummaries::of(const Function &F) {
  static const Summary Nothing;
  // B3: while it is being made, a summary says nothing.
  if (auto Made = Known.find(&F); Made != Known.end())
    return Made->second;
  if (Depth == MaxDepth)
    return Nothing;
  Summary &Result = Known[&F];
  if (canInfer(F)) {
    ++Depth;
    Summary Made;
    infer(F, Made);
    Result = std::move(Made);
    --Depth;
    // Made for the normal form, when nothing was known.
    describe(F, *Scratch.declared(F));
  }
  return Result;
}

void CalleeSummaries::infer(const Function &F, Summary &Result) {
  NormalForm Normal(F, Scratch, Types);
  // Attributes are about one domain.
  if (!inferDomain(Normal, CountDomain::MemInfo, Result))
    if (inferDomain(Normal, CountDomain::PyObject, Result))
      Result["passthru-domain"] = "pyobject";
}

/// Adds what is known of the counts of \p Domain.  \returns whether there is
/// something to count.
bool CalleeSummaries::inferDomain(NormalForm &Normal, CountDomain Domain,
                                  Summary &Result) const {
  using Open = OpenQuantity::Kind;
  CountingProblem Problem = buildOwnershipProblem(
      Normal, Domain, [](const CallBase &) { return true; },
      /*ArgumentsMayOwn=*/true);
  if (Problem.Refs.empty())
    return false;
  PathFacts Facts(Normal, PathPrecision::Flags);
  TokenEquations Equations(Facts, Problem);
  if (Equations.solve() != TokenEquations::Verdict::Solved ||
      !Problem.Unmodelled.empty())
    return true;
  std::vector<unsigned> Asked;
  for (const OpenQuantity &Q : Problem.Open)
    if (Q.What == Open::CallerGives || Q.What == Open::ReturnTakes)
      Asked.push_back(Q.Number);
  std::vector<int> Values = Problem.System.solution().vec();
  DenseSet<unsigned> Free;
  for (unsigned Unknown : Problem.System.undetermined(Asked))
    Free.insert(Unknown);

  auto AddArgument = [&](const char *Name, const Argument &A) {
    std::string &List = Result[Name];
    List += (List.empty() ? "" : ",") + std::to_string(A.getArgNo());
  };
  SmallVector<int, 4> Returned; // Tokens, by return; -1: not known.
  for (const OpenQuantity &Q : Problem.Open) {
    int Tokens = Free.count(Q.Number) ? -1 : Values[Q.Number];
    if (Q.What == Open::ReturnTakes && isa<ReturnInst>(Q.Where))
      Returned.push_back(Tokens);
    else if (Q.What == Open::CallerGives && Tokens >= 0)
      AddArgument(Tokens ? Steals : "passthru-borrows",
                  *cast<Argument>(Q.Where));
  }
  if (Normal.original().getReturnType()->isPointerTy() && !Returned.empty() &&
      Returned.front() >= 0 && llvm::all_of(Returned, [&](int Tokens) {
        return Tokens == Returned.front();
      }))
    Result["passthru-returns"] = Returned.front() ? "owned" : "borrowed";
  return true;
}

bool CalleeSummaries::isGiven(const Argument &A) {
  const Function &F = *A.getParent();
  if (!F.hasLocalLinkage() || F.hasAddressTaken())
    return false;
  const Summary &Body = of(F);
  auto Stolen = Body.find(Steals);
  SmallVector<StringRef, 4> Numbers;
  if (Stolen != Body.end())
    StringRef(Stolen->second).split(Numbers, ',');
  return is_contained(Numbers, std::to_string(A.getArgNo()));
}

void CalleeSummaries::describe(const Function &F, Function &Declaration) {
  for (const auto &[Name, Value] : of(F))
    Declaration.addFnAttr(Name, Value);
}

ConstantRange CalleeSummaries::statuses(const Function &F) {
  ConstantRange All = ConstantRange::getFull(StatusBits);
  if (F.isDeclaration() || F.isInterposable())
    return All;
  // While it is being made, it is not known.
  if (auto Made = Statuses.find(&F); Made != Statuses.end())
    return Made->second;
  if (Depth == MaxDepth)
    return All;
  auto Inserted = Statuses.try_emplace(&F, All);
  ++Depth;
  ConstantRange Result = ConstantRange::getEmpty(StatusBits);
  SmallPtrSet<const Value *, 16> Seen;
  SmallVector<const Value *, 16> Todo;
  for (const BasicBlock &BB : F)
    if (const auto *Return = dyn_cast<ReturnInst>(BB.getTerminator()))
      Todo.push_back(Return->getReturnValue());
  while (!Todo.empty() && !Result.isFullSet()) {
    const Value *V = Todo.pop_back_val();
    if (!Seen.insert(V).second)
      continue;
    const auto *Call = dyn_cast<CallBase>(V);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    if (const auto *Number = dyn_cast<ConstantInt>(V)) {
      Result = Result.unionWith(Number->getValue());
    } else if (const auto *Phi = dyn_cast<PHINode>(V)) {
      Todo.append(Phi->value_op_begin(), Phi->value_op_end());
    } else if (const auto *Select = dyn_cast<SelectInst>(V)) {
      Todo.append({Select->getTrueValue(), Select->getFalseValue()});
    } else if (Callee && kindOf(*Callee) == FunctionKind::Native) {
      Result = Result.unionWith(statuses(*Callee));
    } else {
      Result = All;
    }
  }
  --Depth;
  return Inserted.first->second = Result;
}
