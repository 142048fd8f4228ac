//===- FunctionShape.h - All that is said of a function ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two functions of one shape have the same normal form (NormalForm.h), and what
// is asked of their callees has the same answers: an analysis that looks at
// nothing else says the same of both.  Numba compiles the same code again and
// again: what a library calls is a part of it, and wrappers of functions of one
// type differ in names alone.
//
// The shape is
//
//   S1  the body, without names and debug information: operations with all that
//       LLVM compares in Instruction::isSameOperationAs(), operands by number;
//       constants by value, globals by number and type: normal forms have no
//       initialisers; marks of `!passthru.…`;
//   S2  of the function itself and of each that it refers to: what
//       ScratchModule.h declares it by (its type, its attributes and what its
//       body says of its calls), its kind, its row of `!passthru.signatures`,
//       and its symbol, unless that is what its kind was told by and has no row
//       in the runtime table;
//   S3  of each with a body, what analyses ask that body: which arguments it
//       uses, and, if it returns none, that it does not;
//   S4  the data layout.
//
// A function with anything else (inline assembly, atomics, exception pads, a
// callee that returns its argument, ...) has no shape.
//
// Cost: linear in the function.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_FUNCTIONSHAPE_H
#define PASSTHRU_ANALYSIS_FUNCTIONSHAPE_H

#include "Analysis/CalleeSummaries.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace passthru {

/// 128 bits that differ where shapes do.
using ShapeDigest = std::pair<uint64_t, uint64_t>;

class ShapeWriter;

/// The shapes of the functions of one module.
class FunctionShapes {
public:
  /// All must outlive the shapes.
  FunctionShapes(const llvm::Module &M, CalleeSummaries &Callees,
                 const SignatureMetadata &Types);

  /// The shape of \p F, a definition; nothing if it has none.
  std::optional<ShapeDigest> of(const llvm::Function &F);

private:
  friend class ShapeWriter;

  void describe(const llvm::Function &F, ShapeWriter &Writer);
  /// Of a function that another one refers to.
  std::optional<ShapeDigest> declaration(const llvm::Function &F);
  ShapeDigest attributes(llvm::AttributeList List);
  /// The name of a kind of metadata that is ours, or an empty text.
  llvm::StringRef markName(unsigned Kind) const { return KindNames[Kind]; }

  CalleeSummaries &Callees;
  const SignatureMetadata &Types;
  ShapeDigest Layout;
  llvm::DenseMap<const llvm::Function *, std::optional<ShapeDigest>>
      Declarations;
  llvm::DenseMap<void *, ShapeDigest> Attributes;
  llvm::SmallVector<llvm::StringRef, 64> KindNames;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_FUNCTIONSHAPE_H
