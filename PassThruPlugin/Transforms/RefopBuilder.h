//===- RefopBuilder.h - The one place that makes refops ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_REFOPBUILDER_H
#define PASSTHRU_TRANSFORMS_REFOPBUILDER_H

#include "PassThru/Runtime.h"
#include "llvm/IR/Instructions.h"

namespace passthru {

/// Creates calls of refops, declared as the
/// module does (with one or two parameters), with a debug location, and with
/// the pointer cast that typed pointers need.
class RefopBuilder {
public:
  explicit RefopBuilder(llvm::Module &M) : M(M) {}

  /// An incref of \p Ref, a pointer, before \p Before.  Its debug location is
  /// that of \p Before.
  llvm::CallInst *createIncref(llvm::Value *Ref, llvm::Instruction *Before);

  /// Likewise in \p Domain.
  llvm::CallInst *createIncref(CountDomain Domain, llvm::Value *Ref,
                               llvm::Instruction *Before);

  /// A decref of \p Ref in \p Domain, likewise.
  llvm::CallInst *createDecref(CountDomain Domain, llvm::Value *Ref,
                               llvm::Instruction *Before);

private:
  llvm::CallInst *create(llvm::StringRef Name, llvm::Value *Ref,
                         llvm::Instruction *Before);

  llvm::Module &M;
};

/// Removes a refop that create made or that was there before, together with a
/// cast that only it used.
void eraseRefop(llvm::CallBase *Refop);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_REFOPBUILDER_H
