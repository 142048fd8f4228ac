//===- ScratchModule.h - Where normal forms live ----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Normal forms (NormalForm.h) are copies in a module of their own, where they
// may be changed and thrown away.  What code of one module refers to is
// declared there once, for as many normal forms as come one after the other.
//
// A function has one copy at a time: its declaration gets the body, so that a
// recursive call calls the copy, and loses it again with the normal form.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_SCRATCHMODULE_H
#define PASSTHRU_ANALYSIS_SCRATCHMODULE_H

#include "Analysis/NumberNode.h"
#include "PassThru/Runtime.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

namespace passthru {

class CalleeSummaries;

class ScratchModule : private llvm::ValueMaterializer {
public:
  /// For code of \p Source.  \p Callees, which may be null, tells what bodies
  /// say of calls; all must outlive the scratch module.
  ScratchModule(const llvm::Module &Source, const RuntimeTable &Table,
                CalleeSummaries *Callees = nullptr);
  ~ScratchModule();
  ScratchModule(const ScratchModule &) = delete;
  ScratchModule &operator=(const ScratchModule &) = delete;

  /// Copies keep all names of the original, for people to read.  Otherwise only
  /// stack slots do, after which the values that were in them are named.
  void keepNames() { KeepsNames = true; }
  bool keepsNames() const { return KeepsNames; }

  const RuntimeTable &table() const { return Classifier.table(); }
  /// What \p Call, in this module, does to references.
  CallEffects classify(const llvm::CallBase &Call) {
    return Classifier.classify(Call);
  }
  CalleeSummaries *callees() { return Callees; }

  /// The declaration of \p F, with its name and its attributes of now, which
  /// say what a call does.  Has a body if a normal form of \p F lives here.
  llvm::Function *declared(const llvm::Function &F);

  /// `!range` of what \p Call, in this module, returns; null if nothing is
  /// known (B5 of CalleeSummaries.h).
  llvm::MDNode *statusRange(const llvm::CallBase &Call) const {
    return StatusRanges.lookup(Call.getCalledFunction());
  }

  /// \p C with the globals that are declared here in place of its own.
  llvm::Constant *mapped(const llvm::Constant &C);

  /// A function that stands for something else, by \p Name (static storage) and
  /// type.
  llvm::Function *marker(const char *Name, llvm::FunctionType *Type);

  /// `!{i64 Number}`.
  llvm::MDNode *numbered(uint64_t Number) { return Numbers.get(Number); }

private:
  llvm::Value *materialize(llvm::Value *V) override;

  llvm::Module Scratch;
  CallClassifier Classifier;
  CalleeSummaries *Callees;
  bool KeepsNames = false;
  /// Of globals of the source and of the constants that name them.
  llvm::ValueToValueMapTy Map;
  /// The attributes that each declaration was made with.
  llvm::DenseMap<const llvm::Function *, llvm::AttributeList> Described;
  /// By the attributes of a function, and its kind.
  llvm::DenseMap<std::pair<const void *, unsigned>, llvm::AttributeList>
      AttributesWithKind;
  llvm::DenseMap<const llvm::Function *, llvm::MDNode *> StatusRanges;
  /// By name and type.
  llvm::DenseMap<std::pair<const char *, llvm::FunctionType *>,
                 llvm::Function *>
      Markers;
  NumberNodes Numbers;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_SCRATCHMODULE_H
