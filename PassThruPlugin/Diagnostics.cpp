//===- Diagnostics.cpp - Findings and remarks -----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Diagnostics.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugLoc.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Instruction.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

int DiagnosticInfoPassThru::kindID() {
  static const int Kind = getNextAvailablePluginDiagnosticKind();
  return Kind;
}

void DiagnosticInfoPassThru::print(DiagnosticPrinter &Printer) const {
  Printer << PassName << ": ";
  std::string Where = Place.shortText();
  if (!Where.empty())
    Printer << Where << ": ";
  bool IsNote = getSeverity() == DS_Note;
  if (!IsNote && !Function.empty())
    Printer << "in " << Function << ": ";
  Printer << Message;
  if (!IsNote)
    Printer << " [" << Rule << "]";
}

std::string SourcePlace::shortText() const {
  if (Line == 0)
    return std::string();
  std::string Text = std::to_string(Line);
  return Path.empty() ? "line " + Text
                      : (sys::path::filename(Path) + ":" + Text).str();
}

std::string passthru::sourcePath(const DIScope &Scope) {
  SmallString<128> Path = Scope.getFilename();
  if (!Path.empty() && !Scope.getDirectory().empty() &&
      sys::path::is_relative(Path)) {
    Path = Scope.getDirectory();
    sys::path::append(Path, Scope.getFilename());
  }
  return Path.str().str();
}

SourcePlace passthru::sourcePlace(const Instruction *I) {
  SourcePlace Place;
  const DILocation *Loc = I ? I->getDebugLoc().get() : nullptr;
  // Line 0 is LLVM's word for code that comes from no line.
  if (!Loc || Loc->getLine() == 0)
    return Place;
  Place.Path = sourcePath(*Loc->getScope());
  Place.Line = Loc->getLine();
  Place.Column = Loc->getColumn();
  return Place;
}

std::string passthru::operandName(const Value &V) {
  std::string Text;
  raw_string_ostream OS(Text);
  V.printAsOperand(OS, /*PrintType=*/false);
  return Text;
}

std::string passthru::countOf(int64_t Count, StringRef Noun) {
  return std::to_string(Count) + " " + Noun.str() + (Count == 1 ? "" : "s");
}

std::string passthru::sourceLocation(const Instruction &I) {
  std::string Text = sourcePlace(&I).shortText();
  return Text.empty() ? Text : " at " + Text;
}
