//===- Symbols.cpp - Fuzz target: Numba's symbols -------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is the name of a function in Numba's native convention.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "Support.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  StringRef Name(reinterpret_cast<const char *>(Data), Size);
  NumbaSymbol Symbol;
  bool Parsed = parseNumbaSymbol(Name, Symbol);
  if (Parsed) {
    fuzz::require(!Symbol.QualifiedName.empty() && !Symbol.pretty().empty(),
                  "a symbol has a name");
    // A type takes at least one character of the symbol.
    fuzz::require(Symbol.ArgumentTypes.size() + Symbol.AbiTags.size() <= Size,
                  "the parts come from the symbol");
  }
  NumbaSymbolKind Alone;
  fuzz::require(readSymbolKind(Name, Alone) == Parsed,
                "the kind is read where the whole is");
  fuzz::require(!Parsed || (Alone.Role == Symbol.Role &&
                            Alone.HasUniqueId == Symbol.HasUniqueId &&
                            Alone.IsGeneratorNext == Symbol.IsGeneratorNext),
                "the kind is that of the whole");

  static LLVMContext Context;
  static bool Prepared = (fuzz::prepare(Context), true);
  (void)Prepared;
  // LLVM takes any bytes but null for a name, and may append to it.
  if (Name.empty() || Name.contains('\0'))
    return 0;
  Module M("symbols", Context);
  Type *Reference = compat::referenceType(Context);
  auto *Ty = FunctionType::get(Type::getInt32Ty(Context),
                               {Reference, Reference, Reference}, false);
  Function *F = Function::Create(Ty, GlobalValue::ExternalLinkage, Name, M);
  FunctionKind Kind = classifyFunction(*F);
  fuzz::require(!describe(Kind).empty(), "a kind has a name");
  fuzz::require(!prettyName(*F).empty(), "a function has a name");
  argConvention(*F);
  returnSlot(*F);
  return 0;
}
