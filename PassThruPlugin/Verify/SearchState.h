//===- SearchState.h - Where a path has come to -----------------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the search for a counterexample (Counterexample.h) knows at a node:
// which references denote one object, the tokens that are held on each object,
// what is known of its life, and whether it is null.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_VERIFY_SEARCHSTATE_H
#define PASSTHRU_VERIFY_SEARCHSTATE_H

#include "Analysis/PathGraph.h"
#include <tuple>

namespace passthru {
namespace search {

using Node = PathGraph::Node;
constexpr unsigned NoObject = ~0u;

/// What is known of an object's life.
enum class Life : uint8_t {
  Unknown, ///< Others may keep it alive.
  Lent,    ///< Likewise, and no token of it was given to us or has left.
  Given,   ///< A token of it was given to us, and none of ours has left.
  Fresh,   ///< Likewise, and nobody else has one.
  Held,    ///< Somebody else keeps it alive, whatever we do.
  Over,    ///< It was Given, and we have released our tokens.
  FreshOver,
};

/// What branches have found of an object, under whatever name.
enum class Found : uint8_t { Nothing, Null, Present };

/// Where an object comes from.
enum class Origin : uint8_t {
  Unknown,
  Argument,
  New,
  Shown,   ///< New, and only callees that borrow it have seen it.
  Private, ///< New, and nobody else has seen it.
};

struct Object {
  llvm::SmallVector<int, 2> Counts; ///< Tokens held, by assignment.
  Life Alive = Life::Unknown;
  Found Is = Found::Nothing; ///< Null has no tokens.
  Origin From = Origin::Unknown;
  bool operator<(const Object &Other) const {
    return std::tie(Counts, Alive, Is, From) <
           std::tie(Other.Counts, Other.Alive, Other.Is, Other.From);
  }
  void setNull() {
    Is = Found::Null;
    for (int &Count : Counts)
      Count = 0;
  }
  bool isNew() const { return From == Origin::New || From == Origin::Shown; }
  /// Whether it can be \p Other only if both are null: a new object is none
  /// that was there before, and nobody gives what he has not seen nor, if
  /// \p NoneIsKept, what he has borrowed.
  bool isApartFrom(const Object &Other, bool NoneIsKept) const {
    auto IsUnseen = [&](Origin O) {
      return O == Origin::Private || (NoneIsKept && O == Origin::Shown);
    };
    return IsUnseen(From) || IsUnseen(Other.From) ||
           (isNew() && Other.From != Origin::Unknown) ||
           (Other.isNew() && From != Origin::Unknown);
  }
};

/// Where a path has come to: which reference is which object, and what is held
/// on each.  Objects are numbered in the order of the references.
struct State {
  Node N;
  /// Bit K: under assignment K nothing has gone wrong yet.
  uint32_t Alive;
  llvm::SmallVector<std::pair<unsigned, unsigned>, 4>
      ObjectOf; ///< By reference.
  std::vector<Object> Objects;
  /// By place in memory (RepeatedLoads.h): which object is there; NoObject is
  /// null.
  llvm::SmallVector<std::pair<unsigned, unsigned>, 2> Contents;
  /// Objects, and which object lends each of them.
  llvm::SmallVector<std::pair<unsigned, unsigned>, 2> Lent;
  /// New objects, and those that were there before: one is the other only if
  /// both are null.
  llvm::SmallVector<std::pair<unsigned, unsigned>, 2> Apart;

  bool operator<(const State &Other) const {
    return std::tie(N, Alive, ObjectOf, Objects, Contents, Lent, Apart) <
           std::tie(Other.N, Other.Alive, Other.ObjectOf, Other.Objects,
                    Other.Contents, Other.Lent, Other.Apart);
  }
  unsigned objectOf(unsigned Ref) const {
    for (auto [Known, Object] : ObjectOf)
      if (Known == Ref)
        return Object;
    return NoObject;
  }
  bool areApart(unsigned A, unsigned B) const {
    return llvm::is_contained(Apart, std::make_pair(A, B)) ||
           llvm::is_contained(Apart, std::make_pair(B, A));
  }
  /// Makes two objects one; the second has no references any more.
  void unite(unsigned A, unsigned B) {
    if (A == B || A == NoObject || B == NoObject)
      return;
    for (auto &Entry : ObjectOf)
      if (Entry.second == B)
        Entry.second = A;
    for (auto &Entry : Contents)
      if (Entry.second == B)
        Entry.second = A;
    for (auto *Pairs : {&Lent, &Apart})
      for (auto &[First, Second] : *Pairs) {
        First = First == B ? A : First;
        Second = Second == B ? A : Second;
      }
    for (unsigned K = 0; K < Objects[A].Counts.size(); ++K) {
      Objects[A].Counts[K] += Objects[B].Counts[K];
      Objects[B].Counts[K] = 0;
    }
    bool IsHeld =
        Objects[A].Alive == Life::Held || Objects[B].Alive == Life::Held;
    bool AreLent =
        Objects[A].Alive == Life::Lent && Objects[B].Alive == Life::Lent;
    Objects[A].Alive = IsHeld    ? Life::Held
                       : AreLent ? Life::Lent
                                 : Life::Unknown;
    if (Objects[A].Is == Found::Nothing)
      Objects[A].Is = Objects[B].Is;
  }
};

} // namespace search
} // namespace passthru

#endif // PASSTHRU_VERIFY_SEARCHSTATE_H
