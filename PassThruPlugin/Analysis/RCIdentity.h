//===- RCIdentity.h - Which values are one reference ------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// RC identity: two values with one RC identity root refer to one object on
// every path.  Forwarding keeps it: casts, freeze, a GEP of offset zero, a
// round trip through an integer.  phi and select do not: which object they
// refer to depends on the path.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_RCIDENTITY_H
#define PASSTHRU_ANALYSIS_RCIDENTITY_H

#include "llvm/IR/Value.h"

namespace passthru {

/// The RC identity root of \p V: \p V without what forwards it.
llvm::Value *rcIdentityRoot(llvm::Value *V);
inline const llvm::Value *rcIdentityRoot(const llvm::Value *V) {
  return rcIdentityRoot(const_cast<llvm::Value *>(V));
}

/// Whether \p Root, a root, belongs to no counted object: null, undef, poison,
/// and constants, which are immortal.  Counting it is a no-op.
bool isUncounted(const llvm::Value *Root);

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_RCIDENTITY_H
