//===- EffectsFileTest.cpp - Effects files that are no effects files ------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each mistake is told as is tested in test/Runtime.  Here: whatever the
// bytes are, reading ends, and ends in a table or in an error with a place.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <random>

using namespace llvm;
using namespace passthru;

namespace {

class EffectsFile : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(sys::fs::createTemporaryFile("effects", "yaml", Path));
  }
  void TearDown() override { sys::fs::remove(Path); }

  /// The error's text; empty if the file was read.
  std::string read(StringRef Text) {
    std::error_code Failed;
    raw_fd_ostream File(Path, Failed);
    EXPECT_FALSE(Failed);
    File << Text;
    File.close();
    auto Table = RuntimeTable::withEffectsFile(Path);
    if (Table)
      return std::string();
    std::string Message = toString(Table.takeError());
    EXPECT_TRUE(compat::startsWith(Message, Path)) << Message;
    EXPECT_NE(Message.find(": error: "), std::string::npos) << Message;
    return Message;
  }

  SmallString<128> Path;
};

constexpr char Good[] = "# All keys.\n"
                        "functions:\n"
                        "  - name: cell_get\n"
                        "    signature: p(pi),p(p)\n"
                        "    returns: borrowed\n"
                        "    domain: pyobject\n"
                        "    fails: \"null\"\n"
                        "    may-return-null: true\n"
                        "    no-release: true\n"
                        "    args: [borrow meminfo, none]\n"
                        "  - {name: cell_set, borrows: [0], steals: [2]}\n"
                        "  - name: 'other'\n"
                        "    releases:\n"
                        "      - 1\n";

} // namespace

TEST_F(EffectsFile, ReadsAllKeys) { EXPECT_EQ(read(Good), ""); }

TEST_F(EffectsFile, IsText) {
  EXPECT_NE(read(StringRef("functions: []\n\0", 15))
                .find(":2:1: error: this is not UTF-8 text"),
            std::string::npos);
  EXPECT_NE(read("functions:\n  - name: \xff\n")
                .find(":2:11: error: this is not UTF-8 text"),
            std::string::npos);
  EXPECT_EQ(read("functions:\n  - name: \xc3\xa4\n"), "");
}

TEST_F(EffectsFile, DepthCostsNoStack) {
  for (const char *Open : {"[", "{", "- ", "? ", "a: [", "&a [", "!!t {"}) {
    std::string Deep;
    for (int I = 0; I < 100000; ++I)
      Deep += Open;
    EXPECT_NE(read(Deep), "");
    EXPECT_NE(read("functions:\n  - name: " + Deep), "");
    EXPECT_NE(read("functions: " + Deep), "");
  }
}

TEST_F(EffectsFile, EveryPrefix) {
  StringRef Text(Good);
  for (size_t Size = 0; Size < Text.size(); ++Size)
    read(Text.take_front(Size));
}

TEST_F(EffectsFile, RandomChanges) {
  static constexpr char Bytes[] = " \t\n\r:-?,[]{}#&*!|>'\"%@`~<=0ae\\\x80";
  std::mt19937 Random(14);
  for (int Round = 0; Round < 1000; ++Round) {
    std::string Text(Good);
    for (unsigned I = 0, E = 1 + Random() % 4; I < E; ++I) {
      size_t At = Random() % Text.size();
      char Byte = Bytes[Random() % (sizeof(Bytes) - 1)];
      switch (Random() % 4) {
      case 0:
        Text[At] = Byte;
        break;
      case 1:
        Text.insert(At, 1 + Random() % 3, Byte);
        break;
      case 2:
        Text.erase(At, 1 + Random() % 8);
        break;
      default:
        Text.insert(At, Text.substr(Random() % Text.size(), Random() % 30));
        break;
      }
    }
    read(Text);
  }
}

TEST_F(EffectsFile, RandomText) {
  static constexpr char Bytes[] = " \n:-?,[]{}#&*!|>'\"%@functions nameargs0\\";
  std::mt19937 Random(22);
  for (int Round = 0; Round < 1000; ++Round) {
    std::string Text;
    for (unsigned I = 0, E = Random() % 60; I < E; ++I)
      Text += Bytes[Random() % (sizeof(Bytes) - 1)];
    read(Text);
  }
}
