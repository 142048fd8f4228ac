//===- PassThruTypes.h - Where opaque pass-through references are -*-C++-*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass-through value is a reference to a MemInfo whose payload is a Python
// object.  In LLVM IR it is a pointer like any other.  This analysis finds out
// which values, arguments, memory slots and out-parameters of a module hold
// such references, and can say from what it knows that.
//
// How: values between which data flows (phi, select, fields, memory, calls of
// native functions, equal types in Numba's symbols) are joined into webs; a
// web is recognised when one of its members is (EvidenceKind, below).  A join
// works in both directions: from a wrapper's unbox into the native function,
// and from a wrapper's box back through the return slot.
//
// What keeps webs from growing together wrongly:
//   W1  null, undef and other constants belong to no web.
//   W2  a phi or select that only refops and comparisons use may mix types
//       (LLVM merges calls in this way): it joins nothing and is recognised
//       only if all its inputs are.
//   W3  only functions with Numba's native convention have their parameters
//       joined with the arguments of calls: they have one type each.  In other
//       functions a parameter is recognised only if the function is local, is
//       only called, and all calls pass recognised references.
//   W4  bodies of the runtime take references of all types: never joined.
//
// A web that one piece of evidence calls opaque and another calls managed but
// not opaque is a conflict: reported, and not counted as recognised.
//
// Complexity: almost linear in the size of the module (union-find, each memory
// location once).  Typed and opaque pointers.  The result does not depend on
// addresses.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_PASSTHRUTYPES_H
#define PASSTHRU_PASSTHRUTYPES_H

#include "PassThru/PrinterPass.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/PassManager.h"
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Value;
} // namespace llvm

namespace passthru {

/// Why a reference is taken for a pass-through reference.  The first group
/// stands at the end of a chain of evidence, the second leads there.
enum class EvidenceKind : uint8_t {
  // What says so.
  Metadata,   ///< A row of !passthru.signatures.
  Attribute,  ///< The string attribute "passthru-type".
  StructType, ///< A pointer to an opaque struct named `passthru.…`.
  TargetType, ///< A value of `target("passthru…")`.
  Unbox,      ///< NRT_meminfo_new_from_pyobject(object, object).
  Box,        ///< The payload is retained as a Python object.
  SymbolName, ///< A type's name in a symbol, known from elsewhere.
  // What leads there.
  Phi,        ///< Flows through a phi.
  Select,     ///< Flows through a select.
  Field,      ///< Is put into, or taken out of, an aggregate or a vector.
  Memory,     ///< Is stored in, or loaded from, one place in memory.
  Argument,   ///< Is passed to a native function.
  ReturnSlot, ///< Is returned by a native function.
  Destructor, ///< Is what the destructor of a MemInfo gets.
  SymbolType, ///< Has the same Numba type, by the symbols of both functions.
  AllInputs,  ///< Everything that arrives here is recognised.
  SameObject, ///< Refers to the same object, by its address.
  // What says the contrary: a managed reference, but no pass-through one.
  OtherPayload, ///< A MemInfo that is allocated with a payload of its own.
};

/// A word for reports: "unbox signature", "phi", ...
llvm::StringRef describe(EvidenceKind Kind);

/// One link of a chain of evidence.
struct Evidence {
  EvidenceKind Kind;
  /// Where: an instruction, an argument or a function; null if the kind says
  /// all.  Owned by the module.
  const llvm::Value *Where;
};

/// What one row of `!passthru.signatures` says of one argument or field.
struct SignatureField {
  static constexpr int64_t NoFlag = -1;

  uint64_t Position; ///< LLVM argument number, or byte offset in memory.
  bool IsOpaque;     ///< A pass-through reference; else another managed one.
  std::string Type;  ///< Numba's name of the type.
  /// Where the valid flag of an Optional is, counted as Position is.  The
  /// reference is there only if the flag is 1, and is anything otherwise.
  int64_t Flag = NoFlag;

  bool operator==(const SignatureField &Other) const {
    return Position == Other.Position && IsOpaque == Other.IsOpaque &&
           Type == Other.Type && Flag == Other.Flag;
  }
};

/// What a row of `!passthru.signatures` is about.
enum class SignatureKind : uint8_t {
  Native,    ///< i32 (return slot, excinfo, arguments...)
  Generator, ///< A generator's next function; argument 2 is its state.
  Finalizer, ///< void (state): releases what its row lists.
  Helper,    ///< void (memory, ...), with a contract.
};

/// What a helper does to each reference in the memory that its first argument
/// points to.
enum class HelperContract : uint8_t {
  None,     ///< The row is not about a helper.
  Retains,  ///< Acquires a token for each: the memory is a copy.
  Releases, ///< Releases one token of each; the memory is overwritten or lost.
  Destroys, ///< Likewise, as the destructor of the MemInfo that it lies in.
};

/// What `!passthru.signatures` says of one function: the references among its
/// arguments, in its return slot and in its state.  Others are not counted.
struct ReferenceSignature {
  SignatureKind Kind = SignatureKind::Native;
  std::vector<SignatureField> Arguments; ///< Ordered by position.
  std::vector<SignatureField> Returns;   ///< Ordered by position.
  /// The references in the memory that argument stateArgument() points to,
  /// ordered by position.
  std::vector<SignatureField> State;
  /// Whether State is all there is.  Not so if their number is only known at
  /// run time, as in a list.
  bool IsStateKnown = true;
  HelperContract Contract = HelperContract::None;

