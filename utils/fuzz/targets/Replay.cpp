//===- Replay.cpp - A fuzz target without libFuzzer -----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What main() is where there is no libFuzzer:
//
//   fuzz-TARGET [--mutants N] PATH...
//
// Runs the target on each file, or file of a folder, in the order of their
// names; with --mutants also on N inputs that the target makes of each, if it
// makes some of its own.  A broken promise ends it, as under libFuzzer.  Prints
// how many inputs there were.  Exit status: 0, or 2 if one cannot be read.
//
//===----------------------------------------------------------------------===//

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace llvm;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size);
extern "C" __attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t *Data,
                                                                size_t Size,
                                                                size_t MaxSize,
                                                                unsigned Seed);

static cl::list<std::string> Paths(cl::Positional, cl::OneOrMore,
                                   cl::desc("PATH..."));
static cl::opt<unsigned> Mutants("mutants", cl::desc("How many of each"));

/// A mutant may be larger than what it is made of by this.
static constexpr size_t MostGrowth = 1 << 16;

static ExitOnError OrExit("fuzz: error: ", 2);

static std::set<std::string> filesAt(const std::string &Path) {
  if (!sys::fs::is_directory(Path))
    return {Path};
  std::set<std::string> Files;
  std::error_code Failed;
  for (sys::fs::directory_iterator I(Path, Failed), End; !Failed && I != End;
       I.increment(Failed))
    Files.insert(I->path());
  if (Failed)
    OrExit(createFileError(Path, Failed));
  return Files;
}

/// \returns how many inputs that makes.
static unsigned run(StringRef Bytes) {
  std::vector<uint8_t> Input(Bytes.begin(), Bytes.end());
  LLVMFuzzerTestOneInput(Input.data(), Input.size());
  if (!LLVMFuzzerCustomMutator)
    return 1;
  for (unsigned Seed = 0; Seed < Mutants; ++Seed) {
    std::vector<uint8_t> Mutant = Input;
    Mutant.resize(Input.size() + MostGrowth);
    Mutant.resize(LLVMFuzzerCustomMutator(Mutant.data(), Input.size(),
                                          Mutant.size(), Seed));
    LLVMFuzzerTestOneInput(Mutant.data(), Mutant.size());
  }
  return 1 + Mutants;
}

int main(int Argc, char **Argv) {
  cl::ParseCommandLineOptions(Argc, Argv, "A fuzz target, on given inputs\n");
  unsigned Inputs = 0;
  for (const std::string &Path : Paths)
    for (const std::string &File : filesAt(Path)) {
      auto Buffer = MemoryBuffer::getFile(File);
      if (!Buffer)
        OrExit(createFileError(File, Buffer.getError()));
      Inputs += run((*Buffer)->getBuffer());
    }
  outs() << Inputs << " inputs\n";
  return 0;
}
