//===- ReferenceMark.h - Values that are references -------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where refops are missing, nothing shows that a pointer is a reference to a
// MemInfo.  `!passthru.reference !{}` on the instruction that defines it says
// so, and the attribute "passthru-reference" on an argument
// (docs/recognition.md).
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_REFERENCEMARK_H
#define PASSTHRU_ANALYSIS_REFERENCEMARK_H

#include "llvm/IR/Function.h"
#include "llvm/IR/Instruction.h"
#include "llvm/IR/Metadata.h"

namespace passthru {

static constexpr const char *ReferenceMetadata = "passthru.reference";
static constexpr const char *ReferenceAttribute = "passthru-reference";

inline bool isMarkedReference(const llvm::Value &V) {
  if (!V.getType()->isPointerTy())
    return false;
  if (const auto *A = llvm::dyn_cast<llvm::Argument>(&V))
    return A->getParent()->getAttributes().hasParamAttr(A->getArgNo(),
                                                        ReferenceAttribute);
  const auto *I = llvm::dyn_cast<llvm::Instruction>(&V);
  return I && I->getMetadata(ReferenceMetadata);
}

/// \p V is an argument or an instruction.
inline void markReference(llvm::Value &V) {
  llvm::LLVMContext &Context = V.getContext();
  if (auto *A = llvm::dyn_cast<llvm::Argument>(&V))
    A->addAttr(llvm::Attribute::get(Context, ReferenceAttribute));
  else
    llvm::cast<llvm::Instruction>(V).setMetadata(
        ReferenceMetadata, llvm::MDNode::get(Context, {}));
}

inline void unmarkReference(llvm::Value &V) {
  if (auto *A = llvm::dyn_cast<llvm::Argument>(&V))
    A->getParent()->removeParamAttr(A->getArgNo(), ReferenceAttribute);
  else
    llvm::cast<llvm::Instruction>(V).setMetadata(ReferenceMetadata, nullptr);
}

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_REFERENCEMARK_H
