//===- HostVersionTest.cpp ------------------------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"
#include "gtest/gtest.h"

using namespace passthru;

TEST(HostVersion, MajorOfTheNamesInUse) {
  EXPECT_EQ(14u, llvmMajorOfLibrary("/usr/lib/llvm-15/lib/libLLVM-14.so.1"));
  EXPECT_EQ(19u, llvmMajorOfLibrary("/lib/x86_64-linux-gnu/libLLVM.so.19.1"));
  EXPECT_EQ(15u, llvmMajorOfLibrary("libLLVM-15.so"));
  EXPECT_EQ(22u, llvmMajorOfLibrary("libLLVM.so.22.1-rc2"));
}

TEST(HostVersion, OtherLibrariesHaveNone) {
  EXPECT_EQ(0u, llvmMajorOfLibrary(""));
  EXPECT_EQ(0u, llvmMajorOfLibrary("/usr/lib/llvm-19/lib/libLLVM.so"));
  EXPECT_EQ(0u, llvmMajorOfLibrary("/usr/lib/libLLVMSupport.so.19"));
  EXPECT_EQ(0u, llvmMajorOfLibrary("/usr/lib/libllvmlite.so.14"));
  EXPECT_EQ(0u, llvmMajorOfLibrary("/opt/libLLVM-19/libclang-cpp.so.19"));
}

// This program is linked to the LLVM that it was built for.
TEST(HostVersion, SameLLVMIsNoMismatch) {
  EXPECT_EQ("", describeHostMismatch());
}
