//===- ways.c - How arguments and memory can alias ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime.h"
#include <string.h>

static unsigned MixState;

// A number below Number that depends on the way alone.
static int mix(int Number) {
  MixState = (MixState * 1103515245u + 12345u) & 0x7fffffff;
  return (int)(MixState >> 16) % Number;
}

// Lets a slot hold another object.
static void set(void **Slot, int Id) {
  ++Objects[Id].Info.Count;
  dropSlot(Slot);
  *Slot = &Objects[Id];
}

// Empties half of the slots.
static void empty(int I) {
  dropSlot(&Slots[I]);
  dropSlot(&fuzz_globals[1 - I]);
  dropSlot(&Objects[0].Fields[1 - I]);
  dropSlot(&Objects[1].Fields[I]);
}

// Which objects the arguments are in a mixed way; -1: null.
static void mixArguments(int Configuration, int *A, int *B) {
  static const int First[] = {-1, 2, 0, 0, 0, 0, 0, 0};
  static const int Second[] = {-1, -2, 4, 3, 1, 1, 1, 1};
  MixState = Configuration;
  mix(2); // The first number says little.
  *A = First[mix(8)];
  *B = Second[mix(8)];
  if (*B == -2) // the same
    *B = *A;
  if (Configuration == NumNamed)
    *A = *B = -1;
}

_Bool hasNoFirstArgument(int Configuration) {
  int A = -1, B;
  if (Configuration >= NumNamed)
    mixArguments(Configuration, &A, &B);
  return Configuration == NoFirstArgument ||
         (Configuration >= NumNamed && A < 0);
}

// Puts objects into places, and empties others, as the number says; likewise
// what destructors do, which slots the environment fills anew, whether with one
// object, and whether callees that release nothing move what is in memory.
static void mixWay(int Configuration, int *A, int *B) {
  mixArguments(Configuration, A, B);
  if (*A > 0)
    ++Objects[*A].Info.Count;
  if (*B >= 0 && *B != 1)
    ++Objects[*B].Info.Count;
  void **Places[] = {&Slots[0],
                     &Slots[1],
                     &fuzz_globals[0],
                     &fuzz_globals[1],
                     &Objects[0].Fields[0],
                     &Objects[0].Fields[1],
                     &Objects[1].Fields[0],
                     &Objects[2].Fields[0],
                     &Objects[3].Fields[0],
                     &Objects[5].Fields[0]};
  for (int I = 0; I < 10; ++I) {
    int What = mix(3), Id = mix(9);
    // A field of what is gone is none.
    if (I > 6 && Objects[I == 9 ? 5 : I - 5].Info.Count <= 0)
      continue;
    if (What == 1)
      dropSlot(Places[I]);
    else if (What == 2 && Objects[Id].Info.Count > 0)
      set(Places[I], Id);
  }
  static const int Destructors[] = {0, 0, 0, 0, 1, 2};
  Wild = Destructors[mix(6)];
  Replaced = mix(2);
  Restless = mix(3) == 0;
  Generous = mix(3) == 0;
  Single = mix(3) == 0;
  // The return slot of what is no native function is memory like other.
  _Bool IsFilled = mix(3) == 0 && !Native;
  for (int I = 0; I < 2; ++I) {
    int Id = mix(9);
    if (IsFilled && Objects[Id].Info.Count > 0)
      set(&ReturnSlot[I], Id);
  }
  Reflecting = mix(4) == 0;
}

// How arguments and memory alias.  Objects: 0 = a, 1 = b, 2 and 5 in slots, 3
// and 6 in globals, 4 and 7 in fields of a, 8 in field 0 of b; what is in
// memory holds one object each, 9 to 15.  In 6 destructors release all that the
// environment owns, in 7 they put another object into its slots.
// From NumNamed on, ways are mixed by their number.
void prepare(int Configuration) {
  NumObjects = 0;
  Wild = Configuration == 6 ? 1 : Configuration == 7 ? 2 : 0;
  Replaced = Single = Restless = Generous = Reflecting = 0;
  memset(Slots, 0, sizeof Slots);
  memset(fuzz_globals, 0, sizeof fuzz_globals);
  memset(ReturnSlot, 0, sizeof ReturnSlot);
  memset(ExcInfo, 0, sizeof ExcInfo);
  for (int I = 0; I < 16; ++I)
    makeObject();
  for (int I = 2; I < 9; ++I) {
    Objects[I].Fields[0] = Objects[I].Fields[1] = &Objects[I + 7];
    ++Objects[I + 7].Info.Count;
  }
  // Every object starts with one reference.
  ArgumentIds[0] = ArgumentIds[1] = -1;
  int A = 0, B = 1;
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
    for (int I = 0; I < 2; ++I) {
      set(&Slots[I], 0);
      set(&fuzz_globals[I], 1);
    }
    set(&Objects[1].Fields[0], 0);
    break;
  case 3: // b is what a holds, and all slots hold one object
    B = 4;
    ++Objects[4].Info.Count;
    set(&Slots[1], 2);
    set(&fuzz_globals[1], 2);
    break;
  case 4: // no b, and empty slots
    B = -1;
    empty(0);
    empty(1);
    break;
  case 5: // b is held by an object that only memory holds
  case 7:
    set(&Objects[2].Fields[0], 1);
    set(&Objects[0].Fields[1], 3);
    break;
  case NoFirstArgument:
    A = -1;
    break;
  case 9: // no b
    B = -1;
    break;
  case 10: // objects that hold themselves
    for (int I = 0; I < 4; ++I)
      set(&Objects[I].Fields[0], I);
    break;
  case 11: // some slots are empty
  case 12:
    empty(Configuration - 11);
    break;
  case 13: // one object everywhere
    B = 0;
    ++Objects[0].Info.Count;
    for (int I = 0; I < 2; ++I) {
      set(&Slots[I], 0);
      set(&fuzz_globals[I], 0);
      set(&Objects[0].Fields[I], 0);
    }
    break;
  }
  if (Configuration >= NumNamed)
    mixWay(Configuration, &A, &B);
  // What is no argument nobody has.
  if (A != 0)
    release(0);
  if (B != 1)
    release(1);
  ArgumentIds[0] = A;
  ArgumentIds[1] = B;
  if (Native) {
    if (A >= 0)
      ++CallerTokens[A];
    if (B >= 0)
      ++CallerTokens[B];
    return;
  }
  // Others than the caller hold the arguments, and may release them.
  if (A >= 0)
    Slots[2] = &Objects[A];
  if (B >= 0)
    Slots[3] = &Objects[B];
}
