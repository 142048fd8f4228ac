//===- Runtime.h - What a call does to reference counts ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one answer to the question "what does this call do to references?".
// Analyses and transforms ask the predicates below and never compare names.
//
// Sources of an answer, strongest first:
//   1. string attributes on the call, then on the callee's declaration,
//   2. the user's effects file (YAML),
//   3. the built-in table (RuntimeFunctions.def), if the signature fits,
//   4. LLVM itself: an intrinsic, or Numba's calling convention for native
//      functions (FunctionKind.h), or a call that writes no memory,
//   5. nothing is known: the call may release and may keep its arguments.
// An attribute replaces the one aspect that it names.  A row of the effects
// file replaces the built-in row as a whole.  docs/runtime-table.md describes
// both.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_RUNTIME_H
#define PASSTHRU_RUNTIME_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Attributes.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <tuple>

namespace llvm {
class CallBase;
class Function;
class FunctionType;
class Instruction;
class Module;
} // namespace llvm

namespace passthru {

/// The two reference counts that Numba-compiled code handles.
enum class CountDomain : uint8_t {
  None,     ///< Not a counted reference.
  MemInfo,  ///< An NRT MemInfo: NRT_incref, NRT_decref.
  PyObject, ///< A Python object: Py_IncRef, Py_DecRef.
};

/// What a call gives with its result.
enum class Ownership : uint8_t {
  None,     ///< The result is no reference.
  Borrowed, ///< A reference that somebody else holds.
  Owned,    ///< One token, which the caller must release or hand on (+1).
  Interior, ///< A pointer into what argument 0 points to; no token.
  Unknown,  ///< Cannot be told.
};

/// What a call does to the reference that is passed as one argument.  Where
/// the argument is a pointer to memory that holds references (the item of a
/// container), the effect is on the references in that memory and the domain is
/// CountDomain::None.
enum class ArgEffect : uint8_t {
  None,           ///< The argument is no reference.
  Borrow,         ///< Used during the call only; the caller keeps its token.
  Retain,         ///< +1: an incref.
  Release,        ///< -1: a decref.
  Steal,          ///< The callee takes over one token of the caller.
  StealOnSuccess, ///< Likewise, but only if the call does not fail.
  OutBorrowed,    ///< Points to memory that receives borrowed references.
  OutOwned,       ///< Points to memory that receives owned references, one
                  ///< token each; if the call fails it receives none.
  Unknown,        ///< May be kept, stolen or released.
};

/// What the function is for.  Kinds exist where an analysis must tell
/// functions of equal effects apart.
enum class RuntimeKind : uint8_t {
  Unknown,        ///< Nothing is known about the callee.
  Incref,         ///< NRT_incref(mi[, ...]); null is a no-op.
  Decref,         ///< NRT_decref(mi[, ...]); null is a no-op.
  PyIncref,       ///< Py_IncRef(obj); null is a no-op.
  PyDecref,       ///< Py_DecRef(obj); null is a no-op.
  Allocate,       ///< Makes a fresh MemInfo.
  MemInfoData,    ///< Interior pointer to the payload.
  UnboxObject,    ///< NRT_meminfo_new_from_pyobject(data, owner).
  BoxObject,      ///< NRT_meminfo_as_pyobject and friends.
  MemInfoOther,   ///< Any other function of the NRT on MemInfos.
  ContainerRead,  ///< Reads a container and keeps nothing.  A look-up runs the
                  ///< keys' `==`: MayRelease tells.
  ContainerWrite, ///< Changes a container: its slots hold something else
                  ///< afterwards, even if nothing is released.
  ReportError,    ///< Reports an exception that nobody can catch.
  TakeGIL,        ///< Python objects may be counted from here on.
  GiveGIL,        ///< Python objects may not be counted any more.
  PythonAPI,      ///< Any other CPython function.
  RawMemory,      ///< Memory and arithmetic without references.
  NativeFunction, ///< Numba's native calling convention.
  Intrinsic,      ///< An LLVM intrinsic: touches no counts.
  UserDefined,    ///< Described by attributes or by the effects file.
};

/// How a call tells that it failed.
enum class Failure : uint8_t {
  Never,        ///< It does not, or not in a way that concerns references.
  Null,         ///< The result is null.
  Negative,     ///< The integer result is < 0.
  NonZero,      ///< The integer result is not 0.
  Zero,         ///< The integer result is 0.
  NativeStatus, ///< Numba's status: neither 0 (OK) nor -2 (OK, None).
  Unknown,      ///< Cannot be told.
};

/// Where an answer comes from.
enum class KnowledgeSource : uint8_t {
  None,        ///< Nothing is known.
  Attribute,   ///< A string attribute, on top of any of the following.
  EffectsFile, ///< A row of the user's effects file.
  BuiltIn,     ///< A row of RuntimeFunctions.def.
  Convention,  ///< Numba's calling convention.
  LLVM,        ///< An intrinsic, or LLVM's own memory attributes.
};

/// A refop's sign: +1 for an incref, -1 for a decref, 0 for anything else.
using RefopSign = int;

/// What one call does, as a value.  Cheap to copy.
struct CallEffects {
  RuntimeKind Kind = RuntimeKind::Unknown;
  CountDomain ResultDomain = CountDomain::None;
  Ownership Result = Ownership::Unknown;
  Failure Fails = Failure::Unknown;
  KnowledgeSource Source = KnowledgeSource::None;
  /// The pointer result may be null, on failure or as a regular answer.
  bool MayReturnNull = true;
  /// May drop the last reference to an object, and hence run any code.
  bool MayRelease = true;
  /// Bit I: the callee dereferences argument I without a test for null.
  uint32_t CrashesOnNull = 0;
  /// One entry a described parameter; arguments past the end have RestEffect.
  llvm::SmallVector<ArgEffect, 4> Args;
  llvm::SmallVector<CountDomain, 4> ArgDomains;
  ArgEffect RestEffect = ArgEffect::Unknown;
  CountDomain RestDomain = CountDomain::None;

