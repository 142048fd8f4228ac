//===- Insert.h - Put refops where they are missing -------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `passthru-insert<exits=raise>`: where a function raises, releases what it
// still owns.  Numba leaks there on purpose: a live local is lost each time.
//
//     %status = call i32 @f(...)                %status = call i32 @f(...)
//     br %failed, raise, go_on                  br %failed, raise, go_on
//   raise:                              =>    raise:
//     ret i32 %status                           call void @NRT_decref(%list)
//                                               ret i32 %status
//
// Input form: any; meant for code in which all refops are still there, as it
// comes from lowering.
//
// Method: the token equations of the normal form (Analysis/TokenEquations.h)
// are solved with leaks allowed on error exits.  What an error exit keeps then,
// or an edge behind which only error exits follow, is what the function lost.
// It is released there, under these conditions:
//
//   I1  The equations of its web have a solution, and no question that memory
//       or a callee would have to answer (does this store take a token?) is
//       open in it.  What only releases demand, loops, or paths that meet and
//       raise, is no answer; nor is a result an argument that it need not be.
//       So the count is known, not guessed.
//   I2  All paths that lead through the place keep the same count, or the
//       reference is null there, which a decref ignores.
//   I3  No exit but an error can follow, and at least one does: a handler
//       inside the function keeps what it uses, and nothing is released on the
//       way to `unreachable` or in front of a report that is no exit.
//   I4  The token did not come out of memory by a load: memory still points to
//       the object, and releases it a second time where the exception stopped
//       what would have overwritten it.  A generator's state is such memory.
//   I5  Nothing behind the place reads memory that the release may free,
//       retains it, or hands it to a callee.  So a release stands as late as
//       one chain of blocks allows.
//   I6  A Python object is released where the GIL is held: in front of a call
//       that gives it back, if nothing but the exit follows.
//   I7  The reference is a value there, or can be made one: a field of an
//       aggregate, what a callee wrote through its out-parameter, or a phi of
//       such values.
//   I8  The function that came out is verified with `raise-leaks=error`.  If
//       anything is found in it that was not found before, it is restored.
//   I9  In the function as it was, verification finds nothing wrong but leaks,
//       and it is not unknown.  What leaks may be what keeps the count of an
//       object that is released too often under another name.
//
// Where one does not hold, nothing is inserted, and a remark says which.
//
// Guarantees: on success paths nothing is executed that was not before, but for
// loads and phis that only releases use; the control flow graph gets blocks
// only on edges where a release stands.
//
// Complexity: that of verifying the function, twice.
//
// `passthru-insert<exits=all>`: likewise; and native functions and generators
// that have no refops of MemInfos get all that they need, from what metadata,
// attributes and the runtime table say of calls, loads and stores:
//
//   A1  What a callee or memory gives comes with a token; what is loaded and
//       marked as a reference, but only lent, is retained, and so is what a
//       callee lends.  Of several tokens that memory gives (a generator's state
//       has two) one is kept.  The arguments in a generator's state are held by
//       it, and not retained.
//   A2  A phi that may bring such a reference has a token of its own, which is
//       retained on each edge that brings one; a select, behind it.
//   A3  What is stored to the return slot or to memory that takes a token, or
//       passed to a callee that does, is retained in front of that.
//   A4  Each of them is released where its scope ends: on edges out of the
//       blocks that its definition dominates, and at exits of any kind.
//   A5  If it is not known what a load gives or what a store or a callee takes,
//       or whether an exit raises at which something is returned, nothing is
//       inserted, and a remark says so.  Nor is it if a branch on a constant
//       alone lets a reference be in use outside of its scope, or if a release
//       would come between a load that only lends, of which nothing is counted,
//       and a use of what it loads: it may release the last token on that.
//
// This is more than the function needs: `passthru-elide` behind it takes out
// what nothing needs, by its proofs.  I8 holds as well.
//
// `passthru-insert<exits=anew>`: the same for native functions and generators
// that have refops, and are verified: they lose these first (passthru-strip).
// Where not all that they need can be inserted, they stay as they were.  What
// has no refops stays without: Numba also compiles code that does not count.
// This shows that the model knows enough to count by itself
// (utils/bench/round-trip).
//
// In any case the markers for front ends (docs/markers.md) are lowered first.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_INSERT_H
#define PASSTHRU_INSERT_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

class InsertPass : public llvm::PassInfoMixin<InsertPass> {
public:
  explicit InsertPass(const PassOptions &Options) : Options(Options) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

private:
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_INSERT_H
