//===- OwnershipModel.h - What existing code does to tokens -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reading of code as a counting problem: who owns what, in one domain at a
// time.
//
//   O1  An argument is borrowed: it comes with no token.  Of a function that
//       only its module can call, the body decides (B4, CalleeSummaries.h).
//   O2  A call's result comes with a token if the runtime table says so.
//   O3  A native function's return slot receives one token a reference, which
//       its caller owns if the status is 0; of a reference that may be written
//       over before the function returns, 0 or 1.  What a CPython wrapper or an
//       exception helper returns, its caller owns unless it is NULL; so it does
//       the MemInfos in what a cfunc wrapper returns, which are what the native
//       function has returned to that (numba/core/cpu.py,
//       create_cfunc_wrapper).
//   O4  A store to other memory may hand over a token (0 or 1, unknown); a
//       load from it may take one.  Where the same place is overwritten on some
//       paths only, it may be the store that gives the old token to the value
//       that was loaded.  What metadata says (SlotMetadata.h) is fixed; so is
//       that an item which a container shows stays its own.  Optimisation loses
//       marks.  In a function that metadata describes, therefore: a place that
//       is read, overwritten and released at once gives up a token if it gets
//       one, and a function that writes nothing but its stack and what it
//       returns takes nothing out of memory.
//   O5  An argument of a call loses a token if the table says that the callee
//       steals it, and perhaps if nothing is known about the callee.
//   O6  A reference that is returned by value may hand over a token.
//   O7  Where a native callee's body stores an argument to its return slot, the
//       two may be one: any number of tokens moves between them if the call
//       succeeds, which a branch must ask.  What is right only if they are one
//       is not verified where the body may return something else.
//   O8  Code may store first and pay with an incref afterwards, but for a call
//       of the same block that may release what is there: before that, it must
//       be owned.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_OWNERSHIPMODEL_H
#define PASSTHRU_ANALYSIS_OWNERSHIPMODEL_H

#include "Analysis/TokenEquations.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace passthru {

/// Builds the counting problem of \p Normal's function in \p Domain.
///
/// \p Counts says whether a refop of the copy takes part; by default all do.
/// With \p ArgumentsMayOwn, O1 is left open: an argument has 0 or 1 tokens.
/// References are numbered in the order of the code.
CountingProblem buildOwnershipProblem(
    NormalForm &Normal, CountDomain Domain,
    llvm::function_ref<bool(const llvm::CallBase &)> Counts =
        [](const llvm::CallBase &) { return true; },
    bool ArgumentsMayOwn = false);

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_OWNERSHIPMODEL_H
