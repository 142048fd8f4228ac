//===- Registration.h - The passes, by name ---------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_REGISTRATION_H
#define PASSTHRU_REGISTRATION_H

#include "llvm/Passes/PassBuilder.h"

namespace llvm {
class raw_ostream;
}

namespace passthru {

/// Makes all passes and analyses of Passes.def known to \p PB.  The one
/// registration: the plugin entry, the host library and the tests call it.
///
/// \p Output receives what the `print<...>` passes print, \p Errors one line
/// "PASS: MESSAGE" for each pass whose options are wrong (the pipeline then
/// fails to parse).  Both must outlive \p PB.
void registerPasses(llvm::PassBuilder &PB, llvm::raw_ostream &Output,
                    llvm::raw_ostream &Errors);

/// Appends the pass that \p Text names, with its options, to \p MPM.
/// \returns false if it is none of this project, or, with a line in \p Errors,
/// if its options are wrong.
bool parseModulePass(llvm::StringRef Text, llvm::ModulePassManager &MPM,
                     llvm::raw_ostream &Output, llvm::raw_ostream &Errors);

} // namespace passthru

#endif // PASSTHRU_REGISTRATION_H
