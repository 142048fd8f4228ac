//===- RequestedPasses.cpp - Passes in other pipelines --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RequestedPasses.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/Registration.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace passthru;

using RequestList = SmallSetVector<StringRef, 4>;

static constexpr StringLiteral Key = "passthru-passes";

/// Adds the passes of a list; a comma inside `<...>` is part of an option.
static void addRequests(StringRef List, RequestList &Requests) {
  size_t Begin = 0;
  unsigned Depth = 0;
  for (size_t I = 0; I <= List.size(); ++I) {
    if (I < List.size()) {
      Depth += List[I] == '<';
      Depth -= List[I] == '>' && Depth != 0;
      if (List[I] != ',' || Depth != 0)
        continue;
    }
    StringRef Pass = List.slice(Begin, I).trim();
    if (!Pass.empty())
      Requests.insert(Pass);
    Begin = I + 1;
  }
}

/// The texts that clang has kept of `annotate("...")`.
static void addAnnotations(const Module &M, RequestList &Requests) {
  const GlobalVariable *All = M.getGlobalVariable("llvm.global.annotations");
  if (!All || !All->hasInitializer())
    return;
  for (const Use &Row : All->getInitializer()->operands()) {
    if (Row->getType()->getNumContainedTypes() < 2)
      continue;
    const Constant *Field = cast<Constant>(Row)->getAggregateElement(1);
    const auto *Variable =
        Field ? dyn_cast<GlobalVariable>(Field->stripPointerCasts()) : nullptr;
    if (!Variable || !Variable->hasInitializer())
      continue;
    const auto *Text =
        dyn_cast<ConstantDataSequential>(Variable->getInitializer());
    if (!Text || !Text->isCString())
      continue;
    auto [Name, List] = Text->getAsCString().split('=');
    if (Name == Key)
      addRequests(List, Requests);
  }
}

static RequestList collectRequests(const Module &M) {
  RequestList Requests;
  if (const char *List = std::getenv("PASSTHRU_PASSES"))
    addRequests(List, Requests);
  for (const Function &F : M)
    addRequests(F.getFnAttribute(Key).getValueAsString(), Requests);
  addAnnotations(M, Requests);
  return Requests;
}

PreservedAnalyses RequestedPassesPass::run(Module &M,
                                           ModuleAnalysisManager &AM) {
  ModulePassManager MPM;
  for (StringRef Pass : collectRequests(M)) {
    std::string ErrorText;
    raw_string_ostream Errors(ErrorText);
    if (parseModulePass(Pass, MPM, errs(), Errors))
      continue;
    StringRef Why = StringRef(Errors.str()).rtrim();
    M.getContext().diagnose(DiagnosticInfoPassThru(
        DS_Error, "passthru-passes", "malformed-request", "",
        Why.empty()
            ? "asked for '" + Pass.str() + "', which is no pass of this plugin"
            : Why.str()));
    return PreservedAnalyses::all();
  }
  return MPM.run(M, AM);
}

/// Where LLVM has the place after inlining: from 15 on.
template <typename BuilderT, typename CallbackT>
static auto registerAfterInlining(BuilderT &PB, CallbackT Callback, int)
    -> decltype(PB.registerOptimizerEarlyEPCallback(Callback)) {
  PB.registerOptimizerEarlyEPCallback(Callback);
}

template <typename BuilderT, typename CallbackT>
static void registerAfterInlining(BuilderT &PB, CallbackT Callback, long) {
  PB.registerOptimizerLastEPCallback(Callback);
}

void passthru::registerRequestedPasses(PassBuilder &PB) {
  // The level, and from LLVM 20 on the phase of link-time optimisation.
  auto AddPass = [](ModulePassManager &MPM, auto &&...) {
    MPM.addPass(RequestedPassesPass());
  };
  registerAfterInlining(PB, AddPass, 0);
}
