//===- PassOptions.cpp - `pass<key=value;flag>` ---------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/PassOptions.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;
using namespace passthru;

static Error optionError(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), Message);
}

static Error badValue(StringRef Key, StringRef Value, StringRef Allowed) {
  return optionError("option '" + Key + "' is '" + Value + "'; expected " +
                     Allowed);
}

static Error parsePolicy(StringRef Key, StringRef Value, Policy &Result) {
  int Parsed = StringSwitch<int>(Value)
                   .Case("ignore", int(Policy::Ignore))
                   .Case("remark", int(Policy::Remark))
                   .Case("error", int(Policy::Error))
                   .Default(-1);
  if (Parsed < 0)
    return badValue(Key, Value, "ignore, remark or error");
  Result = Policy(Parsed);
  return Error::success();
}

static Error parseFlag(StringRef Key, StringRef Value, bool &Result) {
  if (Value != "true" && Value != "false")
    return badValue(Key, Value, "true or false");
  Result = Value == "true";
  return Error::success();
}

static Error parseOption(StringRef Key, StringRef Value, PassOptions &Options) {
  if (Key == "effects") {
    auto Table = RuntimeTable::withEffectsFile(Value);
    if (!Table)
      return Table.takeError();
    Options.Table = *Table;
    return Error::success();
  }
  if (Key == "args") {
    if (Value != "guaranteed" && Value != "unknown")
      return badValue(Key, Value, "guaranteed or unknown");
    Options.HasArgs = true;
    Options.Args = Value == "guaranteed" ? ArgConvention::Guaranteed
                                         : ArgConvention::Unknown;
    return Error::success();
  }
  if (Key == "opt") {
    if (Value.getAsInteger(10, Options.Level) || Options.Level > 3)
      return badValue(Key, Value, "0, 1, 2 or 3");
    return Error::success();
  }
  if (Key == "elide")
    return parseFlag(Key, Value, Options.Elide);
  if (Key == "loop-vectorize")
    return parseFlag(Key, Value, Options.LoopVectorize);
  if (Key == "slp-vectorize")
    return parseFlag(Key, Value, Options.SLPVectorize);
  if (Key == "remember")
    return parseFlag(Key, Value, Options.Remember);
  if (Key == "raise-leaks")
    return parsePolicy(Key, Value, Options.RaiseLeaks);
  if (Key == "caught-leaks")
    return parsePolicy(Key, Value, Options.CaughtLeaks);
  if (Key == "unchecked-null")
    return parsePolicy(Key, Value, Options.UncheckedNull);
  if (Key == "exits") {
    int Parsed = StringSwitch<int>(Value)
                     .Case("raise", int(InsertExits::Raise))
                     .Case("all", int(InsertExits::All))
                     .Case("anew", int(InsertExits::Anew))
                     .Default(-1);
    if (Parsed < 0)
      return badValue(Key, Value, "raise, all or anew");
    Options.Exits = InsertExits(Parsed);
    return Error::success();
  }
  if (Key == "format") {
    if (Value != "text" && Value != "sarif")
      return badValue(Key, Value, "text or sarif");
    Options.Format =
        Value == "sarif" ? ReportFormat::Sarif : ReportFormat::Text;
    return Error::success();
  }
  if (Key == "output") {
    if (Value.empty())
      return badValue(Key, Value, "the name of a file");
    Options.Output = Value.str();
    return Error::success();
  }
  if (Key == "unknown")
    return parsePolicy(Key, Value, Options.Unknown);
  llvm_unreachable("Passes.def accepts an option that nobody parses");
}

Expected<PassOptions> passthru::parsePassOptions(StringRef Text,
                                                 StringRef Accepted) {
  SmallVector<StringRef, 4> Known, Given;
  Accepted.split(Known, ' ', -1, /*KeepEmpty=*/false);
  Text.split(Given, ';', -1, /*KeepEmpty=*/false);

  PassOptions Options;
  for (StringRef Option : Given) {
    auto [Key, Value] = Option.split('=');
    if (!is_contained(Known, Key)) {
      std::string Hint = Known.empty() ? std::string("it takes none")
                                       : "it takes " + join(Known, ", ");
      return optionError("unknown option '" + Key + "'; " + Hint);
    }
    if (Error E = parseOption(Key, Value, Options))
      return std::move(E);
  }
  if (Options.Format == ReportFormat::Sarif && Options.Output.empty())
    return optionError("option 'format' is 'sarif', which needs 'output=FILE'");
  return Options;
}
