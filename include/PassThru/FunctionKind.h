//===- FunctionKind.h - Which of Numba's functions is this? -----*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_FUNCTIONKIND_H
#define PASSTHRU_FUNCTIONKIND_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace llvm {
class Argument;
class Value;
class Function;
class Module;
} // namespace llvm

namespace passthru {

/// The roles that functions play in a module that Numba emits.  Decided by
/// symbol and signature; the function attribute "passthru-kind" overrides.
enum class FunctionKind : uint8_t {
  Native,          ///< i32 (retptr, excinfo, args...): compiled Python code.
  Generator,       ///< Native convention, resumes a generator's state.
  CPythonWrapper,  ///< ptr (closure, args, kws): unboxes, calls, boxes.
  CFuncWrapper,    ///< C calling convention, arguments by value.
  Helper,          ///< Destructor, element incref/decref and the like.
  ExceptionHelper, ///< ptr (arguments): boxes the arguments of an exception.
  RuntimeBody,     ///< A body of the NRT itself (NRT_incref, ...).
  Unknown,         ///< Not Numba's, or not recognised.
};

/// How a function's arguments are owned.
enum class ArgConvention : uint8_t {
  Guaranteed, ///< Borrowed; the caller holds a token for the whole call.
  Unknown,    ///< Borrowed at best; nothing is known about the caller.
};

/// The kind of \p F, a declaration or a definition.  The attribute
/// "passthru-kind"="native|generator|cpython-wrapper|cfunc-wrapper|helper|
/// exception-helper|unknown" wins over symbol and signature; a value that
/// checkKindAttributes() rejects makes the kind Unknown.
FunctionKind classifyFunction(const llvm::Function &F);

/// Whether \p F has the attribute, whatever it says.
bool hasKindAttribute(const llvm::Function &F);

/// Says by attribute that \p F is of \p Kind, which is then known at once.  A
/// runtime body is known by its name alone.
void setFunctionKind(llvm::Function &F, FunctionKind Kind);

/// A word for reports: "native function", "CPython wrapper", ...
llvm::StringRef describe(FunctionKind Kind);

/// The convention of \p F's arguments: from the attribute
/// "passthru-args"="guaranteed"|"unknown", else from the function's kind:
/// guaranteed for native functions and cfunc wrappers, unknown for the rest.
ArgConvention argConvention(const llvm::Function &F);

/// Whether passes leave \p F alone, neither verify nor change it: the attribute
/// "passthru-exempt" says so, or it is a body of the run time, which is what
/// counting is and not a use of it, or it is instrumented: what it tells of
/// itself must stay what it does.
bool isExempt(const llvm::Function &F);

/// Says by the attribute "passthru-instrumented" that \p F tells the sanitizer
/// what it does.
void setInstrumented(llvm::Function &F);

/// Checks the attributes "passthru-kind", "passthru-args" and "passthru-exempt"
/// of all functions of \p M: a value that is none of the above, or a kind that
/// the function's signature contradicts.  One message a line, each naming its
/// function.
llvm::Error checkKindAttributes(const llvm::Module &M);

/// The out-parameter through which a native function (or a generator's next)
/// returns its value, or null.
const llvm::Argument *returnSlot(const llvm::Function &F);

/// The memory of such a function's caller that nothing else of its memory
/// points to: the return slot, and what it raises.
bool isForCallerAlone(const llvm::Function &F, const llvm::Value *V);

/// What the symbol of a function tells of its kind.
struct NumbaSymbolKind {
  /// What Numba puts around the native function's symbol.
  enum class RoleKind : uint8_t {
    Function,       ///< `_ZN…`
    CPythonWrapper, ///< `_ZN7cpython…`
    CFuncWrapper,   ///< `cfunc._ZN…`
    Finalizer,      ///< `finalize__ZN…`, of a generator
  };

  RoleKind Role = RoleKind::Function;

  /// Whether the symbol carries the ABI tag `v<n>` by which Numba tells
  /// functions of one name apart.  Only a generator's next has none.
  bool HasUniqueId = false;

  /// Whether this is the function that resumes a generator.
  bool IsGeneratorNext = false;
};

/// A Numba symbol taken apart, e.g. `_ZN8__main__4pairB2v3B..E6Testee6Testee`.
/// The scheme is that of numba/core/itanium_mangler.py.
struct NumbaSymbol : NumbaSymbolKind {
  std::string QualifiedName;              ///< "__main__.pair", without role
  std::vector<std::string> ArgumentTypes; ///< {"Testee", "Testee"}
  std::vector<std::string> AbiTags;       ///< {"v3", "c8tJTI…"}

  /// "__main__.pair(Testee, Testee)", as people write it.
  std::string pretty() const;
};

/// Takes the symbol of a function apart, in time linear in its length.
/// A suffix that LLVM added (`.llvm.1`, `.3`) is ignored.
/// \returns false if it is none of Numba's; \p Result is then unspecified.
bool parseNumbaSymbol(llvm::StringRef Symbol, NumbaSymbol &Result);

/// The same for the kind alone, without putting anything in words.
bool readSymbolKind(llvm::StringRef Symbol, NumbaSymbolKind &Result);

/// The readable name of \p F for reports; falls back to the symbol.
std::string prettyName(const llvm::Function &F);

} // namespace passthru

#endif // PASSTHRU_FUNCTIONKIND_H
