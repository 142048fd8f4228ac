//===- HostVersion.h - Does the host use our LLVM? --------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plugin that is loaded into a host with another LLVM brings its own libLLVM
// along.  The loader's check of the API version does not notice, since that
// number stayed the same from LLVM 14 to 21, and the first object that the two
// exchange ends the process.  So both doors ask here first.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_HOSTVERSION_H
#define PASSTHRU_HOSTVERSION_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace passthru {

/// The major version in a libLLVM's file name, as in `libLLVM-14.so.1`,
/// `libLLVM.so.19.1` or `libLLVM-15.so`.  \returns 0 if \p Path does not name
/// a libLLVM, or names one without a version.
unsigned llvmMajorOfLibrary(llvm::StringRef Path);

/// Compares the first libLLVM that was loaded into the process, which is the
/// host's, with the one that this code is linked to.  A host that has LLVM
/// linked into itself has no libLLVM of its own and is not compared.
///
/// \returns an empty string if they are the same, else one sentence that names
/// both versions.  Calls nothing that the two libraries could disagree about.
std::string describeHostMismatch();

} // namespace passthru

#endif // PASSTHRU_HOSTVERSION_H
