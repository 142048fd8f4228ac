//===- Annotations.cpp - Refuse what is malformed -------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Annotations.h"
#include "Analysis/SlotMetadata.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/PassThruTypes.h"
#include "PassThru/Runtime.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

std::optional<SignatureMetadata>
passthru::readAnnotations(const Module &M, const char *PassName) {
  Error InRows = Error::success();
  SignatureMetadata Rows(M, &InRows);
  Error Malformed =
      joinErrors(joinErrors(checkKindAttributes(M), checkTypeAttributes(M)),
                 joinErrors(joinErrors(std::move(InRows), checkSlotMetadata(M)),
                            checkAttributes(M)));
  if (!Malformed)
    return Rows;
  M.getContext().diagnose(
      DiagnosticInfoPassThru(DS_Error, PassName, "malformed-annotation", "",
                             toString(std::move(Malformed))));
  return std::nullopt;
}
