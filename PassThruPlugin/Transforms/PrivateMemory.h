//===- PrivateMemory.h - What nothing else can reach ------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A MemInfo that a function makes is *private* to it, up to some place, if no
// other code can have found it, or its memory, by then: it and what points into
// it have only been read and written through, counted, compared, merged by phis
// with null or with others of the kind, lent to runtime functions that release
// nothing, and stored to the return slot.  Destructors that run meanwhile do
// not see such memory.
//
// Cost: linear in the uses of a MemInfo, once for each that is asked for; and a
// bounded walk (LLVM's) from each way out to the place.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_PRIVATEMEMORY_H
#define PASSTHRU_TRANSFORMS_PRIVATEMEMORY_H

#include "Analysis/NormalForm.h"
#include "llvm/ADT/DenseMap.h"
#include <vector>

namespace passthru {

class PrivateMemory {
public:
  /// \p Slot: the return slot in the copy, if nothing in the function reads it.
  PrivateMemory(const NormalForm &Normal, const llvm::Value *Slot)
      : Normal(Normal), Slot(Slot) {}

  /// The private MemInfo that \p I uses memory of and no other memory, or null:
  /// a load, a store, or a call that only asks for where the memory is.
  const llvm::Value *accessedBy(const llvm::Instruction &I);

private:
  struct Pointer {
    const llvm::Value *V;
    bool IsHeader; ///< To the MemInfo itself, not to its memory.
  };

  const llvm::Value *holderOf(const llvm::Value &V) const;
  /// Where the memory of a MemInfo gets to.
  struct Reach {
    bool IsAllocated = true; ///< By the function, whatever the pointer may be.
    std::vector<const llvm::Instruction *> Escapes; ///< Where others find it.
  };

  bool isPrivate(const llvm::Value *Root, const llvm::Instruction &At);
  Reach findReach(const llvm::Value *Root) const;
  bool isAllocation(const llvm::Value *V) const;
  bool keepsPrivate(const llvm::Use &U, Pointer P,
                    llvm::SmallVectorImpl<Pointer> &Found) const;

  const NormalForm &Normal;
  const llvm::Value *Slot;
  llvm::DenseMap<const llvm::Value *, Reach> Known;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_PRIVATEMEMORY_H
