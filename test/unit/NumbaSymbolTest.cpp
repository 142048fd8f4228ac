//===- NumbaSymbolTest.cpp - Taking Numba's symbols apart -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The symbols are what Numba 0.56.4 emitted, unless a test says otherwise.
//
//===----------------------------------------------------------------------===//

#include "PassThru/FunctionKind.h"
#include "gtest/gtest.h"
#include <random>

using namespace llvm;
using namespace passthru;

static std::string pretty(StringRef Symbol) {
  NumbaSymbol Result;
  return parseNumbaSymbol(Symbol, Result) ? Result.pretty() : "(none)";
}

#define TAG "B38c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA_3d"

TEST(NumbaSymbol, NativeFunctions) {
  EXPECT_EQ(pretty("_ZN8__main__4pairB2v3" TAG "E6Testee6Testee"),
            "__main__.pair(Testee, Testee)");
  EXPECT_EQ(pretty("_ZN8__main__8find_maxB2v1" TAG
                   "E43reflected_20list_28Testee_29_3civ_3dNone_3e"),
            "__main__.find_max(reflected list(Testee)<iv=None>)");
  EXPECT_EQ(pretty("_ZN8__main__6noargsB3v22" TAG "E"), "__main__.noargs()");
}

TEST(NumbaSymbol, AngleBracketsOfLocalFunctions) {
  EXPECT_EQ(pretty("_ZN8__main__2gt12_3clocals_3e12_3clambda_3eB2v2B42c8tJTIcFH"
                   "zwl2ILiXkcBV0KBSmNGHkyiCKJEEwA_3dE6Testee6Testee"),
            "__main__.gt.<locals>.<lambda>(Testee, Testee)");
}

TEST(NumbaSymbol, UnderscoresOfPythonNamesAreNoEscapes) {
  // `_2d` is a dash in a type, but part of the name of a function.
  EXPECT_EQ(pretty("_ZN8__main__7conv_2dB3v23" TAG "E6Testee12unicode_type"),
            "__main__.conv_2d(Testee, unicode_type)");
  EXPECT_EQ(pretty("_ZN1m1fE5a_2dbx"), "m.f(a-b, int64)");
  // Bytes that make no character.
  EXPECT_EQ(pretty("_ZN1m8_delitemB2v1E"), "m._delitem()");
  EXPECT_EQ(pretty("_ZN1m15_call_allocatorB2v1E"), "m._call_allocator()");
  // `_41` would be an A, which Numba does not escape.
  EXPECT_EQ(pretty("_ZN1m1fE4_411"), "m.f(411)");
  EXPECT_EQ(pretty("_ZN1m1fE5x_411"), "m.f(x_411)");
}

TEST(NumbaSymbol, LeadingDigitsAndOtherAlphabets) {
  EXPECT_EQ(pretty("_ZN1m1fE7_3Ddata"), "m.f(3Ddata)");
  EXPECT_EQ(pretty("_ZN1m10na_c3_afveB2v1E"), "m.na\xc3\xafve()");
}

TEST(NumbaSymbol, BuiltinAndTemplateTypes) {
  EXPECT_EQ(pretty("_ZN1m1fEvbhatsjiyxDhfd"),
            "m.f(none, bool, uint8, int8, uint16, int16, uint32, int32, "
            "uint64, int64, float16, float32, float64)");
  EXPECT_EQ(
      pretty("_ZN8__main__3arrB2v7" TAG "E5ArrayIdLi1E1C7mutable7alignedE"),
      "__main__.arr(array(float64, 1d, C))");
  EXPECT_EQ(pretty("_ZN8__main__5tupatB2v6" TAG "E8UniTupleI6TesteeLi2EEx"),
            "__main__.tupat(UniTuple(Testee x 2), int64)");
  EXPECT_EQ(pretty("_ZN1m1fE5TupleI6Testee8UniTupleIxLi3EELi-4EE"),
            "m.f(Tuple(Testee, UniTuple(int64 x 3), -4))");
}

TEST(NumbaSymbol, DotsInTypeNamesLookLikeNamespaces) {
  EXPECT_EQ(
      pretty("_ZN5numba5typed9typedlist15typedlist_empty12_3clocals_3e4implB3v1"
             "6" TAG "EN29typeref_5b_3cclass_20_27numba4core5types10containers1"
             "7ListType_27_3e_5dE19typeref_5bTestee_5d24omitted_28default_3d0_2"
             "9"),
      "numba.typed.typedlist.typedlist_empty.<locals>.impl("
      "typeref[<class 'numba.core.types.containers.ListType'>], "
      "typeref[Testee], omitted(default=0))");
}

TEST(NumbaSymbol, Wrappers) {
  NumbaSymbol Symbol;
  ASSERT_TRUE(parseNumbaSymbol(
      "_ZN7cpython8__main__4pairB2v3" TAG "E6Testee6Testee", Symbol));
  EXPECT_EQ(Symbol.Role, NumbaSymbol::RoleKind::CPythonWrapper);
  EXPECT_EQ(Symbol.QualifiedName, "__main__.pair");
  EXPECT_EQ(Symbol.AbiTags.size(), 2u);
  EXPECT_EQ(Symbol.AbiTags[0], "v3");
  EXPECT_EQ(Symbol.AbiTags[1], "c8tJTIcFHzwl2ILiXkcBV0KBSgP9CGZpAgA=");
  EXPECT_TRUE(Symbol.HasUniqueId);

  ASSERT_TRUE(
      parseNumbaSymbol("cfunc._ZN8__main__5identB2v3" TAG "E6Testee", Symbol));
  EXPECT_EQ(Symbol.Role, NumbaSymbol::RoleKind::CFuncWrapper);
  EXPECT_EQ(Symbol.pretty(), "__main__.ident(Testee)");
}

