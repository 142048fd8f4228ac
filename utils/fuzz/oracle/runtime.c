//===- runtime.c - Counting run time of the soundness rig -----------------===//
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

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

enum {
  MaxObjects = 48,
  NumFields = 3,
  NumSlots = 4,
  MaxTape = 40,
  MaxEvents = 600,
  NumConfigurations = 8
};

// What ended a run.
enum Ending {
  Returned,
  UseAfterRelease,
  OverRelease,
  Crash,
  Limit // more choices, events or objects than we follow
};

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
  // if arguments or slots hold the same object.
  VerdictHiddenUse = 128,
  NumVerdicts = 8
};

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
  int Ending, Object, Hidden, ReturnReleased;
  int Status;
  int NumObjects, NumEvents, NumRefops;
  int64_t Counts[MaxObjects], Owed[MaxObjects];
  int Returns[2], Slots[NumSlots], Globals[NumSlots];
  uint32_t Events[MaxEvents];
} Run;

// Filled by fuzz_check(); mirrored in execute.py.
typedef struct {
  int32_t Tapes, Complete, Skipped, Verdicts;
  int32_t FirstTape[NumVerdicts][MaxTape + 1]; // for each verdict bit: length, digits
  int32_t Difference, DifferenceObject;
  int32_t DifferenceTape[MaxTape + 1];
  int32_t RefopsBefore, RefopsAfter;
} Result;

typedef int32_t (*Function)(void *, void *, void *, void *, void *, _Bool,
                            _Bool);

static Object *Objects; // in memory of its own, so that any address is told
static char *Poison;    // a page that faults
void *fuzz_globals[NumSlots];
static void *Slots[NumSlots], *ReturnSlot[4], *ExcInfo[5];
static int SinkTokens[MaxObjects], CallerTokens[MaxObjects];
static int ArgumentIds[2];
static int NumObjects, Native, Wild;

static int8_t Tape[MaxTape], Radix[MaxTape];
static int TapeLength, TapePosition, TapeRandom, TapeFixed;
static uint64_t RandomState;

static Run *Current;
static sigjmp_buf Escape;
static volatile int Running, TicksOfRun;

static _Noreturn void stop(int Ending, int Id) {
  Current->Ending = Ending;
  Current->Object = Id;
  siglongjmp(Escape, 1);
}

static void onFault(int Signal) {
  (void)Signal;
  siglongjmp(Escape, 2);
}

// A run that lasts from one tick to the next hangs.
static void onTick(int Signal) {
  (void)Signal;
  if (Running && TicksOfRun++)
    siglongjmp(Escape, 3);
}

static uint64_t random64(void) {
  RandomState ^= RandomState << 13;
  RandomState ^= RandomState >> 7;
  RandomState ^= RandomState << 17;
  return RandomState;
}

static int choose(int Number) {
  if (TapePosition == TapeLength) {
    if (TapeFixed || TapeLength == MaxTape)
      stop(Limit, -1);
    Tape[TapeLength] = TapeRandom ? (int)(random64() % Number) : 0;
    Radix[TapeLength++] = Number;
  }
  return Tape[TapePosition++] % Number;
}

static void event(unsigned What, int A, int B) {
  if (Current->NumEvents == MaxEvents)
    stop(Limit, -1);
  Current->Events[Current->NumEvents++] =
      What << 24 | (unsigned)(A & 0xfff) << 12 | (unsigned)(B & 0xfff);
}

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

// -1 for null; ends the run for what is no object or is one no longer.
static int idOf(void *Pointer) {
  if (!Pointer)
    return -1;
  uintptr_t Offset = (uintptr_t)Pointer - (uintptr_t)Objects;
  if (Offset >= sizeof(Object) * NumObjects || Offset % sizeof(Object))
    stop(UseAfterRelease, -1);
  int Id = Offset / sizeof(Object);
  if (Objects[Id].Info.Count <= 0)
    stop(UseAfterRelease, Id);
  return Id;
}

