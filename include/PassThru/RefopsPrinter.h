//===- RefopsPrinter.h - Where the refops stand -----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_REFOPSPRINTER_H
#define PASSTHRU_REFOPSPRINTER_H

#include "PassThru/PrinterPass.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

/// `print<passthru-refops>`: the blocks of each function that the module
/// defines, in order, with their refops, as one line of JSON:
///
///     {"functions": [
///       {"symbol": "...", "pretty": "...", "kind": "native function",
///        "file": "...", "line": N,
///        "blocks": [
///          {"name": "...", "line": N, "to": [N, ...],
///           "refops": [{"op": "incref", "ref": "%x", "line": N}, ...]}]}]}
///
/// "op" is incref, decref, pyincref or pydecref; "to" has the numbers of the
/// successors.  Lines are lines of the function itself: what was inlined stands
/// where it was called, and a refop without a location takes that of its
/// neighbours in the block.  Files and lines that are not known are left out,
/// and so are the bodies of the run time.
class RefopsPrinterPass : public PrinterPass<RefopsPrinterPass> {
public:
  using PrinterPass::PrinterPass;
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
};

} // namespace passthru

#endif // PASSTHRU_REFOPSPRINTER_H
