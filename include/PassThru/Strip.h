//===- Strip.h - Take all refops out ----------------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `passthru-strip`: removes every refop of MemInfos from native functions and
// generators, so that `passthru-insert<exits=all>` can put others in their
// place: what is left is code as a front end writes that knows nothing of
// counts.
//
// A function is stripped only if `passthru-verify` calls it verified: nothing
// about its counts is a guess, and they are right.  What was counted gets the
// metadata `!passthru.reference` or, if it is an argument, the attribute
// "passthru-reference", as its type can no longer be told from the code.
//
// The counts of a module that was stripped are wrong until they are inserted
// again.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_STRIP_H
#define PASSTHRU_STRIP_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

class StripPass : public llvm::PassInfoMixin<StripPass> {
public:
  explicit StripPass(const PassOptions &Options) : Options(Options) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

private:
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_STRIP_H
