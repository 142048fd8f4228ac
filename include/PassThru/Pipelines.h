//===- Pipelines.h - Elision at its place among LLVM's passes ---*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two pipelines for a host that decides alone what runs on a module:
//
//   passthru-inline      inlines, with no more simplification in between than
//                        it takes to see what is inlined: references come
//                        together in one function, loops are as written
//   passthru-optimize    LLVM's default pipeline, with `passthru-elide` between
//                        its two halves: after all inlining, before
//                        vectorisation and unrolling.  Functions in which
//                        refops went are simplified again, so that loops that
//                        are free of them now are hoisted from and unswitched
//
// `passthru-inline,passthru-elide,passthru-optimize` is the whole: most refops
// go before LLVM's first half, the rest before its second.
//
// Options of both: `opt=0` to `opt=3` (default 3), as in -O3; of the second,
// `elide=false`, `loop-vectorize=false` and `slp-vectorize=false`, and what
// `passthru-elide` takes.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_PIPELINES_H
#define PASSTHRU_PIPELINES_H

#include "PassThru/PassOptions.h"
#include "llvm/Passes/PassBuilder.h"

namespace passthru {

void addInlinePipeline(llvm::ModulePassManager &MPM,
                       const PassOptions &Options);
void addOptimizePipeline(llvm::ModulePassManager &MPM,
                         const PassOptions &Options);

} // namespace passthru

#endif // PASSTHRU_PIPELINES_H
