//===- TypeSeeds.h - What is known of types to begin with -------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_TYPESEEDS_H
#define PASSTHRU_ANALYSIS_TYPESEEDS_H

#include "Analysis/ReferenceFlow.h"
#include <set>

namespace passthru {

/// One piece of evidence about one node.
struct TypeSeed {
  NodeId Node;
  Evidence Why;
  bool IsOpaque;    ///< Else: managed, but no pass-through reference.
  std::string Type; ///< Numba's name, or empty.
};

/// The evidence that stands in the IR: metadata, attributes, types, unbox and
/// box signatures, allocations; the strongest kinds first, each in the order
/// of the IR.
std::vector<TypeSeed> collectTypeSeeds(const llvm::Module &M,
                                       const RuntimeTable &Table,
                                       const SignatureMetadata &Signatures,
                                       ReferenceFlow &Flow);

/// A node that has a Numba type by the name of a container's helper.
struct ElementName {
  NodeId Node;
  std::string Type;
  const llvm::Function *Helper;
};

/// The references that the destructors of reflected lists and sets release,
/// where that is one an element.
std::vector<ElementName> collectElementNames(const llvm::Module &M,
                                             const RuntimeTable &Table,
                                             ReferenceFlow &Flow);

/// The evidence that rests on the names in \p Known, of pass-through types:
/// helpers of containers with such elements, and arguments of native functions
/// by their symbols.
std::vector<TypeSeed> collectNameSeeds(const llvm::Module &M,
                                       llvm::ArrayRef<ElementName> Elements,
                                       const std::set<std::string> &Known,
                                       ReferenceFlow &Flow);

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_TYPESEEDS_H
