//===- SignatureMetadataTest.cpp ------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the readers of !passthru.signatures and !passthru.slot hand to passes.
// That they refuse malformed input is tested in test/Analysis/PassThruTypes.
//
//===----------------------------------------------------------------------===//

#include "Analysis/SlotMetadata.h"
#include "PassThru/Compat.h"
#include "PassThru/PassThruTypes.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SourceMgr.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

namespace {

const char *const Signatures = R"(
declare i32 @native(ptr, ptr, ptr, i1, ptr)
declare i32 @next(ptr, ptr, ptr)
declare i32 @old(ptr, ptr, ptr)
declare void @finalize(ptr)
declare void @release(ptr)
declare void @destroy(ptr, i64, ptr)
declare void @unlisted(ptr)

!passthru.signatures = !{!0, !1, !2, !3, !4, !5}
!0 = !{ptr @native, !"native", !{!10, !11}, !{!12}}
!1 = !{ptr @next, !"generator", !{}, !{!13}, !{!14}}
!2 = !{ptr @old, !"generator", !{}, !{}}
!3 = !{ptr @finalize, !"finalizer", !{}, !{}, !{!14}}
!4 = !{ptr @release, !"helper", !{}, !{}, !{!14, !13}, !"releases"}
!5 = !{ptr @destroy, !"helper", !{}, !{}, null, !"destroys"}
!10 = !{i32 4, !"managed", !"unicode_type"}
!11 = !{i32 2, !"opaque", !"Testee", i32 3}
!12 = !{i64 8, !"managed", !"unicode_type", i64 16}
!13 = !{i64 0, !"opaque", !"Testee"}
!14 = !{i64 24, !"managed", !"unicode_type"}
)";

const char *const Slots = R"(
define void @f(ptr %p, ptr %x) {
  %a = load ptr, ptr %p
  %b = load ptr, ptr %p, !passthru.slot !0
  %c = load ptr, ptr %p, !passthru.slot !1
  %d = load ptr, ptr %p, !passthru.slot !2
  %e = load ptr, ptr %p, !passthru.slot !5
  store ptr %x, ptr %p, !passthru.slot !3
  store ptr %x, ptr %p, !passthru.slot !4
  store ptr %x, ptr %p, !passthru.slot !1
  ret void
}
!0 = !{!"borrow"}
!1 = !{!"take"}
!2 = !{!"take", i32 2}
!3 = !{!"give"}
!4 = !{!"keep"}
!5 = !{!"owe"}
)";

class MetadataTest : public testing::Test {
protected:
  std::unique_ptr<Module> parse(const char *Text) {
    compat::useOpaquePointers(Context);
    SMDiagnostic Problem;
    auto M = parseAssemblyString(Text, Problem, Context);
    EXPECT_TRUE(M) << Problem.getMessage().str();
    return M;
  }
  LLVMContext Context;
};

TEST_F(MetadataTest, Signatures) {
  auto M = parse(Signatures);
  ASSERT_TRUE(M);
  Error Malformed = Error::success();
  SignatureMetadata Rows(*M, &Malformed);
  ASSERT_FALSE(errorToBool(std::move(Malformed)));

  const ReferenceSignature *Native = Rows.find(*M->getFunction("native"));
  ASSERT_TRUE(Native);
  EXPECT_EQ(Native->Kind, SignatureKind::Native);
  EXPECT_EQ(Native->Arguments,
            (std::vector<SignatureField>{{2, true, "Testee", 3},
                                         {4, false, "unicode_type"}}));
  EXPECT_EQ(Native->Arguments[1].Flag, SignatureField::NoFlag);
  EXPECT_EQ(Native->Returns,
            (std::vector<SignatureField>{{8, false, "unicode_type", 16}}));
  EXPECT_TRUE(Native->IsStateKnown);

  const ReferenceSignature *Next = Rows.find(*M->getFunction("next"));
  ASSERT_TRUE(Next);
  EXPECT_EQ(Next->Kind, SignatureKind::Generator);
  EXPECT_EQ(Next->stateArgument(), 2u);
  EXPECT_TRUE(Next->IsStateKnown);
  EXPECT_EQ(Next->State,
            (std::vector<SignatureField>{{24, false, "unicode_type"}}));
  EXPECT_EQ(Next->Returns, (std::vector<SignatureField>{{0, true, "Testee"}}));
  EXPECT_FALSE(Rows.find(*M->getFunction("old"))->IsStateKnown);

  const ReferenceSignature *Final = Rows.find(*M->getFunction("finalize"));
  ASSERT_TRUE(Final);
  EXPECT_EQ(Final->Kind, SignatureKind::Finalizer);
  EXPECT_EQ(Final->stateArgument(), 0u);
  EXPECT_EQ(Final->State, Next->State);

  const ReferenceSignature *Helper = Rows.find(*M->getFunction("release"));
  ASSERT_TRUE(Helper);
  EXPECT_EQ(Helper->Contract, HelperContract::Releases);
  EXPECT_EQ(Helper->State,
            (std::vector<SignatureField>{{0, true, "Testee"},
                                         {24, false, "unicode_type"}}));
  Helper = Rows.find(*M->getFunction("destroy"));
  ASSERT_TRUE(Helper);
  EXPECT_EQ(Helper->Contract, HelperContract::Destroys);
  EXPECT_FALSE(Helper->IsStateKnown);

  EXPECT_FALSE(Rows.find(*M->getFunction("unlisted")));
}

TEST_F(MetadataTest, Slots) {
  auto M = parse(Slots);
  ASSERT_TRUE(M);
  std::vector<std::pair<SlotRole, unsigned>> Found;
  for (const Instruction &I : instructions(*M->getFunction("f")))
    Found.push_back({slotRole(I), slotTokens(I)});
  // The last store has a load's role, which is as good as none.
  EXPECT_EQ(Found, (std::vector<std::pair<SlotRole, unsigned>>{
                       {SlotRole::Unknown, 0},
                       {SlotRole::Borrow, 0},
                       {SlotRole::Take, 1},
                       {SlotRole::Take, 2},
                       {SlotRole::Owe, 1},
                       {SlotRole::Give, 1},
                       {SlotRole::Keep, 0},
                       {SlotRole::Unknown, 0},
                       {SlotRole::Unknown, 0}}));
  EXPECT_TRUE(errorToBool(checkSlotMetadata(*M)));
}

} // namespace
