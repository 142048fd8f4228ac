//===- HostVersion.cpp - Does the host use our LLVM? ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"
#include "llvm-c/Core.h"
#include "llvm/Config/llvm-config.h"
#include <cstdint>
#include <dlfcn.h>
#include <link.h>

using namespace llvm;

namespace {

/// A shared object in this process.
struct LoadedObject {
  std::string Path;
  uintptr_t FirstByte = 0;
};

} // namespace

static StringRef fileName(StringRef Path) {
  size_t Slash = Path.rfind('/');
  return Slash == StringRef::npos ? Path : Path.substr(Slash + 1);
}

static bool isLibLLVM(StringRef Path) {
  StringRef Rest = fileName(Path);
  if (!Rest.consume_front("libLLVM"))
    return false;
  // Not libLLVMSupport.so and the like.
  return Rest.substr(0, 1) == "-" || Rest.substr(0, 1) == ".";
}

unsigned passthru::llvmMajorOfLibrary(StringRef Path) {
  if (!isLibLLVM(Path))
    return 0;
  StringRef Name = fileName(Path);
  StringRef Digits = Name.substr(Name.find_first_of("0123456789"));
  unsigned Major = 0;
  if (Digits.consumeInteger(10, Major))
    return 0;
  return Major;
}

/// Keeps the first libLLVM; objects come in the order of their loading.
static int keepLibLLVM(dl_phdr_info *Info, size_t, void *Result) {
  if (!isLibLLVM(Info->dlpi_name))
    return 0;
  auto *Found = static_cast<LoadedObject *>(Result);
  Found->Path = Info->dlpi_name;
  for (unsigned I = 0; I != Info->dlpi_phnum; ++I) {
    if (Info->dlpi_phdr[I].p_type != PT_LOAD)
      continue;
    Found->FirstByte = Info->dlpi_addr + Info->dlpi_phdr[I].p_vaddr;
    break;
  }
  return 1;
}

static std::string findMismatch() {
  LoadedObject Host;
  dl_iterate_phdr(keepLibLLVM, &Host);
  Dl_info Ours;
  if (!Host.FirstByte ||
      !dladdr(reinterpret_cast<void *>(&LLVMContextCreate), &Ours))
    return std::string();

  // A library without symbol versions may have been given to us in place of
  // our own; then the objects are the same, and only the name tells.
  unsigned Major = passthru::llvmMajorOfLibrary(Host.Path);
  bool SameObject =
      Host.FirstByte == reinterpret_cast<uintptr_t>(Ours.dli_fbase);
  if (SameObject && (!Major || Major == LLVM_VERSION_MAJOR))
    return std::string();

  std::string Version =
      Major ? "LLVM " + std::to_string(Major) : "another LLVM";
  if (Major == LLVM_VERSION_MAJOR)
    Version = "another copy of " + Version;
  return "this plugin was built for LLVM " LLVM_VERSION_STRING
         ", but its host runs " +
         Version + " (" + Host.Path + ")";
}

std::string passthru::describeHostMismatch() {
  // Libraries stay where they are once we run: one look, dladdr() is slow.
  static const std::string Mismatch = findMismatch();
  return Mismatch;
}
