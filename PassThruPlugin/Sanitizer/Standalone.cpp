//===- Standalone.cpp - The sanitizer as a library of its own -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What only programs want that are instrumented as a whole: an exit code.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Sanitizer.h"
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

/// As the sanitizers of clang: a code that tests do not use otherwise.
static constexpr int DefaultExitCode = 66;

namespace {

struct AtExit {
  ~AtExit() {
    unsigned Found = passthru_rt_finding_count();
    if (Found == 0)
      return;
    const char *Wanted = getenv("PASSTHRU_RT_EXITCODE");
    int Code = Wanted ? atoi(Wanted) : DefaultExitCode;
    fprintf(stderr, "error: passthru-instrument: %u finding%s, see above\n",
            Found, Found == 1 ? "" : "s");
    if (Code == 0)
      return;
    fflush(nullptr);
    _exit(Code);
  }
};

} // namespace

static AtExit TheExit;
