//===- CalleeSummaries.h - What a body says about its calls -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of a function that is neither in the runtime table, nor described by
// attributes, nor of Numba's calling conventions, the body can tell what a call
// does to tokens.  Its own token equations are solved with its arguments'
// tokens left open:
//
//   B1  An argument that must come with a token is stolen; one that must come
//       without is borrowed.
//   B2  A result that leaves with a token at each return is owned; one that
//       leaves without at each is borrowed.
//   B3  What the equations leave open is not known, nor is anything about a
//       function that they cannot explain, or that may be replaced by another
//       one when linking.  A function's calls of itself are left open.
//   B4  A function that only its own module can call gets what B1 says from its
//       callers: its own verification starts from there.
//   B5  A native function returns no status but those that its body returns;
//       a status that it hands on, its callee's, counts as well.
//
// Callees come first, whose summaries count.  Summaries are told by the
// attributes of Attributes.cpp on the declarations that a normal form has of
// its callees, and B5 by !range on its calls; the module is not changed.
//
// Cost: each function is looked at once, when it is first asked for.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_CALLEESUMMARIES_H
#define PASSTHRU_ANALYSIS_CALLEESUMMARIES_H

#include "Analysis/ScratchModule.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/PassThruTypes.h"
#include "PassThru/Runtime.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Function.h"
#include <map>

namespace passthru {

class NormalForm;

/// Arguments that a function may return.
struct ReturnedArguments {
  llvm::SmallVector<unsigned, 2> Numbers; ///< Ascending.
  bool NothingElse = true;                ///< But for null.
  bool OthersAreNew = true;               ///< What else there is.
};

/// The arguments that the body of \p F stores to its return slot.
ReturnedArguments returnedArguments(const llvm::Function &F,
                                    const RuntimeTable &Table);

/// Whether the body of \p F, which returns arguments, may put something else at
/// \p Offset bytes of its return slot, but null.
bool mayReturnOther(const llvm::Function &F, int64_t Offset);

class CalleeSummaries {
public:
  /// Of the functions of \p M.  \p Types may be null.  All must outlive the
  /// summaries.
  CalleeSummaries(const llvm::Module &M, const RuntimeTable &Table,
                  const SignatureMetadata *Types)
      : Table(Table), Types(Types), Scratch(M, Table, this) {}

  /// Attributes by name.
  using Summary = std::map<std::string, std::string>;

  /// classifyFunction(), which reads the symbol, once.
  FunctionKind kindOf(const llvm::Function &F);

  /// What the body of \p F says.
  const Summary &of(const llvm::Function &F);

  /// Where normal forms live whose calls the summaries describe.
  ScratchModule &scratch() { return Scratch; }

  /// Whether the body of \p F says anything.
  bool describes(const llvm::Function &F) { return !of(F).empty(); }

  /// Adds to \p Declaration, of a call's callee, what the body of \p F says.
  void describe(const llvm::Function &F, llvm::Function &Declaration);

  /// B4: whether callers give \p A a token.
  bool isGiven(const llvm::Argument &A);

  /// B5: the statuses that \p F, a native function, may return.
  llvm::ConstantRange statuses(const llvm::Function &F);

private:
  bool canInfer(const llvm::Function &F);
  void infer(const llvm::Function &F, Summary &Result);
  bool inferDomain(NormalForm &Normal, CountDomain Domain,
                   Summary &Result) const;

  const RuntimeTable &Table;
  const SignatureMetadata *Types;
  ScratchModule Scratch;
  llvm::DenseMap<const llvm::Function *, FunctionKind> Kinds;
  std::map<const llvm::Function *, Summary> Known;
  std::map<const llvm::Function *, llvm::ConstantRange> Statuses;
  unsigned Depth = 0; ///< Of callees that are being looked at.
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_CALLEESUMMARIES_H
