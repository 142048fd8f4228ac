//===- Markers.cpp - Pass-through types for front ends --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/Markers.h"
#include "PassThru/Compat.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/GilRegions.h"
#include "Transforms/RefopBuilder.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace passthru;

namespace {

enum class Marker : uint8_t { Unbox, Box, Copy, Drop };

struct MarkerName {
  Marker Kind;
  const char *Name;
};

constexpr MarkerName Markers[] = {{Marker::Unbox, "passthru.unbox"},
                                  {Marker::Box, "passthru.box"},
                                  {Marker::Copy, "passthru.copy"},
                                  {Marker::Drop, "passthru.drop"}};

struct MarkerCall {
  Marker Kind;
  CallInst *Call;
  bool HasGil;
};

class MarkerLowering {
public:
  MarkerLowering(Module &M, const RuntimeTable &Table)
      : M(M), Table(Table), Refops(M),
        Reference(compat::referenceType(M.getContext())) {}

  /// \returns what is wrong, one line a problem, or an empty text.
  std::string collect();
  bool run();

private:
  void lower(const MarkerCall &Marker);
  void lowerUnbox(CallInst &Call, bool HasGil);
  void lowerBox(CallInst &Call, bool HasGil);
  CallInst *call(IRBuilder<> &Builder, StringRef Name, Type *Result,
                 ArrayRef<Value *> Arguments);
  Value *takeGil(IRBuilder<> &Builder, bool HasGil);
  void giveGil(IRBuilder<> &Builder, Value *State);

  Module &M;
  const RuntimeTable &Table;
  RefopBuilder Refops;
  PointerType *Reference;
  std::vector<MarkerCall> Calls;
};

} // namespace

/// A constant that tells a caller that \p F failed, or null.
static Constant *failureOf(const Function &F) {
  Type *Result = F.getReturnType();
  switch (classifyFunction(F)) {
  case FunctionKind::Native:
  case FunctionKind::Generator:
    return ConstantInt::getSigned(Result, -1); // A Python exception is set.
  case FunctionKind::CPythonWrapper:
    return Constant::getNullValue(Result);
  default:
    return nullptr;
  }
}

std::string MarkerLowering::collect() {
  std::string Problems;
  auto Complain = [&](const Twine &Problem) {
    Problems += (Problems.empty() ? "" : "\n") + Problem.str();
  };
  DenseMap<const Function *, std::unique_ptr<GilRegions>> Regions;
  for (const MarkerName &Name : Markers) {
    Function *F = M.getFunction(Name.Name);
    if (!F)
      continue;
    Type *Result = Name.Kind == Marker::Drop ? Type::getVoidTy(M.getContext())
                                             : static_cast<Type *>(Reference);
    if (F->getFunctionType() != FunctionType::get(Result, {Reference}, false)) {
      Complain("function '" + F->getName() + "' has another type");
      continue;
    }
    for (User *U : F->users()) {
      auto *Call = dyn_cast<CallInst>(U);
      if (!Call || Call->getCalledFunction() != F) {
        Complain("function '" + F->getName() +
                 "' is used other than by a call");
        continue;
      }
      const Function &Caller = *Call->getFunction();
      if (Name.Kind == Marker::Unbox && !failureOf(Caller))
        Complain("function '" + Caller.getName() + "' calls '" + F->getName() +
                 "', which may fail, but has no way to say so");
      auto &Gil = Regions[&Caller];
      if (!Gil)
        Gil = std::make_unique<GilRegions>(Caller, Table);
      Calls.push_back({Name.Kind, Call, Gil->isHeldAt(*Call)});
    }
  }
  return Problems;
}

CallInst *MarkerLowering::call(IRBuilder<> &Builder, StringRef Name,
                               Type *Result, ArrayRef<Value *> Arguments) {
  SmallVector<Type *, 2> Types;
  for (Value *V : Arguments)
    Types.push_back(V->getType());
  return Builder.CreateCall(
      M.getOrInsertFunction(Name, FunctionType::get(Result, Types, false)),
      Arguments);
}

