//===- Ledger.h - The tokens that one activation holds ----------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A ledger is a short list: a frame holds few objects at a time, and forgets
// those that it holds no longer when there are many.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_SANITIZER_LEDGER_H
#define PASSTHRU_SANITIZER_LEDGER_H

#include "PassThru/Sanitizer.h"
#include <vector>

namespace passthru {
namespace sanitizer {

/// A change of a count.
struct Change {
  const passthru_rt_site *At;
  int32_t Count; ///< What is held afterwards.
};

struct Entry {
  /// The last changes, in a ring.
  static constexpr unsigned MaxChanges = 6;

  const void *Object = nullptr;
  int32_t Count = 0;
  bool IsExempt = false;
  bool IsFreed = false; ///< R3.
  uint32_t NumChanges = 0;
  Change Changes[MaxChanges];

  void add(int32_t Tokens, const passthru_rt_site *At) {
    Count += Tokens;
    Changes[NumChanges++ % MaxChanges] = {At, Count};
  }
};

class Ledger {
public:
  /// \returns the entry of \p Object, made if it is new; null if there is no
  /// room any more, and from then on for every object without one.
  Entry *find(const void *Object);

  /// In the order in which the frame has met them, but for what is forgotten.
  const std::vector<Entry> &entries() const { return Entries; }

  void clear() {
    Entries.clear();
    IsFull = false;
  }

private:
  void forgetSettled();

  std::vector<Entry> Entries;
  bool IsFull = false;
};

} // namespace sanitizer
} // namespace passthru

#endif // PASSTHRU_SANITIZER_LEDGER_H
