//===- EffectsFile.cpp - Fuzz target: the effects file --------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is the file.  Reading it ends in a table, or in one message that
// names the file and the place.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/Runtime.h"
#include "Support.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace llvm;
using namespace passthru;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  int File = memfd_create("effects.yaml", 0);
  fuzz::require(File >= 0 && write(File, Data, Size) == ssize_t(Size),
                "a file in memory can be written");
  std::string Path = "/proc/self/fd/" + std::to_string(File);
  auto Table = RuntimeTable::withEffectsFile(Path);
  if (!Table) {
    std::string Message = toString(Table.takeError());
    fuzz::require(compat::startsWith(Message, Path + ":") &&
                      StringRef(Message).contains(": error: "),
                  "a message says where: " + Message);
  }
  close(File);
  return 0;
}
