//===- RuntimeRow.h - One row of the runtime table --------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_RUNTIME_RUNTIMEROW_H
#define PASSTHRU_RUNTIME_RUNTIMEROW_H

#include "PassThru/Runtime.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace llvm {
class AttributeSet;
class FunctionType;
} // namespace llvm

namespace passthru {

/// What is known of the functions of one name.
struct RuntimeTable::Row {
  CallEffects Effects;
  /// The shapes that the row is about (Signature.h); empty: any.  The name with
  /// another shape is some other function, of which nothing is known.
  std::string Shapes;
};

using RowMap = llvm::StringMap<std::unique_ptr<RuntimeTable::Row>>;

/// Reads the effects file at \p Path into \p Rows.
llvm::Error readEffectsFile(llvm::StringRef Path, RowMap &Rows);

/// No argument of a described function has a higher index.  Keeps a slip of the
/// pen ("steals: [4000000000]") from becoming an allocation.
constexpr unsigned MaxArgument = 255;

/// Is \p Name the name of a built-in incref or decref?  Users cannot redefine
/// these: the transforms insert and remove them.
bool isRefopName(llvm::StringRef Name);

/// Sets the effect on argument \p Index; arguments before it that have no entry
/// yet get the effect of the rest.
void setArg(CallEffects &Effects, unsigned Index, ArgEffect Effect,
            CountDomain Domain);

/// Puts what the "passthru-..." attributes in \p Attributes say on top of
/// \p Effects.  \p Type is the type of the function that they stand at.
/// Malformed attributes are left out.
void applyAttributes(llvm::AttributeSet Attributes,
                     const llvm::FunctionType &Type, CallEffects &Effects);

} // namespace passthru

#endif // PASSTHRU_RUNTIME_RUNTIMEROW_H
