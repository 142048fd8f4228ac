//===- RuntimePrinter.cpp - Shows what calls do to counts -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/RuntimePrinter.h"
#include "EffectWords.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace passthru;

static void printArg(raw_ostream &OS, ArgEffect Effect, CountDomain Domain) {
  OS << wordFor(Effect);
  if (Domain != CountDomain::None)
    OS << ' ' << wordFor(Domain);
}

void passthru::printEffects(raw_ostream &OS, const CallEffects &Effects) {
  OS << wordFor(Effects.Kind) << "; returns " << wordFor(Effects.Result);
  if (Effects.ResultDomain != CountDomain::None)
    OS << ' ' << wordFor(Effects.ResultDomain);
  if (Effects.MayReturnNull)
    OS << " or null";
  OS << "; args (";
  ListSeparator Comma;
  for (unsigned I = 0; I < Effects.Args.size(); ++I) {
    OS << Comma;
    printArg(OS, Effects.arg(I), Effects.argDomain(I));
    if (Effects.crashesOnNull(I))
      OS << " not null";
  }
  OS << "); ";
  if (Effects.Fails != Failure::Never && Effects.Fails != Failure::Unknown)
    OS << "fails if " << wordFor(Effects.Fails) << "; ";
  OS << (Effects.MayRelease ? "may-release" : "no-release") << "; from "
     << wordFor(Effects.Source) << '\n';
}

static void printCalls(raw_ostream &OS, const RuntimeTable &Table,
                       const Function &F) {
  OS << "function @" << F.getName() << ":\n";
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    const Value *Callee = Call->getCalledOperand()->stripPointerCasts();
    OS << "  " << operandName(*Callee);
    if (RefopSign Sign = Table.memInfoRefop(I))
      OS << " (" << (Sign > 0 ? "+1" : "-1") << ')';
    OS << ": ";
    printEffects(OS, Table.classify(*Call));
  }
}

PreservedAnalyses RuntimePrinterPass::run(Module &M, ModuleAnalysisManager &) {
  if (!readAnnotations(M, "print<passthru-runtime>"))
    return PreservedAnalyses::all();
  for (const Function &F : M) {
    if (!F.isDeclaration())
      continue;
    OS << "declaration @" << F.getName() << ": ";
    printEffects(OS, Options.Table->classify(F));
  }
  for (const Function &F : M)
    if (!F.isDeclaration())
      printCalls(OS, *Options.Table, F);
  return PreservedAnalyses::all();
}
