//===- Plugins.h - Pass plugins of others -----------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_HOST_PLUGINS_H
#define PASSTHRU_HOST_PLUGINS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class PassBuilder;
} // namespace llvm

namespace passthru {

/// How a plugin calls itself.
struct PluginName {
  llvm::StringRef Name;
  llvm::StringRef Version;
};

/// Loads the plugin for the rest of the process.
llvm::Expected<PluginName> loadPlugin(const char *Path);

/// Lets all loaded plugins register their passes, in the order of loading.
void registerPlugins(llvm::PassBuilder &PB);

} // namespace passthru

#endif // PASSTHRU_HOST_PLUGINS_H
