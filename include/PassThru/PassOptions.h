//===- PassOptions.h - `pass<key=value;flag>` -------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's own parser for pass parameters is not public before LLVM 17, and
// `cl::opt` in a plugin comes too late for opt 14: this is ours.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_PASSOPTIONS_H
#define PASSTHRU_PASSOPTIONS_H

#include "PassThru/FunctionKind.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>

namespace passthru {

/// What to do about a finding of one class.
enum class Policy : uint8_t { Ignore, Remark, Error };

/// Which exits passthru-insert cares for.
enum class InsertExits : uint8_t {
  Raise, ///< Where a function raises, what it still owns is released.
  All,   ///< Functions without refops get all that they need.
  Anew,  ///< Functions with refops, too: others in the place of theirs.
};

/// How findings are written to a file.
enum class ReportFormat : uint8_t { Text, Sarif };

/// The options of all passes; each pass accepts those that concern it
/// (Passes.def lists them) and rejects the rest by name.
struct PassOptions {
  /// `effects=FILE`: rows for the runtime table.
  std::shared_ptr<const RuntimeTable> Table = RuntimeTable::builtin();
  /// `args=guaranteed|unknown`: overrides what the kind of function says.
  bool HasArgs = false;
  ArgConvention Args = ArgConvention::Unknown;
  /// `raise-leaks=ignore|remark|error`: tokens lost on error exits.
  Policy RaiseLeaks = Policy::Remark;
  /// `caught-leaks=ignore|remark|error`: tokens lost where the function catches
  /// an exception.
  Policy CaughtLeaks = Policy::Remark;
  /// `unchecked-null=ignore|remark|error`: results that are null on failure,
  /// dereferenced without a test.
  Policy UncheckedNull = Policy::Remark;
  /// `unknown=ignore|remark|error`: functions that the model cannot explain.
  Policy Unknown = Policy::Remark;
  /// `remember=true|false`: what was found right in this process is not looked
  /// at again.
  bool Remember = true;
  /// `exits=raise|all|anew`: what passthru-insert does.
  InsertExits Exits = InsertExits::Raise;
  /// `output=FILE`: where findings go in addition to the context; empty for
  /// nowhere, "-" for the standard output.
  std::string Output;
  /// `format=text|sarif`: of that file; `sarif` needs one.
  ReportFormat Format = ReportFormat::Text;

  /// `opt=0..3`: of a pipeline, as in -O3.
  unsigned Level = 3;
  /// `elide=true|false`, `loop-vectorize=true|false`,
  /// `slp-vectorize=true|false`: parts of a pipeline.
  bool Elide = true;
  bool LoopVectorize = true;
  bool SLPVectorize = true;

  /// The convention of \p F's arguments under these options.
  ArgConvention argConvention(const llvm::Function &F) const {
    return HasArgs ? Args : passthru::argConvention(F);
  }
};

/// Parses \p Text, the part between `<` and `>`.  \p Accepted are the keys
/// that the pass knows, separated by spaces.
llvm::Expected<PassOptions> parsePassOptions(llvm::StringRef Text,
                                             llvm::StringRef Accepted);

} // namespace passthru

#endif // PASSTHRU_PASSOPTIONS_H
