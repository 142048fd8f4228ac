// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PassThru/Registration.h"
#include "llvm/Support/raw_ostream.h"

int main() {
  llvm::PassBuilder PB;
  passthru::registerPasses(PB, llvm::outs(), llvm::errs());
  llvm::ModulePassManager MPM;
  llvm::Error E = PB.parsePassPipeline(MPM, "print<passthru-types>");
  llvm::outs() << (E ? "not parsed" : "parsed") << '\n';
  bool Failed = bool(E);
  llvm::consumeError(std::move(E));
  return Failed;
}
