/*===- Host.h - C interface for hosts other than opt and clang ----*- C -*-===*\
|*                                                                            *|
|* Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.*|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* For a process that already has an LLVM of the major version that this      *|
|* library was built for, such as Python with a dynamically linked llvmlite.  *|
|* No function exits the process, prints, or throws.                          *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef PASSTHRU_HOST_H
#define PASSTHRU_HOST_H

#include "llvm-c/TargetMachine.h"
#include "llvm-c/Types.h"

#if defined(__GNUC__)
#define PASSTHRU_EXPORT __attribute__((visibility("default")))
#else
#define PASSTHRU_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this library, "MAJOR.MINOR.PATCH".  Static storage. */
PASSTHRU_EXPORT const char *passthru_version(void);

/** The version of the LLVM that it was built for.  Static storage. */
PASSTHRU_EXPORT const char *passthru_llvm_version(void);

/**
 * Runs \p Pipeline, in the syntax of `opt -passes=`, on \p Module in place.
 * LLVM's own passes and all of this project's can be named.
 *
 * \param Machine  target machine for LLVM's own passes, or null; borrowed.
 * \param Report   receives a JSON text, also on failure; release it with
 *                 passthru_free():
 *     {"error": null or "why it failed",
 *      "output": "what print<...> passes printed",
 *      "diagnostics": [{"severity": "error|warning|remark|note",
 *                       "pass": "...", "name": "...", "function": "...",
 *                       "message": "...",
 *                       "symbol": "...", "file": "...", "line": N}, ...]}
 *                 "function" is for people, "symbol" for linkers; what is not
 *                 known is left out or empty.
 * \returns 0 on success.  Otherwise the pipeline did not parse, and the module
 *     is as it was; or a pass reported an error: a pass of this project
 *     leaves the module as it was then, too.
 */
PASSTHRU_EXPORT int passthru_run_passes(LLVMModuleRef Module,
                                        LLVMTargetMachineRef Machine,
                                        const char *Pipeline, char **Report);

/**
 * Counts the refops of each function that \p Module defines, in order:
 *     {"functions": [{"name": "...", "pretty": "...", "kind": "...",
 *                     "incref": N, "decref": N, "weight": W,
 *                     "pyincref": N, "pydecref": N}, ...]}
 * where "weight" counts incref and decref ten times for each loop around it.
 * \param Report as above.
 * \returns 0.
 */
PASSTHRU_EXPORT int passthru_count_refops(LLVMModuleRef Module, char **Report);

/** Releases a text that this library returned.  Null is allowed. */
PASSTHRU_EXPORT void passthru_free(char *Text);

#ifdef __cplusplus
}
#endif

#endif /* PASSTHRU_HOST_H */
