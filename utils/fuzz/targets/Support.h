//===- Support.h - What the fuzz targets have in common ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target fails by a signal or a sanitizer's report, and by require(): what
// the passes promise on any input is checked on every input.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_FUZZ_SUPPORT_H
#define PASSTHRU_FUZZ_SUPPORT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <memory>
#include <string>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace passthru {
namespace fuzz {

/// Ends the process with \p What, unless \p Holds.
void require(bool Holds, const llvm::Twine &What);

/// Makes \p Context fit for fuzzing: opaque pointers, and no complaints of the
/// bitcode reader on standard error.
void prepare(llvm::LLVMContext &Context);

/// The module in \p Bytes, or null if these are no bitcode of a valid module.
std::unique_ptr<llvm::Module> readModule(llvm::StringRef Bytes,
                                         llvm::LLVMContext &Context);

/// Runs a pipeline through the host library's C interface.  Requires that the
/// report is what Host.h promises, and that the module is valid afterwards.
/// \returns the report.
std::string runPasses(llvm::Module &M, const std::string &Pipeline);

/// All printers, the verifier and elision.  Requires moreover that elision
/// leaves no more refops than it found, and none at all changed if it fails.
/// \returns the reports.
std::string runEverything(llvm::Module &M);

/// Changes \p M in one of a dozen ways that keep it valid: other operands and
/// edges, calls of runtime functions, instructions that go or move.  \returns
/// whether anything was changed.
bool mutate(llvm::Module &M, unsigned Seed);

} // namespace fuzz
} // namespace passthru

#endif // PASSTHRU_FUZZ_SUPPORT_H
