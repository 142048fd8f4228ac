/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "PassThru/Host.h"
#include "llvm-c/Core.h"
#include <stdio.h>

int main(void) {
  LLVMModuleRef Module = LLVMModuleCreateWithName("consumer");
  char *Report = NULL;
  int Failed = passthru_run_passes(Module, NULL, "no-such-pass", &Report);

  printf("version %s for LLVM %s\n", passthru_version(),
         passthru_llvm_version());
  printf("failed %d: %s\n", Failed, Report);
  passthru_free(Report);
  LLVMDisposeModule(Module);
  return 0;
}
