//===- Reporter.h - From reports to diagnostics and files -------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_REPORTER_H
#define PASSTHRU_VERIFY_REPORTER_H

#include "PassThru/BalanceVerifier.h"
#include <memory>

namespace llvm {
class Module;
} // namespace llvm

namespace passthru {

/// Sends what the verifier found in one module to the module's context, and to
/// a file if the options name one.
///
/// report() is called once a function, then close() once.
class VerifyReporter {
public:
  /// \p M and \p Options must outlive the reporter.
  VerifyReporter(llvm::Module &M, const PassOptions &Options);
  ~VerifyReporter();

  /// \p F is a function of the module; the instructions in \p R are of \p F.
  void report(const llvm::Function &F, const BalanceReport &R);

  /// Writes the file, and emits the error that closes the report: one if
  /// anything was an error, one if the file cannot be written.
  void close();

private:
  class Implementation;
  std::unique_ptr<Implementation> Impl;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_REPORTER_H
