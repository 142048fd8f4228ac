//===- Elide.h - Remove refops that are not needed --------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `passthru-elide`: removes refops of MemInfos that nothing needs.
//
// Input form: any; best after inlining and SROA.
//
// Method: propose and prove.  A *web* is a set of references that phi and
// select connect.  For each web there are proposals, the one that leaves the
// fewest refops first:
//
//   "hold nothing"   all refops of the web go; where a reference is stored to
//                    the function's return slot, or in front of a hazard before
//                    that, one incref comes, because an owned reference leaves
//   "placed"         what need not stand goes, under the needs of the web
//                    (Transforms/Placement.h)
//
// Where the refops that need not stand are more than error exits may lose (L4),
// "placed" is tried again without one refop that only error exits come to, and
// then with d = 0 there.  Refops that count null on every path go in any case:
// they do nothing.
//
// Whatever proposes, one prover decides (Transforms/ElisionProof.h).  With
// d(p, r) = tokens on r that the original holds at p and the new code does
// not, and c(p, r) = tokens that the original owns there at least, under all
// solutions of the ownership equations (Analysis/OwnershipModel.h), a proposal
// for a web is legal if
//
//   L1  d is 0 at entry, at every exit that is no error exit, and where a
//       reference goes out of use; paths agree on d where they meet; and d is
//       never negative.  Then each path changes each count by what it did
//       before, and no count is ever higher than before.
//   L2  where d(p, r) > 0 at a *hazard* p (a decref that stays, or a call that
//       may release), r is guaranteed to live: every value that it can be is
//       an argument that the caller holds for the whole call, or null, or
//       constant, where p releases nothing of the web itself, or c - d is at
//       least 0; or the new code holds a token of its own on r there: c - d is
//       at least 1; or p is a decref, c - d is at least 0, and what is missing
//       is what the original releases right behind p, before anything uses
//       memory but that of other MemInfos which nothing else can reach
//       (Transforms/PrivateMemory.h): then r only goes a moment earlier.
//   L3  a web of which references are stored anywhere but in a return slot that
//       the function does not read, passed to a callee that may keep or take
//       them, or computed with, gives tokens away.  The caller's hold is a
//       guarantee for it only where the new code has the tokens that it gives
//       away: c - d is at least 0, where what one reference of the web has
//       given away without owning it counts against all others.
//       Whether a store or a callee takes a token, or memory or a callee gives
//       one, only the code says here; the equations would, but the path that
//       they take it from may be one that leaks, and what they see released may
//       be paid for by another name of the object, or be what memory has lost.
//   L4  an error exit may keep d > 0 (the original leaks there) only if the new
//       code balances by itself, and no hazard follows unless r is guaranteed
//       or, as in L2, c - d is at least 1, or unless nothing happens there but
//       releases of what is owned, and stores to what the caller alone sees;
//       and for a web as in L3, if all that happens to its tokens is known.
//   L5  d is 0 for all references of the web where the count of one is read: by
//       a load, or by a callee of which only this is known, that it writes no
//       memory.  Nothing else touches the count.
//   L6  what the model cannot express stays (NormalForm.h, TokenEquations.h),
//       with a remark.
//
// A decref, and an incref of the same reference behind it in its block, go
// without a proof if nothing between uses memory but other refops, and loads and
// stores in other arguments, stack slots and globals:
//
//   L7  what is retained later is still there, so that the decref released
//       nothing.  The count is higher between the two, where nobody reads it.
//
// L2 is checked against the decrefs that stay when all accepted proposals are
// carried out.  A proposal that fails makes more decrefs stay, so that the
// webs are checked again, until nothing changes: that ends, as each web's
// proposals are finite and are only ever given up.
//
// Functions are visited callees first; a native function in which nothing is
// left that may release is marked "passthru-no-release", so that calls of it
// are no hazards (Transforms/ReleaseSummary.h).  A module without any refop is
// not changed at all: its callers, once they are linked with it, see its
// bodies.
//
// Guarantees: no path executes more refops on counted references than before;
// the control flow graph is not changed, but for the unwind edge of a refop by
// invoke that goes.
//
// Complexity: linear in the function for the normal form and the equations of
// each web; times the number of rounds for the check of L2.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_ELIDE_H
#define PASSTHRU_ELIDE_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

class ElidePass : public llvm::PassInfoMixin<ElidePass> {
public:
  explicit ElidePass(const PassOptions &Options) : Options(Options) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

private:
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_ELIDE_H
