//===- NumberNode.cpp - Numbers in metadata -------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/NumberNode.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/ValueHandle.h"
#include <memory>
#include <mutex>

using namespace llvm;
using namespace passthru;

MDNode *passthru::numberNode(LLVMContext &Context, ArrayRef<uint64_t> Numbers) {
  SmallVector<Metadata *, 2> Operands;
  for (uint64_t Number : Numbers)
    Operands.push_back(ConstantAsMetadata::get(
        ConstantInt::get(Type::getInt64Ty(Context), Number)));
  return MDNode::get(Context, Operands);
}

bool passthru::readNumberNode(const MDNode *Node, unsigned Index,
                              uint64_t &Number) {
  if (!Node || Index >= Node->getNumOperands())
    return false;
  auto *C = mdconst::dyn_extract<ConstantInt>(Node->getOperand(Index));
  if (C)
    Number = C->getZExtValue();
  return C;
}

struct NumberNodes::OfContext {
  explicit OfContext(LLVMContext &Context)
      : Alive(UndefValue::get(Type::getInt1Ty(Context))) {}

  /// A constant of the context: null when that has gone.
  WeakVH Alive;
  std::vector<MDNode *> Nodes;
};

NumberNodes::NumberNodes(LLVMContext &Context) : Context(Context) {
  // Never destroyed: contexts may outlive what is static.
  static auto &OfContexts =
      *new DenseMap<LLVMContext *, std::unique_ptr<OfContext>>();
  static auto &Guard = *new std::mutex();
  std::lock_guard<std::mutex> Lock(Guard);
  std::unique_ptr<OfContext> &Entry = OfContexts[&Context];
  // A new context may lie where another one was.
  if (!Entry || !Entry->Alive)
    Entry = std::make_unique<OfContext>(Context);
  Known = Entry.get();
}

MDNode *NumberNodes::get(uint64_t Number) {
  std::vector<MDNode *> &Nodes = Known->Nodes;
  while (Nodes.size() <= Number)
    Nodes.push_back(numberNode(Context, {Nodes.size()}));
  return Nodes[Number];
}
