//===- Signature.h - The shape of a function's type -------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row of the runtime table is about a C function, and a name alone does not
// make one: the shape must fit as well.  A shape is written RESULT(PARAMETERS),
// one letter a type,
//
//   v  void        p  pointer          i  integer of any width
//   f  floating    x  any type         ... at the end: variadic
//
// and several shapes are separated by commas: "v(p),v(pp)".  Widths are left
// out on purpose: Numba declares some C functions with an int for a Py_ssize_t.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_RUNTIME_SIGNATURE_H
#define PASSTHRU_RUNTIME_SIGNATURE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class FunctionType;
class Type;
} // namespace llvm

namespace passthru {

/// Does one of the shapes in \p Shapes, which are well-formed, fit \p Type?
bool fitsShapes(llvm::StringRef Shapes, const llvm::FunctionType &Type);

/// Success, or what is wrong with the text \p Shapes.
llvm::Error checkShapes(llvm::StringRef Shapes);

/// Has one of \p Shapes a parameter \p Index that can be a pointer?
bool hasPointerParameter(llvm::StringRef Shapes, unsigned Index);

/// Has one of \p Shapes a parameter \p Index, a variadic one included?
bool hasParameter(llvm::StringRef Shapes, unsigned Index);

/// Can the result be a pointer in one of \p Shapes?
bool hasPointerResult(llvm::StringRef Shapes);

/// Can a value of type \p Ty hold a reference: a pointer, or an aggregate or
/// vector with one in it, or a value of a target type?
bool canHoldReference(const llvm::Type *Ty);

} // namespace passthru

#endif // PASSTHRU_RUNTIME_SIGNATURE_H
