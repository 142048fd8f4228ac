//===- RepeatedLoads.h - Loads that may give one object ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function loads a reference from one place twice, or loads what it has
// stored, with calls in between that might have changed memory.  They may have
// changed nothing: then that is one object under two names, and the reference
// that is taken out of memory under one is what kept the other alive.
//
// Cost: linear in the size of the function.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_REPEATEDLOADS_H
#define PASSTHRU_VERIFY_REPEATEDLOADS_H

#include "Analysis/PlaceNumbers.h"
#include "Analysis/TokenEquations.h"

namespace passthru {

class RepeatedLoads {
public:
  /// Of \p Normal, whose references \p Problem has.
  RepeatedLoads(NormalForm &Normal, const CountingProblem &Problem);

  struct Access {
    enum class Kind : uint8_t {
      Load,  ///< From a place that is loaded more than once, or stored to.
      Store, ///< To such a place, or to one on the way there.
      Other, ///< A call, but no refop, or a store elsewhere: whether it changes
             ///< these places is not known.
    };
    Kind What;
    const llvm::Instruction *At;
    unsigned Place; ///< Not of Other.
    int Ref;        ///< What is loaded or stored; -1: not a reference.
  };

  bool empty() const { return Accesses.empty(); }
  llvm::ArrayRef<Access> accesses(const llvm::BasicBlock &BB) const;

  /// Whether \p Place is another one after \p Changed has got a new value.
  bool dependsOn(unsigned Place, unsigned Changed) const;
  /// Whether \p Place is another one each time \p BB is executed.
  bool dependsOn(unsigned Place, const llvm::BasicBlock &BB) const;

  /// Whether \p Ref is loaded from such a place.
  bool isLoaded(unsigned Ref) const { return Loaded.count(Ref); }
  /// Joins the references that are loaded from one place or stored to it.
  void join(llvm::IntEqClasses &Classes) const;

private:
  PlaceNumbers Places;
  llvm::DenseMap<const llvm::BasicBlock *, std::vector<Access>> Accesses;
  std::vector<std::vector<unsigned>> RefsAt; ///< By place.
  llvm::DenseSet<unsigned> Loaded;
};

} // namespace passthru

#endif // PASSTHRU_VERIFY_REPEATEDLOADS_H
