//===- SanitizerCalls.cpp - The one place that calls the sanitizer --------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/SanitizerCalls.h"
#include "PassThru/Compat.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/Sanitizer.h"

using namespace llvm;
using namespace passthru;

using EventKind = ObservedEvent::Kind;
using Condition = ObservedEvent::Condition;

// The layout of the records is part of the interface.
static_assert(sizeof(void *) != 8 || (sizeof(passthru_rt_function) == 24 &&
                                      sizeof(passthru_rt_site) == 32),
              "SanitizerSites::record() makes other records");

/// Numba's status where a generator has come to its end.
static constexpr int StatusStop = -3;

static Constant *addGlobal(Module &M, Constant *Initial, StringRef Name) {
  auto *Global = new GlobalVariable(M, Initial->getType(), /*isConstant=*/true,
                                    GlobalValue::PrivateLinkage, Initial, Name);
  Global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return ConstantExpr::getPointerCast(Global,
                                      compat::referenceType(M.getContext()));
}

Constant *SanitizerSites::text(StringRef Text) {
  Constant *&Known = Texts[Text];
  if (!Known)
    Known = addGlobal(M, ConstantDataArray::getString(M.getContext(), Text),
                      "passthru.text");
  return Known;
}

Constant *SanitizerSites::record(ArrayRef<Constant *> Fields) {
  Constant *Initial = ConstantStruct::getAnon(Fields);
  Constant *&Known = Records[Initial];
  if (!Known)
    Known = addGlobal(M, Initial, "passthru.site");
  return Known;
}

/// A policy as the run time knows it.
static int policyNumber(Policy P) {
  switch (P) {
  case Policy::Ignore:
    return PASSTHRU_RT_IGNORE;
  case Policy::Remark:
    return PASSTHRU_RT_REMARK;
  case Policy::Error:
    return PASSTHRU_RT_ERROR;
  }
  llvm_unreachable("unknown policy");
}

Constant *SanitizerSites::function(const Function &F,
                                   const PassOptions &Options) {
  Type *Int = Type::getInt32Ty(M.getContext());
  return record({text(prettyName(F)), text(F.getName()),
                 ConstantInt::get(Int, policyNumber(Options.RaiseLeaks)),
                 ConstantInt::get(Int, policyNumber(Options.CaughtLeaks))});
}

Constant *SanitizerSites::site(const Instruction *At, StringRef What,
                               StringRef Ref) {
  SourcePlace Place = sourcePlace(At);
  Type *Int = Type::getInt32Ty(M.getContext());
  return record({text(Place.Path), text(What), text(Ref),
                 ConstantInt::get(Int, Place.Line)});
}

Constant *SanitizerCalls::number(int64_t N) const {
  return ConstantInt::getSigned(Type::getInt32Ty(F.getContext()), N);
}

/// A call of passthru_rt_\p Name in this frame.
void SanitizerCalls::call(IRBuilder<> &Builder, StringRef Name,
                          Args Arguments) {
  SmallVector<Value *, 4> All{Frame};
  All.append(Arguments.begin(), Arguments.end());
  SmallVector<Type *, 4> Types;
  for (const Value *V : All)
    Types.push_back(V->getType());
  remember(Builder.CreateCall(
      Sites.module().getOrInsertFunction(
          ("passthru_rt_" + Name).str(),
          FunctionType::get(Builder.getVoidTy(), Types, false)),
      All));
}

void SanitizerCalls::enter() {
  // Stack slots stay at the start of the function.
  BasicBlock::iterator At = F.getEntryBlock().getFirstInsertionPt();
  while (isa<AllocaInst>(&*At))
    ++At;
  IRBuilder<> Builder(&*At);
  Constant *Record = Sites.function(F, Options);
  Frame = Builder.CreateCall(
      Sites.module().getOrInsertFunction(
          "passthru_rt_enter",
          FunctionType::get(Builder.getInt64Ty(), {Record->getType()}, false)),
      {Record}, "passthru.frame");
  remember(Frame);
}

/// In front of what \p E goes; null if nowhere.
Instruction *SanitizerCalls::placeOf(const ObservedEvent &E) const {
  if (!E.IsBehind)
    return E.At;
  Instruction *After = E.At ? E.At : Frame;
  // The object may have been taken out of an aggregate, or loaded, behind it.
  auto *Made = dyn_cast<Instruction>(E.Object);
  if (Made && Made != After && Made->getParent() == After->getParent() &&
      After->comesBefore(Made))
    After = Made;
  if (After->getParent() == Frame->getParent() && After->comesBefore(Frame))
    After = Frame;
  if (auto *Invoke = dyn_cast<InvokeInst>(After)) {
    BasicBlock *Next = Invoke->getNormalDest();
    return Next->getSinglePredecessor() ? &*Next->getFirstInsertionPt()
                                        : nullptr;
  }
  if (After->isTerminator())
    return nullptr;
  if (isa<PHINode>(After))
    return &*After->getParent()->getFirstInsertionPt();
  return After->getNextNode();
}

