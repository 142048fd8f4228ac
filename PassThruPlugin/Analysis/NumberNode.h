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

llvm::MDNode *numberNode(llvm::LLVMContext &Context,
                         llvm::ArrayRef<uint64_t> Numbers);

/// \returns whether \p Node, which may be null, has a number at \p Index.
bool readNumberNode(const llvm::MDNode *Node, unsigned Index, uint64_t &Number);

/// The nodes of one number each.  A context keeps nodes until it goes; to find
/// one by its number takes three look-ups in tables as large as all that the
/// context has, so they are kept here as well.
class NumberNodes {
public:
  /// \p Context, which one thread uses at a time, must outlive this.
  explicit NumberNodes(llvm::LLVMContext &Context);

  llvm::MDNode *get(uint64_t Number);

private:
  struct OfContext;

  llvm::LLVMContext &Context;
  OfContext *Known;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_NUMBERNODE_H
