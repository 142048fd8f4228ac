//===- Options.cpp - Fuzz target: the options of passes -------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is the text of options, and the text of a pipeline.  Nothing is
// run: an option may name a file to write.
//
//===----------------------------------------------------------------------===//

#include "PassThru/PassOptions.h"
#include "PassThru/Registration.h"
#include "Support.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  StringRef Text(reinterpret_cast<const char *>(Data), Size);
  // What is read is named by `effects=`: no devices, no pipes.
  if (Text.contains('/') || Text.contains('\0'))
    return -1;
  for (StringRef Accepted :
       {"", "effects args",
        "effects args raise-leaks caught-leaks unchecked-null unknown format "
        "output"}) {
    auto Options = parsePassOptions(Text, Accepted);
    if (!Options)
      fuzz::require(!toString(Options.takeError()).empty(),
                    "an error has a message");
    else
      fuzz::require(bool(Options->Table), "there is a table");
  }

  std::string OutputText, ErrorText;
  raw_string_ostream Output(OutputText), Errors(ErrorText);
  PassBuilder PB;
  registerPasses(PB, Output, Errors);
  ModulePassManager MPM;
  if (Error E = PB.parsePassPipeline(MPM, Text))
    fuzz::require(!toString(std::move(E)).empty(), "an error has a message");
  fuzz::require(Output.str().empty(), "parsing prints nothing");
  return 0;
}
