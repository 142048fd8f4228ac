//===- Instrument.h - Check the counts while the code runs ------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `passthru-instrument`: has functions tell a run time (PassThru/Sanitizer.h)
// which token comes and goes, of which object, so that the balance that
// `passthru-verify` asks for is checked on what really happens.
//
//                                   %frame = call i64 @passthru_rt_enter(@f)
//     %x = call ptr @make()         %x = call ptr @make()
//                              =>   call void @passthru_rt_acquire(%frame, %x,
//                                                                  1, @site)
//     call void @NRT_decref(%x)     call void @passthru_rt_release(%frame, %x,
//                                                                  @site.1)
//                                   call void @NRT_decref(%x)
//     ret i32 0                     call void @passthru_rt_leave(%frame, 0,
//                                                                @site.2)
//                                   ret i32 0
//
// Input form: any.  It is meant to be the last pass: what it tells of is what
// runs.
//
// Method: the token equations of the normal form (Analysis/TokenEquations.h),
// of both domains.  The run follows one path at a time, so that phis, branches
// and what they say need no equations; and it knows objects by their addresses,
// so that names that turn out to be one are one.  What is told, and when:
//
//   S1  Each token event of the ownership model (Analysis/OwnershipModel.h): a
//       reference comes (with a token or without), a refop, a callee, memory or
//       the caller takes one over.  With it goes the place in the source, and
//       what happens there in the words of the verifier.
//   S2  What the code leaves open (does this store take a token?) is told with
//       the value that balances the function, if there is only one.
//   S3  That two names may be one object (O7, E8) is not told: the ledger sees.
//   S4  What depends on success (what a callee writes or takes, what a function
//       hands over) is told with null where that has failed.
//   S5  The references of a web in which something has no value, or is no value
//       of the function, are told to be exempt: nothing is said of these
//       objects in this frame, under no name.  A remark names them.  So are
//       constants, which are immortal.
//   S6  A function that cannot be copied, or is outside the model, is left
//       alone, with a remark.
//   S7  What came out must be valid IR, or the function is put back.
//
// Options: `raise-leaks` and `caught-leaks` as for passthru-verify, `effects`.
//
// Guarantees: the control flow graph stays, and nothing that the function does
// changes but for the calls; null stays null.  An instrumented function is
// exempt from all passes from then on, this one included.
//
// Complexity: that of verifying the function.  At run time: one call an event,
// linear in the number of objects that the frame holds.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_INSTRUMENT_H
#define PASSTHRU_INSTRUMENT_H

#include "PassThru/PassOptions.h"
#include "llvm/IR/PassManager.h"

namespace passthru {

class InstrumentPass : public llvm::PassInfoMixin<InstrumentPass> {
public:
  explicit InstrumentPass(const PassOptions &Options) : Options(Options) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &AM);
  static bool isRequired() { return true; }

private:
  PassOptions Options;
};

} // namespace passthru

#endif // PASSTHRU_INSTRUMENT_H
