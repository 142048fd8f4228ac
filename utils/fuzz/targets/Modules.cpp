//===- Modules.cpp - Fuzz target: modules into the host library -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is bitcode.  All passes run on it through the C interface, and a
// second time on another copy: the reports must be the same to the letter.
//
// LLVM's reader is not made for bitcode that somebody has tampered with, so
// inputs are mutated as modules, and always valid.
//
//===----------------------------------------------------------------------===//

#include "Support.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  StringRef Bytes(reinterpret_cast<const char *>(Data), Size);
  std::string Reports[2];
  for (std::string &Report : Reports) {
    LLVMContext Context;
    fuzz::prepare(Context);
    auto M = fuzz::readModule(Bytes, Context);
    if (!M)
      return -1;
    Report = fuzz::runEverything(*M);
    raw_string_ostream(Report) << *M;
  }
  fuzz::require(Reports[0] == Reports[1], "the outcome is always the same");
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *Data, size_t Size,
                                          size_t MaxSize, unsigned Seed) {
  LLVMContext Context;
  fuzz::prepare(Context);
  auto M = fuzz::readModule(
      StringRef(reinterpret_cast<const char *>(Data), Size), Context);
  if (!M || !fuzz::mutate(*M, Seed))
    return Size;
  SmallString<0> Bytes;
  raw_svector_ostream OS(Bytes);
  WriteBitcodeToFile(*M, OS);
  if (Bytes.size() > MaxSize)
    return Size;
  std::copy(Bytes.begin(), Bytes.end(), Data);
  return Bytes.size();
}
