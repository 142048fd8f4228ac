//===- VerifyReporterTest.cpp ---------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What becomes of reports in a host that does not end with the first error, and
// of reports that no small piece of IR leads to.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Diagnostics.h"
#include "Verify/Reporter.h"
#include "Verify/Rules.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

using Texts = std::vector<std::string>;

static const char Source[] = R"(
define void @plain() { ret void }
define i32 @_ZN4test1fB2v1E6Testee() { ret i32 0 }
)";

namespace {

/// Keeps "warning: text" of what is reported.
struct Collector : DiagnosticHandler {
  explicit Collector(std::vector<std::string> &Lines) : Lines(Lines) {}
  bool handleDiagnostics(const DiagnosticInfo &Info) override {
    std::string Line;
    raw_string_ostream OS(Line);
    DiagnosticPrinterRawOStream Printer(OS);
    OS << LLVMContext::getDiagnosticMessagePrefix(Info.getSeverity()) << ": ";
    Info.print(Printer);
    Lines.push_back(OS.str());
    return true;
  }
  std::vector<std::string> &Lines;
};

class VerifyReporterTest : public testing::Test {
protected:
  void SetUp() override {
    SMDiagnostic Problem;
    M = parseAssemblyString(Source, Problem, Context);
    ASSERT_TRUE(M) << Problem.getMessage().str();
    Context.setDiagnosticHandler(std::make_unique<Collector>(Lines));
    Plain = M->getFunction("plain");
    Mangled = M->getFunction("_ZN4test1fB2v1E6Testee");
    ASSERT_FALSE(sys::fs::createTemporaryFile("report", "txt", File));
  }
  void TearDown() override { sys::fs::remove(File); }

  std::string fileText() const {
    auto Buffer = MemoryBuffer::getFile(File);
    return Buffer ? (*Buffer)->getBuffer().str() : "unreadable";
  }

  void run(const Function &F, const BalanceReport &R) {
    VerifyReporter Reporter(*M, Options);
    Reporter.report(F, R);
    Reporter.close();
  }

  static BalanceReport reportOf(BalanceFinding::Class What, const char *Rule) {
    BalanceReport R;
    BalanceFinding Finding;
    Finding.What = What;
    Finding.Rule = Rule;
    Finding.Message = "lost";
    R.Findings.push_back(Finding);
    return R;
  }

  LLVMContext Context;
  std::unique_ptr<Module> M;
  const Function *Plain = nullptr, *Mangled = nullptr;
  PassOptions Options;
  std::vector<std::string> Lines;
  SmallString<64> File;
};

} // namespace

TEST_F(VerifyReporterTest, CaughtLeaksHaveTheirOwnPolicy) {
  BalanceReport R =
      reportOf(BalanceFinding::Class::CaughtLeak, rule::CaughtLeak);
  Options.RaiseLeaks = Policy::Error;
  Options.CaughtLeaks = Policy::Ignore;
  run(*Plain, R);
  const std::string Verdict =
      "remark: passthru-verify: in plain: verified: 0 refops [verdict]";
  EXPECT_EQ(Lines, Texts{Verdict});

  Lines.clear();
  Options.CaughtLeaks = Policy::Remark;
  run(*Plain, R);
  EXPECT_EQ(Lines, (Texts{Verdict, "remark: passthru-verify: in plain: lost "
                                   "[passthru-caught-leak]"}));

  Lines.clear();
  Options.CaughtLeaks = Policy::Error;
  run(*Plain, R);
  EXPECT_EQ(Lines, (Texts{Verdict,
                          "warning: passthru-verify: in plain: lost "
                          "[passthru-caught-leak]",
                          "error: passthru-verify: 1 finding, see above "
                          "[passthru-unbalanced]"}));
}

TEST_F(VerifyReporterTest, RaiseLeaksHaveTheirOwnPolicy) {
  BalanceReport R = reportOf(BalanceFinding::Class::RaiseLeak, rule::RaiseLeak);
  Options.CaughtLeaks = Policy::Error;
  Options.RaiseLeaks = Policy::Ignore;
  run(*Plain, R);
  EXPECT_EQ(1u, Lines.size());
}

// A mistake is an error whatever the policies say; the step without a place and
// the symbol come as notes, in order.
TEST_F(VerifyReporterTest, StepsThenSymbol) {
  BalanceReport R = reportOf(BalanceFinding::Class::Mistake, rule::Leak);
  R.Verdict = BalanceVerdict::Unbalanced;
  R.Findings[0].Steps.push_back({"first", nullptr});
  R.Findings[0].Steps.push_back({"second", nullptr});
  Options.RaiseLeaks = Options.CaughtLeaks = Options.Unknown = Policy::Ignore;
  run(*Mangled, R);
  EXPECT_EQ(Lines, (Texts{"warning: passthru-verify: in test.f(Testee): lost "
                          "[passthru-leak]",
                          "note: passthru-verify: first",
                          "note: passthru-verify: second",
                          "note: passthru-verify: the function is "
                          "@_ZN4test1fB2v1E6Testee",
                          "error: passthru-verify: 1 finding, see above "
                          "[passthru-unbalanced]"}));
}

TEST_F(VerifyReporterTest, FileErrorComesAfterTheFindings) {
  Options.Output = "/nowhere/report.txt";
  BalanceReport R = reportOf(BalanceFinding::Class::Mistake, rule::Leak);
  R.Verdict = BalanceVerdict::Unbalanced;
  run(*Plain, R);
  EXPECT_EQ(Lines, (Texts{"warning: passthru-verify: in plain: lost "
                          "[passthru-leak]",
                          "error: passthru-verify: cannot write "
                          "'/nowhere/report.txt': No such file or directory "
                          "[output-file]",
                          "error: passthru-verify: 1 finding, see above "
                          "[passthru-unbalanced]"}));
}

TEST_F(VerifyReporterTest, FileIsMarkedAsUnfinishedUntilTheEnd) {
  Options.Output = File.str().str();
  Options.Format = ReportFormat::Sarif;
  auto Succeeded = [this]() -> int {
    auto Log = json::parse(fileText());
    if (!Log) {
      consumeError(Log.takeError());
      return -1;
    }
    const json::Value &Run = (*Log->getAsObject()->getArray("runs"))[0];
    const json::Value &Invocation =
        (*Run.getAsObject()->getArray("invocations"))[0];
    return *Invocation.getAsObject()->getBoolean("executionSuccessful");
  };
  VerifyReporter Reporter(*M, Options);
  EXPECT_EQ(0, Succeeded());
  Reporter.report(*Plain, BalanceReport());
  EXPECT_EQ(0, Succeeded());
  Reporter.close();
  EXPECT_EQ(1, Succeeded());
}

// Lines are the same on the way to the context and to the file.
TEST_F(VerifyReporterTest, TextFileHasEveryLine) {
  Options.Output = File.str().str();
  BalanceReport R;
  R.Verdict = BalanceVerdict::Unknown;
  R.Reason = "too strange";
  Options.Unknown = Policy::Error;
  run(*Mangled, R);
  ASSERT_EQ(3u, Lines.size());
  std::string All;
  for (const std::string &Line : Lines)
    All += Line + "\n";
  EXPECT_EQ(All, fileText());
}

TEST(VerifyRules, IdsAreDistinctAndFound) {
  ArrayRef<RuleInfo> Rules = allRules();
  for (unsigned I = 0; I != Rules.size(); ++I)
    EXPECT_EQ(I, ruleIndex(Rules[I].Id)) << Rules[I].Id.str();
  EXPECT_EQ(0u, ruleIndex(rule::Leak));
}
