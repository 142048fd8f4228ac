//===- RefopsPrinter.cpp - Where the refops stand -------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/RefopsPrinter.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/Runtime.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

/// The line of \p I in its own function, or 0.
static unsigned lineInFunction(const Instruction &I) {
  const DILocation *Loc = I.getDebugLoc().get();
  while (Loc && Loc->getInlinedAt())
    Loc = Loc->getInlinedAt();
  return Loc ? Loc->getLine() : 0;
}

/// The line of the refop \p I: its own, else of what stands before it in its
/// block, else of what follows; or 0.  Front ends leave lines out on code that
/// nobody wrote, which most refops are.
static unsigned lineOfRefop(const Instruction &I) {
  for (const Instruction *At = &I; At; At = At->getPrevNode())
    if (unsigned Line = lineInFunction(*At))
      return Line;
  for (const Instruction *At = &I; At; At = At->getNextNode())
    if (unsigned Line = lineInFunction(*At))
      return Line;
  return 0;
}

/// The word for a refop, or an empty text for what is none.
static StringRef refopWord(RuntimeKind Kind) {
  if (Kind == RuntimeKind::Incref)
    return "incref";
  if (Kind == RuntimeKind::Decref)
    return "decref";
  if (Kind == RuntimeKind::PyIncref)
    return "pyincref";
  if (Kind == RuntimeKind::PyDecref)
    return "pydecref";
  return StringRef();
}

static void printLine(json::OStream &J, unsigned Line) {
  if (Line != 0)
    J.attribute("line", Line);
}

static void printBlock(json::OStream &J, const BasicBlock &B,
                       const DenseMap<const BasicBlock *, unsigned> &Numbers,
                       const RuntimeTable &Table) {
  J.attribute("name", json::fixUTF8(operandName(B)));
  unsigned First = 0;
  for (const Instruction &I : B)
    if ((First = lineInFunction(I)))
      break;
  printLine(J, First);
  J.attributeArray("to", [&] {
    for (const BasicBlock *Next : successors(&B))
      J.value(Numbers.lookup(Next));
  });
  J.attributeArray("refops", [&] {
    for (const Instruction &I : B) {
      const auto *Call = dyn_cast<CallBase>(&I);
      StringRef Word = Call ? refopWord(Table.classify(*Call).Kind) : "";
      if (Word.empty())
        continue;
      J.object([&] {
        J.attribute("op", Word);
        J.attribute("ref", json::fixUTF8(operandName(*Call->getArgOperand(0))));
        printLine(J, lineOfRefop(I));
      });
    }
  });
}

static void printFunction(json::OStream &J, const Function &F,
                          const RuntimeTable &Table) {
  J.attribute("symbol", json::fixUTF8(F.getName()));
  J.attribute("pretty", json::fixUTF8(prettyName(F)));
  J.attribute("kind", describe(classifyFunction(F)));
  if (const DISubprogram *Program = F.getSubprogram()) {
    J.attribute("file", json::fixUTF8(sourcePath(*Program)));
    printLine(J, Program->getLine());
  }
  DenseMap<const BasicBlock *, unsigned> Numbers;
  for (const BasicBlock &B : F)
    Numbers.insert({&B, Numbers.size()});
  J.attributeArray("blocks", [&] {
    for (const BasicBlock &B : F)
      J.object([&] { printBlock(J, B, Numbers, Table); });
  });
}

PreservedAnalyses RefopsPrinterPass::run(Module &M, ModuleAnalysisManager &) {
  if (!readAnnotations(M, "print<passthru-refops>"))
    return PreservedAnalyses::all();
  json::OStream J(OS);
  J.object([&] {
    J.attributeArray("functions", [&] {
      for (const Function &F : M)
        if (!F.isDeclaration() &&
            classifyFunction(F) != FunctionKind::RuntimeBody)
          J.object([&] { printFunction(J, F, *Options.Table); });
    });
  });
  OS << '\n';
  return PreservedAnalyses::all();
}
