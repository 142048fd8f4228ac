//===- RequestedPasses.h - Passes in other pipelines ------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `clang -O2 -fpass-plugin=...` and `opt -passes='default<O2>'` have no place
// to name passes of a plugin.  So a module can ask for them, as can who runs
// the compiler; otherwise the plugin does nothing in these pipelines:
//
//   "passthru-passes"="..."  on any function of the module
//   __attribute__((annotate("passthru-passes=...")))  likewise, in C and C++
//   PASSTHRU_PASSES=...      in the environment, for all modules
//
// "..." is a list as in `opt -passes=`, of passes of this project alone.  Each
// runs once on the whole module, in the order in which they are asked for: what
// the environment says, then functions in order.
//
// Not a command-line option: clang 14 and opt 14 reject those of a plugin,
// since they read the command line before they load it.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_REQUESTEDPASSES_H
#define PASSTHRU_REQUESTEDPASSES_H

#include "llvm/IR/PassManager.h"

namespace llvm {
class PassBuilder;
} // namespace llvm

namespace passthru {

/// Runs what the module asks for.  A request that does not parse is an error,
/// and nothing runs.
class RequestedPassesPass : public llvm::PassInfoMixin<RequestedPassesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
  static bool isRequired() { return true; }
};

/// Puts the pass into \p PB's default pipelines: after inlining and before
/// vectorisation; at their end with LLVM 14 and with -O0.
void registerRequestedPasses(llvm::PassBuilder &PB);

} // namespace passthru

#endif // PASSTHRU_REQUESTEDPASSES_H
