//===- Sarif.cpp - Findings in the format of other tools ------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Sarif.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace passthru;

static constexpr const char *SchemaUri =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";

/// \p Bytes as a JSON text that owns them.  IR names are bytes; JSON is UTF-8.
static json::Value text(StringRef Bytes) { return json::fixUTF8(Bytes); }

/// A message.  Braces stand for placeholders unless they are doubled (3.11.5).
static json::Object message(StringRef Text) {
  std::string Escaped;
  for (char C : Text) {
    Escaped += C;
    if (C == '{' || C == '}')
      Escaped += C;
  }
  return json::Object{{"text", text(Escaped)}};
}

static StringRef levelWord(SarifLevel Level) {
  switch (Level) {
  case SarifLevel::Note:
    return "note";
  case SarifLevel::Error:
    return "error";
  }
  llvm_unreachable("unknown level");
}

StringRef passthru::verdictWord(BalanceVerdict V) {
  switch (V) {
  case BalanceVerdict::Verified:
    return "verified";
  case BalanceVerdict::Consistent:
    return "consistent";
  case BalanceVerdict::Unbalanced:
    return "unbalanced";
  case BalanceVerdict::Unknown:
    return "unknown";
  }
  llvm_unreachable("unknown verdict");
}

/// \p Path as a URI reference (RFC 3986): a file: URI if it is absolute.  All
/// bytes but the unreserved ones and '/' are escaped.
static std::string uriOf(StringRef Path) {
  std::string Uri = sys::path::is_absolute(Path) ? "file://" : "";
  for (unsigned char C : Path) {
    if (isAlnum(C) || StringRef("-._~/").contains(C)) {
      Uri += C;
      continue;
    }
    Uri += '%';
    Uri += hexdigit(C >> 4);
    Uri += hexdigit(C & 15);
  }
  return Uri;
}

static json::Object physicalLocation(const SourcePlace &Place) {
  json::Object Result{
      {"artifactLocation", json::Object{{"uri", uriOf(Place.Path)}}}};
  if (Place.Line == 0)
    return Result;
  json::Object Region{{"startLine", int64_t(Place.Line)}};
  if (Place.Column != 0)
    Region["startColumn"] = int64_t(Place.Column);
  Result["region"] = std::move(Region);
  return Result;
}

json::Value SarifLog::location(const Function &F, const Instruction *At,
                               StringRef Message) const {
  SourcePlace Place = sourcePlace(At);
  if (Place.Path.empty()) {
    Place = SourcePlace();
    Place.Path = M.getSourceFileName();
  }
  json::Object Result{
      {"logicalLocations",
       json::Array{json::Object{{"name", text(prettyName(F))},
                                {"fullyQualifiedName", text(F.getName())},
                                {"decoratedName", text(F.getName())},
                                {"kind", "function"}}}}};
  // A module that was never a file has no name.
  if (!Place.Path.empty())
    Result["physicalLocation"] = physicalLocation(Place);
  if (!Message.empty())
    Result["message"] = message(Message);
  return Result;
}

void SarifLog::addVerdict(const Function &F, const BalanceReport &R) {
  json::Object Row{{"function", text(prettyName(F))},
                   {"symbol", text(F.getName())},
                   {"verdict", verdictWord(R.Verdict)},
                   {"refops", int64_t(R.Refops)}};
  if (R.Verdict == BalanceVerdict::Consistent)
    Row["slack"] = int64_t(R.Slack);
  if (R.Verdict == BalanceVerdict::Unknown)
    Row["reason"] = text(R.Reason);
  Verdicts.push_back(std::move(Row));
}

void SarifLog::addResult(const Function &F, const BalanceReport &R,
                         const BalanceFinding &Finding, SarifLevel Level) {
  // The readable name lacks the numbers by which Numba tells compilations of
  // one function apart: the fingerprint is the same in the next process.
  std::string Print = utohexstr(MD5Hash((Twine(Finding.Rule) + "\n" +
                                         prettyName(F) + "\n" + Finding.Message)
                                            .str()),
                                /*LowerCase=*/true);
  unsigned Repetition = ++Fingerprints[Print];
  json::Object Properties{{"verdict", verdictWord(R.Verdict)}};
  if (R.Verdict == BalanceVerdict::Consistent)
    Properties["slack"] = int64_t(R.Slack);

  json::Object Result{
      {"ruleId", Finding.Rule},
      {"ruleIndex", int64_t(ruleIndex(Finding.Rule))},
      {"level", levelWord(Level)},
      {"message", message(Finding.Message)},
      {"locations", json::Array{location(F, Finding.At, StringRef())}},
      {"partialFingerprints",
       json::Object{
           {"passthruFinding/v1", Print + ":" + std::to_string(Repetition)}}},
      {"properties", std::move(Properties)}};
  if (!Finding.Steps.empty()) {
    json::Array Steps;
    for (const FindingStep &Step : Finding.Steps)
      Steps.push_back(
          json::Object{{"location", location(F, Step.At, Step.Message)}});
    Result["codeFlows"] = json::Array{json::Object{
        {"threadFlows",
         json::Array{json::Object{{"locations", std::move(Steps)}}}}}};
  }
  Results.push_back(std::move(Result));
}

static json::Array ruleDescriptors() {
  json::Array Rules;
  for (const RuleInfo &Rule : allRules())
    Rules.push_back(
        json::Object{{"id", Rule.Id},
                     {"shortDescription", message(Rule.Short)},
                     {"help", message(Rule.Help)},
                     {"defaultConfiguration",
                      json::Object{{"level", levelWord(Rule.DefaultLevel)}}}});
  return Rules;
}

json::Object SarifLog::run(bool Finished) const {
  json::Object Invocation{{"executionSuccessful", Finished}};
  if (!Finished)
    Invocation["toolExecutionNotifications"] = json::Array{
        json::Object{{"level", "error"},
                     {"message", message("the run did not come to its end")}}};
  return json::Object{
      {"tool",
       json::Object{{"driver", json::Object{{"name", "PassThruPlugin"},
                                            {"version", PASSTHRU_VERSION},
                                            {"rules", ruleDescriptors()}}}}},
      {"invocations", json::Array{std::move(Invocation)}},
      // Debug info counts columns in bytes; in ASCII it is all the same.
      {"columnKind", "unicodeCodePoints"},
      {"results", json::Array(Results)},
      {"properties", json::Object{{"verdicts", json::Array(Verdicts)}}}};
}

void SarifLog::write(raw_ostream &OS, bool Finished) const {
  json::OStream Json(OS, /*IndentSize=*/2);
  Json.value(json::Object{{"$schema", SchemaUri},
                          {"version", "2.1.0"},
                          {"runs", json::Array{run(Finished)}}});
  OS << '\n';
}