/// The object of \p E, a null of the code where its condition does not hold;
/// null if it never holds.
Value *SanitizerCalls::objectOf(const ObservedEvent &E, IRBuilder<> &Builder) {
  PointerType *RefType = compat::referenceType(F.getContext());
  Value *Object = E.Object->getType() == RefType
                      ? E.Object
                      : remember(Builder.CreatePointerCast(E.Object, RefType));
  Value *Holds = nullptr;
  switch (E.OnlyIf) {
  case Condition::None:
    return Object;
  case Condition::Succeeds:
    Holds = createSucceeded(Builder, *E.Call,
                            Options.Table->classify(*E.Call).Fails);
    break;
  case Condition::IsNull:
    Holds = Builder.CreateIsNull(E.Call);
    break;
  case Condition::Returns:
    Holds = E.At->getNumOperands() &&
                    E.At->getOperand(0)->getType() == Builder.getInt32Ty()
                ? Builder.CreateICmpEQ(E.At->getOperand(0), number(0))
                : nullptr;
    break;
  }
  // What cannot fail has succeeded.
  if (!Holds)
    return Object;
  if (auto *Known = dyn_cast<ConstantInt>(Holds))
    return Known->isOne() ? Object : nullptr;
  remember(Holds);
  return remember(
      Builder.CreateSelect(Holds, Object, ConstantPointerNull::get(RefType)));
}

bool SanitizerCalls::add(const ObservedEvent &E) {
  Instruction *Before = placeOf(E);
  if (!Before)
    return false;
  IRBuilder<> Builder(Before);
  if (E.At)
    Builder.SetCurrentDebugLocation(E.At->getDebugLoc());
  Value *Object = objectOf(E, Builder);
  if (!Object)
    return true;
  if (E.What == EventKind::Exempt) {
    call(Builder, "exempt", {Object});
    return true;
  }
  ++NumEvents;
  Constant *Site = Sites.site(E.At, E.Text, E.Ref);
  switch (E.What) {
  case EventKind::Retain:
  case EventKind::Release:
    for (unsigned Token = 0; Token < E.Tokens; ++Token)
      call(Builder, E.What == EventKind::Retain ? "retain" : "release",
           {Object, Site});
    break;
  case EventKind::Acquire:
    call(Builder, "acquire", {Object, number(E.Tokens), Site});
    break;
  case EventKind::TakeOver:
    call(Builder, "take_over", {Object, number(E.Tokens), Site});
    break;
  case EventKind::Exempt:
    llvm_unreachable("handled above");
  }
  return true;
}

void SanitizerCalls::addStatus(CallBase &Call) {
  if (Call.isTerminator() || !Call.getType()->isIntegerTy(32))
    return;
  IRBuilder<> Builder(Call.getNextNode());
  call(Builder, "status", {&Call});
}

void SanitizerCalls::addRaise(Instruction &Before) {
  IRBuilder<> Builder(&Before);
  call(Builder, "status", {number(1)});
}

/// Numba's status with which \p Exit leaves the function.
Value *SanitizerCalls::statusOf(Instruction &Exit) {
  IRBuilder<> Builder(&Exit);
  Value *Result = isa<ReturnInst>(Exit) && Exit.getNumOperands()
                      ? Exit.getOperand(0)
                      : nullptr;
  switch (Kind) {
  case FunctionKind::Native:
    return Result && Result->getType()->isIntegerTy(32) ? Result : number(0);
  case FunctionKind::Generator: {
    if (!Result || !Result->getType()->isIntegerTy(32))
      return number(0);
    Value *Ends = remember(Builder.CreateICmpEQ(Result, number(StatusStop)));
    return remember(Builder.CreateSelect(Ends, number(0), Result));
  }
  case FunctionKind::CPythonWrapper:
    if (!Result || !Result->getType()->isPointerTy())
      return number(0);
    return remember(Builder.CreateZExt(remember(Builder.CreateIsNull(Result)),
                                       Builder.getInt32Ty()));
  case FunctionKind::ExceptionHelper:
    return number(1);
  case FunctionKind::CFuncWrapper:
  case FunctionKind::Helper:
  case FunctionKind::RuntimeBody:
  case FunctionKind::Unknown:
    return number(isa<ReturnInst>(Exit) ? 0 : 1);
  }
  llvm_unreachable("unknown kind of function");
}

void SanitizerCalls::leave() {
  for (BasicBlock &BB : F) {
    Instruction *Exit = BB.getTerminator();
    if (!isa<ReturnInst>(Exit) && !isa<ResumeInst>(Exit))
      continue;
    Value *Status = isa<ResumeInst>(Exit) ? number(1) : statusOf(*Exit);
    IRBuilder<> Builder(Exit);
    call(Builder, "leave", {Status, Sites.site(Exit, "left", "a reference")});
  }
}

void SanitizerCalls::giveUp(Instruction &Before) {
  IRBuilder<> Builder(&Before);
  call(Builder, "leave",
       {number(1), Sites.site(&Before, "given up", "a reference")});
}

void SanitizerCalls::undo() {
  for (WeakTrackingVH &Made : llvm::reverse(New))
    if (auto *I = dyn_cast_or_null<Instruction>(Made))
      I->eraseFromParent();
  New.clear();
  Frame = nullptr;
}
