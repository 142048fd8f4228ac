//===- RefopBuilder.cpp - The one place that makes refops -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/RefopBuilder.h"
#include "PassThru/Compat.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace passthru;

CallInst *RefopBuilder::create(StringRef Name, Value *Ref,
                               Instruction *Before) {
  LLVMContext &Context = M.getContext();
  PointerType *RefType = compat::referenceType(Context);
  FunctionType *OneParameter =
      FunctionType::get(Type::getVoidTy(Context), {RefType}, false);
  Function *Callee = M.getFunction(Name);
  if (!Callee)
    Callee =
        Function::Create(OneParameter, GlobalValue::ExternalLinkage, Name, M);
  IRBuilder<> Builder(Before);
  SmallVector<Value *, 2> Args{Builder.CreatePointerCast(Ref, RefType)};
  // With a debugging run time, a second pointer says who counts; null is
  // nobody.
  FunctionType *Signature = Callee->getFunctionType();
  for (unsigned I = 1; I < Signature->getNumParams(); ++I)
    Args.push_back(Constant::getNullValue(Signature->getParamType(I)));
  return Builder.CreateCall(Signature, Callee, Args);
}

CallInst *RefopBuilder::createIncref(Value *Ref, Instruction *Before) {
  return create("NRT_incref", Ref, Before);
}

CallInst *RefopBuilder::createIncref(CountDomain Domain, Value *Ref,
                                     Instruction *Before) {
  return create(Domain == CountDomain::PyObject ? "Py_IncRef" : "NRT_incref",
                Ref, Before);
}

CallInst *RefopBuilder::createDecref(CountDomain Domain, Value *Ref,
                                     Instruction *Before) {
  return create(Domain == CountDomain::PyObject ? "Py_DecRef" : "NRT_decref",
                Ref, Before);
}

void passthru::eraseRefop(CallBase *Refop) {
  Value *Ref = Refop->getArgOperand(0);
  // An invoke ends its block; the unwind edge goes with it.
  if (auto *Invoke = dyn_cast<InvokeInst>(Refop)) {
    BasicBlock *Block = Invoke->getParent();
    Invoke->getUnwindDest()->removePredecessor(Block);
    BranchInst::Create(Invoke->getNormalDest(), Block);
  }
  Refop->eraseFromParent();
  if (isa<BitCastInst>(Ref) || isa<ExtractValueInst>(Ref))
    RecursivelyDeleteTriviallyDeadInstructions(Ref);
}
