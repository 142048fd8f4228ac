//===- RuntimeTableTest.cpp - The built-in rows, all of them --------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads RuntimeFunctions.def as text, and holds each row against itself and
// against what classify() says of a function of that name and shape.
//
//===----------------------------------------------------------------------===//

#include "../../PassThruPlugin/Runtime/EffectWords.h"
#include "../../PassThruPlugin/Runtime/Signature.h"
#include "PassThru/Compat.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

namespace {

/// The words of one row.
struct RowText {
  StringRef Name, Kind, Result, Fails, Release, Shapes, Args, Rest;

  SmallVector<StringRef, 8> args() const {
    SmallVector<StringRef, 8> Words;
    Args.split(Words, ',', -1, /*KeepEmpty=*/false);
    for (StringRef &Word : Words)
      Word = Word.trim();
    return Words;
  }
  SmallVector<StringRef, 2> shapes() const {
    SmallVector<StringRef, 2> Each;
    Shapes.split(Each, ',');
    return Each;
  }
};

const RowText Rows[] = {
#define ARGS(...) #__VA_ARGS__
#define RUNTIME_VARIADIC(NAME, KIND, RESULT, FAILS, RELEASE, SHAPES,           \
                         ARGUMENTS, REST)                                      \
  {NAME, #KIND, #RESULT, #FAILS, #RELEASE, SHAPES, ARGUMENTS, #REST},
#define RUNTIME_FUNCTION(NAME, KIND, RESULT, FAILS, RELEASE, SHAPES,           \
                         ARGUMENTS)                                            \
  {NAME, #KIND, #RESULT, #FAILS, #RELEASE, SHAPES, ARGUMENTS, "NoRef"},
#include "../../PassThruPlugin/Runtime/RuntimeFunctions.def"
#undef ARGS
};

/// The parameters of a shape, without "...".
StringRef parameters(StringRef Shape) {
  StringRef Inner = Shape.drop_front(2).drop_back();
  Inner.consume_back("...");
  return Inner;
}

Type *typeOf(char Letter, LLVMContext &Context) {
  switch (Letter) {
  case 'v':
    return Type::getVoidTy(Context);
  case 'p':
    return compat::referenceType(Context);
  case 'f':
    return Type::getDoubleTy(Context);
  default:
    return Type::getInt64Ty(Context);
  }
}

FunctionType *typeOf(StringRef Shape, LLVMContext &Context) {
  SmallVector<Type *, 8> Parameters;
  for (char Letter : parameters(Shape))
    Parameters.push_back(typeOf(Letter, Context));
  return FunctionType::get(typeOf(Shape.front(), Context), Parameters,
                           Shape.contains("..."));
}

CallEffects classifyShape(StringRef Name, StringRef Shape) {
  LLVMContext Context;
  Module M("test", Context);
  Function *F = Function::Create(typeOf(Shape, Context),
                                 GlobalValue::ExternalLinkage, Name, M);
  return RuntimeTable::builtin()->classify(*F);
}

/// The text of an effect, in the words of RuntimeFunctions.def.
std::string defWord(ArgEffect Effect, CountDomain Domain) {
  if (Effect == ArgEffect::None)
    return "NoRef";
  if (Effect == ArgEffect::Unknown)
    return "Anything";
  std::string Suffix = Domain == CountDomain::MemInfo    ? "M"
                       : Domain == CountDomain::PyObject ? "P"
                                                         : "In";
  switch (Effect) {
  case ArgEffect::Borrow:
    return "Borrow" + Suffix;
  case ArgEffect::Retain:
    return "Retain" + Suffix;
  case ArgEffect::Release:
    return "Release" + Suffix;
  case ArgEffect::Steal:
    return "Steal" + Suffix;
  case ArgEffect::StealOnSuccess:
    return "Steal" + Suffix + "OnSuccess";
  case ArgEffect::OutBorrowed:
    return "OutBorrowed" + Suffix;
  case ArgEffect::OutOwned:
    return "OutOwned" + Suffix;
  case ArgEffect::None:
  case ArgEffect::Unknown:
    break;
  }
  return "?";
}

} // namespace

TEST(RuntimeTable, NamesAreUnique) {
  StringSet<> Seen;
  for (const RowText &Row : Rows)
    EXPECT_TRUE(Seen.insert(Row.Name).second) << Row.Name.str();
  SmallVector<StringRef, 0> Names = RuntimeTable::builtinNames();
  EXPECT_EQ(Names.size(), std::size(Rows));
  EXPECT_TRUE(llvm::is_sorted(Names));
}

TEST(RuntimeTable, ShapesAreWellFormed) {
  for (const RowText &Row : Rows) {
    Error E = checkShapes(Row.Shapes);
    EXPECT_FALSE(bool(E)) << Row.Name.str() << ": " << toString(std::move(E));
  }
}

