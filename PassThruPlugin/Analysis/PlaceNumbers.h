//===- PlaceNumbers.h - Places in memory by their addresses -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers places in memory by how their addresses are computed: the pointers
// that are loaded on the way, from places themselves, and the offsets.  Two
// loads from places of one number read one place if nothing has changed the
// memory on the way in between.
//
// Cost of a number: the loads on the way, of which a few are followed.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_PLACENUMBERS_H
#define PASSTHRU_ANALYSIS_PLACENUMBERS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include <map>
#include <tuple>
#include <vector>

namespace passthru {

class PlaceNumbers {
public:
  static constexpr unsigned None = ~0u;

  /// The number of the place that \p Pointer points to; None for the stack,
  /// of which others know more.
  unsigned numberOf(const llvm::Value *Pointer, const llvm::DataLayout &DL);
  /// Numbers are below this.
  unsigned size() const { return Places.size(); }

  /// The place from which the last pointer on the way to \p Place is loaded, or
  /// None.
  unsigned before(unsigned Place) const { return Places[Place].Before; }
  /// What all pointers on the way to \p Place start from.
  const llvm::Value *baseOf(unsigned Place) const;
  /// The places that are less than \p Before bytes in front of \p Place, or
  /// less than \p Behind behind it, for as long as both have their addresses;
  /// with itself.
  llvm::SmallVector<unsigned, 4> around(unsigned Place, int64_t Before,
                                        int64_t Behind) const;

private:
  unsigned numberOf(const llvm::Value *Pointer, const llvm::DataLayout &DL,
                    unsigned Steps);

  /// An address: bytes from a value, or from what a place holds.
  struct Address {
    const llvm::Value *Base; ///< Null if there is a place.
    unsigned Before;
    int64_t Offset;

    bool operator<(const Address &Other) const {
      return std::tie(Base, Before, Offset) <
             std::tie(Other.Base, Other.Before, Other.Offset);
    }
  };

  std::map<Address, unsigned> Numbers;
  std::vector<Address> Places; ///< By number.
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_PLACENUMBERS_H
