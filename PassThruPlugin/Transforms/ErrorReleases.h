//===- ErrorReleases.h - What a function loses when it raises ---*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conditions I1 to I5 of PassThru/Insert.h: which tokens are lost where only
// errors follow, how many, and whether that is known.  Nothing is changed here.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_ERRORRELEASES_H
#define PASSTHRU_TRANSFORMS_ERRORRELEASES_H

#include "Analysis/OwnershipModel.h"
#include "Verify/DomainVerifier.h"

namespace passthru {

/// A place of the original: an edge, or the end of a block.
struct ErrorPlace {
  const llvm::BasicBlock *From;
  const llvm::BasicBlock *To; ///< Null: in front of From's terminator.
  bool operator==(const ErrorPlace &Other) const {
    return From == Other.From && To == Other.To;
  }
};

/// Tokens on one reference that are lost at one place.
struct ErrorRelease {
  CountDomain Domain;
  const llvm::Value *Ref; ///< In the copy.
  unsigned Tokens;
  ErrorPlace At;
  /// Why it cannot be released; empty if it can.
  llvm::StringRef Objection;
};

/// What findErrorReleases() found.
struct ErrorReleases {
  /// In the order of references and places.
  std::vector<ErrorRelease> All;
  std::string Refusal; ///< Why nothing is known about the function, or empty.
};

/// The tokens of \p Domain that the original of \p Normal loses.
ErrorReleases findErrorReleases(NormalForm &Normal, LazyPathFacts &Facts,
                                CountDomain Domain);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_ERRORRELEASES_H
