//===- PassOptionsTest.cpp ------------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/PassOptions.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace passthru;

static const char All[] =
    "effects args raise-leaks caught-leaks unknown format output";

/// The message of the error that \p Text causes, or "" if it parses.
static std::string errorOf(StringRef Text, StringRef Accepted = All) {
  Expected<PassOptions> Options = parsePassOptions(Text, Accepted);
  return Options ? std::string() : toString(Options.takeError());
}

TEST(PassOptions, DefaultsAreKept) {
  Expected<PassOptions> Options = parsePassOptions("", All);
  ASSERT_TRUE(bool(Options));
  EXPECT_FALSE(Options->HasArgs);
  EXPECT_EQ(Policy::Remark, Options->RaiseLeaks);
  EXPECT_EQ(Policy::Remark, Options->CaughtLeaks);
  EXPECT_EQ(Policy::Remark, Options->Unknown);
  EXPECT_EQ(ReportFormat::Text, Options->Format);
  EXPECT_EQ("", Options->Output);
  EXPECT_EQ(RuntimeTable::builtin(), Options->Table);
}

TEST(PassOptions, AllOptionsAtOnce) {
  Expected<PassOptions> Options =
      parsePassOptions("args=guaranteed;raise-leaks=error;unknown=ignore;"
                       "caught-leaks=ignore;format=sarif;output=a=b.sarif",
                       All);
  ASSERT_TRUE(bool(Options));
  EXPECT_TRUE(Options->HasArgs);
  EXPECT_EQ(ArgConvention::Guaranteed, Options->Args);
  EXPECT_EQ(Policy::Error, Options->RaiseLeaks);
  EXPECT_EQ(Policy::Ignore, Options->Unknown);
  EXPECT_EQ(Policy::Ignore, Options->CaughtLeaks);
  EXPECT_EQ(ReportFormat::Sarif, Options->Format);
  EXPECT_EQ("a=b.sarif", Options->Output);
}

// In either order; the format alone is no use.
TEST(PassOptions, SarifNeedsAFile) {
  EXPECT_EQ("", errorOf("output=x;format=sarif"));
  EXPECT_EQ("", errorOf("format=text"));
  EXPECT_EQ("option 'format' is 'sarif', which needs 'output=FILE'",
            errorOf("format=sarif"));
  EXPECT_EQ("option 'output' is ''; expected the name of a file",
            errorOf("output="));
}

TEST(PassOptions, TheLastOneWins) {
  Expected<PassOptions> Options =
      parsePassOptions("args=guaranteed;args=unknown", All);
  ASSERT_TRUE(bool(Options));
  EXPECT_TRUE(Options->HasArgs);
  EXPECT_EQ(ArgConvention::Unknown, Options->Args);
}

TEST(PassOptions, EmptyPiecesAreAllowed) {
  EXPECT_EQ("", errorOf(";args=unknown;;"));
}

TEST(PassOptions, UnknownOptionNamesWhatThereIs) {
  EXPECT_EQ("unknown option 'colour'; it takes args, unknown",
            errorOf("colour=red", "args unknown"));
}

TEST(PassOptions, UnknownOptionOfAPassWithoutOptions) {
  EXPECT_EQ("unknown option 'args'; it takes none",
            errorOf("args=unknown", ""));
}

// An option of another pass is as wrong as one that nobody knows.
TEST(PassOptions, OptionOfAnotherPass) {
  EXPECT_EQ("unknown option 'raise-leaks'; it takes args",
            errorOf("args=unknown;raise-leaks=error", "args"));
}

TEST(PassOptions, BadValueNamesTheGoodOnes) {
  EXPECT_EQ("option 'args' is 'mine'; expected guaranteed or unknown",
            errorOf("args=mine"));
  EXPECT_EQ("option 'raise-leaks' is 'Error'; expected ignore, remark or error",
            errorOf("raise-leaks=Error"));
  EXPECT_EQ("option 'unknown' is ''; expected ignore, remark or error",
            errorOf("unknown"));
}

TEST(PassOptions, MissingEffectsFileIsNamed) {
  std::string Message = errorOf("effects=/nowhere/effects.yaml");
  EXPECT_NE(std::string::npos, Message.find("/nowhere/effects.yaml"))
      << Message;
}
