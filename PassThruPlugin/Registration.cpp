//===- Registration.cpp - The passes, by name -----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Registration.h"
#include "PassThru/BalanceVerifier.h"
#include "PassThru/Elide.h"
#include "PassThru/Insert.h"
#include "PassThru/Instrument.h"
#include "PassThru/OwnershipPrinter.h"
#include "PassThru/PassOptions.h"
#include "PassThru/PassThruTypes.h"
#include "PassThru/Pipelines.h"
#include "PassThru/RefopsPrinter.h"
#include "PassThru/RuntimePrinter.h"
#include "PassThru/Strip.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

/// `print<x>` and `print<x><options>`, `x` and `x<options>`: \returns whether
/// \p Text names the pass, with the text of the options in \p Options.
static bool matchPass(StringRef Text, StringRef Name, StringRef &Options) {
  if (!Text.consume_front(Name))
    return false;
  if (Text.empty()) {
    Options = StringRef();
    return true;
  }
  if (!Text.consume_front("<") || !Text.consume_back(">"))
    return false;
  Options = Text;
  return true;
}

static bool parseOptionsOf(StringRef Name, StringRef Text, StringRef Accepted,
                           raw_ostream &Errors, PassOptions &Result) {
  Expected<PassOptions> Parsed = parsePassOptions(Text, Accepted);
  if (!Parsed) {
    Errors << Name << ": " << toString(Parsed.takeError()) << '\n';
    return false;
  }
  Result = std::move(*Parsed);
  return true;
}

bool passthru::parseModulePass(StringRef Text, ModulePassManager &MPM,
                               raw_ostream &Output, raw_ostream &Errors) {
  StringRef OptionText;
  PassOptions Options;
#define MODULE_PASS(NAME, CLASS, OPTIONS)                                      \
  if (matchPass(Text, NAME, OptionText)) {                                     \
    if (!parseOptionsOf(NAME, OptionText, OPTIONS, Errors, Options))           \
      return false;                                                            \
    MPM.addPass(CLASS(Options));                                               \
    return true;                                                               \
  }
#define MODULE_PRINTER(NAME, CLASS, OPTIONS)                                   \
  if (matchPass(Text, NAME, OptionText)) {                                     \
    if (!parseOptionsOf(NAME, OptionText, OPTIONS, Errors, Options))           \
      return false;                                                            \
    MPM.addPass(CLASS(Output, Options));                                       \
    return true;                                                               \
  }
#define PIPELINE(NAME, FUNCTION, OPTIONS)                                      \
  if (matchPass(Text, NAME, OptionText)) {                                     \
    if (!parseOptionsOf(NAME, OptionText, OPTIONS, Errors, Options))           \
      return false;                                                            \
    FUNCTION(MPM, Options);                                                    \
    return true;                                                               \
  }
#include "Passes.def"
  return false;
}

void passthru::registerPasses(PassBuilder &PB, raw_ostream &Output,
                              raw_ostream &Errors) {
  PB.registerAnalysisRegistrationCallback([](ModuleAnalysisManager &MAM) {
#define MODULE_ANALYSIS(CLASS) MAM.registerPass([] { return CLASS(); });
#include "Passes.def"
  });
  PB.registerPipelineParsingCallback(
      [&Output, &Errors](StringRef Text, ModulePassManager &MPM,
                         ArrayRef<PassBuilder::PipelineElement>) {
        return parseModulePass(Text, MPM, Output, Errors);
      });
}
