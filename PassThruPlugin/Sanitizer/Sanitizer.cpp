//===- Sanitizer.cpp - The run time of passthru-instrument ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frames, and what R1 to R4 of PassThru/Sanitizer.h say of them.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Sanitizer.h"
#include "Sanitizer/Findings.h"
#include "Sanitizer/Ledger.h"
#include <algorithm>
#include <cinttypes>
#include <cstdio>

using namespace passthru::sanitizer;

/// Entries of a frame.  With so many settled ones, these are forgotten; with so
/// many in all, no more are added.
static constexpr size_t ManySettled = 16, MaxEntries = 256;

void Ledger::forgetSettled() {
  Entries.erase(std::remove_if(
                    Entries.begin(), Entries.end(),
                    [](const Entry &E) { return E.Count == 0 && !E.IsExempt; }),
                Entries.end());
}

Entry *Ledger::find(const void *Object) {
  // The latest come first: code counts what it has just met.
  for (auto It = Entries.rbegin(); It != Entries.rend(); ++It)
    if (It->Object == Object)
      return &*It;
  if (IsFull)
    return nullptr;
  if (Entries.size() % ManySettled == ManySettled - 1)
    forgetSettled();
  if (Entries.size() >= MaxEntries) {
    // An object that is new now may be one that was not noted.
    IsFull = true;
    return nullptr;
  }
  Entries.emplace_back();
  Entries.back().Object = Object;
  return &Entries.back();
}

namespace {

struct Frame {
  const passthru_rt_function *Function = nullptr;
  Ledger Held;
  bool SawError = false; ///< Something that it called has raised.
};

/// The frames of a thread.  Ledgers of frames that have ended keep their memory
/// for the next.
class FrameStack {
public:
  uint64_t push(const passthru_rt_function *F) {
    if (Depth == Frames.size())
      Frames.emplace_back();
    Frame &New = Frames[Depth];
    New.Function = F;
    New.Held.clear();
    New.SawError = false;
    return ++Depth;
  }
  /// The frame with \p Number; those above it were left by unwinding.  Null if
  /// it has ended.
  Frame *find(uint64_t Number) {
    if (Number == 0 || Number > Depth)
      return nullptr;
    Depth = Number;
    return &Frames[Depth - 1];
  }
  void pop() { --Depth; }

private:
  std::vector<Frame> Frames;
  size_t Depth = 0;
};

} // namespace

static thread_local FrameStack Stack;

/// Numba's: success, success with None.
static bool isError(int32_t Status) { return Status != 0 && Status != -2; }

/// Numba's, of a call: a generator has come to its end.
static constexpr int32_t StatusStop = -3;

static std::string countText(int64_t Count) {
  return std::to_string(Count) +
         (Count == 1 ? " owned reference" : " owned references");
}

/// The count of an object that lives: the first word of a MemInfo and, but for
/// what later versions keep in its upper half, of a Python object.
static bool isLastToken(const void *Object) {
  return __atomic_load_n(static_cast<const uint32_t *>(Object),
                         __ATOMIC_RELAXED) == 1;
}

static std::string addressText(const void *Object) {
  char Text[32];
  snprintf(Text, sizeof(Text), "0x%" PRIxPTR,
           reinterpret_cast<uintptr_t>(Object));
  return Text;
}

static void found(const Frame &In, const Entry &About, bool IsRemark,
                  const char *Rule, std::string Message,
                  const passthru_rt_site *At) {
  Finding F;
  F.IsRemark = IsRemark;
  F.Rule = Rule;
  F.Function = In.Function->Name;
  F.Symbol = In.Function->Symbol;
  F.File = At->File;
  F.Line = At->Line;
  F.Message = std::move(Message);
  unsigned Kept = std::min<uint32_t>(About.NumChanges, Entry::MaxChanges);
  if (About.NumChanges > Kept)
    F.Notes.push_back(std::to_string(About.NumChanges - Kept) +
                      " earlier changes of its count");
  for (unsigned I = About.NumChanges - Kept; I != About.NumChanges; ++I) {
    const Change &C = About.Changes[I % Entry::MaxChanges];
    F.Notes.push_back(placeText(C.At->File, C.At->Line) + C.At->What + " as " +
                      C.At->Ref + ": " + countText(C.Count));
  }
  F.Notes.push_back("the object is at " + addressText(About.Object));
  if (F.Symbol != F.Function)
    F.Notes.push_back("the function is @" + F.Symbol);
  report(std::move(F));
}

