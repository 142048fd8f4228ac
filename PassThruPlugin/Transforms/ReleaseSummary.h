//===- ReleaseSummary.h - Which functions release nothing -------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call is a hazard to references that are not held (Elide.h, L2), unless the
// callee releases nothing.  What is found out about a native function is said
// by the attribute "passthru-no-release" on it, where the runtime table reads
// it, in this module and wherever the function is linked to.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_RELEASESUMMARY_H
#define PASSTHRU_TRANSFORMS_RELEASESUMMARY_H

#include "PassThru/Runtime.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace llvm {
class Module;
}

namespace passthru {

/// Calls \p Visit for each function that \p M defines, callees first, and then
/// marks it if nothing in it can release.  Functions that call each other are
/// not marked.
///
/// A function that may be replaced by another one when linking is not marked;
/// one that may be replaced by an equal one (linkonce_odr) is, as a refop that
/// was proved unnecessary releases nothing where it still stands.
///
/// \p Visit returns whether it changed the function.  \returns whether the
/// module changed.  Linear in the size of the module.
bool visitBottomUp(llvm::Module &M, const RuntimeTable &Table,
                   llvm::function_ref<bool(llvm::Function &)> Visit);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_RELEASESUMMARY_H
