/*===- Host.h - C interface for hosts other than opt and clang ----*- C -*-===*\
|*                                                                            *|
|* Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.*|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* There are two libraries with this interface:                               *|
|*                                                                            *|
|*   libPassThruHost.so         is linked to the shared libLLVM.  It works on *|
|*                              the modules of a process that uses the same   *|
|*                              libLLVM, and on bitcode.                      *|
|*   libPassThruPrivateHost.so  contains an LLVM that nobody else sees, for a *|
|*                              process whose own LLVM is out of reach.  It   *|
|*                              works on bitcode alone.                       *|
|*                                                                            *|
|* No function exits the process or throws, and none prints; only that the   *|
|* shared libLLVM prints what its reader cannot outlive.  All of them may be  *|
|* called by several threads, with different modules.                         *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef PASSTHRU_HOST_H
#define PASSTHRU_HOST_H

#include "llvm-c/TargetMachine.h"
#include "llvm-c/Types.h"
#include <stddef.h>

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

/** 1 if the library contains an LLVM of its own, 0 if it uses libLLVM. */
PASSTHRU_EXPORT int passthru_has_private_llvm(void);

/**
 * Reads a module that an LLVM of the same major version has written as
 * bitcode, and verifies it.  LLVM 14 to 16: typed pointers stay typed.
 *
 * Bitcode that was altered is an error, or it is another valid module.  Where
 * LLVM's reader would end the process, reading ends, and its memory is lost:
 * for the time of the call this thread's SIGSEGV, SIGBUS, SIGILL, SIGFPE and
 * SIGABRT are caught; those of other threads go where they went.
 *
 * \param Data  borrowed for the time of the call.
 * \param Error  receives why there is no module, or null; release it with
 *               passthru_free().
 * \returns a module in a context of its own, in this library's LLVM, for the
 *     functions below; release it with passthru_dispose_module().  Null if
 *     there is none.
 */
PASSTHRU_EXPORT LLVMModuleRef passthru_read_bitcode(const char *Data,
                                                    size_t Size, char **Error);

/**
 * The bitcode of a module from passthru_read_bitcode(), \p Size bytes.
 * \returns null for any other module; else release it with passthru_free().
 */
PASSTHRU_EXPORT char *passthru_write_bitcode(LLVMModuleRef Module,
                                             size_t *Size);

/** Releases a module from passthru_read_bitcode(); no other.  Null is allowed.
 */
PASSTHRU_EXPORT void passthru_dispose_module(LLVMModuleRef Module);

/**
 * A target machine for modules from passthru_read_bitcode(), so that LLVM's own
 * passes know what code costs.  This machine's own target alone is there.
 *
 * \param Cpu       as for `llc -mcpu=`; may be empty.
 * \param Features  as for `llc -mattr=`; may be empty.
 * \param Error     as above.
 * \returns null if the target is not known; else release it with
 *     passthru_dispose_target_machine().
 */
PASSTHRU_EXPORT LLVMTargetMachineRef passthru_create_target_machine(
    const char *Triple, const char *Cpu, const char *Features, char **Error);

/** Releases a machine from the function above; no other.  Null is allowed. */
PASSTHRU_EXPORT void
passthru_dispose_target_machine(LLVMTargetMachineRef Machine);

/**
 * Loads a pass plugin, as `opt -load-pass-plugin` does.  From now on its passes
 * can be named in pipelines, of all modules.  A plugin that is loaded already
 * is not loaded again.  It stays loaded.
 *
 * The plugin must use the libLLVM that this library uses, so there are none
 * with a private LLVM.  A plugin that is linked to no LLVM takes this one; the
 * symbols of libLLVM are then visible to all that is loaded later.
 *
 * \param Report  receives a JSON text, also on failure; release it with
 *                passthru_free():
 *     {"error": null or "why", "name": "...", "version": "..."}
 * \returns 0 on success.
 */
PASSTHRU_EXPORT int passthru_load_plugin(const char *Path, char **Report);

/**
 * Runs \p Pipeline, in the syntax of `opt -passes=`, on \p Module in place.
 * LLVM's own passes, all of this project's, and those of loaded plugins can be
 * named.
 *
 * \param Module   of passthru_read_bitcode(), or of the libLLVM that this
 *                 library is linked to.
 * \param Machine  target machine for LLVM's own passes, or null; borrowed.
 * \param Report   receives a JSON text, also on failure; release it with
 *                 passthru_free():
 *     {"error": null or "why it failed",
 *      "changed": whether any pass says that the module is another one now,
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
 * \param Module as above.
 * \param Report as above; {"error": "why"} for a module of another LLVM.
 * \returns 0 on success.
 */
PASSTHRU_EXPORT int passthru_count_refops(LLVMModuleRef Module, char **Report);

/** Releases a text that this library returned.  Null is allowed. */
PASSTHRU_EXPORT void passthru_free(char *Text);

#ifdef __cplusplus
}
#endif

#endif /* PASSTHRU_HOST_H */
