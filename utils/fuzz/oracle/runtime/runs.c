//===- runs.c - Runs functions on tapes, and compares -------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime.h"
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

// What is wrong with a run, as bits.
enum Verdict {
  VerdictUse = 1,
  VerdictOver = 2,
  VerdictLeak = 4,
  VerdictErrorLeak = 8,
  VerdictCrash = 16,
  VerdictLimit = 32,
  VerdictClean = 64,
  // The same as VerdictUse, but only if the environment releases something or
  // if arguments or slots hold the same object; any mistake if a destructor has
  // changed memory.
  VerdictHiddenUse = 128,
  // Memory's own reference was released and retained again, while another one
  // kept the object alive.
  VerdictBorrowed = 256,
  NumVerdicts = 9
};

// So often may a function crash without its first argument: it is slow.  More
// often before a finding is called a false alarm.
enum { MaxCrashes = 3, MaxCrashesOfAll = 1000 };

// How the changed function differs from the original.
enum Difference {
  Same,
  DifferentEnding,
  DifferentEvents,
  DifferentStatus,
  DifferentReturn,
  DifferentCounts,
  MoreRefops
};

// Filled by fuzz_check(); mirrored in execute.py.
typedef struct {
  int32_t Tapes, Complete, Skipped, Verdicts;
  int32_t FirstTape[NumVerdicts]
                   [MaxTape + 1]; // for each verdict bit: length, digits
  int32_t Difference, DifferenceObject;
  int32_t DifferenceTape[MaxTape + 1];
  int32_t RefopsBefore, RefopsAfter;
} Result;

typedef int32_t (*Function)(void *, void *, void *, void *, void *, _Bool,
                            _Bool);

static volatile int Running, TicksOfRun;
static int UsedBits; // Of the function's bits: those that it looks at.

static void onFault(int Signal) {
  if (Running)
    siglongjmp(Escape, 2);
  signal(Signal, SIG_DFL); // It is not the function's: it happens again.
}

// A run that lasts from one tick to the next hangs.
static void onTick(int Signal) {
  (void)Signal;
  if (Running && TicksOfRun++)
    siglongjmp(Escape, 3);
}

static void execute(Function F, Run *R) {
  Current = R;
  R->NumEvents = R->NumRefops = 0;
  R->Ending = Returned;
  R->Hidden = R->Borrowed = R->Disturbed = 0;
  R->Object = -1;
  TapePosition = 0;
  NumObjects = 0;
  int Jumped = sigsetjmp(Escape, 0);
  if (Jumped) {
    Running = 0;
    if (Jumped == 2)
      R->Ending = Crash;
    if (Jumped == 3)
      R->Ending = Limit;
    R->NumObjects = NumObjects;
    return;
  }
  int Configuration = choose(NumConfigurations);
  R->Hidden = Configuration;
  prepare(Configuration);
  _Bool C0 = choose(UsedBits & 1 ? 2 : 1), C1 = choose(UsedBits & 2 ? 2 : 1);
  void *Arguments[2];
  for (int I = 0; I < 2; ++I)
    Arguments[I] = ArgumentIds[I] < 0 ? 0 : &Objects[ArgumentIds[I]];
  TicksOfRun = 0;
  Running = 1;
  R->Status = F(ReturnSlot, ExcInfo, Arguments[0], Arguments[1], Slots, C0, C1);
  Running = 0;

  R->NumObjects = NumObjects;
  int Success = !Native || R->Status == 0 || R->Status == -2;
  for (int I = 0; I < NumObjects; ++I)
    R->Owed[I] = CallerTokens[I] + SinkTokens[I];
  // A slot that holds what has been released is an over-release.
#define OWE(Pointer)                                                           \
  do {                                                                         \
    int Id = idOf(Pointer);                                                    \
    if (Id >= 0)                                                               \
      ++R->Owed[Id];                                                           \
  } while (0)
  for (int I = 0; I < 2; ++I) {
    R->Returns[I] = Success ? peekId(ReturnSlot[I]) : -1;
    if (Success)
      OWE(ReturnSlot[I]);
  }
  for (int I = 0; I < NumSlots; ++I) {
    R->Slots[I] = peekId(Slots[I]);
    R->Globals[I] = peekId(fuzz_globals[I]);
    OWE(Slots[I]);
    OWE(fuzz_globals[I]);
  }
  for (int I = 0; I < NumObjects; ++I) {
    R->Counts[I] = Objects[I].Info.Count;
    if (Objects[I].Info.Count > 0)
      for (int J = 0; J < NumFields; ++J)
        OWE(Objects[I].Fields[J]);
  }
#undef OWE
}