// The same where an object may be one no longer: -2 for anything else.
static int peekId(void *Pointer) {
  if (!Pointer)
    return -1;
  uintptr_t Offset = (uintptr_t)Pointer - (uintptr_t)Objects;
  if (Offset >= sizeof(Object) * NumObjects || Offset % sizeof(Object))
    return -2;
  return Offset / sizeof(Object);
}

static int makeObject(void) {
  if (NumObjects == MaxObjects)
    stop(Limit, -1);
  Object *O = &Objects[NumObjects];
  memset(O, 0, sizeof *O);
  O->Info.Count = 1;
  O->Info.Data = O->Fields;
  O->Info.Size = sizeof O->Fields + sizeof O->Number;
  SinkTokens[NumObjects] = CallerTokens[NumObjects] = 0;
  return NumObjects++;
}

static void release(int Id) {
  if (Id < 0)
    return;
  Object *O = &Objects[Id];
  if (O->Info.Count <= 0)
    stop(UseAfterRelease, Id);
  if (--O->Info.Count)
    return;
  void *Fields[NumFields];
  memcpy(Fields, O->Fields, sizeof Fields);
  O->Info.Data = Poison;
  for (int I = 0; I < NumFields; ++I)
    O->Fields[I] = Poison + 8 * I;
  for (int I = 0; I < NumFields; ++I)
    release(idOf(Fields[I]));
}

// What the environment can get at: from its slots, from the arguments, from
// what it took.
static void markReachable(_Bool *Reached, int Id) {
  if (Id < 0 || Reached[Id] || Objects[Id].Info.Count <= 0)
    return;
  Reached[Id] = 1;
  for (int I = 0; I < NumFields; ++I)
    markReachable(Reached, peekId(Objects[Id].Fields[I]));
}

static void reachable(_Bool *Reached) {
  memset(Reached, 0, MaxObjects);
  for (int I = 0; I < NumSlots; ++I) {
    markReachable(Reached, peekId(Slots[I]));
    markReachable(Reached, peekId(fuzz_globals[I]));
  }
  for (int I = 0; I < NumObjects; ++I)
    if (SinkTokens[I] || CallerTokens[I])
      markReachable(Reached, I);
  markReachable(Reached, ArgumentIds[0]);
  markReachable(Reached, ArgumentIds[1]);
}

static void dropSlot(void **Slot) {
  int Id = idOf(*Slot);
  *Slot = 0;
  release(Id);
}

static void releaseAll(void) {
  _Bool Reached[MaxObjects];
  reachable(Reached);
  for (int I = 0; I < NumSlots; ++I) {
    dropSlot(&Slots[I]);
    dropSlot(&fuzz_globals[I]);
  }
  for (int I = 0; I < NumObjects; ++I) {
    for (; SinkTokens[I]; --SinkTokens[I])
      release(I);
    if (Reached[I])
      for (int F = 0; F < NumFields; ++F)
        if (Objects[I].Info.Count > 0)
          dropSlot(&Objects[I].Fields[F]);
  }
}

// An unknown call: the environment sees what it can reach, and may release or
// replace all of it.
static void environment(void) {
  _Bool Reached[MaxObjects];
  reachable(Reached);
  for (int I = 0; I < NumSlots; ++I)
    event(1, peekId(Slots[I]), peekId(fuzz_globals[I]));
  for (int I = 0; I < NumObjects; ++I)
    if (Reached[I])
      for (int F = 0; F < NumFields; ++F)
        if (Objects[I].Fields[F])
          event(2, I, peekId(Objects[I].Fields[F]));
  int What = choose(3);
  Current->Hidden |= What;
  switch (What) {
  case 0:
    return;
  case 1:
    releaseAll();
    return;
  case 2: {
    int Fresh = makeObject();
    int Old = idOf(Slots[0]);
    Slots[0] = &Objects[Fresh];
    release(Old);
    Old = idOf(fuzz_globals[0]);
    fuzz_globals[0] = Slots[0];
    ++Objects[Fresh].Info.Count;
    release(Old);
    for (int I = 0; I < 2; ++I) {
      int Id = ArgumentIds[I];
      if (Id < 0 || Objects[Id].Info.Count <= 0 || Id == Fresh)
        continue;
      Old = idOf(Objects[Id].Fields[0]);
      Objects[Id].Fields[0] = &Objects[Fresh];
      ++Objects[Fresh].Info.Count;
      release(Old);
    }
    return;
  }
  }
}

