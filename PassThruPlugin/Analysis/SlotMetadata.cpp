//===- SlotMetadata.cpp - Reading !passthru.slot --------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/SlotMetadata.h"
#include "Analysis/NumberNode.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

static constexpr StringLiteral MetadataName = "passthru.slot";

namespace {
struct SlotMark {
  SlotRole Role = SlotRole::Unknown;
  unsigned Tokens = 0;
  /// A node with the offsets of the managed references in a struct, or null.
  const MDNode *Managed = nullptr;
};
} // namespace

/// Reads the mark \p Node of \p I.
///
/// \returns what is wrong with it, or null.
static const char *readMark(const Instruction &I, const MDNode &Node,
                            SlotMark &Mark) {
  bool IsLoad = isa<LoadInst>(I);
  if (!IsLoad && !isa<StoreInst>(I))
    return "is neither on a load nor on a store";
  unsigned Count = Node.getNumOperands();
  const auto *Word =
      Count ? dyn_cast_or_null<MDString>(Node.getOperand(0).get()) : nullptr;
  if (!Word || Count > 3)
    return "expected {role[, number of tokens[, {offset, ...}]]}";
  auto Role = StringSwitch<SlotRole>(Word->getString())
                  .Case("borrow", SlotRole::Borrow)
                  .Case("take", SlotRole::Take)
                  .Case("owe", SlotRole::Owe)
                  .Case("give", SlotRole::Give)
                  .Case("keep", SlotRole::Keep)
                  .Default(SlotRole::Unknown);
  bool IsLoadRole = Role == SlotRole::Borrow || Role == SlotRole::Take ||
                    Role == SlotRole::Owe;
  if (Role == SlotRole::Unknown || IsLoadRole != IsLoad)
    return IsLoad ? "the role of a load is \"borrow\", \"take\" or \"owe\""
                  : "the role of a store is \"give\" or \"keep\"";
  bool Moves = Role != SlotRole::Borrow && Role != SlotRole::Keep;
  unsigned Tokens = Moves ? 1 : 0;
  if (Count >= 2) {
    const auto *Number =
        mdconst::dyn_extract_or_null<ConstantInt>(Node.getOperand(1));
    if (!Number || Number->getValue().getActiveBits() > 8 || Number->isZero())
      return "the number of tokens is not an integer from 1 to 255";
    if (!Moves)
      return "there is a number of tokens, but no token moves";
    Tokens = Number->getZExtValue();
  }
  const MDNode *Managed = nullptr;
  if (Count == 3) {
    Managed = dyn_cast_or_null<MDNode>(Node.getOperand(2).get());
    uint64_t Offset;
    for (unsigned At = 0; Managed && At < Managed->getNumOperands(); ++At)
      if (!readNumberNode(Managed, At, Offset))
        Managed = nullptr;
    if (!Managed)
      return "the managed references are not a list of offsets";
  }
  Mark = {Role, Tokens, Managed};
  return nullptr;
}

static SlotMark markOf(const Instruction &I) {
  SlotMark Mark;
  if (const MDNode *Node = I.getMetadata(MetadataName))
    readMark(I, *Node, Mark);
  return Mark;
}

SlotRole passthru::slotRole(const Instruction &I) { return markOf(I).Role; }

unsigned passthru::slotTokens(const Instruction &I) { return markOf(I).Tokens; }

bool passthru::slotNamesFields(const Instruction &I) {
  return markOf(I).Managed;
}

SlotRole passthru::slotRoleOfField(const Instruction &I,
                                   ArrayRef<unsigned> Path) {
  SlotMark Mark = markOf(I);
  if (Mark.Role == SlotRole::Borrow || Mark.Role == SlotRole::Keep ||
      !Mark.Managed)
    return Mark.Role;
  Type *Index = Type::getInt32Ty(I.getContext());
  SmallVector<Value *, 4> Indices{ConstantInt::get(Index, 0)};
  for (unsigned Step : Path)
    Indices.push_back(ConstantInt::get(Index, Step));
  uint64_t Place = I.getModule()->getDataLayout().getIndexedOffsetInType(
      getLoadStoreType(const_cast<Instruction *>(&I)), Indices);
  uint64_t Offset;
  for (unsigned At = 0; readNumberNode(Mark.Managed, At, Offset); ++At)
    if (Offset == Place)
      return Mark.Role;
  return isa<LoadInst>(I) ? SlotRole::Borrow : SlotRole::Keep;
}

Error passthru::checkSlotMetadata(const Module &M) {
  Error Result = Error::success();
  unsigned Kind = M.getContext().getMDKindID(MetadataName);
  for (const Function &F : M) {
    unsigned Number = 0;
    for (const Instruction &I : instructions(F)) {
      SlotMark Mark;
      const MDNode *Node = I.getMetadata(Kind);
      const char *Problem = Node ? readMark(I, *Node, Mark) : nullptr;
      if (Problem)
        Result = joinErrors(
            std::move(Result),
            createStringError(inconvertibleErrorCode(),
                              "function '" + F.getName() + "', instruction " +
                                  Twine(Number) + ": !" + MetadataName + ": " +
                                  Problem));
      ++Number;
    }
  }
  return Result;
}