/// What the object of \p E is called: by its first change that is known.
static std::string refOf(const Entry &E, const passthru_rt_site *Otherwise) {
  if (E.NumChanges == 0)
    return Otherwise->Ref;
  return E
      .Changes[E.NumChanges > Entry::MaxChanges
                   ? E.NumChanges % Entry::MaxChanges
                   : 0]
      .At->Ref;
}

/// R4, and R3: the entry of \p Object if it matters.
static Entry *used(Frame *In, const void *Object, const passthru_rt_site *At) {
  Entry *E = In && Object ? In->Held.find(Object) : nullptr;
  if (!E || E->IsExempt)
    return nullptr;
  if (E->IsFreed) {
    E->IsFreed = false;
    found(*In, *E, /*IsRemark=*/false, "passthru-use-after-release",
          std::string("uses ") + At->Ref +
              ", where its last owned reference has been released and it was "
              "freed",
          At);
    // What is counted from here on is about freed memory.
    E->IsExempt = true;
    return nullptr;
  }
  return E;
}

uint64_t passthru_rt_enter(const passthru_rt_function *F) {
  return Stack.push(F);
}

void passthru_rt_acquire(uint64_t Number, const void *Object, int32_t Tokens,
                         const passthru_rt_site *At) {
  Frame *In = Stack.find(Number);
  Entry *E = In && Object ? In->Held.find(Object) : nullptr;
  if (!E)
    return;
  // Memory that was freed may have become another object.
  E->IsFreed = false;
  if (Tokens != 0 && !E->IsExempt)
    E->add(Tokens, At);
}

void passthru_rt_retain(uint64_t Number, const void *Object,
                        const passthru_rt_site *At) {
  if (Entry *E = used(Stack.find(Number), Object, At))
    E->add(1, At);
}

void passthru_rt_release(uint64_t Number, const void *Object,
                         const passthru_rt_site *At) {
  Frame *In = Stack.find(Number);
  Entry *E = used(In, Object, At);
  if (!E)
    return;
  bool Frees = isLastToken(Object);
  E->add(-1, At);
  E->IsFreed = Frees;
  if (E->Count >= 0)
    return;
  // R2.
  found(*In, *E, /*IsRemark=*/false, "passthru-over-release",
        std::string("releases ") + At->Ref +
            ", where no reference to it is owned" +
            (Frees ? ", and frees it" : ""),
        At);
  // Said once; the exit need not say it again.
  E->IsExempt = true;
}

void passthru_rt_take_over(uint64_t Number, const void *Object, int32_t Tokens,
                           const passthru_rt_site *At) {
  if (Entry *E = used(Stack.find(Number), Object, At))
    E->add(-Tokens, At);
}

void passthru_rt_exempt(uint64_t Number, const void *Object) {
  Frame *In = Stack.find(Number);
  if (Entry *E = In && Object ? In->Held.find(Object) : nullptr)
    E->IsExempt = true;
}

void passthru_rt_status(uint64_t Number, int32_t Status) {
  if (!isError(Status) || Status == StatusStop)
    return;
  if (Frame *In = Stack.find(Number))
    In->SawError = true;
}

/// R1.
static void checkLeft(const Frame &In, const Entry &E, bool Raises,
                      const passthru_rt_site *At) {
  int32_t Policy = PASSTHRU_RT_ERROR;
  const char *Rule = "passthru-leak";
  if (E.Count < 0) {
    Rule = "passthru-over-release";
  } else if (Raises) {
    Policy = In.Function->RaiseLeaks;
    Rule = "passthru-raise-leak";
  } else if (In.SawError) {
    Policy = In.Function->CaughtLeaks;
    Rule = "passthru-caught-leak";
  }
  if (Policy == PASSTHRU_RT_IGNORE)
    return;
  found(In, E, Policy == PASSTHRU_RT_REMARK, Rule,
        "expected 0 owned references to " + refOf(E, At) + ", found " +
            std::to_string(E.Count) + ", when " +
            (Raises ? "raising" : "returning"),
        At);
}

void passthru_rt_leave(uint64_t Number, int32_t Status,
                       const passthru_rt_site *At) {
  Frame *In = Stack.find(Number);
  if (!In)
    return;
  for (const Entry &E : In->Held.entries())
    if (E.Count != 0 && !E.IsExempt)
      checkLeft(*In, E, isError(Status), At);
  Stack.pop();
}
