//===- Diagnostics.cpp - Findings and remarks -----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Diagnostics.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugLoc.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Instruction.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

int DiagnosticInfoPassThru::kindID() {
  static const int Kind = getNextAvailablePluginDiagnosticKind();
  return Kind;
}

void DiagnosticInfoPassThru::print(DiagnosticPrinter &Printer) const {
  Printer << PassName << ": ";
  if (!Function.empty())
    Printer << "in " << Function << ": ";
  Printer << Message << " [" << Rule << "]";
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
  const DebugLoc &Loc = I.getDebugLoc();
  if (!Loc)
    return std::string();
  std::string Text = " at ";
  raw_string_ostream OS(Text);
  if (const auto *Scope = dyn_cast_or_null<DIScope>(Loc.getScope()))
    OS << Scope->getFilename() << ':';
  OS << Loc.getLine();
  return OS.str();
}
