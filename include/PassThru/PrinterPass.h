//===- PrinterPass.h - What printing passes have in common -------*- C++
//-*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_PRINTERPASS_H
#define PASSTHRU_PRINTERPASS_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/PassManager.h"

namespace llvm {
class raw_ostream;
}

namespace passthru {

/// A base of `print<...>`, with its run() in \p Derived: it has a stream, which
/// must outlive it, and runs at every level of optimisation.
template <typename Derived>
class PrinterPass : public llvm::PassInfoMixin<Derived> {
public:
  PrinterPass(llvm::raw_ostream &OS, const PassOptions &Options)
      : OS(OS), Options(Options) {}
  static bool isRequired() { return true; }

protected:
  llvm::raw_ostream &OS;
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_PRINTERPASS_H