  /// The number of the argument that points to the state.
  unsigned stateArgument() const {
    return Kind == SignatureKind::Generator ? 2 : 0;
  }
  bool operator==(const ReferenceSignature &Other) const {
    return Kind == Other.Kind && Arguments == Other.Arguments &&
           Returns == Other.Returns && State == Other.State &&
           IsStateKnown == Other.IsStateKnown && Contract == Other.Contract;
  }
};

/// The rows of `!passthru.signatures` that are well formed, by function.
class SignatureMetadata {
public:
  /// Reads the rows of \p M; skips those whose function is gone, and those
  /// that are malformed (docs/recognition.md), which \p Malformed gets told if
  /// it is not null: one message a line, each with the number of its row.
  explicit SignatureMetadata(const llvm::Module &M,
                             llvm::Error *Malformed = nullptr);

  /// The row of \p F, or null: nothing is known.
  const ReferenceSignature *find(const llvm::Function &F) const;

private:
  llvm::DenseMap<const llvm::Function *, ReferenceSignature> Rows;
};

/// Checks that each attribute "passthru-type" names a type and stands where a
/// reference is.  One message a line, each naming its function.
llvm::Error checkTypeAttributes(const llvm::Module &M);

/// Two pieces of evidence that contradict each other.
struct TypeConflict {
  Evidence Opaque;  ///< Why it should be a pass-through reference.
  Evidence Managed; ///< Why it should be another managed one.
};

/// One thing in a function that holds a pass-through reference.
struct RecognisedItem {
  enum class RoleKind : uint8_t {
    Argument, ///< Base is the argument.
    Out,      ///< The field Offset of what Base, a return slot, points to.
    Result,   ///< The field Offset of the returned value; Base is null.
    Slot,     ///< The field Offset of what Base points to.
    Value,    ///< Base is an instruction.
  };
  RoleKind Role;
  const llvm::Value *Base;
  int64_t Offset; ///< Bytes; for an aggregate argument or value, of the field.
  bool IsField;   ///< Whether Base is an aggregate or a vector.
  unsigned Node;  ///< For the analysis' own use.
};

/// The result of the analysis.  Refers to the module, which must not change.
class PassThruTypes {
public:
  PassThruTypes(const llvm::Module &M, const RuntimeTable &Table);
  ~PassThruTypes();
  PassThruTypes(PassThruTypes &&);
  PassThruTypes &operator=(PassThruTypes &&);

  /// Whether \p V, a scalar, is a pass-through reference.
  bool isPassThrough(const llvm::Value *V) const;

  /// The chain of evidence for \p V, from \p V to what says so; empty if \p V
  /// is not recognised.  One of the shortest.
  std::vector<Evidence> evidence(const llvm::Value *V) const;
  std::vector<Evidence> evidence(const RecognisedItem &Item) const;

  /// Numba's name of the type of \p V, or empty if it is not known.
  std::string typeName(const llvm::Value *V) const;
  std::string typeName(const RecognisedItem &Item) const;

  /// What is recognised in \p F: arguments, return slot, result, slots,
  /// values, each group in the order of the IR.
  llvm::ArrayRef<RecognisedItem> items(const llvm::Function &F) const;

  /// What `!passthru.signatures` says of \p F, or null.
  const ReferenceSignature *signature(const llvm::Function &F) const;

  /// The webs that are called opaque by one piece of evidence and managed, but
  /// not opaque, by another.  They are not recognised.
  llvm::ArrayRef<TypeConflict> conflicts() const;

private:
  struct Implementation;
  std::unique_ptr<Implementation> Impl;
};

/// Computes PassThruTypes with the built-in runtime table.
class PassThruTypesAnalysis
    : public llvm::AnalysisInfoMixin<PassThruTypesAnalysis> {
  friend llvm::AnalysisInfoMixin<PassThruTypesAnalysis>;
  static llvm::AnalysisKey Key;

public:
  using Result = PassThruTypes;
  Result run(llvm::Module &M, llvm::ModuleAnalysisManager &);
};

/// `print<passthru-types>`: what is recognised in each function, with the
/// evidence.  Malformed attributes and metadata are errors of the context.
class PassThruTypesPrinterPass : public PrinterPass<PassThruTypesPrinterPass> {
public:
  using PrinterPass::PrinterPass;
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
};

} // namespace passthru

#endif // PASSTHRU_PASSTHRUTYPES_H