static int verdictOf(const Run *R) {
  // What destructors change behind the function's back is not its mistake.
  int Release = R->Disturbed ? VerdictHiddenUse : VerdictOver;
  int Leak = R->Disturbed ? VerdictHiddenUse : VerdictLeak;
  switch (R->Ending) {
  case UseAfterRelease:
    return R->Hidden ? VerdictHiddenUse : VerdictUse;
  case OverRelease:
    return Release;
  case Crash:
    return VerdictCrash;
  case Limit:
    return VerdictLimit;
  }
  int Success = !Native || R->Status == 0 || R->Status == -2;
  int Verdict = 0;
  for (int I = 0; I < R->NumObjects; ++I) {
    if (R->Counts[I] < R->Owed[I])
      Verdict |= Release;
    if (R->Counts[I] > R->Owed[I])
      Verdict |= Success ? Leak : VerdictErrorLeak;
  }
  return (Verdict ? Verdict : VerdictClean) |
         (R->Borrowed ? VerdictBorrowed : 0);
}

static int differenceOf(const Run *A, const Run *B, int *Object) {
  *Object = B->Object;
  // What a destructor does besides may be more than we follow.
  if (B->Ending == Limit && B->Disturbed)
    return Same;
  if (A->Ending != B->Ending)
    return DifferentEnding;
  // A release may come earlier: then so does what its destructor does.
  if (A->Disturbed || B->Disturbed)
    return Same;
  if (A->NumEvents != B->NumEvents ||
      memcmp(A->Events, B->Events, A->NumEvents * sizeof *A->Events))
    return DifferentEvents;
  if (A->Status != B->Status)
    return DifferentStatus;
  if (memcmp(A->Returns, B->Returns, sizeof A->Returns) ||
      memcmp(A->Slots, B->Slots, sizeof A->Slots) ||
      memcmp(A->Globals, B->Globals, sizeof A->Globals) ||
      A->NumObjects != B->NumObjects)
    return DifferentReturn;
  int Success = !Native || A->Status == 0 || A->Status == -2;
  for (int I = 0; I < A->NumObjects; ++I) {
    *Object = I;
    // What an error exit leaks may become less.
    if (Success ? A->Counts[I] != B->Counts[I]
                : B->Counts[I] > A->Counts[I] ||
                      (A->Counts[I] >= A->Owed[I] && B->Counts[I] < B->Owed[I]))
      return DifferentCounts;
  }
  *Object = -1;
  return B->NumRefops > A->NumRefops ? MoreRefops : Same;
}

static void keepTape(int32_t *To) {
  *To++ = TapeLength;
  for (int I = 0; I < TapeLength; ++I)
    *To++ = Tape[I];
}

