//===- NumbaSymbol.cpp - Taking Numba's symbols apart ---------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The grammar, as numba/core/itanium_mangler.py writes it:
//
//   symbol     ::= '_Z' name type*
//   name       ::= 'N' source+ parameters? tag* 'E'
//                | source parameters? tag*
//   parameters ::= 'I' type* 'E'
//   tag        ::= 'B' source
//   type       ::= builtin | 'Li' integer 'E' | name
//   source     ::= <length> <that many characters of [A-Za-z0-9_]>
//
// In a source, `_xx` stands for the byte 0xXX, and a leading digit is hidden
// behind an underscore.  Underscores themselves are not escaped, so `_2d` may
// be a dash or part of a Python name: see unescape().
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace passthru;

namespace {

/// Which bytes an escape may stand for.
enum class Unescape {
  Everything, ///< A type: any text.
  PythonName, ///< A part of a qualified name: an identifier, or `<lambda>`.
};

/// One pass over a symbol from left to right, without backtracking.
class SymbolParser {
public:
  explicit SymbolParser(StringRef Text) : Rest(Text) {}

  bool parseSymbol(NumbaSymbol &Result);

private:
  bool parseQualifiedName(NumbaSymbol &Result);
  bool parseType(std::string &Result, unsigned Depth);
  bool parseTypeName(std::string &Result, unsigned Depth);
  bool parseParameters(std::vector<std::string> &Result, unsigned Depth);
  bool parseSource(StringRef &Result);
  bool parseTags(std::vector<std::string> *Result);
  bool atSource() const { return !Rest.empty() && isDigit(Rest.front()); }

  /// Deeper types than this are no one's: it bounds the recursion.
  static constexpr unsigned MaxDepth = 64;

  StringRef Rest;
};

} // namespace

static bool isLowerHex(char C) { return isDigit(C) || (C >= 'a' && C <= 'f'); }

/// Whether an escape, `_` and two lower-case digits, stands at \p At.
static bool readEscape(StringRef Text, size_t At, unsigned &Byte) {
  if (At + 2 >= Text.size() || Text[At] != '_' || !isLowerHex(Text[At + 1]) ||
      !isLowerHex(Text[At + 2]))
    return false;
  Byte = hexDigitValue(Text[At + 1]) * 16 + hexDigitValue(Text[At + 2]);
  return true;
}

/// How many escapes from \p At on make one character of UTF-8 that is not
/// ASCII; 0 if they make none.  A name such as `_delitem` only looks like one.
static unsigned countUTF8Escapes(StringRef Text, size_t At) {
  unsigned Byte;
  if (!readEscape(Text, At, Byte))
    return 0;
  unsigned Length = Byte >= 0xf0 && Byte <= 0xf4   ? 4
                    : Byte >= 0xe0 && Byte <= 0xef ? 3
                    : Byte >= 0xc2 && Byte <= 0xdf ? 2
                                                   : 0;
  for (unsigned I = 1; I < Length; ++I)
    if (!readEscape(Text, At + 3 * I, Byte) || (Byte & 0xc0) != 0x80)
      return 0;
  return Length;
}

/// Undoes Numba's escapes.  Only what Numba escapes is taken for an escape:
/// lower-case digits, and bytes that are neither alphanumeric nor `_`.
static std::string unescape(StringRef Text, Unescape Mode) {
  std::string Result;
  Result.reserve(Text.size());
  // `<locals>` and `<lambda>` aside, a Python identifier has no ASCII
  // punctuation: there `_2d` is itself, as in `conv_2d`.
  bool AnyByte =
      Mode == Unescape::Everything || compat::startsWith(Text, "_3c");
  for (size_t I = 0; I < Text.size(); ++I) {
    StringRef Plain = Text.slice(I, Text.find('_', I));
    Result.append(Plain.begin(), Plain.end());
    I += Plain.size();
    if (I == Text.size())
      break;
    unsigned Byte = 0;
    if (unsigned Length = countUTF8Escapes(Text, I)) {
      for (unsigned K = 0; K < Length; ++K, I += 3) {
        readEscape(Text, I, Byte);
        Result += static_cast<char>(Byte);
      }
      --I; // For the step of the loop.
      continue;
    }
    if (AnyByte && readEscape(Text, I, Byte) && Byte < 0x80 && Byte != '_' &&
        !isAlnum(static_cast<char>(Byte))) {
      Result += static_cast<char>(Byte);
      I += 2;
      continue;
    }
    bool HidesDigit = I == 0 && Text.size() > 1 && isDigit(Text[1]);
    if (!HidesDigit)
      Result += '_';
  }
  return Result;
}

static StringRef builtinType(char Code) {
  switch (Code) {
  case 'v':
    return "none";
  case 'b':
    return "bool";
  case 'h':
    return "uint8";
  case 'a':
    return "int8";
  case 't':
    return "uint16";
  case 's':
    return "int16";
  case 'j':
    return "uint32";
  case 'i':
    return "int32";
  case 'y':
    return "uint64";
  case 'x':
    return "int64";
  case 'f':
    return "float32";
  case 'd':
    return "float64";
  default:
    return StringRef();
  }
}

/// Spells a type with parameters as Numba's own messages do.
static std::string spellTemplate(StringRef Name,
                                 ArrayRef<std::string> Parameters) {
  if (Name == "UniTuple" && Parameters.size() == 2)
    return "UniTuple(" + Parameters[0] + " x " + Parameters[1] + ")";
  if (Name == "Array" && Parameters.size() >= 3)
    return "array(" + Parameters[0] + ", " + Parameters[1] + "d, " +
           Parameters[2] + ")";
  return (Name + "(" + join(Parameters, ", ") + ")").str();
}

