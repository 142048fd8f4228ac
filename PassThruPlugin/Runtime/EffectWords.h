//===- EffectWords.h - The words for effects --------------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One spelling of each enumerator of Runtime.h, for attributes, for the effects
// file and for the printer.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_RUNTIME_EFFECTWORDS_H
#define PASSTHRU_RUNTIME_EFFECTWORDS_H

#include "PassThru/Runtime.h"
#include <string>

namespace passthru {

llvm::StringRef wordFor(RuntimeKind Kind);
llvm::StringRef wordFor(CountDomain Domain);
llvm::StringRef wordFor(Ownership Result);
llvm::StringRef wordFor(ArgEffect Effect);
llvm::StringRef wordFor(Failure Fails);
llvm::StringRef wordFor(KnowledgeSource Source);

/// Each sets \p Result and \returns true if \p Word is one that users may
/// write.
bool parseWord(llvm::StringRef Word, CountDomain &Result);
bool parseWord(llvm::StringRef Word, Ownership &Result);
bool parseWord(llvm::StringRef Word, ArgEffect &Result);
bool parseWord(llvm::StringRef Word, Failure &Result);
bool parseWord(llvm::StringRef Word, bool &Result);

/// "a, b or c": the words that parseWord() takes for the type of \p Result.
std::string choiceFor(CountDomain Result);
std::string choiceFor(Ownership Result);
std::string choiceFor(ArgEffect Result);
std::string choiceFor(Failure Result);
std::string choiceFor(bool Result);

} // namespace passthru

#endif // PASSTHRU_RUNTIME_EFFECTWORDS_H
