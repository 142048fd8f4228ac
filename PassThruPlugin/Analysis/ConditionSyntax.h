//===- ConditionSyntax.h - The shapes of conditions -------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What ConditionFacts.cpp and ConditionSubjects.cpp match; for nobody else.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_CONDITIONSYNTAX_H
#define PASSTHRU_ANALYSIS_CONDITIONSYNTAX_H

#include "Analysis/RCIdentity.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"

namespace passthru {

/// Conditions that are nested deeper are not looked into.
constexpr unsigned MaxConditionDepth = 4;

/// What \p V is about: a reference without its casts, and without phis that
/// have no choice, or \p V itself.
inline const llvm::Value *subjectRoot(const llvm::Value *V) {
  while (V->getType()->isPointerTy()) {
    V = rcIdentityRoot(V);
    const auto *Phi = llvm::dyn_cast<llvm::PHINode>(V);
    const llvm::Value *Only = Phi ? Phi->hasConstantValue() : nullptr;
    if (!Only || Only == V || llvm::isa<llvm::UndefValue>(Only))
      return V;
    V = Only;
  }
  while (const auto *Freeze = llvm::dyn_cast<llvm::FreezeInst>(V))
    V = Freeze->getOperand(0);
  return V;
}

/// `Tested PREDICATE Number`, whichever way round it is written.
struct Comparison {
  const llvm::Value *Tested = nullptr;
  const llvm::Constant *Number = nullptr;
  llvm::ICmpInst::Predicate Predicate = llvm::ICmpInst::BAD_ICMP_PREDICATE;

  /// False if \p Compare compares two variables.
  explicit operator bool() const { return Tested; }
  explicit Comparison(const llvm::ICmpInst &Compare) {
    const llvm::Value *Left = Compare.getOperand(0),
                      *Right = Compare.getOperand(1);
    Predicate = Compare.getPredicate();
    if (llvm::isa<llvm::Constant>(Left) && !llvm::isa<llvm::Constant>(Right)) {
      std::swap(Left, Right);
      Predicate = Compare.getSwappedPredicate();
    }
    Number = llvm::dyn_cast<llvm::Constant>(Right);
    Tested = Number ? Left : nullptr;
  }
};

/// The two operands of a condition that is an `and`, an `or`, or a select that
/// stands for one.
inline bool matchLogical(const llvm::Value *Condition, llvm::Value *&X,
                         llvm::Value *&Y, bool &IsOr) {
  auto *C =
      const_cast<llvm::Value *>(Condition); // Matchers bind non-const values.
  IsOr = llvm::PatternMatch::match(
      C, llvm::PatternMatch::m_LogicalOr(llvm::PatternMatch::m_Value(X),
                                         llvm::PatternMatch::m_Value(Y)));
  return IsOr ||
         llvm::PatternMatch::match(C, llvm::PatternMatch::m_LogicalAnd(
                                          llvm::PatternMatch::m_Value(X),
                                          llvm::PatternMatch::m_Value(Y)));
}

/// What \p Select chooses if its condition is \p Condition.
inline const llvm::Value *armOf(const llvm::SelectInst &Select,
                                bool Condition) {
  return Condition ? Select.getTrueValue() : Select.getFalseValue();
}

inline bool matchNot(const llvm::Value *Condition, llvm::Value *&X) {
  return llvm::PatternMatch::match(
      const_cast<llvm::Value *>(Condition),
      llvm::PatternMatch::m_Not(llvm::PatternMatch::m_Value(X)));
}

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_CONDITIONSYNTAX_H