// Makes the memory of objects, and catches faults and ticks from now on.
EXPORT int fuzz_start(void) {
  if (Objects)
    return 0;
  char *Memory = mmap(0, 1 << 20, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (Memory == MAP_FAILED || sizeof(Object) * MaxObjects > 1 << 19)
    return 1;
  Objects = (Object *)Memory;
  Poison = Memory + (1 << 19);
  struct sigaction Action;
  memset(&Action, 0, sizeof Action);
  Action.sa_handler = onFault;
  Action.sa_flags = SA_NODEFER;
  const int Faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
  for (int I = 0; I < 4; ++I)
    sigaction(Faults[I], &Action, 0);
  Action.sa_handler = onTick;
  Action.sa_flags |= SA_RESTART;
  sigaction(SIGVTALRM, &Action, 0);
  struct itimerval Tick = {{0, 20000}, {0, 20000}};
  setitimer(ITIMER_VIRTUAL, &Tick, 0);
  return mprotect(Poison, 1 << 19, PROT_NONE);
}

// Runs the function on tapes: for each way in which the arguments can alias,
// all if they are no more than Depth, then Random ones; fewer for mixed ways.
// With a second function, runs that too on each tape on which the first is
// clean or leaks, and compares; the same function twice is run once.  Seed must
// not be 0. Nullable: the first argument may be null; a run that then crashes
// counts for nothing, as the function relies on its being an object.  Bits: bit
// N if the function looks at its Nth bit; others are always 0.  AllWays: tries
// all mixed ways.
EXPORT void fuzz_check(Function Original, Function Changed, int IsNative,
                       int Nullable, int Bits, int Depth, int Random,
                       int AllWays, uint64_t Seed, Result *Out) {
  static Run Before, After;
  memset(Out, 0, sizeof *Out);
  Native = IsNative;
  UsedBits = Bits;
  RandomState = Seed;
  Out->Complete = 1;
  int Crashes = 0, Allowed = AllWays ? MaxCrashesOfAll : MaxCrashes;
  int AllOrdered = Depth, AllRandom = Random;
  for (int C = 0; C < (AllWays ? NumConfigurations : NumUsual); ++C) {
    _Bool NoFirst = hasNoFirstArgument(C);
    if (NoFirst && (!Nullable || Crashes >= Allowed))
      continue;
    // Of a mixed way a few tapes do: there are many.
    Depth = C < NumNamed ? AllOrdered : AllOrdered / 250 + 1;
    Random = C < NumNamed ? AllRandom : AllRandom / 4;
    TapeRandom = 0;
    TapeLength = 1;
    Tape[0] = C;
    Radix[0] = NumConfigurations;
    for (int N = 0; N < Depth + Random; ++N) {
      if (N >= Depth) {
        TapeRandom = 1;
        TapeLength = 1;
        Out->Complete = 0;
      }
      TapeFixed = 0;
      execute(Original, &Before);
      ++Out->Tapes;
      int Verdict = verdictOf(&Before);
      if (NoFirst && Verdict == VerdictCrash) {
        Verdict = 0;
        if (++Crashes >= Allowed)
          N = Depth + Random;
      }
      for (int Bit = 0; Bit < NumVerdicts; ++Bit)
        if ((Verdict & ~Out->Verdicts) >> Bit & 1)
          keepTape(Out->FirstTape[Bit]);
      Out->Verdicts |= Verdict;
      // Once is enough of a loop that does not end.
      if (Before.Ending == Limit && TicksOfRun > 1)
        N = Depth + Random;
      if (Before.Ending != Returned ||
          (Verdict & (VerdictOver | VerdictHiddenUse)))
        ++Out->Skipped;
      else if (Changed == Original) {
        Out->RefopsBefore += Before.NumRefops;
        Out->RefopsAfter += Before.NumRefops;
      } else if (Changed) {
        TapeFixed = 1;
        execute(Changed, &After);
        Out->RefopsBefore += Before.NumRefops;
        Out->RefopsAfter += After.NumRefops;
        int Object;
        int Difference = differenceOf(&Before, &After, &Object);
        // The first one, but any other before that.
        if (Difference && (!Out->Difference || (Out->Difference == MoreRefops &&
                                                Difference != MoreRefops))) {
          Out->Difference = Difference;
          Out->DifferenceObject = Object;
          keepTape(Out->DifferenceTape);
        }
      }
      // The next tape in depth-first order; the first digit stays.
      if (N < Depth) {
        while (TapeLength > 1 &&
               Tape[TapeLength - 1] + 1 == Radix[TapeLength - 1])
          --TapeLength;
        if (TapeLength == 1)
          break;
        ++Tape[TapeLength - 1];
      }
    }
  }
}
