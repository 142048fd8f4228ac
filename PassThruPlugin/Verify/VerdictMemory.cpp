//===- VerdictMemory.cpp - What has been verified before ------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/VerdictMemory.h"

using namespace llvm;
using namespace passthru;

VerdictMemory &VerdictMemory::ofProcess() {
  static VerdictMemory Memory;
  return Memory;
}

bool VerdictMemory::serves(const PassOptions &Options) {
  return Options.Remember && Options.Table == RuntimeTable::builtin();
}

/// What is a finding depends on the options.
static ShapeDigest keyOf(ShapeDigest Shape, const PassOptions &Options) {
  uint64_t Bits = 0;
  for (unsigned Choice :
       {unsigned(Options.HasArgs), unsigned(Options.Args),
        unsigned(Options.RaiseLeaks), unsigned(Options.CaughtLeaks),
        unsigned(Options.UncheckedNull)})
    Bits = Bits << 8 | Choice;
  return {Shape.first ^ Bits, Shape.second};
}

std::optional<BalanceReport> VerdictMemory::find(ShapeDigest Shape,
                                                 const PassOptions &Options) {
  std::lock_guard<std::mutex> Lock(Mutex);
  auto Found = Shapes.find(keyOf(Shape, Options));
  if (Found == Shapes.end())
    return std::nullopt;
  BalanceReport Report;
  Report.Verdict = Found->second.Verdict;
  Report.Refops = Found->second.Refops;
  Report.Slack = Found->second.Slack;
  return Report;
}

void VerdictMemory::add(ShapeDigest Shape, const PassOptions &Options,
                        const BalanceReport &Report) {
  bool IsRight = Report.Verdict == BalanceVerdict::Verified ||
                 Report.Verdict == BalanceVerdict::Consistent;
  if (!IsRight || !Report.Findings.empty())
    return;
  std::lock_guard<std::mutex> Lock(Mutex);
  if (Shapes.size() < MaxShapes)
    Shapes.try_emplace(keyOf(Shape, Options),
                       Known{Report.Verdict, Report.Refops, Report.Slack});
}
