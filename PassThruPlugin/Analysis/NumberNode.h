//===- NumberNode.h - Numbers in metadata -----------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A metadata node of integers, `!{i64 3, i64 8}`: what the normal form attaches
// to the instructions of a copy.  LLVM's passes keep it when they copy an
// instruction.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_NUMBERNODE_H
#define PASSTHRU_ANALYSIS_NUMBERNODE_H

#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"

namespace passthru {

inline llvm::MDNode *numberNode(llvm::LLVMContext &Context,
                                llvm::ArrayRef<uint64_t> Numbers) {
  llvm::SmallVector<llvm::Metadata *, 2> Operands;
  for (uint64_t Number : Numbers)
    Operands.push_back(llvm::ConstantAsMetadata::get(
        llvm::ConstantInt::get(llvm::Type::getInt64Ty(Context), Number)));
  return llvm::MDNode::get(Context, Operands);
}

/// \returns whether \p Node, which may be null, has a number at \p Index.
inline bool readNumberNode(const llvm::MDNode *Node, unsigned Index,
                           uint64_t &Number) {
  if (!Node || Index >= Node->getNumOperands())
    return false;
  auto *C =
      llvm::mdconst::dyn_extract<llvm::ConstantInt>(Node->getOperand(Index));
  if (C)
    Number = C->getZExtValue();
  return C;
}

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_NUMBERNODE_H
