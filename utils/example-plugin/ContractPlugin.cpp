//===- ContractPlugin.cpp - An example of a pass plugin -------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `contract-fp` lets the target fuse multiplications and additions of floating
// point numbers (`a * b + c` becomes one instruction with one rounding), which
// Numba allows only function by function, with fastmath={"contract"}.
//
//===----------------------------------------------------------------------===//

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Operator.h"
#include "llvm/Passes/PassBuilder.h"
#if __has_include("llvm/Plugins/PassPlugin.h")
#include "llvm/Plugins/PassPlugin.h" // LLVM 22
#else
#include "llvm/Passes/PassPlugin.h"
#endif

using namespace llvm;

namespace {

struct ContractPass : PassInfoMixin<ContractPass> {
  PreservedAnalyses run(Function &F, FunctionAnalysisManager &) {
    bool Changed = false;
    for (Instruction &I : instructions(F)) {
      if (!isa<FPMathOperator>(I) || I.hasAllowContract())
        continue;
      I.setHasAllowContract(true);
      Changed = true;
    }
    return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }
};

} // namespace

static bool parse(StringRef Name, FunctionPassManager &FPM,
                  ArrayRef<PassBuilder::PipelineElement>) {
  if (Name != "contract-fp")
    return false;
  FPM.addPass(ContractPass());
  return true;
}

extern "C" LLVM_ATTRIBUTE_WEAK
    __attribute__((visibility("default"))) PassPluginLibraryInfo
    llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "ContractPlugin", "1.0",
          [](PassBuilder &PB) { PB.registerPipelineParsingCallback(parse); }};
}
