/*===- Sanitizer.h - The run time of passthru-instrument ----------*- C -*-===*\
|*                                                                            *|
|* Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.*|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* Instrumented code (PassThru/Instrument.h) tells this run time what it does *|
|* to tokens.  Each activation of a function has a *frame* with a ledger: how *|
|* many tokens it holds on which object.  What the ledger must not say is a   *|
|* finding:                                                                   *|
|*                                                                            *|
|*   R1  Where the frame ends, it holds 0 tokens on each object.  More is a   *|
|*       leak (passthru-leak; passthru-raise-leak if the function raises,     *|
|*       passthru-caught-leak if something it called did), fewer means that   *|
|*       it handed over what it did not own (passthru-over-release).          *|
|*   R2  After a release it holds at least 0 (passthru-over-release).  If the *|
|*       object's own count was 1, it has been freed under whoever owns it.   *|
|*   R3  What its last release has freed is neither retained nor released nor *|
|*       handed over again (passthru-use-after-release).                      *|
|*   R4  Null is nothing, and so is an object that is exempt.                 *|
|*                                                                            *|
|* The run time needs no LLVM.  It is part of libPassThruHost, and a library  *|
|* of its own, libPassThruSanitizer, for other programs: that one ends a      *|
|* program that would end with exit code 0 with 66 if anything was found,     *|
|* or with what the environment variable PASSTHRU_RT_EXITCODE says.           *|
|*                                                                            *|
|* Thread-safe: frames belong to threads, findings to the process.  Memory    *|
|* is bounded: per frame, 256 objects; per process, 1000 places where         *|
|* something was found.  What is beyond that is not looked at.  Nothing here  *|
|* exits or throws.  A finding is printed to the standard error when it is    *|
|* found for the first time; one that a policy makes a remark is only kept.   *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef PASSTHRU_SANITIZER_H
#define PASSTHRU_SANITIZER_H

#include <stdint.h>

#if defined(__GNUC__)
#define PASSTHRU_RT_EXPORT __attribute__((visibility("default")))
#else
#define PASSTHRU_RT_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of a leak: ignored, kept as a remark, a finding. */
enum { PASSTHRU_RT_IGNORE, PASSTHRU_RT_REMARK, PASSTHRU_RT_ERROR };

/** An instrumented function; static storage of its module. */
typedef struct {
  const char *Name;   /**< For people. */
  const char *Symbol; /**< For linkers. */
  int32_t RaiseLeaks; /**< R1: what they are. */
  int32_t CaughtLeaks;
} passthru_rt_function;

/** A place in such a function, and what happens there. */
typedef struct {
  const char *File; /**< Empty if it is not known. */
  const char *What; /**< "retained in block %B4" */
  const char *Ref;  /**< "%x" */
  int32_t Line;     /**< 0 if it is not known. */
} passthru_rt_site;

/*===- For instrumented code ----------------------------------------------===*/

/** A function begins. \returns its frame, for the calls below. */
PASSTHRU_RT_EXPORT uint64_t passthru_rt_enter(const passthru_rt_function *F);

/** The frame meets \p Object, and gets \p Tokens on it, 0 or more. */
PASSTHRU_RT_EXPORT void passthru_rt_acquire(uint64_t Frame, const void *Object,
                                            int32_t Tokens,
                                            const passthru_rt_site *At);

/** An incref follows. */
PASSTHRU_RT_EXPORT void passthru_rt_retain(uint64_t Frame, const void *Object,
                                           const passthru_rt_site *At);

/** A decref follows. */
PASSTHRU_RT_EXPORT void passthru_rt_release(uint64_t Frame, const void *Object,
                                            const passthru_rt_site *At);

/** A callee, memory or the caller takes \p Tokens over. */
PASSTHRU_RT_EXPORT void passthru_rt_take_over(uint64_t Frame,
                                              const void *Object,
                                              int32_t Tokens,
                                              const passthru_rt_site *At);

/** Nothing is known about \p Object in this frame. */
PASSTHRU_RT_EXPORT void passthru_rt_exempt(uint64_t Frame, const void *Object);

/** A callee has returned \p Status, Numba's; one that is an error may be
    caught. */
PASSTHRU_RT_EXPORT void passthru_rt_status(uint64_t Frame, int32_t Status);

/** The function ends with \p Status, Numba's. */
PASSTHRU_RT_EXPORT void passthru_rt_leave(uint64_t Frame, int32_t Status,
                                          const passthru_rt_site *At);

/*===- For hosts ----------------------------------------------------------===*/

/**
 * What was found, as a JSON text; release it with passthru_rt_free():
 *     [{"severity": "warning|remark", "rule": "...", "function": "...",
 *       "symbol": "...", "file": "...", "line": N, "message": "...",
 *       "notes": ["find.py:10: retained in block %B4: 1 owned reference", ...],
 *       "times": N}, ...]
 * in the order of the first times.
 * \param Clear  if not 0, forgets it.
 */
PASSTHRU_RT_EXPORT char *passthru_rt_findings(int Clear);

/** Releases such a text. */
PASSTHRU_RT_EXPORT void passthru_rt_free(char *Text);

/** How many findings there are, without remarks. */
PASSTHRU_RT_EXPORT unsigned passthru_rt_finding_count(void);

/**
 * Has each finding raise a Python exception in the main thread, as soon as that
 * runs Python code.  Given are Py_AddPendingCall, PyErr_SetString and a class;
 * all null ends it.
 */
PASSTHRU_RT_EXPORT void
passthru_rt_raise_by(int (*AddPendingCall)(int (*)(void *), void *),
                     void (*SetString)(void *, const char *), void *Class);

#ifdef __cplusplus
}
#endif

#endif /* PASSTHRU_SANITIZER_H */
