//===- OwnModules.cpp - Modules of this library's own LLVM ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnModules.h"
#include "Guard.h"
#include "HostVersion.h"
#include "PassThru/Compat.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <mutex>
#include <optional>

using namespace llvm;
using namespace passthru;

namespace {

/// A module, and the context that it lives in and goes with.
struct OwnModule {
  std::unique_ptr<LLVMContext> Context;
  std::unique_ptr<Module> M;
};

struct Registry {
  std::mutex Mutex;
  DenseMap<const Module *, OwnModule> Modules;
};

/// Says nothing: a context prints its warnings, and the host's standard error
/// is not ours.
class SilentHandler : public DiagnosticHandler {
public:
  bool handleDiagnostics(const DiagnosticInfo &) override { return true; }
};

} // namespace

/// Never destroyed: at exit, the LLVM below may be gone before us.
static Registry &registry() {
  static auto *Only = new Registry;
  return *Only;
}

static Error bitcodeError(const Twine &Why) {
  return createStringError(inconvertibleErrorCode(), "bitcode: " + Why);
}

/// Checks that the blocks are all there.  LLVM's reader ends the process when
/// it comes to the end of the data inside of some of them.
static Error checkComplete(StringRef Bytes) {
  // After the magic number, each block begins with a word of which the lowest
  // two bits are 1, and then its length in words.
  size_t Offset = 4;
  while (Offset < Bytes.size()) {
    if (Bytes.size() - Offset < 8)
      return bitcodeError("it is cut off");
    const char *Header = Bytes.data() + Offset;
    if ((support::endian::read32le(Header) & 3) != 1)
      return bitcodeError("malformed at byte " + Twine(Offset));
    Offset += 8 + 4 * uint64_t(support::endian::read32le(Header + 4));
  }
  return Offset == Bytes.size() ? Error::success()
                                : bitcodeError("it is cut off");
}

/// Another major version may mean something else by the same record.
static Error checkProducer(MemoryBufferRef Buffer) {
  // A wrapper around bitcode is for other linkers than ours.
  if (!isRawBitcode(
          reinterpret_cast<const unsigned char *>(Buffer.getBufferStart()),
          reinterpret_cast<const unsigned char *>(Buffer.getBufferEnd())))
    return bitcodeError("this is none: it does not begin as bitcode does");
  if (Error E = checkComplete(Buffer.getBuffer()))
    return E;
  Expected<std::string> Producer = getBitcodeProducerString(Buffer);
  if (!Producer)
    return bitcodeError(toString(Producer.takeError()));
  StringRef Rest = *Producer;
  unsigned Major = 0;
  if (!Rest.consume_front("LLVM") || Rest.consumeInteger(10, Major))
    return bitcodeError("written by '" + *Producer + "', but this is LLVM " +
                        LLVM_VERSION_STRING);
  if (Major != LLVM_VERSION_MAJOR)
    return bitcodeError("written by LLVM " + StringRef(*Producer).substr(4) +
                        ", but this is LLVM " LLVM_VERSION_STRING
                        "; use the build for LLVM " +
                        Twine(Major));
  return Error::success();
}

static Expected<OwnModule> parse(MemoryBufferRef Buffer, bool Typed) {
  OwnModule Result;
  Result.Context = std::make_unique<LLVMContext>();
  Result.Context->setDiagnosticHandler(std::make_unique<SilentHandler>());
  if (Typed)
    compat::keepTypedPointers(*Result.Context);
  else
    compat::useOpaquePointers(*Result.Context);
  Expected<std::unique_ptr<Module>> M =
      parseBitcodeFile(Buffer, *Result.Context);
  if (!M)
    return bitcodeError(toString(M.takeError()));
  Result.M = std::move(*M);
  std::string Text;
  raw_string_ostream OS(Text);
  if (verifyModule(*Result.M, &OS))
    return bitcodeError("not a valid module: " +
                        StringRef(OS.str()).split('\n').first);
  return Result;
}

static Expected<OwnModule> checkAndParse(StringRef Bitcode) {
  MemoryBufferRef Buffer(Bitcode, "");
  if (Error E = checkProducer(Buffer))
    return std::move(E);
  // One that has opaque pointers cannot be read where pointers are typed.
  Expected<OwnModule> Read = parse(Buffer, /*Typed=*/compat::HasTypedPointers);
  if (!Read && compat::HasTypedPointers) {
    consumeError(Read.takeError());
    Read = parse(Buffer, /*Typed=*/false);
  }
  return Read;
}

Expected<Module *> passthru::readModule(StringRef Bitcode) {
  std::optional<Expected<OwnModule>> Read;
  if (Error E = runGuarded([&] { Read.emplace(checkAndParse(Bitcode)); }))
    return bitcodeError("damaged: LLVM's reader gives up: " +
                        toString(std::move(E)));
  if (!*Read)
    return Read->takeError();
  OwnModule &Made = **Read;
  Module *M = Made.M.get();
  std::lock_guard<std::mutex> Guard(registry().Mutex);
  registry().Modules[M] = std::move(Made);
  return M;
}

bool passthru::isOwnModule(const Module *M) {
  std::lock_guard<std::mutex> Guard(registry().Mutex);
  return registry().Modules.count(M) != 0;
}

void passthru::disposeOfModule(Module *M) {
  OwnModule Going;
  {
    std::lock_guard<std::mutex> Guard(registry().Mutex);
    auto It = registry().Modules.find(M);
    if (It == registry().Modules.end())
      return;
    Going = std::move(It->second);
    registry().Modules.erase(It);
  }
  // The module before its context.
  Going.M.reset();
}

std::string passthru::describeForeignModule(const Module *M) {
  if (isOwnModule(M))
    return std::string();
#ifdef PASSTHRU_PRIVATE_LLVM
  return "this library has an LLVM of its own: pass the module as bitcode";
#else
  return describeHostMismatch();
#endif
}
