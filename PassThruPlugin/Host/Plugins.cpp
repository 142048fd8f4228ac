//===- Plugins.cpp - Pass plugins of others -------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Not by PassPlugin::Load(): it makes all symbols of a plugin, and of what the
// plugin is linked to, visible to the whole process, and resolves them late, so
// that a missing one ends the process.
//
//===----------------------------------------------------------------------===//

#include "Plugins.h"
#include "PassThru/Compat.h"
#include "llvm-c/Core.h"
#include "llvm/ADT/STLExtras.h"
#include <dlfcn.h>
#include <mutex>
#include <vector>

using namespace llvm;
using namespace passthru;

namespace {

struct Registry {
  std::mutex Mutex;
  std::vector<PassPluginLibraryInfo> Plugins;
};

} // namespace

/// Never destroyed: at exit, the plugins may be gone before us.
static Registry &registry() {
  static auto *Only = new Registry;
  return *Only;
}

static Error pluginError(const Twine &Why) {
  return createStringError(inconvertibleErrorCode(), Why);
}

/// Makes the libLLVM that we use visible to plugins that are not linked to it.
static bool exposeLLVM() {
  Dl_info Info;
  return dladdr(reinterpret_cast<void *>(&LLVMContextCreate), &Info) &&
         dlopen(Info.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
}

static Expected<void *> openLibrary(const char *Path) {
  if (void *Library = dlopen(Path, RTLD_NOW | RTLD_LOCAL))
    return Library;
  std::string Why = dlerror();
  if (StringRef(Why).contains("undefined symbol") && exposeLLVM()) {
    if (void *Library = dlopen(Path, RTLD_NOW | RTLD_LOCAL))
      return Library;
    Why = dlerror();
  }
  return pluginError(Why);
}

/// A plugin that is linked to another LLVM would run its passes there.
static Error checkLLVM(void *Library, const char *Path) {
  auto *Ours = reinterpret_cast<void *>(&LLVMContextCreate);
  // Looks into the plugin and what it is linked to; there may be no LLVM.
  void *Theirs = dlsym(Library, "LLVMContextCreate");
  Dl_info Info;
  if (!Theirs || Theirs == Ours || !dladdr(Theirs, &Info))
    return Error::success();
  return pluginError(Twine(Path) + ": the plugin is linked to " +
                     Info.dli_fname + ", but this process runs LLVM " +
                     LLVM_VERSION_STRING);
}

static Error checkInfo(const PassPluginLibraryInfo &Info, const char *Path) {
  if (Info.APIVersion != LLVM_PLUGIN_API_VERSION)
    return pluginError(Twine(Path) + ": the plugin has API version " +
                       Twine(Info.APIVersion) + ", but LLVM " +
                       LLVM_VERSION_STRING + " has " +
                       Twine(LLVM_PLUGIN_API_VERSION));
  if (!Info.RegisterPassBuilderCallbacks)
    return pluginError(Twine(Path) + ": the plugin registers no passes");
  return Error::success();
}

Expected<PluginName> passthru::loadPlugin(const char *Path) {
#ifdef PASSTHRU_PRIVATE_LLVM
  return pluginError(
      Twine(Path) +
      ": this library has an LLVM of its own, which plugins cannot share; use "
      "libPassThruHost.so, which is linked to libLLVM");
#endif
  Expected<void *> Library = openLibrary(Path);
  if (!Library)
    return Library.takeError();
  if (Error E = checkLLVM(*Library, Path))
    return std::move(E);
  auto *Entry = reinterpret_cast<PassPluginLibraryInfo (*)()>(
      dlsym(*Library, "llvmGetPassPluginInfo"));
  if (!Entry)
    return pluginError(Twine(Path) +
                       ": no pass plugin: it has no llvmGetPassPluginInfo");
  PassPluginLibraryInfo Info = Entry();
  if (Error E = checkInfo(Info, Path))
    return std::move(E);

  std::lock_guard<std::mutex> Guard(registry().Mutex);
  auto Same = [&](const PassPluginLibraryInfo &Known) {
    return Known.RegisterPassBuilderCallbacks ==
           Info.RegisterPassBuilderCallbacks;
  };
  if (none_of(registry().Plugins, Same))
    registry().Plugins.push_back(Info);
  return PluginName{Info.PluginName ? Info.PluginName : "",
                    Info.PluginVersion ? Info.PluginVersion : ""};
}

void passthru::registerPlugins(PassBuilder &PB) {
  std::vector<PassPluginLibraryInfo> Plugins;
  {
    std::lock_guard<std::mutex> Guard(registry().Mutex);
    Plugins = registry().Plugins;
  }
  for (const PassPluginLibraryInfo &Info : Plugins)
    Info.RegisterPassBuilderCallbacks(PB);
}
