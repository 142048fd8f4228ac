//===- NormalForm.h - A copy of a function that is easy to count -*-C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Token equations (TokenEquations.h) are simple on code in which
//   N1  each reference is one SSA value, not a field of an aggregate or of a
//       stack slot, nor loaded twice from memory that did not change,
//   N2  what a callee writes through an out-parameter is a fresh SSA value,
//   N3  what a callee may read through a pointer to the stack is an explicit
//       use at the call,
//   N4  identity never depends on a value, only on the path: no select of
//       references,
//   N5  what a function hands over through its return slot is an explicit use
//       at the return (only for a reading with types: verification),
//   N6  a number that freeze chooses, where its operand is undefined, has
//       nothing to do with the operand, nor with what is frozen elsewhere: all
//       that it may be is looked at.
//
// A normal form is a copy of a function with these properties, in a module for
// such copies.  The function itself is not changed.  Each instruction of the
// copy knows the instruction that it stems from (by metadata, which survives
// when LLVM's passes copy it), so that what is found out about the copy can be
// said of, and done to, the original.
//
// Cost: linear in the size of the function, and LLVM's SROA and EarlyCSE.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_NORMALFORM_H
#define PASSTHRU_ANALYSIS_NORMALFORM_H

#include "Analysis/ScratchModule.h"
#include "Analysis/SlotMetadata.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/PassThruTypes.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include <memory>
#include <string>
#include <vector>

namespace passthru {

/// Memory that a call gets a pointer to: where a fresh value of N2 comes from,
/// or what a use of N3 is about.
struct OutField {
  const llvm::CallBase *Call = nullptr; ///< In the copy; null: from nowhere.
  unsigned Argument = 0;                ///< Number of the parameter.
  int64_t Offset = 0; ///< Bytes from where the parameter points to.
  explicit operator bool() const { return Call; }
};

/// Whether one of \p Fields is at \p Position.
bool hasFieldAt(llvm::ArrayRef<SignatureField> Fields, int64_t Position);

class NormalForm {
public:
  /// Whether \p F can be copied at all; if not, \p Why says what stands in the
  /// way.
  static bool canCopy(const llvm::Function &F, llvm::StringRef &Why);

  /// Whether \p F chooses a value for an undefined one, and not as N6 has it: a
  /// copy may choose another, and then say nothing about what the function
  /// itself does.
  static bool choosesUndefined(const llvm::Function &F);

  /// Copies and normalises \p F, which must be a definition, into \p Shared.
  /// With \p Types, the metadata of its module, references count that nothing
  /// in the code shows to be one.
  NormalForm(const llvm::Function &F, ScratchModule &Shared,
             const SignatureMetadata *Types = nullptr);
  ~NormalForm();
  NormalForm(const NormalForm &) = delete;
  NormalForm &operator=(const NormalForm &) = delete;

  llvm::Function &function() { return *Copy; }
  ScratchModule &scratch() { return Scratch; }
  /// Of the original, as of the copy.
  FunctionKind kind() const { return Kind; }
  const llvm::Function &original() const { return Original; }
  const RuntimeTable &table() const { return Scratch.table(); }
  /// What \p Call, of the copy, does to references.
  CallEffects classify(const llvm::CallBase &Call) const {
    return Scratch.classify(Call);
  }

  /// What the metadata says of the function itself, or null.
  const ReferenceSignature *ownSignature() const {
    return Types ? Types->find(Original) : nullptr;
  }

  /// What the metadata says of the function that \p Call calls, or null.
  const ReferenceSignature *signatureOf(const llvm::CallBase &Call) const;

  /// Whether \p A, of the copy, comes with a token (B4 of CalleeSummaries.h).
  bool isGiven(const llvm::Argument &A) const;

  /// The instruction that \p I was copied from; null for one that the
  /// normalisation made.
  const llvm::Instruction *originOf(const llvm::Instruction *I) const;

  /// The value of the original function that \p V stands for, for reports:
  /// itself for constants, null if there is none.
  const llvm::Value *originOf(const llvm::Value *V) const;

  /// The block of the original that \p BB, of the copy, is a part of.
  const llvm::BasicBlock &originOf(const llvm::BasicBlock &BB) const;

  /// N1: the instruction of the original of whose result \p I, of the copy, is
  /// one field, with the way to that in \p Path; null if it is none.
  const llvm::Instruction *
  originOfField(const llvm::Instruction &I,
                llvm::SmallVectorImpl<unsigned> &Path) const;

  /// Whether \p I, of the copy, is one field of an instruction of the original.
  static bool isField(const llvm::Instruction &I) {
    return I.hasMetadata(FieldKindName);
  }

