//===- ReferenceFlow.h - Between which values references flow ---*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks a module once and unites the pointers between which data flows
// (ReferenceWebs.h).  Knows nothing of pass-through types.  The rules W1 to W4
// of PassThruTypes.h are kept here.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANALYSIS_REFERENCEFLOW_H
#define PASSTHRU_ANALYSIS_REFERENCEFLOW_H

#include "Analysis/ReferenceWebs.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include <optional>

namespace passthru {

/// A place where references of several types may meet: the output is known
/// only if all inputs are (W2, W3).
struct Gate {
  NodeId Output;
  llvm::SmallVector<NodeId, 4> Inputs;
  const llvm::Value *Where;
  bool HasUntrackedInput = false;
};

/// A field that a function reads or writes through one of its parameters.
struct ParameterAccess {
  const llvm::Argument *Parameter;
  int64_t Offset;
  NodeId Contents;
};

/// The LLVM arguments that stem from one argument of a Numba function.
struct ArgumentGroup {
  llvm::StringRef Type; ///< By the symbol; owned by the ReferenceFlow.
  llvm::SmallVector<const llvm::Argument *, 4> Pointers; ///< May be empty.
};

class ReferenceFlow {
public:
  ReferenceFlow(const llvm::Module &M, const RuntimeTable &Table);

  ReferenceWebs &webs() { return Webs; }
  const ReferenceWebs &webs() const { return Webs; }
  llvm::ArrayRef<Gate> gates() const { return Gates; }

  /// The node of the pointer \p V, or of the field at \p Offset of the
  /// aggregate \p V; made if there is none yet.  Nothing for constants.
  std::optional<NodeId> node(const llvm::Value *V, int64_t Offset = 0);

  /// Likewise, but makes none.  Looks through forwarding.
  std::optional<NodeId> lookup(const llvm::Value *V, int64_t Offset = 0) const;

  /// The field at \p Offset of what \p F returns.
  NodeId result(const llvm::Function &F, int64_t Offset);
  std::optional<NodeId> lookupResult(const llvm::Function &F,
                                     int64_t Offset) const;

  /// The byte offsets of the pointers in a value of type \p Ty; {0} for a
  /// pointer.  Empty for a type with more than a few hundred.
  llvm::ArrayRef<int64_t> pointerFields(llvm::Type *Ty) const;

  /// By the symbol of \p F, in order; empty if symbol and names do not fit.
  llvm::ArrayRef<ArgumentGroup> argumentGroups(const llvm::Function &F) const;

  /// For each of Numba's types that symbols name: the nodes that its first
  /// (second, ...) pointer in each argument is united with.
  const std::map<std::string, std::vector<NodeId>, std::less<>> &
  symbolTypes() const {
    return SymbolTypes;
  }

  /// In the order of the IR.
  llvm::ArrayRef<ParameterAccess> accesses(const llvm::Function &F) const;

  /// Whether \p V only forwards its operand: a cast, a GEP, freeze.
  static bool isForwarding(const llvm::Value *V);

private:
  /// A pointer that is computed from another one.
  struct Derivation {
    const llvm::Value *Base;
    int64_t Offset;
    uint64_t Stride; ///< 0: the offset is exact.
  };
  using Fields = std::vector<int64_t>;

  std::optional<Derivation> derive(const llvm::Value *V) const;
  static bool isNobody(const llvm::Value *V);
  bool addIndices(const llvm::GEPOperator &GEP, Derivation &Result) const;
  void collectFields(llvm::Type *Ty, int64_t Offset, Fields &Result) const;

  void markMixedUses(const llvm::Function &F);
  bool hasTypedUse(const llvm::Instruction &I,
                   llvm::SmallVectorImpl<const llvm::Instruction *> &Merges);
  void visitFunction(const llvm::Function &F);
  void visit(const llvm::Instruction &I);
  void visitMerge(const llvm::Instruction &I,
                  llvm::ArrayRef<const llvm::Value *> Inputs,
                  EvidenceKind Kind);
  void visitAggregate(const llvm::Instruction &I);
  void visitVector(const llvm::Instruction &I);
  void visitAccess(const llvm::Instruction &I, const llvm::Value *Pointer,
                   const llvm::Value *Data);
  void visitCall(const llvm::CallBase &Call);
  void joinDestructor(const llvm::CallBase &Call);
  void gateResult(const llvm::Function &F);
  void addInput(Gate &G, const llvm::Value *V, int64_t Offset);
  void joinFields(const llvm::Value *A, int64_t OffsetA, const llvm::Value *B,
                  int64_t OffsetB, llvm::Type *Ty, Evidence Why);
  void gateParameters(const llvm::Function &F);
  void joinGeneratorStates(const llvm::Function &Finalizer);
  void joinSymbolTypes(const llvm::Function &F);

  const llvm::DataLayout &DL;
  const RuntimeTable &Table;
  ReferenceWebs Webs;
  std::vector<Gate> Gates;
  using FieldKey = std::pair<const llvm::Value *, int64_t>;
  llvm::DenseMap<FieldKey, NodeId> Nodes;
  llvm::DenseMap<FieldKey, NodeId> Results;
  mutable llvm::DenseMap<llvm::Type *, std::unique_ptr<Fields>> FieldCache;
  /// The phis and selects of W2 in the function at hand.
  llvm::DenseSet<const llvm::Instruction *> Mixed;
  llvm::DenseMap<const llvm::Function *, std::vector<ParameterAccess>> Accesses;
  llvm::DenseMap<const llvm::Function *, std::vector<ArgumentGroup>> Groups;
  /// By type, one node a pointer.  The keys own the names of all groups.
  std::map<std::string, std::vector<NodeId>, std::less<>> SymbolTypes;
  llvm::DenseMap<const llvm::Function *, FunctionKind> Kinds;
};

} // namespace passthru

#endif // PASSTHRU_ANALYSIS_REFERENCEFLOW_H
