//===- RefopRemoval.h - All refops of a function, and back ------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Takes the refops of MemInfos out of a function, for passthru-strip and for
// passthru-insert<exits=anew>, which puts them back where it cannot do better.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_REFOPREMOVAL_H
#define PASSTHRU_TRANSFORMS_REFOPREMOVAL_H

#include "PassThru/PassOptions.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace llvm {
class CallInst;
class Function;
class Instruction;
class Value;
} // namespace llvm

namespace passthru {

class SignatureMetadata;

class RefopRemoval {
public:
  explicit RefopRemoval(llvm::Function &F) : F(F) {}
  RefopRemoval(const RefopRemoval &) = delete;
  RefopRemoval &operator=(const RefopRemoval &) = delete;
  ~RefopRemoval();

  /// Removes all refops if the function is verified, and marks what was
  /// counted.  \returns why it did not, or an empty text.
  std::string run(const PassOptions &Options, const SignatureMetadata &Types);

  unsigned numRefops() const { return Removed.size(); }

  /// Puts everything back.  What stood beside the refops must still be there.
  void undo();

private:
  struct Place {
    llvm::CallInst *Refop; ///< Without operands: it must be no user of theirs.
    llvm::SmallVector<llvm::Value *, 2> Operands;
    llvm::Instruction *Before;
  };

  llvm::Function &F;
  llvm::SmallVector<Place, 16> Removed;       ///< Owned, in this order.
  llvm::SmallVector<llvm::Value *, 8> Marked; ///< By run().
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_REFOPREMOVAL_H
