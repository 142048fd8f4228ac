//===- Witness.cpp - The way to a finding ---------------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/Witness.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/CFG.h"
#include <deque>

using namespace llvm;
using namespace passthru;

static std::string calleeName(const CallBase &Call) {
  if (const Function *Callee = Call.getCalledFunction())
    return "@" + prettyName(*Callee);
  return "a function pointer";
}

std::string WitnessWriter::describeRef(const Value *Root) const {
  if (const Value *Origin = Normal.originOf(Root))
    return operandName(*Origin);
  if (OutField Out = Normal.outField(Root))
    return "the reference that " + calleeName(*Out.Call) +
           " wrote through argument " + std::to_string(Out.Argument) + "+" +
           std::to_string(Out.Offset);
  // A field that was taken out of an aggregate, or a phi of such fields.
  return Root->hasName() ? operandName(*Root) : std::string("a reference");
}

/// "in block %b at find.py:3", as far as that is known.
std::string WitnessWriter::describeInstruction(const Instruction &I) const {
  const Instruction *Origin = Normal.originOf(&I);
  const BasicBlock *BB = Origin ? Origin->getParent() : I.getParent();
  std::string Text = BB->hasName() ? "in block " + operandName(*BB)
                                   : std::string("in an unnamed block");
  if (Origin)
    Text += sourceLocation(*Origin);
  return Text;
}

std::string WitnessWriter::describeEvent(const TokenEvent &E, int Count) const {
  std::string What = E.Delta.Constant > 0 ? "retained" : "released";
  if (const auto *Call = dyn_cast<CallBase>(E.At)) {
    if (!Normal.table().memInfoRefop(*Call))
      What = "taken over by " + calleeName(*Call);
  } else {
    What = "handed over";
  }
  return What + " " + describeInstruction(*E.At) + ": " +
         countOf(Count, "owned reference");
}

/// The most telling equation: a release of nothing before an exit, an exit
/// before a disagreement of paths.
const TokenEquation &
WitnessWriter::mainEquation(ArrayRef<unsigned> Contradiction) const {
  using Kind = TokenEquation::Kind;
  auto Rank = [](Kind K) {
    switch (K) {
    case Kind::Release:
      return 0;
    case Kind::Exit:
      return 1;
    case Kind::RaiseExit:
      return 2;
    case Kind::BackEdge:
      return 3;
    case Kind::Merge:
      return 4;
    case Kind::OutOfUse:
      return 5;
    }
    llvm_unreachable("unknown kind of equation");
  };
  return Equations.equation(*std::min_element(
      Contradiction.begin(), Contradiction.end(), [&](unsigned A, unsigned B) {
        return Rank(Equations.equation(A).What) <
               Rank(Equations.equation(B).What);
      }));
}

/// Adds the events on a shortest path from the definition to \p E.
void WitnessWriter::addPath(const TokenEquation &E,
                            BalanceFinding &Finding) const {
  const CountingProblem &Problem = Equations.problem();
  ArrayRef<const BasicBlock *> Range = Equations.blocksOf(E.Ref);
  DenseSet<const BasicBlock *> InUse(Range.begin(), Range.end());
  DenseMap<const BasicBlock *, const BasicBlock *> CameFrom;
  const auto *Definition = dyn_cast<Instruction>(Problem.Refs[E.Ref]);
  const BasicBlock *First =
      Definition ? Definition->getParent() : &Normal.function().getEntryBlock();
  const BasicBlock *Last = E.At->getParent();
  std::deque<const BasicBlock *> Todo{First};
  CameFrom[First] = nullptr;
  while (!Todo.empty() && !CameFrom.count(Last)) {
    const BasicBlock *BB = Todo.front();
    Todo.pop_front();
    for (const BasicBlock *Next : successors(BB))
      if (InUse.count(Next) && CameFrom.try_emplace(Next, BB).second)
        Todo.push_back(Next);
  }
  if (!CameFrom.count(Last))
    return;
  SmallVector<const BasicBlock *, 8> Path;
  for (const BasicBlock *BB = Last; BB; BB = CameFrom.lookup(BB))
    Path.push_back(BB);

  AffineCount Start = Problem.Initial[E.Ref];
  int Count = Start.isConstant() ? Start.Constant : 0;
  if (Definition && Count)
    Finding.Notes.push_back("acquired " + describeInstruction(*Definition) +
                            ": " + countOf(Count, "owned reference"));
  for (const BasicBlock *BB : reverse(Path)) {
    auto Events = Problem.Events.find({E.Ref, BB});
    if (Events == Problem.Events.end())
      continue;
    for (const TokenEvent &Event : Events->second) {
      Count += Event.Delta.Constant;
      Finding.Notes.push_back(describeEvent(Event, Count));
      if (Event.At == E.At)
        return;
    }
  }
}

BalanceFinding WitnessWriter::explain(ArrayRef<unsigned> Contradiction) const {
  using Kind = TokenEquation::Kind;
  const TokenEquation &E = mainEquation(Contradiction);
  std::string Ref = describeRef(Equations.problem().Refs[E.Ref]);
  std::string Where = describeInstruction(*E.At);
  BalanceFinding Finding;
  int Found = E.Count.Constant;

  switch (E.What) {
  case Kind::Release:
    Finding.Rule = "passthru-over-release";
    Finding.Message =
        "releases " + Ref + " " + Where + ", where no reference to it is owned";
    break;
  case Kind::Exit:
  case Kind::RaiseExit:
  case Kind::OutOfUse: {
    Finding.Rule = Found < 0 ? "passthru-over-release" : "passthru-leak";
    Finding.Message = "expected 0 owned references to " + Ref + ", found " +
                      std::to_string(Found) +
                      (E.What == Kind::OutOfUse ? ", when it goes out of use "
                                                : ", when returning ") +
                      Where;
    break;
  }
  case Kind::Merge:
  case Kind::BackEdge: {
    bool IsLoop = E.What == Kind::BackEdge;
    Finding.Rule = IsLoop ? "passthru-loop-drift" : "passthru-merge-mismatch";
    if (IsLoop)
      Finding.Message =
          "an iteration of the loop at block " + operandName(*E.To) +
          (Found < 0 ? " loses " : " gains ") +
          countOf(std::abs(Found), "owned reference") + " to " + Ref;
    else
      Finding.Message =
          "paths that meet at block " + operandName(*E.To) + " differ by " +
          countOf(std::abs(Found), "owned reference") + " to " + Ref;
    break;
  }
  }

  if (E.Count.isConstant() && Contradiction.size() == 1) {
    addPath(E, Finding);
    return Finding;
  }
  Finding.Message += "; no way to hand over references between the values "
                     "concerned makes the counts agree";
  for (unsigned Number : Contradiction) {
    const TokenEquation &Part = Equations.equation(Number);
    Finding.Notes.push_back("counts of " +
                            describeRef(Equations.problem().Refs[Part.Ref]) +
                            " must agree " + describeInstruction(*Part.At));
  }
  return Finding;
}
