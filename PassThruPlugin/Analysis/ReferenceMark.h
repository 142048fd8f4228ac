//===- ReferenceMark.h - Values that are references -------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where refops are missing, nothing shows that a pointer is a reference to a
// MemInfo.  `!passthru.reference !{}` on the instruction that defines it says
// so (docs/recognition.md).
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_REFERENCEMARK_H
#define PASSTHRU_ANALYSIS_REFERENCEMARK_H

#include "llvm/IR/Instruction.h"
#include "llvm/IR/Metadata.h"

namespace passthru {

inline bool isMarkedReference(const llvm::Instruction &I) {
  return I.getType()->isPointerTy() && I.getMetadata("passthru.reference");
}

inline void markReference(llvm::Instruction &I) {
  I.setMetadata("passthru.reference", llvm::MDNode::get(I.getContext(), {}));
}

inline void unmarkReference(llvm::Instruction &I) {
  I.setMetadata("passthru.reference", nullptr);
}

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_REFERENCEMARK_H
