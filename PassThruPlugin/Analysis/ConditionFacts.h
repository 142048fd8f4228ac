//===- ConditionFacts.h - What branches say about values --------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numba's code asks the same question more than once: a callee's status is
// returned as it is, an inlined callee's status is a phi of constants that is
// tested where its paths have met, a pointer is null where a flag was 0.  This
// is the part that reads conditions; PathGraph.h follows them along paths.
//
// A *subject* is a value that decides where control goes: what is compared with
// a constant, switched over or returned as a status, a boolean that no
// comparison explains, and what flows into a phi of such.  The values of a
// subject fall into classes that no comparison in the function tells apart: the
// constants and the gaps between them, or null and not null.  What is known of
// a subject is a set of classes.
//
// Induction variables are no subjects: their first value says little and would
// split each loop.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_CONDITIONFACTS_H
#define PASSTHRU_ANALYSIS_CONDITIONFACTS_H

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include <vector>

namespace passthru {

/// A set of classes of values, one bit each.
using ValueSet = uint64_t;

/// What is known at one point: for some subjects, the classes that remain.
class KnownValues {
public:
  using Entry = std::pair<unsigned, ValueSet>; ///< Number of the subject, set.

  /// The entry's set, or \p All if nothing is known.
  ValueSet get(unsigned Subject, ValueSet All) const;
  void set(unsigned Subject, ValueSet Values);
  void forget(unsigned Subject);
  llvm::ArrayRef<Entry> entries() const { return Entries; }
  bool operator<(const KnownValues &Other) const;
  bool operator==(const KnownValues &Other) const {
    return Entries == Other.Entries;
  }

private:
  llvm::SmallVector<Entry, 4> Entries; ///< Sorted by subject.
};

class ConditionFacts {
public:
  /// \p StatusIsReturned: the function returns a status of Numba's.
  ConditionFacts(const llvm::Function &F, bool StatusIsReturned);

  /// The number of \p V as a subject, or -1.
  int subjectOf(const llvm::Value *V) const;
  unsigned numSubjects() const { return Subjects.size(); }
  const llvm::Value *subject(unsigned Number) const { return Subjects[Number]; }
  /// All classes of a subject.
  ValueSet all(unsigned Subject) const;
  /// Those that its definition can give it, by its !range.
  ValueSet possible(unsigned Subject) const { return Possible[Subject]; }

  /// The classes of \p Subject whose members satisfy \p Test, which is asked
  /// for one member of each.  For subjects that are integers.
  template <typename Predicate>
  ValueSet where(unsigned Subject, Predicate Test) const {
    ValueSet Result = 0;
    llvm::ArrayRef<llvm::APInt> Members = group(Subject).Members;
    for (unsigned I = 0; I < Members.size(); ++I)
      if (Test(Members[I]))
        Result |= ValueSet(1) << I;
    return Result;
  }

  /// Whether \p Known leaves nothing but null for \p Subject, a pointer.
  bool isNull(unsigned Subject, const KnownValues &Known) const;

  /// Likewise, nothing but what is not null.
  bool isPresent(unsigned Subject, const KnownValues &Known) const;

  /// Adds what it says that \p Terminator goes to its successor \p Index.
  /// \returns false if \p Known rules this out; it is then unspecified.
  bool assumeBranch(const llvm::Instruction &Terminator, unsigned Index,
                    KnownValues &Known) const;

  /// Enters \p To from \p From: phis change, and what \p To defines is new.
  void enter(const llvm::BasicBlock &To, const llvm::BasicBlock &From,
             KnownValues &Known) const;

  /// A block that reads or writes what an argument points to: the function
  /// crashes there if it is null.
  struct Accessed {
    const llvm::Argument *Pointer;
    bool AtOnce; ///< Before any call.
  };
  /// By a block.
  llvm::ArrayRef<Accessed> accessedIn(const llvm::BasicBlock &BB) const;

  /// Whether \p BB can be executed: it does not begin with `unreachable`, or
  /// with an access through what is null, as far as arguments are concerned.
  bool canExecute(const llvm::BasicBlock &BB, const KnownValues &Known) const;

  /// The blocks at whose start something known of \p Subject can still matter.
  llvm::ArrayRef<const llvm::BasicBlock *> relevance(unsigned Subject) const {
    return Relevance[Subject];
  }

  /// The classes that \p V can have, where it flows into a phi of \p Subject's
  /// classes or is returned.
  ValueSet valuesOf(const llvm::Value *V, unsigned Subject,
                    const KnownValues &Known) const;

private:
  /// Bits of a ValueSet.
  static constexpr unsigned MaxClasses = 64;

  /// Subjects that flow into each other and so share their classes.
  struct Group {
    bool IsPointer = false;
    /// One member of each class, in unsigned order; empty for pointers.
    llvm::SmallVector<llvm::APInt, 8> Members;
  };
  using Outcomes = unsigned; ///< Bit 0: may be false; bit 1: may be true.

  const Group &group(unsigned Subject) const {
    return Groups[GroupOf[Subject]];
  }
  void addCondition(const llvm::Value *Condition, unsigned Depth);
  void addSubject(const llvm::Value *V);
  void addUse(const llvm::Value *V, const llvm::BasicBlock &BB);
  void formGroups(const llvm::Function &F);
  void findPossible();
  void addConstants(llvm::ArrayRef<unsigned> Members, Group &G) const;
  void findRelevance(const llvm::Function &F);
  void findAccesses(const llvm::Function &F);
  bool isTracked(const llvm::Value *V) const;
  Outcomes outcomes(const llvm::Value *Condition, const KnownValues &Known,
                    unsigned Depth) const;
  Outcomes outcomesOfCompare(const llvm::ICmpInst &Compare,
                             const KnownValues &Known) const;
  ValueSet satisfying(unsigned Subject, llvm::ICmpInst::Predicate Predicate,
                      const llvm::Constant &Number, bool Outcome) const;
  bool assume(const llvm::Value *Condition, bool Outcome, KnownValues &Known,
              unsigned Depth) const;
  bool narrow(unsigned Subject, ValueSet Values, KnownValues &Known,
              unsigned Depth) const;
  template <typename Predicate>
  bool assumeChoice(const llvm::SelectInst &Select, KnownValues &Known,
                    unsigned Depth, Predicate Fits) const;
  template <typename Visitor>
  void visitTests(const llvm::Function &F, Visitor Visit) const;

  bool StatusIsReturned;
  std::vector<const llvm::Value *> Subjects;
  llvm::DenseMap<const llvm::Value *, unsigned> Numbers;
  std::vector<unsigned> GroupOf; ///< By subject.
  std::vector<Group> Groups;
  std::vector<ValueSet> Possible; ///< By subject.
  std::vector<std::vector<const llvm::BasicBlock *>> Relevance;
  /// Subjects by the block that defines them.
  llvm::DenseMap<const llvm::BasicBlock *, llvm::SmallVector<unsigned, 4>>
      DefinedIn;
  llvm::DenseMap<const llvm::BasicBlock *, llvm::SmallVector<Accessed, 2>>
      Accesses;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_CONDITIONFACTS_H
