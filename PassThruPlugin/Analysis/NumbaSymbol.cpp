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
  /// \p Spells: names are wanted; they cost more than the rest.
  SymbolParser(StringRef Text, bool Spells) : Rest(Text), Spells(Spells) {}

  bool parseSymbol(NumbaSymbol &Result);

  /// Whether it may be the next of a generator, by its last part.
  bool MayBeNext = false;

private:
  void spell(StringRef Part, Unescape Mode, std::string &Result) const;
  bool parseQualifiedName(NumbaSymbol &Result);
  bool parseType(std::string &Result, unsigned Depth);
  bool parseTypeName(std::string &Result, unsigned Depth);
  bool parseParameters(std::vector<std::string> &Result, unsigned Depth);
  bool parseSource(StringRef &Result);
  bool parseTags(NumbaSymbol *Result);
  bool atSource() const { return !Rest.empty() && isDigit(Rest.front()); }

  /// Deeper types than this are no one's: it bounds the recursion.
  static constexpr unsigned MaxDepth = 64;

  StringRef Rest;
  bool Spells;
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

/// Adds \p Part to a dotted name.
void SymbolParser::spell(StringRef Part, Unescape Mode,
                         std::string &Result) const {
  if (!Spells)
    return;
  if (!Result.empty())
    Result += '.';
  Result += unescape(Part, Mode);
}

/// `v<n>`, in which nothing is escaped.
static bool isUniqueId(StringRef Tag) {
  return Tag.consume_front("v") && !Tag.empty() && llvm::all_of(Tag, isDigit);
}

bool SymbolParser::parseTags(NumbaSymbol *Result) {
  while (Rest.consume_front("B")) {
    StringRef Tag;
    if (!parseSource(Tag))
      return false;
    if (!Result)
      continue;
    Result->HasUniqueId |= isUniqueId(Tag);
    if (Spells)
      Result->AbiTags.push_back(unescape(Tag, Unescape::Everything));
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
    spell(Part, Unescape::Everything, Result);
  } while (IsNested && atSource());

  std::vector<std::string> Parameters;
  if (!parseParameters(Parameters, Depth) || !parseTags(nullptr))
    return false;
  if (Spells && !Parameters.empty())
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
  bool IsFirst = true, IsNamed = false;
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
    spell(Part, Unescape::PythonName, Result.QualifiedName);
    IsNamed |= !Part.empty();
    MayBeNext = compat::endsWith(Part, "next");
    IsFirst = false;
  } while (IsNested && atSource());
  return IsNamed && parseTags(&Result) &&
         (!IsNested || Rest.consume_front("E"));
}

bool SymbolParser::parseSymbol(NumbaSymbol &Result) {
  if (!Rest.consume_front("_Z") || !parseQualifiedName(Result))
    return false;
  std::string Type;
  while (!Rest.empty()) {
    if (!parseType(Type, 0))
      return false;
    if (Spells)
      Result.ArgumentTypes.push_back(std::move(Type));
    Type.clear();
  }
  return true;
}

/// \returns false if \p Symbol is none of Numba's; without \p Spells, what is
/// put in words stays empty.
static bool parse(StringRef Symbol, bool Spells, NumbaSymbol &Result) {
  Result = NumbaSymbol();
  StringRef Mangled = Symbol;
  if (Mangled.consume_front("cfunc."))
    Result.Role = NumbaSymbol::RoleKind::CFuncWrapper;
  else if (Mangled.consume_front("finalize_"))
    Result.Role = NumbaSymbol::RoleKind::Finalizer;
  // Numba escapes dots: what follows one was added by LLVM.
  SymbolParser Parser(Mangled.split('.').first, Spells);
  if (!Parser.parseSymbol(Result))
    return false;
  if (Parser.MayBeNext && !Spells)
    return parse(Symbol, /*Spells=*/true, Result);
  Result.IsGeneratorNext =
      Parser.MayBeNext && compat::endsWith(Result.QualifiedName, ".next") &&
      Result.ArgumentTypes.size() == 1 &&
      StringRef(Result.ArgumentTypes.front()).contains(" generator(func=");
  return true;
}

bool passthru::parseNumbaSymbol(StringRef Symbol, NumbaSymbol &Result) {
  return parse(Symbol, /*Spells=*/true, Result);
}

bool passthru::readSymbolKind(StringRef Symbol, NumbaSymbolKind &Result) {
  NumbaSymbol Whole;
  bool IsNumbas = parse(Symbol, /*Spells=*/false, Whole);
  Result = Whole;
  return IsNumbas;
}

std::string NumbaSymbol::pretty() const {
  return QualifiedName + "(" + join(ArgumentTypes, ", ") + ")";
}
