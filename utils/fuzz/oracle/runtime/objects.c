//===- objects.c - Objects that are counted, and who owns them ----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime.h"
#include <string.h>

Object *Objects;
char *Poison;
void *fuzz_globals[NumSlots];
void *Slots[NumSlots], *ReturnSlot[4], *ExcInfo[5];
int SinkTokens[MaxObjects], CallerTokens[MaxObjects];
_Bool InDebt[MaxObjects];
int ArgumentIds[2];
int NumObjects, Native, Wild, Replaced, Single, Restless, Generous, Reflecting;

int16_t Tape[MaxTape], Radix[MaxTape];
int TapeLength, TapePosition, TapeRandom, TapeFixed;
uint64_t RandomState;

Run *Current;
sigjmp_buf Escape;

_Noreturn void stop(int Ending, int Id) {
  Current->Ending = Ending;
  Current->Object = Id;
  siglongjmp(Escape, 1);
}

static uint64_t random64(void) {
  RandomState ^= RandomState << 13;
  RandomState ^= RandomState >> 7;
  RandomState ^= RandomState << 17;
  return RandomState;
}

int choose(int Number) {
  if (TapePosition == TapeLength) {
    if (TapeFixed || TapeLength == MaxTape)
      stop(Limit, -1);
    Tape[TapeLength] = TapeRandom ? (int)(random64() % Number) : 0;
    Radix[TapeLength++] = Number;
  }
  return Tape[TapePosition++] % Number;
}

void event(unsigned What, int A, int B) {
  if (Current->NumEvents == MaxEvents)
    stop(Limit, -1);
  Current->Events[Current->NumEvents++] =
      What << 24 | (unsigned)(A & 0xfff) << 12 | (unsigned)(B & 0xfff);
}

int idOf(void *Pointer) {
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

int peekId(void *Pointer) {
  if (!Pointer)
    return -1;
  uintptr_t Offset = (uintptr_t)Pointer - (uintptr_t)Objects;
  if (Offset >= sizeof(Object) * NumObjects || Offset % sizeof(Object))
    return -2;
  return Offset / sizeof(Object);
}

int makeObject(void) {
  if (NumObjects == MaxObjects)
    stop(Limit, -1);
  Object *O = &Objects[NumObjects];
  memset(O, 0, sizeof *O);
  O->Info.Count = 1;
  O->Info.Data = O->Fields;
  O->Info.Size = sizeof O->Fields + sizeof O->Number;
  SinkTokens[NumObjects] = CallerTokens[NumObjects] = 0;
  InDebt[NumObjects] = 0;
  return NumObjects++;
}

int makeHolder(void) {
  int Id = makeObject(), Held = makeObject();
  Objects[Id].Fields[0] = Objects[Id].Fields[1] = &Objects[Held];
  ++Objects[Held].Info.Count;
  return Id;
}

void release(int Id) {
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

void dropSlot(void **Slot) {
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

// Puts object Fresh, or if need be one of its own, into a slot.
static void replace(void **Slot, int Fresh, _Bool IsFirst) {
  int Old = idOf(*Slot);
  if (!IsFirst && Single)
    Fresh = makeObject();
  else if (!IsFirst)
    ++Objects[Fresh].Info.Count;
  *Slot = &Objects[Fresh];
  release(Old);
}

static void replaceAll(void) {
  int Fresh = makeObject();
  replace(&Slots[Replaced], Fresh, 1);
  replace(&fuzz_globals[Replaced], Fresh, 0);
  for (int I = 0; I < 2; ++I) {
    int Id = ArgumentIds[I];
    if (Id >= 0 && Objects[Id].Info.Count > 0 && Id != Fresh)
      replace(&Objects[Id].Fields[Replaced], Fresh, 0);
  }
}

void changeMemory(int What) {
  if (What == 1)
    releaseAll();
  else if (What == 2)
    replaceAll();
}

void move(void) {
  if (!Restless)
    return;
  void **Places[] = {&Slots[0], &fuzz_globals[0], &Slots[1], &fuzz_globals[1]};
  void *Old[4];
  for (int I = 0; I < 4; ++I)
    Old[I] = *Places[I];
  for (int I = 0; I < 4; ++I)
    *Places[I] = Old[(I + (Replaced ? 3 : 1)) % 4];
  for (int I = 0; I < 2; ++I) {
    int Id = ArgumentIds[I];
    if (Id < 0 || Objects[Id].Info.Count <= 0 || (I && Id == ArgumentIds[0]))
      continue;
    void *First = Objects[Id].Fields[0];
    Objects[Id].Fields[0] = Objects[Id].Fields[1];
    Objects[Id].Fields[1] = First;
  }
}

void environment(void) {
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
  changeMemory(What);
}