/// \returns the state to give back, or null if the GIL is held anyway.
Value *MarkerLowering::takeGil(IRBuilder<> &Builder, bool HasGil) {
  if (HasGil)
    return nullptr;
  BasicBlock &Entry = Builder.GetInsertBlock()->getParent()->getEntryBlock();
  IRBuilder<> AtEntry(&Entry, Entry.getFirstInsertionPt());
  Value *State = AtEntry.CreateAlloca(Builder.getInt32Ty());
  call(Builder, "numba_gil_ensure", Builder.getVoidTy(), {State});
  return State;
}

void MarkerLowering::giveGil(IRBuilder<> &Builder, Value *State) {
  if (State)
    call(Builder, "numba_gil_release", Builder.getVoidTy(), {State});
}

void MarkerLowering::lowerUnbox(CallInst &Call, bool HasGil) {
  Function &F = *Call.getFunction();
  IRBuilder<> Builder(&Call);
  Value *Object = Call.getArgOperand(0);
  Value *State = takeGil(Builder, HasGil);
  CallInst *New = call(Builder, "NRT_meminfo_new_from_pyobject", Reference,
                       {Object, Object});
  New->takeName(&Call);
  Instruction *Failed = SplitBlockAndInsertIfThen(Builder.CreateIsNull(New),
                                                  &Call, /*Unreachable=*/true);
  // The NRT has taken its token of the object before it knew.
  Refops.createDecref(CountDomain::PyObject, Object, Failed);
  IRBuilder<> AtFailure(Failed);
  call(AtFailure, "PyErr_NoMemory", Reference, {});
  giveGil(AtFailure, State);
  AtFailure.CreateRet(failureOf(F));
  Failed->eraseFromParent();
  IRBuilder<> Behind(&Call);
  giveGil(Behind, State);
  Call.replaceAllUsesWith(New);
}

void MarkerLowering::lowerBox(CallInst &Call, bool HasGil) {
  IRBuilder<> Builder(&Call);
  CallInst *Object = call(Builder, "NRT_MemInfo_data_fast", Reference,
                          {Call.getArgOperand(0)});
  Object->takeName(&Call);
  Value *State = takeGil(Builder, HasGil);
  Refops.createIncref(CountDomain::PyObject, Object, &Call);
  giveGil(Builder, State);
  Call.replaceAllUsesWith(Object);
}

void MarkerLowering::lower(const MarkerCall &Marker) {
  CallInst &Call = *Marker.Call;
  Value *Operand = Call.getArgOperand(0);
  switch (Marker.Kind) {
  case Marker::Unbox:
    lowerUnbox(Call, Marker.HasGil);
    break;
  case Marker::Box:
    lowerBox(Call, Marker.HasGil);
    break;
  case Marker::Copy:
    Refops.createIncref(CountDomain::MemInfo, Operand, &Call);
    Call.replaceAllUsesWith(Operand);
    break;
  case Marker::Drop:
    Refops.createDecref(CountDomain::MemInfo, Operand, &Call);
    break;
  }
  Call.eraseFromParent();
}

bool MarkerLowering::run() {
  for (const MarkerCall &Marker : Calls)
    lower(Marker);
  for (const MarkerName &Name : Markers)
    if (Function *F = M.getFunction(Name.Name))
      F->eraseFromParent();
  return !Calls.empty();
}

bool passthru::lowerMarkers(Module &M, const RuntimeTable &Table,
                            const char *PassName) {
  MarkerLowering Lowering(M, Table);
  std::string Problems = Lowering.collect();
  if (Problems.empty())
    return Lowering.run();
  M.getContext().diagnose(DiagnosticInfoPassThru(
      DS_Error, PassName, "malformed-marker", "", std::move(Problems)));
  return false;
}
