//===- Support.cpp - What the fuzz targets have in common -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"
#include "PassThru/Compat.h"
#include "PassThru/Host.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace passthru;

void fuzz::require(bool Holds, const Twine &What) {
  if (Holds)
    return;
  errs() << "fuzz: broken promise: " << What << '\n';
  std::abort();
}

namespace {
struct SilentHandler : DiagnosticHandler {
  bool handleDiagnostics(const DiagnosticInfo &) override { return true; }
};
} // namespace

void fuzz::prepare(LLVMContext &Context) {
  compat::useOpaquePointers(Context);
  Context.setDiagnosticHandler(std::make_unique<SilentHandler>());
}

std::unique_ptr<Module> fuzz::readModule(StringRef Bytes,
                                         LLVMContext &Context) {
  auto M = parseBitcodeFile(MemoryBufferRef(Bytes, "input"), Context);
  if (!M) {
    consumeError(M.takeError());
    return nullptr;
  }
  if (verifyModule(**M))
    return nullptr;
  return std::move(*M);
}

/// A report of the host library, parsed; the text is released.
static json::Value parseReport(char *Report, std::string &Text) {
  fuzz::require(Report, "there is a report");
  Text = Report;
  passthru_free(Report);
  Expected<json::Value> Parsed = json::parse(Text);
  fuzz::require(bool(Parsed), "the report is JSON");
  fuzz::require(Parsed->getAsObject(), "the report is an object");
  return std::move(*Parsed);
}

std::string fuzz::runPasses(Module &M, const std::string &Pipeline) {
  char *Report = nullptr;
  int Status =
      passthru_run_passes(wrap(&M), nullptr, Pipeline.c_str(), &Report);
  std::string Text;
  json::Value Parsed = parseReport(Report, Text);
  const json::Object &Object = *Parsed.getAsObject();
  require(Object.getString("output") && Object.getArray("diagnostics"),
          "the report has output and diagnostics");
  require(bool(Object.getString("error")) == (Status != 0),
          "there is an error exactly if the status says so");
  std::string Problem;
  raw_string_ostream OS(Problem);
  require(!verifyModule(M, &OS),
          "the module is valid after " + Pipeline + ": " + OS.str());
  return Text;
}

static int64_t countRefops(Module &M) {
  char *Report = nullptr;
  fuzz::require(passthru_count_refops(wrap(&M), &Report) == 0,
                "counting does not fail");
  std::string Text;
  json::Value Parsed = parseReport(Report, Text);
  int64_t Count = 0;
  for (const json::Value &Function :
       *Parsed.getAsObject()->getArray("functions"))
    for (const char *Key : {"incref", "decref", "pyincref", "pydecref"})
      Count += *Function.getAsObject()->getInteger(Key);
  return Count;
}

static std::string textOf(const Module &M) {
  std::string Text;
  raw_string_ostream OS(Text);
  OS << M;
  return OS.str();
}

std::string fuzz::runEverything(Module &M) {
  std::string Before = textOf(M);
  std::string Reports =
      runPasses(M, "print<passthru-runtime>,print<passthru-types>,"
                   "print<passthru-ownership>");
  Reports +=
      runPasses(M, "passthru-verify<raise-leaks=error;caught-leaks=error;"
                   "unchecked-null=error;unknown=error>");
  require(textOf(M) == Before, "printers and verifier change nothing");
  int64_t Refops = countRefops(M);
  Reports += runPasses(M, "passthru-elide");
  require(countRefops(M) <= Refops, "elision adds no refops");
  return Reports;
}