  /// The instruction of the original that \p I was copied from or is a field
  /// of: a slot mark on that speaks for \p I.  Null if there is none.
  const llvm::Instruction *originOrWhole(const llvm::Instruction &I) const;

  /// What the metadata of the original says of \p I: a load or a store of a
  /// value or of one field of it, or a taken mark of one.  Of a field that the
  /// metadata does not name it holds if that is a reference.
  SlotRole slotRoleOf(const llvm::Instruction &I) const;
  /// How many tokens \p I, which is as above, moves.
  unsigned slotTokensOf(const llvm::Instruction &I) const;
  /// Whether the metadata tells that what \p I, as above, moves is a reference.
  bool isNamed(const llvm::Instruction &I) const;

  /// N2: what \p V, a value of the copy, received.
  OutField outField(const llvm::Value *V) const;

  /// Whether \p I is a call that the normalisation made, of one of the kinds
  /// below.
  static bool isMarker(const llvm::Instruction &I);

  /// N3: whether \p I marks a use of its operand by a callee that gets a
  /// pointer to the stack slot that holds it.
  static bool isStackUse(const llvm::Instruction &I);

  /// Whether \p I marks that its operand, which was loaded, has taken over the
  /// tokens of the memory it was loaded from, or owes it some.  slotRoleOf()
  /// says which, of the marker; the load itself may have become another value.
  static bool isTakenMark(const llvm::Instruction &I);

  /// N5: whether \p I marks what a field of the return slot holds at a return.
  static bool isReturnedField(const llvm::Instruction &I);
  /// Which field \p Marker, such a mark, is about: bytes from its start.
  int64_t returnedOffset(const llvm::CallBase &Marker) const;

  /// Whether \p I is there lest its operand go, which metadata calls a
  /// reference.
  static bool isKept(const llvm::Instruction &I);

  /// N3: the call that \p Marker, a stack use, is about, with the number of the
  /// argument and the offset behind it.
  OutField stackUse(const llvm::CallBase &Marker) const;

  /// The RC identity roots of the copy that counting in \p Domain may concern:
  /// what refops touch, what calls return owned or take over, and what metadata
  /// says; closed under phi and select in both directions.
  using CountedSet = llvm::DenseSet<const llvm::Value *>;
  const CountedSet &countedValues(CountDomain Domain) const {
    return Domain == CountDomain::MemInfo ? CountedMemInfos : CountedObjects;
  }

  /// What could not be normalised; empty if the copy has all properties.
  llvm::StringRef incompleteReason() const { return Incomplete; }

  /// The metadata by which an instruction of the copy knows the number of the
  /// instruction that it stems from, or of the one of whose result it is a
  /// field, followed by the way to that field.
  static constexpr const char *SourceKindName = "passthru.source";
  static constexpr const char *FieldKindName = "passthru.field";

  // The steps, in order; each is in a file of its own.
  void expandCopies();        ///< N1, NormalizeMemory.cpp
  void restorePointers();     ///< N1, NormalizeMemory.cpp
  void scalarizeAggregates(); ///< N1, NormalizeAggregates.cpp
  void keepReferences();      ///< NormalMarkers.cpp
  void markTakenLoads();      ///< NormalMarkers.cpp
  void mergeLoads();          ///< N1, NormalizeMemory.cpp
  /// N2, N3, N5, NormalizeSlots.cpp
  void separateOutSlots(llvm::DominatorTree &Dominators);
  /// N4 and N1, NormalizeControl.cpp.  \returns whether there was something to
  /// do.  To split selects, counted values must be known.
  bool splitSelects();
  bool mergePhis();

private:
  void copyBody();
  void hoistSlots();
  bool returnsManaged(const llvm::StoreInst &Store) const;
  template <typename AddRoot>
  void addTypedRoots(const llvm::Instruction &I, AddRoot Add) const;
  void promoteSlots(); ///< N1 for memory, N2, N3, N5.
  bool foldBranches();
  void findCountedValues();
  void addCountedRoots();
  void addLentRoots();
  void closeOverMerges(CountedSet &Counted);
  void markIncomplete(llvm::StringRef Why) {
    if (Incomplete.empty())
      Incomplete = Why.str();
  }
  const llvm::Function &Original;
  const SignatureMetadata *Types;
  /// Lives in a module of its own if another copy is in the shared one.
  std::unique_ptr<ScratchModule> Own;
  ScratchModule &Scratch;
  llvm::Function *Copy;
  FunctionKind Kind;
  /// By number, which the metadata of the copies names.
  std::vector<const llvm::Instruction *> Sources;
  unsigned SourceKind;
  CountedSet CountedMemInfos, CountedObjects;
  std::string Incomplete;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_NORMALFORM_H
