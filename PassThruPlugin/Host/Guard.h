//===- Guard.h - Outliving what would end the process -----------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's bitcode reader trusts what it reads.  For bytes that no LLVM has
// written so it calls report_fatal_error(), or follows a pointer that is none.
//
// Like llvm::CrashRecoveryContext, but that one is switched on and off for all
// of a process, which may be using it; it does not outlive the end of the
// stack; and signals of other threads do not reach their handlers unchanged.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_HOST_GUARD_H
#define PASSTHRU_HOST_GUARD_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Error.h"

namespace passthru {

/// Does \p Work, which must neither hold a lock nor change what others see.
///
/// If it ends in report_fatal_error(), abort() or a fault of this thread, then
/// that is the error.  Nothing that \p Work had made is released then; it is
/// lost, and nobody may look at it.  Signals of other threads go where they
/// went before.  May be called by several threads, not by \p Work itself.
llvm::Error runGuarded(llvm::function_ref<void()> Work);

} // namespace passthru

#endif // PASSTHRU_HOST_GUARD_H