TEST(RuntimeTable, EffectsFitTheShapes) {
  for (const RowText &Row : Rows) {
    SCOPED_TRACE(Row.Name.str());
    auto Args = Row.args();
    size_t Longest = 0;
    for (StringRef Shape : Row.shapes()) {
      StringRef Parameters = parameters(Shape);
      Longest = std::max(Longest, Parameters.size());
      for (size_t I = 0; I < Parameters.size() && I < Args.size(); ++I)
        if (Args[I] != "NoRef") {
          EXPECT_EQ(Parameters[I], 'p') << "argument " << I;
        }
      // PyErr_Format is a null pointer in C and nothing in Numba.
      if (Row.Result != "Nothing") {
        EXPECT_EQ(Shape.front(), 'p');
      }
      if (Row.Fails == "Null") {
        EXPECT_EQ(Shape.front(), 'p');
      }
      if (Row.Fails == "Negative" || Row.Fails == "Zero" ||
          Row.Fails == "NonZero") {
        EXPECT_EQ(Shape.front(), 'i');
      }
      EXPECT_EQ(Shape.contains("..."), Row.Shapes.contains("..."));
    }
    EXPECT_LE(Args.size(), Longest);
    if (Row.Rest != "NoRef") {
      EXPECT_TRUE(Row.Shapes.contains("..."));
    }
  }
}

TEST(RuntimeTable, EffectsFitEachOther) {
  for (const RowText &Row : Rows) {
    SCOPED_TRACE(Row.Name.str());
    auto Args = Row.args();
    auto Any = [&Args](StringRef Verb) {
      return any_of(Args, [Verb](StringRef Word) {
        return compat::startsWith(Word, Verb);
      });
    };
    if (Any("Release")) {
      EXPECT_EQ(Row.Release, "Releases");
    }
    // A stolen token may be the last one by the time the call returns.
    if (Any("Steal")) {
      EXPECT_EQ(Row.Release, "Releases");
    }
    if (any_of(Args, [](StringRef W) { return W.contains("OnSuccess"); })) {
      EXPECT_NE(Row.Fails, "Never");
    }
    if (Row.Result == "Interior") {
      EXPECT_TRUE(!Args.empty() && compat::startsWith(Args[0], "Borrow"));
    }
    if (Row.Kind == "Allocate") {
      EXPECT_EQ(Row.Result, "OwnedM");
    }
    if (Row.Kind == "ContainerRead") {
      EXPECT_FALSE(Any("Steal") || Any("Release") || Any("Retain"));
    }
    // Interior: memcpy and its kin return their first argument.
    if (Row.Kind == "RawMemory") {
      EXPECT_TRUE(Row.Result == "Nothing" || Row.Result == "Interior");
    }
    if (Row.Result == "OwnedP" || Row.Result == "BorrowedP") {
      EXPECT_TRUE(Row.Kind == "PythonAPI" || Row.Kind == "BoxObject");
    }
  }
}

TEST(RuntimeTable, ClassifyTellsTheRow) {
  for (const RowText &Row : Rows) {
    for (StringRef Shape : Row.shapes()) {
      SCOPED_TRACE((Row.Name + " " + Shape).str());
      CallEffects Effects = classifyShape(Row.Name, Shape);
      EXPECT_TRUE(Effects.isKnown());
      EXPECT_EQ(Effects.Source, KnowledgeSource::BuiltIn);
      EXPECT_EQ(Effects.MayRelease, Row.Release == "Releases");
      EXPECT_EQ(Effects.MayReturnNull, Row.Fails == "Null");
      std::string Result = Effects.Result == Ownership::None       ? "Nothing"
                           : Effects.Result == Ownership::Interior ? "Interior"
                           : Effects.Result == Ownership::Owned    ? "Owned"
                                                                   : "Borrowed";
      if (Effects.ResultDomain != CountDomain::None)
        Result += Effects.ResultDomain == CountDomain::MemInfo ? "M" : "P";
      EXPECT_EQ(Result, Row.Result);
      auto Args = Row.args();
      for (size_t I = 0; I < parameters(Shape).size(); ++I)
        EXPECT_EQ(defWord(Effects.arg(I), Effects.argDomain(I)),
                  I < Args.size() ? Args[I] : "NoRef")
            << "argument " << I;
      EXPECT_EQ(defWord(Effects.RestEffect, Effects.RestDomain), Row.Rest);
    }
  }
}

TEST(RuntimeTable, AnotherShapeIsUnknown) {
  for (const RowText &Row : Rows) {
    std::string Longer = Row.shapes().back().str();
    Longer.insert(2, "iii");
    SCOPED_TRACE((Row.Name + " " + Longer).str());
    CallEffects Effects = classifyShape(Row.Name, Longer);
    EXPECT_FALSE(Effects.isKnown());
    EXPECT_TRUE(Effects.MayRelease);
  }
}

TEST(RuntimeTable, RefopsByTheFastPath) {
  LLVMContext Context;
  Module M("test", Context);
  auto Table = RuntimeTable::builtin();
  IRBuilder<> Builder(Context);
  Function *Caller = Function::Create(typeOf("v(p)", Context),
                                      GlobalValue::ExternalLinkage, "f", M);
  Builder.SetInsertPoint(BasicBlock::Create(Context, "", Caller));
  for (const RowText &Row : Rows) {
    FunctionType *Type = typeOf(Row.shapes().front(), Context);
    SmallVector<Value *, 8> Arguments;
    for (llvm::Type *Parameter : Type->params())
      Arguments.push_back(Constant::getNullValue(Parameter));
    CallInst *Call =
        Builder.CreateCall(M.getOrInsertFunction(Row.Name, Type), Arguments);
    EXPECT_EQ(Table->memInfoRefop(*Call), Row.Kind == "Incref"   ? +1
                                          : Row.Kind == "Decref" ? -1
                                                                 : 0)
        << Row.Name.str();
  }
}
