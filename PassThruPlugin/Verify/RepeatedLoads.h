//===- RepeatedLoads.h - Loads that may give one object ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function loads a reference from one place twice, or loads what it has
// stored, and something in between might have changed memory.  If it has
// changed nothing, that is one object under two names, and the reference that
// is taken out of memory under one is what kept the other alive:
//
//   R1  a release changes the place only if it is an object's last one, whose
//       destructor does that.  What is wrong only then is no mistake: the
//       answer is unknown.
//   R2  a store to what may be that place changes it only if the caller has
//       passed it twice.  Likewise.  A store to bytes of the place, counted
//       from the same pointer, does change it.
//   R3  a call may change the place, or may not: what is right only one way is
//       a mistake, and what is right both ways for different reasons rests on
//       an assumption.
//
// Cost: linear in the size of the function, and in the places that a store
// covers.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_REPEATEDLOADS_H
#define PASSTHRU_VERIFY_REPEATEDLOADS_H

#include "Analysis/PlaceNumbers.h"
#include "Analysis/TokenEquations.h"

namespace passthru {

/// Who changes what is loaded twice, but for stores to that very place.
enum class Writers : uint8_t {
  Nobody,
  Calls,          ///< R3
  CallsAndStores, ///< R2 and R3
};

inline constexpr Writers AllWriters[] = {Writers::CallsAndStores,
                                         Writers::Calls, Writers::Nobody};
/// R1: no destructor, and R2: no store to another place.
inline constexpr Writers MaybeWriters[] = {Writers::CallsAndStores,
                                           Writers::Calls};

class RepeatedLoads {
public:
  /// Of \p Normal, whose references \p Problem has.
  RepeatedLoads(NormalForm &Normal, const CountingProblem &Problem);

  struct Access {
    enum class Kind : uint8_t {
      Load,  ///< From a place that is loaded more than once, or stored to.
      Store, ///< To such a place, or to one on the way there.
      StoreAcross,    ///< To bytes of such a place, and perhaps to others.
      StoreElsewhere, ///< Whether it changes these places is not known.
      Call,           ///< Likewise; no refop.
    };
    Kind What;
    const llvm::Instruction *At;
    unsigned Place; ///< Of Load, Store and StoreAcross.
    int Ref;        ///< What Load or Store has in hand; -1: not a reference.
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
