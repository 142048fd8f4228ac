//===- RuntimePrinter.h - Shows what calls do to counts ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_RUNTIMEPRINTER_H
#define PASSTHRU_RUNTIMEPRINTER_H

#include "PassThru/PrinterPass.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

/// "incref; returns none; args (retain meminfo); no-release; from built-in":
/// \p Effects in one line.
void printEffects(llvm::raw_ostream &OS, const CallEffects &Effects);

/// `print<passthru-runtime>`: what is known of each declaration and of each
/// call, and where it is known from.  Reports malformed attributes as errors
/// and then prints nothing.
class RuntimePrinterPass : public PrinterPass<RuntimePrinterPass> {
public:
  using PrinterPass::PrinterPass;
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
};

} // namespace passthru

#endif // PASSTHRU_RUNTIMEPRINTER_H
