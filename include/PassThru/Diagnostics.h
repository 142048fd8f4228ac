//===- Diagnostics.h - Findings and remarks ---------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Findings travel through the LLVMContext, so that each host shows them in its
// own way.  Nothing here prints or exits.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_DIAGNOSTICS_H
#define PASSTHRU_DIAGNOSTICS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/DiagnosticInfo.h"
#include <string>

namespace llvm {
class DIScope;
class Function;
class Instruction;
class Module;
} // namespace llvm

namespace passthru {

/// Where code stands in its source; what is not known is empty or 0.
struct SourcePlace {
  std::string Path; ///< With the directory of the compilation, if known.
  unsigned Line = 0;
  unsigned Column = 0; ///< In bytes, from 1.

  /// "find.py:12", or an empty text.
  std::string shortText() const;
};

/// The file of \p Scope, with the directory of the compilation if its name is
/// relative; empty if it is not known.
std::string sourcePath(const llvm::DIScope &Scope);

/// The place of \p I, which may be null, from its debug location.
SourcePlace sourcePlace(const llvm::Instruction *I);

/// A finding of this project: a rule, the function it is about, and a text.
///
///     passthru-verify: find.py:12: in m.f(Testee): text [passthru-leak]
///
/// A note follows what it belongs to, and repeats neither function nor rule.
class DiagnosticInfoPassThru : public llvm::DiagnosticInfo {
public:
  /// \p PassName and \p Rule have static storage; \p Function is the readable
  /// name of the function, empty for a finding about the module.
  DiagnosticInfoPassThru(llvm::DiagnosticSeverity Severity,
                         const char *PassName, const char *Rule,
                         std::string Function, std::string Message)
      : DiagnosticInfo(kindID(), Severity), PassName(PassName), Rule(Rule),
        Function(std::move(Function)), Message(std::move(Message)) {}

  void setSymbol(std::string Name) { Symbol = std::move(Name); }
  void setPlace(SourcePlace At) { Place = std::move(At); }

  void print(llvm::DiagnosticPrinter &Printer) const override;

  llvm::StringRef passName() const { return PassName; }
  llvm::StringRef rule() const { return Rule; }
  llvm::StringRef function() const { return Function; }
  /// The symbol of the function, empty if nobody said.
  llvm::StringRef symbol() const { return Symbol; }
  const SourcePlace &place() const { return Place; }
  llvm::StringRef message() const { return Message; }

  static bool classof(const llvm::DiagnosticInfo *Info) {
    return Info->getKind() == kindID();
  }

private:
  static int kindID();

  const char *PassName;
  const char *Rule;
  std::string Function;
  std::string Message;
  std::string Symbol;
  SourcePlace Place;
};

/// "%x" or "%5": the name of \p V as it stands in its function's IR.
std::string operandName(const llvm::Value &V);

/// "1 refop", "2 refops".
std::string countOf(int64_t Count, llvm::StringRef Noun);

/// " at find.py:12" if \p I has a debug location, else an empty text.
std::string sourceLocation(const llvm::Instruction &I);

} // namespace passthru

#endif // PASSTHRU_DIAGNOSTICS_H