  ArgEffect arg(unsigned Index) const {
    return Index < Args.size() ? Args[Index] : RestEffect;
  }
  bool crashesOnNull(unsigned Index) const {
    return Index < 32 && (CrashesOnNull >> Index & 1);
  }
  CountDomain argDomain(unsigned Index) const {
    return Index < ArgDomains.size() ? ArgDomains[Index] : RestDomain;
  }
  bool isKnown() const { return Kind != RuntimeKind::Unknown; }
  bool isMemInfoRefop() const {
    return Kind == RuntimeKind::Incref || Kind == RuntimeKind::Decref;
  }
  bool isPyRefop() const {
    return Kind == RuntimeKind::PyIncref || Kind == RuntimeKind::PyDecref;
  }
  /// The domain that a refop counts in; None for anything else.
  CountDomain refopDomain() const {
    return isMemInfoRefop() ? CountDomain::MemInfo
           : isPyRefop()    ? CountDomain::PyObject
                            : CountDomain::None;
  }
};

/// The built-in table together with the user's additions.  Immutable after
/// creation; passes share it by shared_ptr, also across threads.
class RuntimeTable {
public:
  /// The built-in table alone.
  static std::shared_ptr<const RuntimeTable> builtin();

  /// The built-in table plus the rows of a YAML effects file.  Fails with
  /// "FILE:LINE:COLUMN: error: ..." for the first mistake in the file, and
  /// with "FILE: error: ..." if it cannot be read.
  static llvm::Expected<std::shared_ptr<const RuntimeTable>>
  withEffectsFile(llvm::StringRef Path);

  /// What \p Call does to references.  Sees through pointer casts and aliases
  /// of the callee.  Never fails: what is not known is RuntimeKind::Unknown.
  /// Attributes must have passed checkAttributes(); malformed ones are ignored.
  CallEffects classify(const llvm::CallBase &Call) const;

  /// What a call of \p Callee with its own type would do, attributes of the
  /// declaration included.
  CallEffects classify(const llvm::Function &Callee) const;

  /// Whether there is a row for functions of this name.
  bool describes(llvm::StringRef Name) const { return find(Name) != nullptr; }

  /// +1, -1 or 0 for MemInfo refops: the sign that classify() would tell by
  /// RuntimeKind::Incref and RuntimeKind::Decref, without a table look-up.
  RefopSign memInfoRefop(const llvm::Instruction &I) const;

  /// Likewise for calls of \p Callee.
  RefopSign memInfoRefop(const llvm::Function &Callee) const;

  /// Likewise for refops of Python objects.
  RefopSign pyRefop(const llvm::Instruction &I) const;

  /// How many instructions of \p F are MemInfo refops.
  unsigned countMemInfoRefops(const llvm::Function &F) const;

  /// How many instructions of \p F are refops of Python objects.
  unsigned countPyRefops(const llvm::Function &F) const;

  /// The names of all built-in rows, sorted.  For tests and documentation.
  static llvm::SmallVector<llvm::StringRef, 0> builtinNames();

  ~RuntimeTable();
  struct Row; ///< Private to the implementation.

private:
  RuntimeTable();
  const Row *find(llvm::StringRef Name) const;
  RefopSign memInfoRefop(const llvm::Function &Callee,
                         const llvm::FunctionType &Type) const;

  llvm::StringMap<std::unique_ptr<Row>> Rows;
  /// Consulted for names that Rows does not have; null in the built-in table.
  std::shared_ptr<const RuntimeTable> Base;
};

/// Answers as RuntimeTable::classify() does, and looks at calls of one callee
/// but once.  For as long as functions keep their names and FunctionKinds;
/// their attributes may change.
class CallClassifier {
public:
  /// \p Table must outlive the classifier.
  explicit CallClassifier(const RuntimeTable &Table) : Table(Table) {}

  const RuntimeTable &table() const { return Table; }
  CallEffects classify(const llvm::CallBase &Call);

private:
  /// What the answer depends on, but for the callee.
  using Key = std::tuple<llvm::AttributeList,        ///< The callee's.
                         const llvm::FunctionType *, ///< It is called as.
                         llvm::AttributeSet>;        ///< The call's.
  const RuntimeTable &Table;
  /// By callee: the last answer.  Most are called in one way.
  llvm::DenseMap<const llvm::Function *, std::pair<Key, CallEffects>> Known;
};

/// Checks all "passthru-..." attributes of functions and calls in \p M.  The
/// error joins one line a problem, in module order; each names the function (or
/// the call and its function) and the attribute.  A pass that classifies calls
/// asks this first and leaves a module with malformed attributes alone.
llvm::Error checkAttributes(const llvm::Module &M);

} // namespace passthru

#endif // PASSTHRU_RUNTIME_H
