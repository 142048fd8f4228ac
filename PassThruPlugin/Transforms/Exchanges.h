//===- Exchanges.h - Tokens that are given up for others --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// L7 of PassThru/Elide.h: a decref, and an incref of the same reference behind
// it in the same block, with nothing between that uses memory but other refops,
// and what reads and writes arguments, stack slots and globals.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_EXCHANGES_H
#define PASSTHRU_TRANSFORMS_EXCHANGES_H

#include "PassThru/Runtime.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"

namespace passthru {

struct Exchange {
  llvm::CallInst *Decref, *Incref;
};

/// All pairs in \p F, in the order of their increfs; no refop is in two.
llvm::SmallVector<Exchange, 4> findExchanges(llvm::Function &F,
                                             const RuntimeTable &Table);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_EXCHANGES_H
