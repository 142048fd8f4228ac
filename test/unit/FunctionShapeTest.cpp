//===- FunctionShapeTest.cpp ----------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// S1 to S4 of Analysis/FunctionShape.h: what belongs to a shape makes another
// one, names do not.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionShape.h"
#include "PassThru/Compat.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SourceMgr.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

namespace {

/// @f, with all that a shape consists of.
const char *const Base = R"(
target datalayout = "e-i64:64"
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
@place = external global ptr
define i32 @callee(ptr %retptr, ptr %excinfo, ptr %used) "passthru-kind"="native" {
  %v = load ptr, ptr %used
  store ptr %v, ptr %excinfo
  ret i32 1
}
define i32 @_ZN4main1gB2v1E4Type(ptr %retptr, ptr %excinfo, ptr %x) {
  ret i32 0
}
define void @takes(ptr %y) {
  call void @NRT_decref(ptr %y)
  ret void
}
define i32 @f(ptr %retptr, ptr %excinfo, ptr %x, i64 %n) "passthru-kind"="native" {
entry:
  call void @takes(ptr %x)
  %old = load ptr, ptr @place, align 8, !passthru.slot !4
  call void @NRT_decref(ptr %old)
  %field = getelementptr { i64, ptr }, ptr %x, i64 0, i32 1
  %loaded = load ptr, ptr %field, align 8
  call void @NRT_incref(ptr %loaded)
  %sum = add nsw i64 %n, 7
  %less = icmp slt i64 %sum, 100
  br i1 %less, label %then, label %else
then:
  %s = call i32 @callee(ptr %retptr, ptr %excinfo, ptr %x)
  %t = call i32 @_ZN4main1gB2v1E4Type(ptr %retptr, ptr %excinfo, ptr %x)
  store ptr null, ptr @place, align 8
  ret i32 %s
else:
  ret i32 0
}
!passthru.signatures = !{!0}
!0 = !{ptr @callee, !"native", !{!1}, !{!2}}
!1 = !{i32 2, !"managed", !"T"}
!2 = !{i64 0, !"managed", !"T"}
!4 = !{!"take"}
)";

using Digest = std::optional<ShapeDigest>;

/// The shape of @f, in a context of its own.
Digest shapeOf(StringRef Text) {
  LLVMContext Context;
  compat::useOpaquePointers(Context);
  SMDiagnostic Problem;
  std::unique_ptr<Module> M = parseAssemblyString(Text, Problem, Context);
  EXPECT_TRUE(M) << Problem.getMessage().str();
  SignatureMetadata Types(*M);
  CalleeSummaries Callees(*M, *RuntimeTable::builtin(), &Types);
  return FunctionShapes(*M, Callees, Types).of(*M->getFunction("f"));
}

/// Base with the first \p Old as \p New.
std::string with(StringRef Old, StringRef New, StringRef Text = Base) {
  auto [Before, After] = Text.split(Old);
  EXPECT_NE(Before.size(), Text.size()) << Old.str();
  return (Before + New + After).str();
}

/// Likewise with all of them.
std::string renamed(StringRef Old, StringRef New) {
  std::string Text = Base;
  for (size_t At = 0; (At = Text.find(Old.str(), At)) != std::string::npos;
       At += New.size())
    Text.replace(At, Old.size(), New.str());
  EXPECT_NE(Text, Base) << Old.str();
  return Text;
}

TEST(FunctionShapeTest, NamesDoNotCount) {
  Digest Known = shapeOf(Base);
  ASSERT_TRUE(Known);
  EXPECT_EQ(shapeOf(Base), Known);
  for (auto [Old, New] : {std::pair("%loaded", "%item"),
                          {"@place", "@elsewhere"},
                          {"@_ZN4main1gB2v1E4Type", "@_ZN5other1hB3v27E4Type"}})
    EXPECT_EQ(shapeOf(renamed(Old, New)), Known) << Old;
  EXPECT_EQ(shapeOf(with("then:", "yes:", with("%then", "%yes"))), Known);
}

TEST(FunctionShapeTest, WhatIsDoneCounts) {
  Digest Known = shapeOf(Base);
  ASSERT_TRUE(Known);
  for (auto [Old, New] : {
           // S1
           std::pair("icmp slt", "icmp sle"),
           {"i64 %n, 7", "i64 %n, 8"},
           {"add nsw", "add"},
           {"i32 1\n  %loaded", "i32 0\n  %loaded"},
           {"{ i64, ptr }, ptr %x", "{ i32, ptr }, ptr %x"},
           {"%field, align 8", "%field, align 4"},
           {"%loaded = load ptr", "%loaded = load volatile ptr"},
           {"label %then, label %else", "label %else, label %then"},
           {"ptr %loaded)", "ptr %x)"},
           {"store ptr null, ptr @place", "store ptr %x, ptr @place"},
           {"!\"take\"", "!\"borrow\""},
           {", !passthru.slot !4", ""},
           {"  ret i32 0\n}\n!", "  ret i32 1\n}\n!"},
           // S2
           {"i32 @callee(ptr %retptr, ptr %excinfo, ptr %x)",
            "i32 @callee(ptr %retptr, ptr %excinfo, ptr nonnull %x)"},
           {"ptr %x, i64 %n)", "ptr noalias %x, i64 %n)"},
           {"i32 2, !\"managed\"", "i32 2, !\"opaque\""},
           {"i64 0, !\"managed\"", "i64 8, !\"managed\""},
           {"void @NRT_incref(ptr %loaded)", "void @NRT_decref(ptr %loaded)"},
           // What the body of a callee says of its calls.
           {"void @NRT_decref(ptr %y)", "void @NRT_incref(ptr %y)"},
           {"void @NRT_decref(ptr %y)",
            "void @takes(ptr null)\n  call void @NRT_incref(ptr %y)"},
           // The status that it returns.
           {"  ret i32 1\n}\ndefine i32 @_ZN",
            "  ret i32 0\n}\ndefine i32 @_ZN"},
           // S3
           {"load ptr, ptr %used", "load ptr, ptr %retptr"},
           {"define i32 @_ZN4main1gB2v1E4Type(ptr %retptr, ptr %excinfo, "
            "ptr %x) {\n  ret i32 0\n}",
            "declare i32 @_ZN4main1gB2v1E4Type(ptr, ptr, ptr)"},
           // S4
           {"e-i64:64", "e-i64:32"},
       }) {
    Digest Other = shapeOf(with(Old, New));
    EXPECT_TRUE(Other) << Old;
    EXPECT_NE(Other, Known) << Old;
  }
}

TEST(FunctionShapeTest, NotAllHaveOne) {
  for (auto [Old, New] :
       {std::pair("%loaded = load ptr, ptr %field",
                  "%loaded = load atomic ptr, ptr %field acquire"),
        {"%sum = add", "call void asm \"nop\", \"\"()\n  %sum = add"},
        // A callee that returns its argument.
        {"store ptr %v, ptr %excinfo", "store ptr %used, ptr %retptr"}})
    EXPECT_FALSE(shapeOf(with(Old, New))) << Old;
}

} // namespace
