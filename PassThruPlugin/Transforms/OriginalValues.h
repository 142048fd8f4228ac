//===- OriginalValues.h - Values of a copy, in the original -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is found out about a normal form is said of values of the copy.  Many of
// them are no values of the original: they are fields of an aggregate there, or
// lie in a stack slot.  This finds them, and makes what is missing:
//
//   a field of an aggregate         extractvalue behind its definition
//   what a callee wrote (N2)        a load behind the call
//   a phi that promotion made       a phi in the same block, of such values
//
// The code that it adds computes nothing and writes nothing.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_ORIGINALVALUES_H
#define PASSTHRU_TRANSFORMS_ORIGINALVALUES_H

#include "Analysis/NormalForm.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/ValueHandle.h"

namespace passthru {

class OriginalValues {
public:
  /// \p F is the original of \p Normal.
  OriginalValues(const NormalForm &Normal, llvm::Function &F)
      : Normal(Normal), F(F) {}

  /// The value of the original that is \p V, a reference of the copy, wherever
  /// \p V is defined; null if there is none.  A constant becomes null: it is
  /// not counted.
  llvm::Value *valueOf(const llvm::Value *V);

  /// Removes what was made and is not used.
  void removeUnused();

private:
  bool mayBeUncounted(const llvm::PHINode &Phi);
  llvm::Value *find(const llvm::Value *V);
  llvm::Value *make(const llvm::Instruction &I);
  llvm::Value *makeOutValue(const OutField &Out, llvm::Type *T);
  llvm::Value *makePhi(const llvm::PHINode &Phi);
  llvm::Value *extract(llvm::Value *Aggregate, llvm::ArrayRef<unsigned> Path);
  llvm::Value *cast(llvm::IRBuilder<> &Builder, llvm::Value *V, llvm::Type *T);
  bool setBehind(llvm::IRBuilder<> &Builder, llvm::Value &V) const;
  llvm::Value *remember(llvm::Value *Made) {
    if (llvm::isa<llvm::Instruction>(Made))
      New.push_back(Made);
    return Made;
  }

  const NormalForm &Normal;
  llvm::Function &F;
  llvm::DenseMap<const llvm::Value *, llvm::Value *> Known;
  /// Phis of the copy that mayBeUncounted() denies.
  llvm::DenseSet<const llvm::PHINode *> Counted;
  std::vector<const llvm::Value *> Asked; ///< Since valueOf() was called.
  bool IsComplete = true;                 ///< No phi lacks a value.
  std::vector<llvm::WeakTrackingVH> New;  ///< In the order of creation.
};

/// Whether \p Call, which fails by its integer result as \p How says, has
/// written its results; null if that cannot be told.
llvm::Value *createSucceeded(llvm::IRBuilder<> &Builder, llvm::CallBase &Call,
                             Failure How);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_ORIGINALVALUES_H
