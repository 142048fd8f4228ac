//===- OwnershipPrinter.cpp - Show the counts of each reference -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/OwnershipPrinter.h"
#include "Analysis/NormalForm.h"
#include "Analysis/OwnershipModel.h"
#include "Analysis/PathFacts.h"
#include "Analysis/TokenEquations.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

static void printCount(raw_ostream &OS, const AffineCount &Count) {
  OS << Count.Constant;
  for (const AffineCount::Term &T : Count.Terms)
    OS << (T.Coefficient < 0 ? " - " : " + ") << 'u' << T.Unknown;
}

static StringRef nameOf(OpenQuantity::Kind What) {
  switch (What) {
  case OpenQuantity::Kind::PhiTokens:
    return "tokens that arrive on";
  case OpenQuantity::Kind::LoadOwns:
    return "tokens that memory gives with";
  case OpenQuantity::Kind::StoreTakes:
    return "tokens that memory takes at";
  case OpenQuantity::Kind::CalleeTakes:
    return "tokens that the callee takes at";
  case OpenQuantity::Kind::CallerGives:
    return "tokens that the caller gives with";
  case OpenQuantity::Kind::CalleeGives:
    return "tokens that the callee gives with";
  case OpenQuantity::Kind::ReturnTakes:
    return "tokens that leave with";
  case OpenQuantity::Kind::SameObject:
    return "tokens that change their name at";
  }
  llvm_unreachable("unknown open quantity");
}

static StringRef nameOf(TokenEquation::Kind What) {
  switch (What) {
  case TokenEquation::Kind::Merge:
    return "paths agree";
  case TokenEquation::Kind::BackEdge:
    return "iterations agree";
  case TokenEquation::Kind::OutOfUse:
    return "out of use";
  case TokenEquation::Kind::Release:
    return "owned before release";
  case TokenEquation::Kind::Exit:
    return "exit";
  case TokenEquation::Kind::RaiseExit:
    return "error exit";
  }
  llvm_unreachable("unknown equation");
}

/// The value, or the instruction if it has none.
static std::string describeWhere(const Value &Where) {
  if (!Where.getType()->isVoidTy())
    return operandName(Where);
  std::string Text;
  raw_string_ostream OS(Text);
  OS << Where;
  return StringRef(OS.str()).trim().str();
}

/// "%block", or "%block.2" for the third node of a block.
static std::string nodeName(const PathGraph &Graph, PathGraph::Node N) {
  const BasicBlock &BB = Graph.block(N);
  ArrayRef<PathGraph::Node> Nodes = Graph.nodesOf(BB);
  size_t Index = llvm::find(Nodes, N) - Nodes.begin();
  return operandName(BB) + (Index ? "." + std::to_string(Index) : "");
}

/// The unknowns, and the counts and equations of each reference.
static void printDomain(raw_ostream &OS, NormalForm &Normal,
                        const PathFacts &Facts, CountDomain Domain) {
  CountingProblem Problem = buildOwnershipProblem(Normal, Domain);
  TokenEquations Equations(Facts, Problem);
  bool Solved = Equations.solve() == TokenEquations::Verdict::Solved;

  if (Problem.Refs.empty())
    return;
  if (Domain == CountDomain::PyObject)
    OS << "  Python objects:\n";
  if (!Problem.Unmodelled.empty())
    OS << "  not modelled: " << Problem.Unmodelled << '\n';
  for (const OpenQuantity &Q : Problem.Open) {
    OS << "  u" << Q.Number;
    if (Solved)
      OS << " = " << Problem.System.solution()[Q.Number];
    OS << ": " << nameOf(Q.What) << ' ' << describeWhere(*Q.Where) << '\n';
  }
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    OS << "  " << operandName(*Problem.Refs[Ref]) << ":";
    for (PathGraph::Node N : Equations.nodesOf(Ref))
      if (const AffineCount *Count = Equations.startCount(Ref, N)) {
        OS << "  " << nodeName(Facts.graph(), N) << ' ';
        printCount(OS, *Count);
      }
    OS << '\n';
    for (const TokenEquation &E : Equations.equations())
      if (E.Ref == Ref) {
        OS << "    " << nameOf(E.What) << " at the end of "
           << nodeName(Facts.graph(), E.Node);
        if (E.To != E.Node)
          OS << " -> " << nodeName(Facts.graph(), E.To);
        OS << ": ";
        printCount(OS, E.Count);
        OS << '\n';
      }
  }
}

void OwnershipPrinterPass::print(const Function &F) {
  StringRef Why;
  OS << "Ownership in " << prettyName(F) << ":\n";
  if (!NormalForm::canCopy(F, Why)) {
    OS << "  not modelled: " << Why << '\n';
    return;
  }
  ScratchModule Scratch(*F.getParent(), *Options.Table);
  Scratch.keepNames();
  NormalForm Normal(F, Scratch);
  PathFacts Facts(Normal, PathPrecision::All);
  OS << Normal.function();
  for (CountDomain Domain : {CountDomain::MemInfo, CountDomain::PyObject})
    printDomain(OS, Normal, Facts, Domain);
}

PreservedAnalyses OwnershipPrinterPass::run(Module &M,
                                            ModuleAnalysisManager &AM) {
  if (!readAnnotations(M, "print<passthru-ownership>"))
    return PreservedAnalyses::all();
  for (const Function &F : M) {
    if (Options.Table->countMemInfoRefops(F) + Options.Table->countPyRefops(F) >
            0 &&
        classifyFunction(F) != FunctionKind::RuntimeBody)
      print(F);
  }
  return PreservedAnalyses::all();
}
