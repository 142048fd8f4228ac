//===- Suspensions.h - What a suspended generator holds twice ---*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// L8 of PassThru/Elide.h.  While a generator is suspended, a variable that it
// saves has two tokens: its own, and one that suspending adds and resuming
// releases.  One would do:
//
//   incref x                                  store x, %saved, give 1
//   store x, %saved, give 2                   ...
//   ...                               ->      y = load %saved, take 1
//   y = load %saved, take 2
//   decref y
//
// What lies in memory then is known to all that resume the generator, so that
// all of it is changed, or nothing:
//
//   S1  The function is the one definition of its generator's next: others get
//       its code from here.  In the module, nothing else has it: its CPython
//       wrapper calls it, and what is no next neither takes nor gives two
//       tokens (the finaliser only releases arguments).
//   S2  All that reaches the saved references through the state is marked to
//       take or to give two tokens, and what is loaded is stored as well.  A
//       pointer that leads elsewhere in the state is of a number's type.
//   S3  Each such store has an incref of what it stores in front of it, and
//       each such load a decref behind it, in the block; nothing between may
//       release, but the same of other saved references, or null.
//   S4  The ownership of these references is known, none is returned (boxing
//       takes a token of what is saved as well), and nobody reads their count.
//
// Then the object has its own token still, wherever one is missing.
//
// Cost: linear in the uses of the state and in the blocks that save.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_SUSPENSIONS_H
#define PASSTHRU_TRANSFORMS_SUSPENSIONS_H

#include "Analysis/NormalForm.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/SetVector.h"

namespace passthru {

/// What goes, all of it or nothing.
struct Suspensions {
  /// Refops: one for each reference that is saved or restored.
  llvm::SmallSetVector<llvm::CallBase *, 8> Refops;
  /// The loads and stores that move one token less then.
  llvm::SmallVector<llvm::Instruction *, 8> Accesses;
};

/// S1 to S3.  Nothing is in it where they do not hold.
Suspensions findSuspensions(llvm::Function &F, const RuntimeTable &Table);

/// S4, for what was found in the original of \p Normal, which has types.
bool ownsOneMore(const Suspensions &Found, NormalForm &Normal);

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_SUSPENSIONS_H
