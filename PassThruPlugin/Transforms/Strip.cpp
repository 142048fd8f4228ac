//===- Strip.cpp - Take all refops out ------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Strip.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/PassThruTypes.h"
#include "PassThru/Runtime.h"
#include "Transforms/RefopRemoval.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

#define DEBUG_TYPE "passthru-strip"

STATISTIC(NumStripped, "Number of refops removed");

static bool strip(Function &F, const PassOptions &Options,
                  const SignatureMetadata &Types) {
  RefopRemoval Removal(F);
  std::string Why = Removal.run(Options, Types);
  OptimizationRemarkEmitter Remarks(&F);
  if (!Why.empty()) {
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotStripped",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "kept all refops: " << Why;
    });
    return false;
  }
  Remarks.emit([&] {
    return OptimizationRemark(DEBUG_TYPE, "Stripped", F.getSubprogram(),
                              &F.getEntryBlock())
           << "removed " << countOf(Removal.numRefops(), "refop");
  });
  NumStripped += Removal.numRefops();
  return true;
}

PreservedAnalyses StripPass::run(Module &M, ModuleAnalysisManager &AM) {
  std::optional<SignatureMetadata> Read = readAnnotations(M, DEBUG_TYPE);
  if (!Read)
    return PreservedAnalyses::all();
  const SignatureMetadata &Types = *Read;
  bool Changed = false;
  for (Function &F : M) {
    FunctionKind Kind = classifyFunction(F);
    if (!F.isDeclaration() && !isExempt(F) &&
        (Kind == FunctionKind::Native || Kind == FunctionKind::Generator) &&
        Options.Table->countMemInfoRefops(F) != 0)
      Changed |= strip(F, Options, Types);
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
