//===- runtime.h - Counting run time of the soundness rig ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What generated functions call when they are executed: reference counts,
// objects that are never really freed (tombstones), an environment that may
// release whatever it owns, and a driver that runs a function on all tapes.
//
// A *tape* is the list of all choices that are not the function's own: how its
// arguments alias, the outcome of each test, allocation and call, and what the
// environment does in an unknown call.  Tapes are enumerated depth first, then
// drawn at random.  oracle/interpreter.py runs the same world in Python.
//
// Who owns what is not told by the function but counted: the slots of the
// environment, the fields of live objects, what a callee took, the caller's
// arguments and, after a success, the return slot own one reference each.  At
// an exit, an object whose count is higher has leaked, and one whose count is
// lower was released too often.
//
// Depends on no code of the project.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_FUZZ_RUNTIME_H
#define PASSTHRU_FUZZ_RUNTIME_H

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>

// What starts with fuzz_ is for others.
#define EXPORT __attribute__((visibility("default")))
#pragma GCC visibility push(hidden)

enum {
  MaxObjects = 56,
  NumFields = 3,
  NumSlots = 4,
  MaxTape = 40,
  MaxEvents = 1500,
  // Ways to alias: some that have been thought of, and mixed ones, a few of
  // which are usually tried.
  NumNamed = 14,
  NumUsual = 46,
  NumConfigurations = 1014,
  // In this one the first argument is null.
  NoFirstArgument = 8
};

// What ended a run.
enum Ending {
  Returned,
  UseAfterRelease,
  OverRelease,
  Crash,
  Limit // more choices, events or objects than we follow
};

// Numba's MemInfo; Data is at offset 24.
typedef struct {
  int64_t Count;
  void *Destructor, *DestructorInfo;
  void *Data;
  int64_t Size;
  void *Allocator;
} MemInfo;

typedef struct {
  MemInfo Info;
  void *Fields[NumFields];
  int64_t Number;
} Object;

typedef struct {
  int Ending, Object, Hidden;
  int Borrowed;  // A reference of memory was released and retained again.
  int Disturbed; // A destructor changed memory.
  int Status;
  int NumObjects, NumEvents, NumRefops;
  int64_t Counts[MaxObjects], Owed[MaxObjects];
  int Returns[2], Slots[NumSlots], Globals[NumSlots];
  uint32_t Events[MaxEvents];
} Run;

extern Object *Objects; // in memory of its own, so that any address is told
extern char *Poison;    // a page that faults
extern EXPORT void *fuzz_globals[NumSlots];
extern void *Slots[NumSlots], *ReturnSlot[4], *ExcInfo[5];
extern int SinkTokens[MaxObjects], CallerTokens[MaxObjects];
// Objects of which memory has lost a reference to a release.
extern _Bool InDebt[MaxObjects];
extern int ArgumentIds[2];
// Wild: what destructors do, as in environment().  Replaced: which slots the
// environment fills anew.  Single: each with an object of its own.  Restless:
// what releases nothing may still move what is in memory, and what it lends may
// come from there.  Generous: native functions may return an argument of their
// caller's caller.  Reflecting: what is lent is the argument itself.
extern int NumObjects, Native, Wild, Replaced, Single, Restless, Generous,
    Reflecting;

extern int16_t Tape[MaxTape], Radix[MaxTape];
// TapeFixed: a choice beyond the end of the tape ends the run.
extern int TapeLength, TapePosition, TapeRandom, TapeFixed;
extern uint64_t RandomState;

extern Run *Current;
extern sigjmp_buf Escape;

// Ends the run.
_Noreturn void stop(int Ending, int Id);
// The next digit of the tape, below Number.
int choose(int Number);
// Writes down what can be seen from outside.
void event(unsigned What, int A, int B);

// The number of an object; -1 for null.  Ends the run for what is no object or
// is one no longer.
int idOf(void *Pointer);
// The same where an object may be one no longer: -2 for anything else.
int peekId(void *Pointer);
// A new object with one reference.
int makeObject(void);
// Likewise, with another object in two of its fields.
int makeHolder(void);
// Releases an object, unless Id is -1, and what it holds if it was the last.
void release(int Id);
// Releases what a slot holds, and empties it.
void dropSlot(void **Slot);
// What the environment does to what it owns: 0 nothing, 1 release all of it, 2
// put another object into its slots.
void changeMemory(int What);
// A call that releases nothing.
void move(void);
// Makes arguments and memory for a way to alias.
void prepare(int Configuration);
// Whether the first argument is null there.
_Bool hasNoFirstArgument(int Configuration);
// An unknown call: the environment sees what it can reach, and does one of
// these.
void environment(void);

#pragma GCC visibility pop

#endif // PASSTHRU_FUZZ_RUNTIME_H
