//===- SlotMetadata.h - Tokens that loads and stores move -------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Memory owns tokens: an item of a list is held by the list.  Whether a load
// takes that token or only looks, IR does not say; `!passthru.slot` on the
// load or store does (docs/recognition.md).  The mark speaks for all managed
// references of the value that is loaded or stored.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_SLOTMETADATA_H
#define PASSTHRU_ANALYSIS_SLOTMETADATA_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class Instruction;
class Module;
} // namespace llvm

namespace passthru {

/// What a load or a store does to the tokens of the memory that it accesses.
enum class SlotRole : uint8_t {
  Unknown, ///< No mark.
  Borrow,  ///< A load: the tokens stay in memory.
  Take,    ///< A load: they move to the value; memory no longer counts.
  Owe,     ///< A load: memory holds an uncounted copy; it gets its tokens from
           ///< the value, as if the value were given to it here.
  Give,    ///< A store: they move from the value to memory.
  Keep,    ///< A store: no token moves; memory holds an uncounted copy.
};

/// The role of \p I by its metadata; Unknown if there is none, or one that
/// checkSlotMetadata() rejects.
SlotRole slotRole(const llvm::Instruction &I);

/// How many tokens of each reference \p I moves: 1 unless the metadata says
/// otherwise, 0 if the role is Unknown, Borrow or Keep.
unsigned slotTokens(const llvm::Instruction &I);

/// Whether the metadata says which fields of a struct are references.
bool slotNamesFields(const llvm::Instruction &I);

/// The role of the field at \p Path of the struct that \p I accesses, by the
/// offsets in the metadata of \p I: that of \p I for a managed reference; of
/// other fields no token moves.  That of \p I if there are no offsets.
SlotRole slotRoleOfField(const llvm::Instruction &I,
                         llvm::ArrayRef<unsigned> Path);

/// Checks the form of each `!passthru.slot`.  One message a line, each with
/// the function and the number of the instruction in it, from 0.
llvm::Error checkSlotMetadata(const llvm::Module &M);

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_SLOTMETADATA_H
