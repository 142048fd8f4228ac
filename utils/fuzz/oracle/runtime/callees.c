//===- callees.c - What generated functions call ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime.h"

// The references that others have on an object: the caller, callees, memory.
static int ownedByOthers(int Id) {
  void *Pointer = &Objects[Id];
  int Owned = CallerTokens[Id] + SinkTokens[Id];
  for (int I = 0; I < NumSlots; ++I)
    Owned += (Slots[I] == Pointer) + (fuzz_globals[I] == Pointer);
  for (int I = 0; I < 2; ++I)
    Owned += ReturnSlot[I] == Pointer;
  for (int I = 0; I < NumObjects; ++I)
    if (Objects[I].Info.Count > 0)
      for (int F = 0; F < NumFields; ++F)
        Owned += Objects[I].Fields[F] == Pointer;
  return Owned;
}

EXPORT void fuzz_incref(void *Pointer) {
  int Id = idOf(Pointer);
  if (Id < 0)
    return;
  ++Current->NumRefops;
  if (InDebt[Id] && Objects[Id].Info.Count < ownedByOthers(Id))
    Current->Borrowed = 1;
  InDebt[Id] = 0;
  ++Objects[Id].Info.Count;
}

EXPORT void fuzz_decref(void *Pointer) {
  int Id = idOf(Pointer);
  if (Id < 0)
    return;
  ++Current->NumRefops;
  // What the caller and what a callee hold is not the function's to release.
  // The return slot owns nothing before the function succeeds.
  if (Objects[Id].Info.Count <= CallerTokens[Id] + SinkTokens[Id])
    stop(OverRelease, Id);
  // Memory may lose its reference before it is overwritten, not for a while.
  InDebt[Id] |= Objects[Id].Info.Count <= ownedByOthers(Id);
  release(Id);
  // A destructor runs whatever code.
  if (Objects[Id].Info.Count == 0) {
    Current->Disturbed |= Wild;
    changeMemory(Wild);
  }
}

EXPORT void *fuzz_alloc(int64_t Size) {
  (void)Size;
  if (choose(2)) {
    event(3, -1, 0);
    return 0;
  }
  int Id = makeObject();
  event(3, Id, 0);
  return &Objects[Id];
}

EXPORT void *fuzz_alloc_aligned(int64_t Size, int32_t Align) {
  (void)Align;
  return fuzz_alloc(Size);
}

EXPORT _Bool fuzz_tape(void) { return choose(2); }

EXPORT void fuzz_use(void *Pointer) {
  event(4, idOf(Pointer), 0);
  move();
}
// A count: what it is exactly, no function may rely on, as others hold the
// object.
EXPORT void fuzz_use_int(int64_t Value) { event(5, Value > 0, 0); }
EXPORT void fuzz_quiet(void) { event(6, 0, 0); }
EXPORT void fuzz_any(void) {
  event(7, 0, 0);
  environment();
}

// Borrows its argument, on which it relies, and releases what it can.
EXPORT void fuzz_lend(void *Pointer) {
  event(8, idOf(Pointer), 0);
  environment();
  event(9, idOf(Pointer), 0);
}

// Takes over one reference of its argument.
EXPORT void fuzz_sink(void *Pointer) {
  int Id = idOf(Pointer);
  event(10, Id, 0);
  if (Id >= 0)
    ++SinkTokens[Id];
  environment();
}

// Keeps its argument, with a reference of its own.
EXPORT void fuzz_stash(void *Pointer) {
  int Id = idOf(Pointer);
  event(11, Id, 0);
  if (Id >= 0) {
    ++Objects[Id].Info.Count;
    ++SinkTokens[Id];
  }
  environment();
}

// Takes over the reference in a slot.
EXPORT void fuzz_sink_slot(void **Slot) {
  int Id = idOf(*Slot);
  event(12, Id, 0);
  if (Id >= 0)
    ++SinkTokens[Id];
  environment();
}

// The object of an argument, or that of the other one if it is null.
static int anArgument(int Number) {
  int Id = ArgumentIds[Number];
  return Id >= 0 ? Id : ArgumentIds[1 - Number];
}

// Writes an owned reference, perhaps to an argument of the caller, or null.
EXPORT void fuzz_fill(void **Slot) {
  event(13, 0, 0);
  environment();
  int Id = -1;
  switch (choose(3)) {
  case 0:
    Id = makeHolder();
    break;
  case 2:
    Id = anArgument(0);
    if (Id >= 0 && Objects[Id].Info.Count > 0)
      ++Objects[Id].Info.Count;
    else
      Id = makeHolder();
  }
  *Slot = Id < 0 ? 0 : &Objects[Id];
}

// Returns 1 after having written an owned reference, perhaps to an argument of
// the caller, else 0.
EXPORT int32_t fuzz_get(void **Slot) {
  event(14, 0, 0);
  environment();
  int What = choose(3);
  if (What == 1)
    return 0;
  int Id = What == 2 ? anArgument(1) : -1;
  if (Id >= 0 && Objects[Id].Info.Count > 0)
    ++Objects[Id].Info.Count;
  else
    Id = makeHolder();
  *Slot = &Objects[Id];
  return 1;
}

// A new reference: to the argument, to a new object, or null.
EXPORT void *fuzz_dup(void *Pointer) {
  int Id = idOf(Pointer);
  event(15, Id, 0);
  move();
  switch (choose(3)) {
  case 0:
    if (Id >= 0)
      ++Objects[Id].Info.Count;
    return Pointer;
  case 1:
    return &Objects[makeHolder()];
  default:
    return 0;
  }
}

// A borrowed reference: what the argument's first field holds, a slot, or the
// argument.
EXPORT void *fuzz_peek(void *Pointer) {
  int Id = idOf(Pointer);
  event(16, Id, 0);
  move();
  if (Id >= 0 && Reflecting)
    return Pointer;
  return Id < 0 || Restless ? Slots[0] : Objects[Id].Fields[0];
}

// A native function: an owned reference in its return slot if it succeeds, of a
// new object or, if it is one, of its argument, or null.
EXPORT int32_t fuzz_native(void **Return, void **Exc, void *Pointer) {
  (void)Exc;
  int Id = idOf(Pointer);
  event(17, Id, 0);
  environment();
  event(18, idOf(Pointer), 0);
  switch (choose(5)) {
  case 0:
    Id = Generous ? ArgumentIds[0] : -1;
    if (Id >= 0 && Objects[Id].Info.Count > 0)
      ++Objects[Id].Info.Count;
    else
      Id = makeHolder();
    *Return = &Objects[Id];
    return 0;
  case 4:
    *Return = 0;
    return 0;
  case 1:
    if (Id < 0)
      Pointer = &Objects[makeHolder()];
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

EXPORT int64_t fuzz_count(void *Pointer) {
  int Id = idOf(Pointer);
  environment();
  return Id < 0 ? 0 : Objects[Id].Info.Count;
}
