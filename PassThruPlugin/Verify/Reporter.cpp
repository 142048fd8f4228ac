//===- Reporter.cpp - From reports to diagnostics and files ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Reporter.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Verify/Rules.h"
#include "Verify/Sarif.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

static constexpr const char *PassName = "passthru-verify";

/// Writes \p Text to \p Path, or says why not; "-" is the standard output.
static Error writeFile(StringRef Path, StringRef Text) {
  std::error_code EC;
  raw_fd_ostream OS(Path, EC, sys::fs::OF_Text);
  if (!EC) {
    OS << Text;
    OS.flush();
    EC = OS.error();
    // The destructor would end the process over an error that is still there.
    OS.clear_error();
  }
  if (EC)
    return createStringError(EC,
                             "cannot write '" + Path + "': " + EC.message());
  return Error::success();
}

class VerifyReporter::Implementation {
public:
  Implementation(Module &M, const PassOptions &Options)
      : Context(M.getContext()), Options(Options), Sarif(M) {}

  void open();
  void report(const Function &F, const BalanceReport &R);
  void close();

private:
  void record(const DiagnosticInfoPassThru &Info);
  void emit(const DiagnosticInfoPassThru &Info);
  void emitFinding(const Function &F, const BalanceReport &R,
                   const BalanceFinding &Finding, Policy P);
  void emitVerdict(const Function &F, std::string Message);
  DiagnosticInfoPassThru diagnostic(DiagnosticSeverity Severity,
                                    const char *Rule, const Function &F,
                                    std::string Message,
                                    const Instruction *At = nullptr) const;
  Policy policyFor(BalanceFinding::Class What) const;
  std::string contents(bool Finished) const;

  LLVMContext &Context;
  const PassOptions &Options;
  SarifLog Sarif;
  std::string Text;      ///< What was emitted, if it goes to a file.
  std::string FileError; ///< Why the file could not be written.
  unsigned Errors = 0;
  std::string Name; ///< Of the function that is reported on.
};

DiagnosticInfoPassThru VerifyReporter::Implementation::diagnostic(
    DiagnosticSeverity Severity, const char *Rule, const Function &F,
    std::string Message, const Instruction *At) const {
  DiagnosticInfoPassThru Info(Severity, PassName, Rule, Name,
                              std::move(Message));
  Info.setSymbol(F.getName().str());
  Info.setPlace(sourcePlace(At));
  return Info;
}

/// Keeps \p Info for the file, as opt would print it.
void VerifyReporter::Implementation::record(
    const DiagnosticInfoPassThru &Info) {
  if (Options.Output.empty() || Options.Format != ReportFormat::Text)
    return;
  raw_string_ostream OS(Text);
  DiagnosticPrinterRawOStream Printer(OS);
  OS << LLVMContext::getDiagnosticMessagePrefix(Info.getSeverity()) << ": ";
  Info.print(Printer);
  OS << '\n';
}

void VerifyReporter::Implementation::emit(const DiagnosticInfoPassThru &Info) {
  record(Info);
  Context.diagnose(Info);
}

Policy
VerifyReporter::Implementation::policyFor(BalanceFinding::Class What) const {
  switch (What) {
  case BalanceFinding::Class::Mistake:
    return Policy::Error;
  case BalanceFinding::Class::RaiseLeak:
    return Options.RaiseLeaks;
  case BalanceFinding::Class::CaughtLeak:
    return Options.CaughtLeaks;
  case BalanceFinding::Class::UncheckedNull:
    return Options.UncheckedNull;
  }
  llvm_unreachable("unknown class of findings");
}

