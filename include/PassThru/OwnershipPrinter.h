//===- OwnershipPrinter.h - Show the counts of each reference ---*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_OWNERSHIPPRINTER_H
#define PASSTHRU_OWNERSHIPPRINTER_H

#include "PassThru/PrinterPass.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

/// `print<passthru-ownership>`: the normal form of each function with refops,
/// and for each reference the blocks in which it is in use, with its count at
/// their start: a number if the token equations have a solution, else what
/// the equations say.
class OwnershipPrinterPass : public PrinterPass<OwnershipPrinterPass> {
public:
  using PrinterPass::PrinterPass;
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

private:
  void print(const llvm::Function &F);
};

} // namespace passthru

#endif // PASSTHRU_OWNERSHIPPRINTER_H
