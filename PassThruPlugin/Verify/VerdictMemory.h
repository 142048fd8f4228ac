//===- VerdictMemory.h - What has been verified before ----------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A process that compiles many modules verifies many functions of one shape
// (Analysis/FunctionShape.h).  Of those in which nothing was found the verdict
// is kept; what there is to say of others names their values.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_VERDICTMEMORY_H
#define PASSTHRU_VERIFY_VERDICTMEMORY_H

#include "Analysis/FunctionShape.h"
#include "PassThru/BalanceVerifier.h"
#include <mutex>

namespace passthru {

/// May be used by several threads.
class VerdictMemory {
public:
  /// That of the process.
  static VerdictMemory &ofProcess();

  /// Whether verdicts under \p Options are kept: the rows of an effects file
  /// are no part of a shape.
  static bool serves(const PassOptions &Options);

  /// What is known of functions of \p Shape under \p Options.
  std::optional<BalanceReport> find(ShapeDigest Shape,
                                    const PassOptions &Options);

  /// Keeps \p Report, if nothing was found and there is room.
  void add(ShapeDigest Shape, const PassOptions &Options,
           const BalanceReport &Report);

private:
  struct Known {
    BalanceVerdict Verdict;
    unsigned Refops, Slack;
  };
  /// Some 50 MB.
  static constexpr size_t MaxShapes = 1 << 20;

  std::mutex Mutex;
  llvm::DenseMap<ShapeDigest, Known> Shapes;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_VERDICTMEMORY_H
