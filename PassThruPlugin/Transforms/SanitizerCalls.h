//===- SanitizerCalls.h - The one place that calls the sanitizer -*- C++
//-*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes what ObservedEvents.h found into a function, as calls of
// PassThru/Sanitizer.h.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_SANITIZERCALLS_H
#define PASSTHRU_TRANSFORMS_SANITIZERCALLS_H

#include "PassThru/PassOptions.h"
#include "Transforms/ObservedEvents.h"
#include "llvm/ADT/StringMap.h"

namespace passthru {

/// The constants that the calls of one module point to.
class SanitizerSites {
public:
  explicit SanitizerSites(llvm::Module &M) : M(M) {}

  llvm::Constant *function(const llvm::Function &F, const PassOptions &Options);
  /// \p At gives the line; it may be null.
  llvm::Constant *site(const llvm::Instruction *At, llvm::StringRef What,
                       llvm::StringRef Ref);
  llvm::Module &module() { return M; }

private:
  llvm::Constant *text(llvm::StringRef Text);
  llvm::Constant *record(llvm::ArrayRef<llvm::Constant *> Fields);

  llvm::Module &M;
  llvm::StringMap<llvm::Constant *> Texts;
  llvm::DenseMap<llvm::Constant *, llvm::Constant *> Records; ///< By content.
};

/// The calls of one function.
class SanitizerCalls {
public:
  SanitizerCalls(llvm::Function &F, SanitizerSites &Sites, FunctionKind Kind,
                 const PassOptions &Options)
      : F(F), Sites(Sites), Kind(Kind), Options(Options) {}

  /// The frame begins.  First of all.
  void enter();

  /// \returns false if there is no place for it.
  bool add(const ObservedEvent &E);

  /// \p Call returns Numba's status; what it raises may be caught.
  void addStatus(llvm::CallBase &Call);
  /// An exception is raised in front of \p Before, and may be caught.
  void addRaise(llvm::Instruction &Before);

  /// The frame ends in front of each exit.  Last of all.
  void leave();
  /// The frame ends with an error in front of \p Before.
  void giveUp(llvm::Instruction &Before);

  unsigned numEvents() const { return NumEvents; }

  /// Takes everything out again.
  void undo();

private:
  using Args = llvm::ArrayRef<llvm::Value *>;

  llvm::Instruction *placeOf(const ObservedEvent &E) const;
  llvm::Value *statusOf(llvm::Instruction &Exit);
  llvm::Value *objectOf(const ObservedEvent &E, llvm::IRBuilder<> &Builder);
  llvm::Value *remember(llvm::Value *V) {
    if (llvm::isa<llvm::Instruction>(V))
      New.push_back(V);
    return V;
  }
  void call(llvm::IRBuilder<> &Builder, llvm::StringRef Name, Args Arguments);
  llvm::Constant *number(int64_t N) const;

  llvm::Function &F;
  SanitizerSites &Sites;
  FunctionKind Kind;
  const PassOptions &Options;
  llvm::Instruction *Frame = nullptr;
  unsigned NumEvents = 0;
  std::vector<llvm::WeakTrackingVH> New; ///< In the order of creation.
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_SANITIZERCALLS_H
