//===- Plugin.cpp - The door for opt and clang ----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"
#include "PassThru/Compat.h"
#include "PassThru/Registration.h"
#include "RequestedPasses.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdio>

using namespace llvm;

static void registerCallbacks(PassBuilder &PB) {
  passthru::registerPasses(PB, errs(), errs());
  passthru::registerRequestedPasses(PB);
}

extern "C" LLVM_ATTRIBUTE_WEAK LLVM_EXTERNAL_VISIBILITY PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  // No loader accepts version 0, and it reads nothing else then.  The other
  // fields are not written before host and plugin are known to agree: the
  // struct grew in LLVM 22, and an older host has no room for the last one.
  PassPluginLibraryInfo Info;
  Info.APIVersion = 0;
  std::string Mismatch = passthru::describeHostMismatch();
  if (!Mismatch.empty()) {
    // Not errs(): it is not known yet whose stream that would be.
    std::fprintf(stderr, "PassThruPlugin: %s\n", Mismatch.c_str());
    return Info;
  }
  Info = {LLVM_PLUGIN_API_VERSION, "PassThruPlugin", LLVM_VERSION_STRING,
          registerCallbacks};
  return Info;
}