TEST(NumbaSymbol, Generators) {
  StringRef Next =
      "_ZN8__main__3gen4nextE136Testee_20generator_28func_3d_3cfunction_20gen_"
      "20at_200x7f2efc3558a0_3e_2c_20args_3d_28Testee_2c_20Testee_29_2c_20has_"
      "finalizer_3dTrue_29";
  NumbaSymbol Symbol;
  ASSERT_TRUE(parseNumbaSymbol(Next, Symbol));
  EXPECT_TRUE(Symbol.IsGeneratorNext);
  EXPECT_FALSE(Symbol.HasUniqueId);
  EXPECT_EQ(Symbol.QualifiedName, "__main__.gen.next");
  NumbaSymbolKind Kind;
  EXPECT_TRUE(readSymbolKind(Next, Kind));
  EXPECT_TRUE(Kind.IsGeneratorNext);

  ASSERT_TRUE(parseNumbaSymbol(("finalize_" + Next).str(), Symbol));
  EXPECT_EQ(Symbol.Role, NumbaSymbol::RoleKind::Finalizer);

  // A method that is called next is none.
  ASSERT_TRUE(parseNumbaSymbol("_ZN8__main__4Iter4nextB2v2E6Testee", Symbol));
  EXPECT_FALSE(Symbol.IsGeneratorNext);
}

TEST(NumbaSymbol, SuffixesOfLLVM) {
  EXPECT_EQ(pretty("_ZN8__main__4pairB2v3E6Testee.llvm.42"),
            "__main__.pair(Testee)");
}

TEST(NumbaSymbol, WhatIsNotNumbas) {
  // An environment is a variable; C++ has pointers and substitutions.
  EXPECT_EQ(pretty("_ZN08NumbaEnv8__main__4pairB2v3E6Testee6Testee"), "(none)");
  EXPECT_EQ(pretty("_ZN4llvm9StringRefC1EPKc"), "(none)");
  EXPECT_EQ(pretty("_ZNKSt6vectorIiSaIiEE4sizeEv"), "(none)");
  EXPECT_EQ(pretty("NRT_incref"), "(none)");
  EXPECT_EQ(pretty(".dtor.list.Testee"), "(none)");
  EXPECT_EQ(pretty(""), "(none)");
}

TEST(NumbaSymbol, Truncated) {
  StringRef Whole =
      "_ZN8__main__5tupatB2v6E8UniTupleI6TesteeLi2EE5ArrayIdLi1E1CE";
  unsigned Accepted = 0;
  for (size_t Length = 0; Length < Whole.size(); ++Length)
    Accepted += pretty(Whole.take_front(Length)) != "(none)";
  // Whole up to the closing E of the name, after the first argument, and
  // where "UniTuple" or "Array" stands without parameters.
  EXPECT_EQ(Accepted, 4u);
  EXPECT_NE(pretty(Whole), "(none)");
}

TEST(NumbaSymbol, HostileLengthsAndDepths) {
  EXPECT_EQ(pretty("_ZN99999999999999999999999999x"), "(none)");
  EXPECT_EQ(pretty("_ZN18446744073709551615aE"), "(none)");
  EXPECT_EQ(pretty("_ZN1m1fELi99999999999999999999E"), "(none)");
  std::string Deep = "_ZN1m1fE";
  for (int I = 0; I < 1000000; ++I)
    Deep += "1TI";
  EXPECT_EQ(pretty(Deep), "(none)");
}

TEST(NumbaSymbol, RandomSymbolsNeitherCrashNorTakeLong) {
  static const StringRef Pieces[] = {
      "_Z", "N",  "E",      "I",         "B",        "1a",  "0", "12",
      "_",  "_3", "Li",     "x",         "3_41",     ".",   "P", "D",
      "Dh", "-1", "cfunc.", "finalize_", "7cpython", "\xff"};
  std::mt19937 Random(20240607);
  unsigned Parsed = 0;
  for (int I = 0; I < 200000; ++I) {
    std::string Symbol = Random() % 4 ? "_ZN1m1f" : "";
    for (unsigned J = Random() % 24; J; --J)
      Symbol += Pieces[Random() % std::size(Pieces)].str();
    NumbaSymbol Result;
    NumbaSymbolKind Kind;
    bool IsNumbas = parseNumbaSymbol(Symbol, Result);
    EXPECT_EQ(readSymbolKind(Symbol, Kind), IsNumbas) << Symbol;
    if (!IsNumbas)
      continue;
    ++Parsed;
    EXPECT_EQ(Kind.Role, Result.Role) << Symbol;
    EXPECT_EQ(Kind.HasUniqueId, Result.HasUniqueId) << Symbol;
    EXPECT_LE(Result.pretty().size(), 8 * Symbol.size()) << Symbol;
  }
  EXPECT_GT(Parsed, 1000u) << "the pieces hardly ever fit together";
}
