//===- EffectWords.cpp - The words for effects ----------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EffectWords.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;
using namespace passthru;

// The switches have no default, so that the compiler asks for the word of a
// new enumerator.

StringRef passthru::wordFor(RuntimeKind Kind) {
  switch (Kind) {
  case RuntimeKind::Unknown:
    return "unknown";
  case RuntimeKind::Incref:
    return "incref";
  case RuntimeKind::Decref:
    return "decref";
  case RuntimeKind::PyIncref:
    return "py-incref";
  case RuntimeKind::PyDecref:
    return "py-decref";
  case RuntimeKind::Allocate:
    return "allocate";
  case RuntimeKind::MemInfoData:
    return "meminfo-data";
  case RuntimeKind::UnboxObject:
    return "unbox-object";
  case RuntimeKind::BoxObject:
    return "box-object";
  case RuntimeKind::MemInfoOther:
    return "meminfo-other";
  case RuntimeKind::ContainerRead:
    return "container-read";
  case RuntimeKind::ContainerWrite:
    return "container-write";
  case RuntimeKind::ReportError:
    return "report-error";
  case RuntimeKind::TakeGIL:
    return "take-gil";
  case RuntimeKind::GiveGIL:
    return "give-gil";
  case RuntimeKind::PythonAPI:
    return "python-api";
  case RuntimeKind::RawMemory:
    return "raw-memory";
  case RuntimeKind::NativeFunction:
    return "native-function";
  case RuntimeKind::Intrinsic:
    return "intrinsic";
  case RuntimeKind::UserDefined:
    return "user-defined";
  }
  llvm_unreachable("not a RuntimeKind");
}

StringRef passthru::wordFor(CountDomain Domain) {
  switch (Domain) {
  case CountDomain::None:
    return "none";
  case CountDomain::MemInfo:
    return "meminfo";
  case CountDomain::PyObject:
    return "pyobject";
  }
  llvm_unreachable("not a CountDomain");
}

StringRef passthru::wordFor(Ownership Result) {
  switch (Result) {
  case Ownership::None:
    return "none";
  case Ownership::Borrowed:
    return "borrowed";
  case Ownership::Owned:
    return "owned";
  case Ownership::Interior:
    return "interior";
  case Ownership::Unknown:
    return "unknown";
  }
  llvm_unreachable("not an Ownership");
}

StringRef passthru::wordFor(ArgEffect Effect) {
  switch (Effect) {
  case ArgEffect::None:
    return "none";
  case ArgEffect::Borrow:
    return "borrow";
  case ArgEffect::Retain:
    return "retain";
  case ArgEffect::Release:
    return "release";
  case ArgEffect::Steal:
    return "steal";
  case ArgEffect::StealOnSuccess:
    return "steal-on-success";
  case ArgEffect::OutBorrowed:
    return "out-borrowed";
  case ArgEffect::OutOwned:
    return "out-owned";
  case ArgEffect::Unknown:
    return "unknown";
  }
  llvm_unreachable("not an ArgEffect");
}

StringRef passthru::wordFor(Failure Fails) {
  switch (Fails) {
  case Failure::Never:
    return "never";
  case Failure::Null:
    return "null";
  case Failure::Negative:
    return "negative";
  case Failure::NonZero:
    return "nonzero";
  case Failure::Zero:
    return "zero";
  case Failure::NativeStatus:
    return "native-status";
  case Failure::Unknown:
    return "unknown";
  }
  llvm_unreachable("not a Failure");
}

StringRef passthru::wordFor(KnowledgeSource Source) {
  switch (Source) {
  case KnowledgeSource::None:
    return "nothing";
  case KnowledgeSource::Attribute:
    return "attribute";
  case KnowledgeSource::EffectsFile:
    return "effects file";
  case KnowledgeSource::BuiltIn:
    return "built-in";
  case KnowledgeSource::Convention:
    return "convention";
  case KnowledgeSource::LLVM:
    return "LLVM";
  }
  llvm_unreachable("not a KnowledgeSource");
}

/// The words that users may write, per type.
static constexpr CountDomain Domains[] = {CountDomain::MemInfo,
                                          CountDomain::PyObject};
static constexpr Ownership Ownerships[] = {Ownership::Owned,
                                           Ownership::Borrowed, Ownership::None,
                                           Ownership::Interior};
static constexpr ArgEffect ArgEffects[] = {
    ArgEffect::None,        ArgEffect::Borrow,   ArgEffect::Retain,
    ArgEffect::Release,     ArgEffect::Steal,    ArgEffect::StealOnSuccess,
    ArgEffect::OutBorrowed, ArgEffect::OutOwned, ArgEffect::Unknown};
static constexpr Failure Failures[] = {Failure::Never, Failure::Null,
                                       Failure::Negative, Failure::NonZero,
                                       Failure::Zero};

template <typename T, size_t N>
static bool parseChoice(const T (&Choice)[N], StringRef Word, T &Result) {
  for (T Value : Choice) {
    if (wordFor(Value) != Word)
      continue;
    Result = Value;
    return true;
  }
  return false;
}

template <typename T, size_t N>
static std::string joinChoice(const T (&Choice)[N]) {
  std::string Text;
  for (size_t I = 0; I < N; ++I) {
    if (I)
      Text += I + 1 == N ? " or " : ", ";
    Text += wordFor(Choice[I]).str();
  }
  return Text;
}

bool passthru::parseWord(StringRef Word, CountDomain &Result) {
  return parseChoice(Domains, Word, Result);
}
bool passthru::parseWord(StringRef Word, Ownership &Result) {
  return parseChoice(Ownerships, Word, Result);
}
bool passthru::parseWord(StringRef Word, ArgEffect &Result) {
  return parseChoice(ArgEffects, Word, Result);
}
bool passthru::parseWord(StringRef Word, Failure &Result) {
  return parseChoice(Failures, Word, Result);
}
bool passthru::parseWord(StringRef Word, bool &Result) {
  if (Word != "true" && Word != "false")
    return false;
  Result = Word == "true";
  return true;
}

std::string passthru::choiceFor(CountDomain) { return joinChoice(Domains); }
std::string passthru::choiceFor(Ownership) { return joinChoice(Ownerships); }
std::string passthru::choiceFor(ArgEffect) { return joinChoice(ArgEffects); }
std::string passthru::choiceFor(Failure) { return joinChoice(Failures); }
std::string passthru::choiceFor(bool) { return "true or false"; }
