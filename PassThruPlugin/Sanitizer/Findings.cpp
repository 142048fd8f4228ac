//===- Findings.cpp - What the sanitizer has found ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sanitizer/Findings.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

using namespace passthru::sanitizer;

/// More places than this add nothing.
static constexpr size_t MaxFindings = 1000;

namespace {

struct State {
  std::mutex Lock;
  std::vector<Finding> Findings;
  unsigned NumErrors = 0;
  // Of passthru_rt_raise_by().
  int (*AddPendingCall)(int (*)(void *), void *) = nullptr;
  void (*SetString)(void *, const char *) = nullptr;
  void *Class = nullptr;
  std::string Pending; ///< What is to be raised; empty if nothing is.
};

} // namespace

/// Lives as long as any thread may find something.
static State &state() {
  static State *Only = new State;
  return *Only;
}

std::string passthru::sanitizer::placeText(const std::string &File,
                                           int32_t Line) {
  if (Line == 0)
    return std::string();
  size_t Slash = File.rfind('/');
  std::string Name = Slash == std::string::npos ? File : File.substr(Slash + 1);
  return (Name.empty() ? "line " : Name + ":") + std::to_string(Line) + ": ";
}

/// The first line, in the style of the verifier's.
static std::string headline(const Finding &F) {
  return placeText(F.File, F.Line) + "in " + F.Function + ": " + F.Message +
         " [" + F.Rule + "]";
}

static void print(const Finding &F) {
  std::string Text = "warning: passthru-instrument: " + headline(F) + "\n";
  for (const std::string &Note : F.Notes)
    Text += "note: passthru-instrument: " + Note + "\n";
  // In one go: other threads may write, too.
  fwrite(Text.data(), 1, Text.size(), stderr);
}

/// What the main thread of Python calls when it can.
static int raisePending(void *) {
  State &S = state();
  std::string Text;
  void (*SetString)(void *, const char *);
  void *Class;
  {
    std::lock_guard<std::mutex> Guard(S.Lock);
    Text.swap(S.Pending);
    SetString = S.SetString;
    Class = S.Class;
  }
  if (Text.empty() || !SetString)
    return 0;
  SetString(Class, Text.c_str());
  return -1;
}

void passthru::sanitizer::report(Finding New) {
  State &S = state();
  int (*AddPendingCall)(int (*)(void *), void *) = nullptr;
  bool IsNew = true;
  {
    std::lock_guard<std::mutex> Guard(S.Lock);
    // Each time: what was found in one test is a mistake in the next one, too.
    if (!New.IsRemark && S.AddPendingCall && S.Pending.empty()) {
      S.Pending = headline(New);
      AddPendingCall = S.AddPendingCall;
    }
    for (Finding &Known : S.Findings)
      if (Known.Line == New.Line && Known.IsRemark == New.IsRemark &&
          !strcmp(Known.Rule, New.Rule) && Known.Symbol == New.Symbol &&
          Known.Message == New.Message) {
        ++Known.Times;
        IsNew = false;
        break;
      }
    if (IsNew) {
      S.NumErrors += !New.IsRemark;
      if (S.Findings.size() < MaxFindings)
        S.Findings.push_back(New);
      else
        IsNew = false;
    }
  }
  if (IsNew && !New.IsRemark)
    print(New);
  if (AddPendingCall && AddPendingCall(raisePending, nullptr) != 0) {
    // Too many calls are pending: the next finding tries again.
    std::lock_guard<std::mutex> Guard(S.Lock);
    S.Pending.clear();
  }
}

/// \p Text as a JSON string.  Symbols are bytes: what is no ASCII is kept as
/// it is, for the reader to decode.
static std::string quoted(const std::string &Text) {
  std::string Result = "\"";
  for (unsigned char C : Text) {
    char Escaped[8];
    if (C == '"' || C == '\\') {
      Result += '\\';
      Result += char(C);
    } else if (C < 0x20) {
      snprintf(Escaped, sizeof(Escaped), "\\u%04x", C);
      Result += Escaped;
    } else {
      Result += char(C);
    }
  }
  return Result + "\"";
}

static std::string json(const Finding &F) {
  std::string Notes;
  for (const std::string &Note : F.Notes)
    Notes += (Notes.empty() ? "" : ", ") + quoted(Note);
  return std::string("{\"severity\": ") +
         (F.IsRemark ? "\"remark\"" : "\"warning\"") +
         ", \"rule\": " + quoted(F.Rule) +
         ", \"function\": " + quoted(F.Function) +
         ", \"symbol\": " + quoted(F.Symbol) + ", \"file\": " + quoted(F.File) +
         ", \"line\": " + std::to_string(F.Line) +
         ", \"message\": " + quoted(F.Message) + ", \"notes\": [" + Notes +
         "], \"times\": " + std::to_string(F.Times) + "}";
}

char *passthru_rt_findings(int Clear) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  std::string Text;
  for (const Finding &F : S.Findings)
    Text += (Text.empty() ? "[" : ", ") + json(F);
  Text += Text.empty() ? "[]" : "]";
  if (Clear) {
    S.Findings.clear();
    S.NumErrors = 0;
  }
  return strdup(Text.c_str());
}

void passthru_rt_free(char *Text) { free(Text); }

unsigned passthru_rt_finding_count(void) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  return S.NumErrors;
}

void passthru_rt_raise_by(int (*AddPendingCall)(int (*)(void *), void *),
                          void (*SetString)(void *, const char *),
                          void *Class) {
  State &S = state();
  std::lock_guard<std::mutex> Guard(S.Lock);
  S.AddPendingCall = AddPendingCall;
  S.SetString = SetString;
  S.Class = Class;
  S.Pending.clear();
}
