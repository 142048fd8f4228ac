//===- Annotations.h - Refuse what is malformed -----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ANNOTATIONS_H
#define PASSTHRU_ANNOTATIONS_H

#include "PassThru/PassThruTypes.h"
#include <optional>

namespace passthru {

/// Checks all attributes and metadata that this project reads.  If something is
/// malformed, reports one error that names each place, through the context in
/// the name of \p PassName (static storage).
///
/// \returns the rows of `!passthru.signatures`, or nothing if it did: the pass
/// must then leave \p M as it is.
std::optional<SignatureMetadata> readAnnotations(const llvm::Module &M,
                                                 const char *PassName);

} // namespace passthru

#endif // PASSTHRU_ANNOTATIONS_H
