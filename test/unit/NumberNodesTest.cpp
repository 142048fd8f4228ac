//===- NumberNodesTest.cpp ------------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/NumberNode.h"
#include "llvm/IR/LLVMContext.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

static uint64_t numberOf(const MDNode *Node) {
  uint64_t Number;
  return readNumberNode(Node, 0, Number) ? Number : ~uint64_t(0);
}

TEST(NumberNodes, AreThoseOfTheContext) {
  LLVMContext Context, Other;
  NumberNodes Nodes(Context), Again(Context), Others(Other);
  EXPECT_EQ(numberOf(Nodes.get(3)), 3u);
  EXPECT_EQ(numberOf(Nodes.get(0)), 0u);
  EXPECT_EQ(Nodes.get(3), numberNode(Context, {3}));
  EXPECT_EQ(Again.get(3), Nodes.get(3));
  EXPECT_EQ(Others.get(3), numberNode(Other, {3}));
  EXPECT_NE(Others.get(3), Nodes.get(3));
}

// Each lies where the one before it was.
TEST(NumberNodes, GoWithTheContext) {
  alignas(LLVMContext) char Place[sizeof(LLVMContext)];
  for (unsigned Round = 0; Round < 8; ++Round) {
    auto *Context = new (Place) LLVMContext();
    // Takes the memory in which nodes of earlier rounds were.
    for (unsigned I = 0; I < 100 * Round; ++I)
      MDString::get(*Context, std::to_string(I));
    NumberNodes Nodes(*Context);
    for (unsigned Number = 0; Number < 100; ++Number)
      EXPECT_EQ(Nodes.get(Number), numberNode(*Context, {Number}));
    Context->~LLVMContext();
  }
}
