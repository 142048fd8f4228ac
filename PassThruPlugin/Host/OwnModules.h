//===- OwnModules.h - Modules of this library's own LLVM --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What passthru_read_bitcode() has made and nobody has disposed of.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_HOST_OWNMODULES_H
#define PASSTHRU_HOST_OWNMODULES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace llvm {
class Module;
} // namespace llvm

namespace passthru {

/// Reads and verifies a module; it belongs to this library from now on.
llvm::Expected<llvm::Module *> readModule(llvm::StringRef Bitcode);

/// Whether \p M is from readModule().  Does not look into it.
bool isOwnModule(const llvm::Module *M);

/// Deletes a module from readModule() and its context; no other.
void disposeOfModule(llvm::Module *M);

/// Why \p M must not be touched, since another LLVM has made it; else "".
std::string describeForeignModule(const llvm::Module *M);

} // namespace passthru

#endif // PASSTHRU_HOST_OWNMODULES_H
