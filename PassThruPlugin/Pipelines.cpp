//===- Pipelines.cpp - Elision at its place among LLVM's passes -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Pipelines.h"
#include "PassThru/Compat.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/Elide.h"
#include "llvm/Analysis/InlineCost.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ProfileSummaryInfo.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/Inliner.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;
using namespace passthru;

static OptimizationLevel levelOf(const PassOptions &Options) {
  switch (Options.Level) {
  case 0:
    return OptimizationLevel::O0;
  case 1:
    return OptimizationLevel::O1;
  case 2:
    return OptimizationLevel::O2;
  default:
    return OptimizationLevel::O3;
  }
}

void passthru::addInlinePipeline(ModulePassManager &MPM,
                                 const PassOptions &Options) {
  if (Options.Level == 0) {
    MPM.addPass(AlwaysInlinerPass());
    return;
  }
  FunctionPassManager Simplify;
  Simplify.addPass(compat::createSROA());
  Simplify.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  Simplify.addPass(SimplifyCFGPass());
  ModuleInlinerWrapperPass Inliner(
      getInlineParams(Options.Level, /*SizeOptLevel=*/0));
  Inliner.getPM().addPass(
      createCGSCCToFunctionPassAdaptor(std::move(Simplify)));
  MPM.addPass(std::move(Inliner));
}

namespace {

/// Elides; then simplifies the functions in which refops went.
class ElideAndSimplifyPass : public PassInfoMixin<ElideAndSimplifyPass> {
public:
  ElideAndSimplifyPass(const PassOptions &Options, FunctionPassManager Simplify)
      : Elide(Options), Table(Options.Table), Simplify(std::move(Simplify)) {}

  PreservedAnalyses run(Module &M, ModuleAnalysisManager &AM) {
    DenseMap<const Function *, unsigned> Before;
    for (const Function &F : M)
      Before[&F] = Table->countMemInfoRefops(F);
    PreservedAnalyses Kept = Elide.run(M, AM);
    if (Kept.areAllPreserved())
      return Kept;
    AM.invalidate(M, Kept);
    // Function passes can only look for it.
    AM.getResult<ProfileSummaryAnalysis>(M);
    auto &FAM =
        AM.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager();
    for (Function &F : M) {
      unsigned Left = Table->countMemInfoRefops(F);
      if (Left == Before.lookup(&F))
        continue;
      report(F, Before.lookup(&F) - Left);
      FAM.invalidate(F, Simplify.run(F, FAM));
    }
    return PreservedAnalyses::none();
  }

private:
  /// How many refops went, for hosts that keep count.
  static void report(Function &F, unsigned Removed) {
    OptimizationRemarkEmitter Remarks(&F);
    Remarks.emit([&] {
      return OptimizationRemark("passthru-optimize", "Removed",
                                F.getSubprogram(), &F.getEntryBlock())
             << "removed " << countOf(Removed, "refop") << " after inlining";
    });
  }

  ElidePass Elide;
  std::shared_ptr<const RuntimeTable> Table;
  FunctionPassManager Simplify;
};

} // namespace

void passthru::addOptimizePipeline(ModulePassManager &MPM,
                                   const PassOptions &Options) {
  PipelineTuningOptions Tuning;
  Tuning.LoopVectorization = Options.LoopVectorize;
  Tuning.SLPVectorization = Options.SLPVectorize;
  // What depends on the target comes from the analyses of the pass manager
  // that this pipeline becomes a part of.
  PassBuilder PB(/*TM=*/nullptr, Tuning);
  OptimizationLevel Level = levelOf(Options);
  if (Level == OptimizationLevel::O0) {
    MPM.addPass(PB.buildO0DefaultPipeline(Level));
    if (Options.Elide)
      MPM.addPass(ElidePass(Options));
    return;
  }
  MPM.addPass(
      PB.buildModuleSimplificationPipeline(Level, ThinOrFullLTOPhase::None));
  if (Options.Elide)
    MPM.addPass(
        ElideAndSimplifyPass(Options, PB.buildFunctionSimplificationPipeline(
                                          Level, ThinOrFullLTOPhase::None)));
  MPM.addPass(compat::buildModuleOptimization(PB, Level));
}
