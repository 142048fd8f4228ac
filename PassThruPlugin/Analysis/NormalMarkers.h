//===- NormalMarkers.h - What a normal form says by calls -------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A normal form says by calls of functions that stand for something else what
// no instruction says: that a reference is used, taken, handed over, or new.
// NormalForm.h has the questions that others ask of such a marker.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_NORMALMARKERS_H
#define PASSTHRU_ANALYSIS_NORMALMARKERS_H

#include "Analysis/ScratchModule.h"
#include "llvm/IR/IRBuilder.h"

namespace passthru {
namespace marker {

constexpr const char *StackUse = "passthru.stack.use";       ///< N3, or kept.
constexpr const char *TakenMark = "passthru.slot.taken";     ///< Of a load.
constexpr const char *ReturnField = "passthru.return.field"; ///< N5.
constexpr const char *OutValue = "passthru.out.value";       ///< N2.

/// A call of \p Name, with \p Args, if any.
llvm::CallInst *create(ScratchModule &Scratch, llvm::IRBuilder<> &Builder,
                       const char *Name, llvm::Type *Result,
                       llvm::ArrayRef<llvm::Value *> Args);

/// Says by metadata what \p Marker is about: memory that is \p Offset bytes
/// behind where argument \p Argument points to.
void setPosition(llvm::CallInst &Marker, unsigned Argument, int64_t Offset);

} // namespace marker
} // namespace passthru

#endif // PASSTHRU_ANALYSIS_NORMALMARKERS_H
