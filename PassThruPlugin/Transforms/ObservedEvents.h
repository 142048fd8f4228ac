//===- ObservedEvents.h - What a run can tell of tokens ---------*- C++ -*-===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conditions S1 to S5 of PassThru/Instrument.h: where in a function which token
// comes or goes, of which value.  The control flow graph stays; values that are
// needed are made (OriginalValues.h).
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_TRANSFORMS_OBSERVEDEVENTS_H
#define PASSTHRU_TRANSFORMS_OBSERVEDEVENTS_H

#include "Transforms/OriginalValues.h"
#include "Transforms/WebSolver.h"
#include "Verify/Witness.h"

namespace passthru {

/// One thing that happens to one object at one place of the original.
struct ObservedEvent {
  enum class Kind : uint8_t {
    Acquire,  ///< A reference comes, with Tokens of them.
    Retain,   ///< An incref.
    Release,  ///< A decref.
    TakeOver, ///< Tokens leave otherwise.
    Exempt,   ///< Nothing is known about the object.
  };
  /// On what it depends.
  enum class Condition : uint8_t {
    None,
    Succeeds, ///< Call has succeeded.
    IsNull,   ///< Call has returned null.
    Returns,  ///< At, a return, returns a status of success.
  };

  Kind What;
  llvm::Value *Object;
  /// Where it happens; null for the entry of the function.
  llvm::Instruction *At;
  bool IsBehind = false; ///< It, not in front of it.
  unsigned Tokens = 1;
  Condition OnlyIf = Condition::None;
  llvm::CallBase *Call = nullptr; ///< For OnlyIf.
  std::string Text = {};          ///< "retained in block %b"
  std::string Ref = {};           ///< "%x"
};

/// The events of one domain.
class ObservedEvents : WebSolver {
public:
  /// \p Values are those of \p Normal's original.
  ObservedEvents(NormalForm &Normal, LazyPathFacts &Facts,
                 OriginalValues &Values, CountDomain Domain)
      : WebSolver(Normal, Facts, Domain, Joined::ByUnknowns), Values(Values) {}

  /// \returns why nothing can be told, or an empty text.
  std::string collect();

  /// In the order in which they have to stand where places are the same.
  std::vector<ObservedEvent> &events() { return Events; }

  /// References about which nothing is known, and why.
  struct Exemption {
    std::string Ref;
    llvm::StringRef Why; ///< Static storage.
  };
  llvm::ArrayRef<Exemption> exemptions() const { return Exemptions; }

private:
  void findUnknown();
  void object(unsigned Ref, llvm::StringRef Why) {
    if (WhyNot[WebOf[Ref]].empty())
      WhyNot[WebOf[Ref]] = Why;
  }
  bool isKnown(const AffineCount &Count) const;
  int tokens(const AffineCount &Count) const;
  void add(unsigned Ref, ObservedEvent E, const llvm::Instruction &InCopy,
           int Change);
  void addDefinition(unsigned Ref);
  void addEvent(const TokenEvent &E, unsigned Occurrence);
  void addCallEvent(const TokenEvent &E, const llvm::CallBase &Call,
                    unsigned Occurrence, int Change);
  void addGift(const CountingProblem::NullGift &Gift);
  bool isWritten(ObservedEvent &E, const OutField &Out) const;
  int argumentOf(const TokenEvent &E, unsigned Occurrence,
                 ArgEffect &Effect) const;
  void exempt();

  OriginalValues &Values;
  std::unique_ptr<WitnessWriter> Writer;
  std::vector<llvm::StringRef> WhyNot;  ///< By web; empty if it is observed.
  llvm::DenseSet<unsigned> Unknown;     ///< Unknowns without a value.
  llvm::DenseSet<unsigned> SameObjects; ///< Unknowns that a run decides.
  std::vector<unsigned> RefOf;          ///< By event.
  std::vector<ObservedEvent> Events;
  std::vector<Exemption> Exemptions;
};

} // namespace passthru

#endif // PASSTHRU_TRANSFORMS_OBSERVEDEVENTS_H