bool SymbolParser::parseSource(StringRef &Result) {
  size_t Digits = 0;
  while (Digits < Rest.size() && isDigit(Rest[Digits]))
    ++Digits;
  size_t Length = 0;
  // An absurd length overflows and is refused here.
  if (!Digits || Rest.take_front(Digits).getAsInteger(10, Length))
    return false;
  Rest = Rest.drop_front(Digits);
  if (Length > Rest.size())
    return false;
  Result = Rest.take_front(Length);
  Rest = Rest.drop_front(Length);
  return true;
}

bool SymbolParser::parseTags(std::vector<std::string> *Result) {
  while (Rest.consume_front("B")) {
    StringRef Tag;
    if (!parseSource(Tag))
      return false;
    if (Result)
      Result->push_back(unescape(Tag, Unescape::Everything));
  }
  return true;
}

bool SymbolParser::parseParameters(std::vector<std::string> &Result,
                                   unsigned Depth) {
  if (!Rest.consume_front("I"))
    return true;
  while (!Rest.consume_front("E")) {
    Result.emplace_back();
    if (!parseType(Result.back(), Depth + 1))
      return false;
  }
  return true;
}

bool SymbolParser::parseTypeName(std::string &Result, unsigned Depth) {
  bool IsNested = Rest.consume_front("N");
  if (!atSource())
    return false;
  do {
    StringRef Part;
    if (!parseSource(Part))
      return false;
    // A dot in a type's name looks like a namespace.
    if (!Result.empty())
      Result += '.';
    Result += unescape(Part, Unescape::Everything);
  } while (IsNested && atSource());

  std::vector<std::string> Parameters;
  if (!parseParameters(Parameters, Depth) || !parseTags(nullptr))
    return false;
  if (!Parameters.empty())
    Result = spellTemplate(Result, Parameters);
  return !IsNested || Rest.consume_front("E");
}

bool SymbolParser::parseType(std::string &Result, unsigned Depth) {
  if (Depth > MaxDepth || Rest.empty())
    return false;
  StringRef Builtin = builtinType(Rest.front());
  if (!Builtin.empty()) {
    Rest = Rest.drop_front();
    Result = Builtin.str();
    return true;
  }
  if (Rest.consume_front("Dh")) {
    Result = "float16";
    return true;
  }
  if (Rest.consume_front("Li")) {
    size_t End = Rest.find('E');
    int64_t Value;
    if (End == StringRef::npos || Rest.take_front(End).getAsInteger(10, Value))
      return false;
    Rest = Rest.drop_front(End + 1);
    Result = itostr(Value);
    return true;
  }
  return parseTypeName(Result, Depth);
}

bool SymbolParser::parseQualifiedName(NumbaSymbol &Result) {
  bool IsNested = Rest.consume_front("N");
  // `08NumbaEnv` is an empty part and the word: an environment, no function.
  if (compat::startsWith(Rest, "08NumbaEnv") || !atSource())
    return false;
  bool IsFirst = true;
  do {
    StringRef Part;
    if (!parseSource(Part))
      return false;
    if (IsFirst && IsNested && Part == "cpython" &&
        Result.Role == NumbaSymbol::RoleKind::Function) {
      Result.Role = NumbaSymbol::RoleKind::CPythonWrapper;
      IsFirst = false;
      continue;
    }
    if (!Result.QualifiedName.empty())
      Result.QualifiedName += '.';
    Result.QualifiedName += unescape(Part, Unescape::PythonName);
    IsFirst = false;
  } while (IsNested && atSource());
  return !Result.QualifiedName.empty() && parseTags(&Result.AbiTags) &&
         (!IsNested || Rest.consume_front("E"));
}

bool SymbolParser::parseSymbol(NumbaSymbol &Result) {
  if (!Rest.consume_front("_Z") || !parseQualifiedName(Result))
    return false;
  while (!Rest.empty()) {
    Result.ArgumentTypes.emplace_back();
    if (!parseType(Result.ArgumentTypes.back(), 0))
      return false;
  }
  return true;
}

bool passthru::parseNumbaSymbol(StringRef Symbol, NumbaSymbol &Result) {
  Result = NumbaSymbol();
  if (Symbol.consume_front("cfunc."))
    Result.Role = NumbaSymbol::RoleKind::CFuncWrapper;
  else if (Symbol.consume_front("finalize_"))
    Result.Role = NumbaSymbol::RoleKind::Finalizer;
  // Numba escapes dots: what follows one was added by LLVM.
  return SymbolParser(Symbol.split('.').first).parseSymbol(Result);
}

std::string NumbaSymbol::pretty() const {
  return QualifiedName + "(" + join(ArgumentTypes, ", ") + ")";
}

bool NumbaSymbol::hasUniqueId() const {
  return any_of(AbiTags, [](StringRef Tag) {
    return Tag.size() > 1 && Tag.front() == 'v' &&
           all_of(Tag.drop_front(), [](char C) { return isDigit(C); });
  });
}

bool NumbaSymbol::isGeneratorNext() const {
  return compat::endsWith(QualifiedName, ".next") &&
         ArgumentTypes.size() == 1 &&
         StringRef(ArgumentTypes.front()).contains(" generator(func=");
}