//===----------------------------------------------------------------------===//
// What generated functions call
//===----------------------------------------------------------------------===//

void fuzz_incref(void *Pointer) {
  int Id = idOf(Pointer);
  if (Id < 0)
    return;
  ++Current->NumRefops;
  ++Objects[Id].Info.Count;
}

void fuzz_decref(void *Pointer) {
  int Id = idOf(Pointer);
  if (Id < 0)
    return;
  ++Current->NumRefops;
  // What the caller and what a callee hold is not the function's to release,
  // nor what it returns; but until it succeeds it returns nothing.
  int Others = CallerTokens[Id] + SinkTokens[Id];
  if (Objects[Id].Info.Count <= Others)
    stop(OverRelease, Id);
  for (int I = 0; I < 2; ++I)
    Others += ReturnSlot[I] == Pointer;
  if (Objects[Id].Info.Count <= Others)
    Current->ReturnReleased = 1;
  release(Id);
  // A destructor runs whatever code.
  if (Wild && Objects[Id].Info.Count == 0)
    releaseAll();
}

void *fuzz_alloc(int64_t Size) {
  (void)Size;
  if (choose(2)) {
    event(3, -1, 0);
    return 0;
  }
  int Id = makeObject();
  event(3, Id, 0);
  return &Objects[Id];
}

void *fuzz_alloc_aligned(int64_t Size, int32_t Align) {
  (void)Align;
  return fuzz_alloc(Size);
}

_Bool fuzz_tape(void) { return choose(2); }

void fuzz_use(void *Pointer) { event(4, idOf(Pointer), 0); }
// A count: what it is exactly, no function may rely on, as others hold the object.
void fuzz_use_int(int64_t Value) { event(5, Value > 0, 0); }
void fuzz_quiet(void) { event(6, 0, 0); }
void fuzz_any(void) {
  event(7, 0, 0);
  environment();
}

// Borrows its argument, on which it relies, and releases what it can.
void fuzz_lend(void *Pointer) {
  event(8, idOf(Pointer), 0);
  environment();
  event(9, idOf(Pointer), 0);
}

// Takes over one reference of its argument.
void fuzz_sink(void *Pointer) {
  int Id = idOf(Pointer);
  event(10, Id, 0);
  if (Id >= 0)
    ++SinkTokens[Id];
  environment();
}

// Keeps its argument, with a reference of its own.
void fuzz_stash(void *Pointer) {
  int Id = idOf(Pointer);
  event(11, Id, 0);
  if (Id >= 0) {
    ++Objects[Id].Info.Count;
    ++SinkTokens[Id];
  }
  environment();
}

// Takes over the reference in a slot.
void fuzz_sink_slot(void **Slot) {
  int Id = idOf(*Slot);
  event(12, Id, 0);
  if (Id >= 0)
    ++SinkTokens[Id];
  environment();
}

// Writes an owned reference, or null.
void fuzz_fill(void **Slot) {
  event(13, 0, 0);
  environment();
  *Slot = choose(2) ? 0 : &Objects[makeObject()];
}

// Returns 1 after having written an owned reference, else 0.
int32_t fuzz_get(void **Slot) {
  event(14, 0, 0);
  environment();
  if (choose(2))
    return 0;
  *Slot = &Objects[makeObject()];
  return 1;
}

// A new reference: to the argument, to a new object, or null.
void *fuzz_dup(void *Pointer) {
  int Id = idOf(Pointer);
  event(15, Id, 0);
  switch (choose(3)) {
  case 0:
    if (Id >= 0)
      ++Objects[Id].Info.Count;
    return Pointer;
  case 1:
    return &Objects[makeObject()];
  default:
    return 0;
  }
}

// A borrowed reference: what the argument's first field holds, or a slot.
void *fuzz_peek(void *Pointer) {
  int Id = idOf(Pointer);
  event(16, Id, 0);
  return Id < 0 ? Slots[0] : Objects[Id].Fields[0];
}

