//===- Markers.h - Pass-through types for front ends ------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Front ends that do not know the NRT call four functions, which nobody
// defines (docs/markers.md):
//
//   ptr  passthru.unbox(ptr object)      a reference to a Python object
//   ptr  passthru.box(ptr reference)     the object, with a token of its own
//   ptr  passthru.copy(ptr reference)    one token more
//   void passthru.drop(ptr reference)    one token less
//
// They become calls of the NRT and of CPython:
//
//     %r = passthru.unbox(%o)     =>     %r = NRT_meminfo_new_from_pyobject(%o,
//     %o)
//                                        br (%r == null), failed, go_on
//                                      failed:
//                                        Py_DecRef(%o)     ; the NRT has taken
//                                        it PyErr_NoMemory() ret -1 ; null in a
//                                        wrapper
//                                      go_on:
//
// with the GIL taken and given back around them where it may not be held.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_MARKERS_H
#define PASSTHRU_TRANSFORMS_MARKERS_H

#include "PassThru/Runtime.h"

namespace passthru {

/// Lowers all markers in \p M.  A marker of another type, one that is used
/// other than by a call, and an unbox in a function that has no way to fail are
/// errors through the context, in the name of \p PassName (static storage);
/// nothing is lowered then.
///
/// \returns whether the module changed.
bool lowerMarkers(llvm::Module &M, const RuntimeTable &Table,
                  const char *PassName);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_MARKERS_H
