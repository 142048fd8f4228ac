//===- ScopeCounts.h - One token for each reference's scope -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `passthru-insert<exits=all>` for one function; the rules A1 to A5 are in
// PassThru/Insert.h.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_SCOPECOUNTS_H
#define PASSTHRU_TRANSFORMS_SCOPECOUNTS_H

#include "Analysis/OwnershipModel.h"
#include "Transforms/OriginalValues.h"
#include "Transforms/RefopBuilder.h"
#include "Transforms/ReleasePlaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Dominators.h"

namespace passthru {

class ScopeCounts {
public:
  /// \p F is the original of \p Normal and has no refops of MemInfos.
  ScopeCounts(NormalForm &Normal, llvm::Function &F);

  /// Inserts all refops.  \returns why it did not, or an empty text; what is
  /// there then, undo() removes.
  std::string insert();

  void undo();
  unsigned numRefops() const { return Refops.size(); }
  /// Removes helper values that turned out to be unused.
  void removeUnused() { Values.removeUnused(); }

private:
  using Node = PathGraph::Node;
  /// A refop that is to be inserted; increfs come first where several meet.
  struct Plan {
    bool IsIncref;
    llvm::Value *Ref;
    ErrorPlace At; ///< Unless Before is given.
    llvm::Instruction *Before = nullptr;
  };

  std::string check();
  unsigned tokensTaken(const TokenEvent &E, bool &IsKnown) const;
  bool isHandedOver(const TokenEvent &E);
  const llvm::Instruction *placeOf(const TokenEvent &E) const;
  void findOwned();
  std::string planDefinition(unsigned Ref);
  std::string planPhi(unsigned Ref, const llvm::PHINode &Phi);
  std::string planUses(unsigned Ref);
  std::string planEnd(unsigned Ref);
  std::string planAt(bool IsIncref, unsigned Ref, Node From, Node To);
  llvm::Value *guarded(unsigned Ref);
  std::string carryOut();
  bool isReleasedInUse(const llvm::LoadInst &Load) const;
  std::string checkUncounted();
  bool isLent(const llvm::Value *Root) const;
  bool isHeldByState(const llvm::Value *Root) const;
  bool isChosen(const llvm::Value *Root) const;
  bool isInScope(unsigned Ref, const llvm::BasicBlock &BB) const;
  bool outlivesScope(unsigned Ref, const llvm::BasicBlock &BB) const;

  NormalForm &Normal;
  llvm::Function &F;
  PathFacts Facts;
  CountingProblem Problem;
  llvm::DominatorTree Dominators; ///< Of the original.
  llvm::DominatorTree NormalDominators;
  OriginalValues Values;
  ReleasePlaces Places;
  std::vector<bool> Owned; ///< By reference.
  /// By reference: tokens that memory gave it, but for the first.
  llvm::DenseMap<unsigned, unsigned> Surplus;
  /// Phis that are handed over at a return, if the function succeeds: with
  /// their own token, as what fails brings null.  By reference: the return.
  llvm::DenseMap<unsigned, const llvm::BasicBlock *> HandedOver;
  /// By reference: the blocks with events of it, in order.
  std::vector<llvm::SmallVector<const llvm::BasicBlock *, 2>> EventBlocks;
  std::vector<Plan> Plans;
  std::vector<llvm::CallInst *> Refops;
  /// By reference: itself, or null if the call that writes it has failed.
  llvm::DenseMap<unsigned, llvm::Instruction *> Guarded;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_SCOPECOUNTS_H