// A native function: an owned reference in its return slot if it succeeds, of a
// new object or, if it is one, of its argument.
int32_t fuzz_native(void **Return, void **Exc, void *Pointer) {
  (void)Exc;
  int Id = idOf(Pointer);
  event(17, Id, 0);
  environment();
  event(18, idOf(Pointer), 0);
  switch (choose(4)) {
  case 0:
    *Return = &Objects[makeObject()];
    return 0;
  case 1:
    if (Id < 0)
      Pointer = &Objects[makeObject()];
    else
      ++Objects[Id].Info.Count;
    *Return = Pointer;
    return 0;
  case 2:
    return 1;
  default:
    return -2;
  }
}

int64_t fuzz_count(void *Pointer) {
  int Id = idOf(Pointer);
  return Id < 0 ? 0 : Objects[Id].Info.Count;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

// Lets a slot hold another object.
static void set(void **Slot, int Id) {
  ++Objects[Id].Info.Count;
  dropSlot(Slot);
  *Slot = &Objects[Id];
}

// How arguments and memory alias.  Objects: 0 = a, 1 = b, 2 and 5 in slots, 3 and
// 6 in globals, 4 and 7 in fields of a, 8 in field 0 of b.
// In the last two, destructors release all that the environment owns.
static void prepare(int Configuration) {
  NumObjects = 0;
  Wild = Configuration > 5;
  memset(Slots, 0, sizeof Slots);
  memset(fuzz_globals, 0, sizeof fuzz_globals);
  memset(ReturnSlot, 0, sizeof ReturnSlot);
  memset(ExcInfo, 0, sizeof ExcInfo);
  for (int I = 0; I < 9; ++I)
    makeObject();
  // Every object starts with one reference.
  ArgumentIds[0] = ArgumentIds[1] = -1;
  int B = 1;
  Slots[0] = &Objects[2];
  fuzz_globals[0] = &Objects[3];
  Slots[1] = &Objects[5];
  fuzz_globals[1] = &Objects[6];
  Objects[0].Fields[0] = &Objects[4];
  Objects[0].Fields[1] = &Objects[7];
  Objects[1].Fields[0] = &Objects[8];
  switch (Configuration) {
  case 0:
    break;
  case 1: // the same object twice
    B = 0;
    ++Objects[0].Info.Count;
    break;
  case 2: // the arguments are in memory as well
    set(&Slots[1], 0);
    set(&fuzz_globals[1], 1);
    break;
  case 3: // b is what a holds, and all slots hold one object
    B = 4;
    ++Objects[4].Info.Count;
    set(&Slots[1], 2);
    set(&fuzz_globals[1], 2);
    break;
  case 4: // no b, and empty slots
    B = -1;
    dropSlot(&Slots[1]);
    dropSlot(&fuzz_globals[1]);
    dropSlot(&Objects[0].Fields[1]);
    break;
  case 5: // b is held by an object that only memory holds
  case 7:
    set(&Objects[2].Fields[0], 1);
    set(&Objects[0].Fields[1], 3);
    break;
  }
  if (B != 1)
    release(1); // nobody has it
  ArgumentIds[0] = 0;
  ArgumentIds[1] = B;
  if (Native) {
    CallerTokens[0] = 1;
    if (B >= 0)
      ++CallerTokens[B];
    return;
  }
  // Others than the caller hold the arguments, and may release them.
  Slots[2] = &Objects[0];
  if (B >= 0)
    Slots[3] = &Objects[B];
}

static void execute(Function F, Run *R) {
  Current = R;
  R->NumEvents = R->NumRefops = 0;
  R->Ending = Returned;
  R->Hidden = R->ReturnReleased = 0;
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
  _Bool C0 = choose(2), C1 = choose(2);
  void *B = ArgumentIds[1] < 0 ? 0 : &Objects[ArgumentIds[1]];
  TicksOfRun = 0;
  Running = 1;
  R->Status = F(ReturnSlot, ExcInfo, &Objects[0], B, Slots, C0, C1);
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
  switch (R->Ending) {
  case UseAfterRelease:
    return R->Hidden ? VerdictHiddenUse : VerdictUse;
  case OverRelease:
    return VerdictOver;
  case Crash:
    return VerdictCrash;
  case Limit:
    return VerdictLimit;
  }
  int Success = !Native || R->Status == 0 || R->Status == -2;
  int Verdict = Success && R->ReturnReleased ? VerdictOver : 0;
  for (int I = 0; I < R->NumObjects; ++I) {
    if (R->Counts[I] < R->Owed[I])
      Verdict |= VerdictOver;
    if (R->Counts[I] > R->Owed[I])
      Verdict |= Success ? VerdictLeak : VerdictErrorLeak;
  }
  return Verdict ? Verdict : VerdictClean;
}

static int differenceOf(const Run *A, const Run *B, int *Object) {
  *Object = B->Object;
  if (A->Ending != B->Ending)
    return DifferentEnding;
  // A release may come earlier: then so does what its destructor does.
  if (Wild)
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

int fuzz_start(void) {
  if (Objects)
    return 0;
  char *Memory = mmap(0, 1 << 20, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (Memory == MAP_FAILED || sizeof(Object) * MaxObjects > 1 << 19)
    return 1;
  Objects = (Object *)Memory;
  Poison = Memory + (1 << 19);
  return mprotect(Poison, 1 << 19, PROT_NONE);
}

// Runs the function on tapes: for each way in which the arguments can alias,
// all if they are no more than Depth, then Random ones.  With a second
// function, runs that too on each tape on which the first is clean or leaks,
// and compares; the same function twice is run once.  Seed must not be 0.
void fuzz_check(Function Original, Function Changed, int IsNative, int Depth,
                int Random, uint64_t Seed, Result *Out) {
  static Run Before, After;
  struct itimerval Tick = {{0, 20000}, {0, 20000}}, OldTick;
  struct sigaction Action, OldVtalrm, OldSegv, OldBus, OldIll, OldFpe;
  memset(&Action, 0, sizeof Action);
  Action.sa_handler = onFault;
  Action.sa_flags = SA_NODEFER;
  sigaction(SIGSEGV, &Action, &OldSegv);
  sigaction(SIGBUS, &Action, &OldBus);
  sigaction(SIGILL, &Action, &OldIll);
  sigaction(SIGFPE, &Action, &OldFpe);
  Action.sa_handler = onTick;
  sigaction(SIGVTALRM, &Action, &OldVtalrm);
  setitimer(ITIMER_VIRTUAL, &Tick, &OldTick);
  memset(Out, 0, sizeof *Out);
  Native = IsNative;
  RandomState = Seed;
  Out->Complete = 1;
  for (int C = 0; C < NumConfigurations; ++C) {
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
      for (int Bit = 0; Bit < NumVerdicts; ++Bit)
        if ((Verdict & ~Out->Verdicts) >> Bit & 1)
          keepTape(Out->FirstTape[Bit]);
      Out->Verdicts |= Verdict;
      // Once is enough of a loop that does not end.
      if (Before.Ending == Limit && TicksOfRun > 1)
        N = Depth + Random;
      if (Before.Ending != Returned || (Verdict & VerdictOver))
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
        if (Difference && !Out->Difference) {
          Out->Difference = Difference;
          Out->DifferenceObject = Object;
          keepTape(Out->DifferenceTape);
        }
      }
      // The next tape in depth-first order; the first digit stays.
      if (N < Depth) {
        while (TapeLength > 1 && Tape[TapeLength - 1] + 1 == Radix[TapeLength - 1])
          --TapeLength;
        if (TapeLength == 1)
          break;
        ++Tape[TapeLength - 1];
      }
    }
  }
  setitimer(ITIMER_VIRTUAL, &OldTick, 0);
  sigaction(SIGVTALRM, &OldVtalrm, 0);
  sigaction(SIGSEGV, &OldSegv, 0);
  sigaction(SIGBUS, &OldBus, 0);
  sigaction(SIGILL, &OldIll, 0);
  sigaction(SIGFPE, &OldFpe, 0);
}