/// An error is a warning here: the one error comes last, so that a host that
/// stops at the first error has seen everything.
void VerifyReporter::Implementation::emitFinding(const Function &F,
                                                 const BalanceReport &R,
                                                 const BalanceFinding &Finding,
                                                 Policy P) {
  if (P == Policy::Ignore)
    return;
  bool IsError = P == Policy::Error;
  Errors += IsError;
  if (Options.Format == ReportFormat::Sarif)
    Sarif.addResult(F, R, Finding,
                    IsError ? SarifLevel::Error : SarifLevel::Note);
  emit(diagnostic(IsError ? DS_Warning : DS_Remark, Finding.Rule, F,
                  Finding.Message, Finding.At));
  for (const FindingStep &Step : Finding.Steps)
    emit(diagnostic(DS_Note, Finding.Rule, F, Step.Message, Step.At));
  // Whoever looks for the function in the IR needs its symbol, which is too
  // long to stand in front of the message.
  if (Name != F.getName())
    emit(diagnostic(DS_Note, Finding.Rule, F,
                    "the function is " + operandName(F)));
}

void VerifyReporter::Implementation::emitVerdict(const Function &F,
                                                 std::string Message) {
  emit(diagnostic(DS_Remark, "verdict", F, std::move(Message)));
}

void VerifyReporter::Implementation::report(const Function &F,
                                            const BalanceReport &R) {
  Name = prettyName(F);
  if (Options.Format == ReportFormat::Sarif)
    Sarif.addVerdict(F, R);
  switch (R.Verdict) {
  case BalanceVerdict::Verified:
    emitVerdict(F, "verified: " + countOf(R.Refops, "refop"));
    break;
  case BalanceVerdict::Consistent:
    emitVerdict(F, "consistent: " + countOf(R.Refops, "refop") + ", slack " +
                       std::to_string(R.Slack));
    break;
  case BalanceVerdict::Unknown: {
    BalanceFinding Unknown;
    Unknown.Rule = rule::Unknown;
    Unknown.Message = "unknown: " + R.Reason;
    emitFinding(F, R, Unknown, Options.Unknown);
    break;
  }
  case BalanceVerdict::Unbalanced:
    break;
  }
  for (const BalanceFinding &Finding : R.Findings)
    emitFinding(F, R, Finding, policyFor(Finding.What));
}

std::string VerifyReporter::Implementation::contents(bool Finished) const {
  if (Options.Format == ReportFormat::Text)
    return Text;
  std::string Log;
  raw_string_ostream OS(Log);
  Sarif.write(OS, Finished);
  return OS.str();
}

/// Writes the file as of a run that did not finish: what an interrupted run
/// leaves behind must not look like the result of an earlier one.
void VerifyReporter::Implementation::open() {
  if (Options.Output.empty() || Options.Output == "-")
    return;
  // What is written to a pipe or a device stays written.
  if (sys::fs::exists(Options.Output) &&
      !sys::fs::is_regular_file(Options.Output))
    return;
  if (Error E = writeFile(Options.Output, contents(/*Finished=*/false)))
    FileError = toString(std::move(E));
}

void VerifyReporter::Implementation::close() {
  DiagnosticInfoPassThru Closing(DS_Error, PassName, "passthru-unbalanced", "",
                                 countOf(Errors, "finding") + ", see above");
  if (Errors)
    record(Closing);
  // A host may end with the first error: the file comes before.
  if (!Options.Output.empty() && FileError.empty())
    if (Error E = writeFile(Options.Output, contents(/*Finished=*/true)))
      FileError = toString(std::move(E));
  if (!FileError.empty())
    Context.diagnose(DiagnosticInfoPassThru(DS_Error, PassName, "output-file",
                                            "", FileError));
  if (Errors)
    Context.diagnose(Closing);
}

VerifyReporter::VerifyReporter(Module &M, const PassOptions &Options)
    : Impl(std::make_unique<Implementation>(M, Options)) {
  Impl->open();
}

VerifyReporter::~VerifyReporter() = default;

void VerifyReporter::report(const Function &F, const BalanceReport &R) {
  Impl->report(F, R);
}

void VerifyReporter::close() { Impl->close(); }
