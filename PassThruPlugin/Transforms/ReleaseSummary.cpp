//===- ReleaseSummary.cpp - Which functions release nothing ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transforms/ReleaseSummary.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

static constexpr const char *NoRelease = "passthru-no-release";

static bool mayRelease(const Function &F, const RuntimeTable &Table) {
  return llvm::any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    return Call && Table.classify(*Call).MayRelease;
  });
}

static bool isNative(const Function &F) {
  FunctionKind Kind = classifyFunction(F);
  return Kind == FunctionKind::Native || Kind == FunctionKind::Generator;
}

bool passthru::visitBottomUp(Module &M, const RuntimeTable &Table,
                             function_ref<bool(Function &)> Visit) {
  bool Changed = false;
  CallGraph Calls(M);
  for (auto Component = scc_begin(&Calls); !Component.isAtEnd(); ++Component) {
    for (CallGraphNode *Node : *Component) {
      Function *F = Node->getFunction();
      if (!F || F->isDeclaration())
        continue;
      Changed |= Visit(*F);
      if (Component.hasCycle() || F->isInterposable() ||
          F->hasFnAttribute(NoRelease) || !isNative(*F) ||
          mayRelease(*F, Table))
        continue;
      F->addFnAttr(NoRelease);
      Changed = true;
    }
  }
  return Changed;
}
