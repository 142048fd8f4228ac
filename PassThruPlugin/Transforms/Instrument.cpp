//===- Instrument.cpp - Check the counts while the code runs --------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contract and the conditions are in PassThru/Instrument.h.  What is told,
// ObservedEvents.cpp says; how, SanitizerCalls.cpp.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Instrument.h"
#include "Analysis/CalleeSummaries.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Annotations.h"
#include "PassThru/BalanceVerifier.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/SanitizerCalls.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"

using namespace llvm;
using namespace passthru;

using EventKind = ObservedEvent::Kind;

#define DEBUG_TYPE "passthru-instrument"

STATISTIC(NumFunctions, "Number of functions instrumented");
STATISTIC(NumObserved, "Number of token events that are told");
STATISTIC(NumExempt, "Number of references that are exempt");

namespace {

class Instrumenter {
public:
  Instrumenter(Function &F, const PassOptions &Options,
               const SignatureMetadata &Types, CalleeSummaries &Callees,
               SanitizerSites &Sites)
      : F(F), Options(Options), Normal(F, Callees.scratch(), &Types),
        Facts(Normal), Values(Normal, F),
        Calls(F, Sites, Normal.kind(), Options), Remarks(&F) {}

  /// \returns whether the function changed.
  bool run();

private:
  std::string instrument();
  void remarkExempt(const ObservedEvents &Events);
  void exemptConstants();
  void findCaught();
  void addStatuses();
  void findGivenUp();

  Function &F;
  const PassOptions &Options;
  NormalForm Normal;
  LazyPathFacts Facts;
  OriginalValues Values;
  SanitizerCalls Calls;
  OptimizationRemarkEmitter Remarks;
  bool Catches = false;
  SmallSetVector<Instruction *, 4> GivenUp; ///< Terminators behind reports.
};

} // namespace

/// S5.
void Instrumenter::remarkExempt(const ObservedEvents &Events) {
  for (const ObservedEvents::Exemption &E : Events.exemptions()) {
    ++NumExempt;
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "Exempt", F.getSubprogram(),
                                      &F.getEntryBlock())
             << "does not check " << E.Ref << ": " << E.Why;
    });
  }
}

/// S5: constants, which the equations do not count.  Once they have met others
/// in a phi, the run cannot tell whether what it sees was one.
void Instrumenter::exemptConstants() {
  SmallSetVector<Constant *, 4> Constants;
  auto Add = [&](Value *V) {
    Value *Root = rcIdentityRoot(V);
    if (V->getType()->isPointerTy() && isa<Constant>(Root) &&
        !isa<ConstantPointerNull>(Root) && !isa<UndefValue>(Root))
      Constants.insert(cast<Constant>(Root));
  };
  for (Instruction &I : instructions(F)) {
    if (isa<PHINode>(I) || isa<SelectInst>(I) || isa<ReturnInst>(I))
      for (Value *V : I.operands())
        Add(V);
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    CallEffects Effects = Options.Table->classify(*Call);
    for (unsigned Arg = 0; Arg < Call->arg_size(); ++Arg)
      switch (Effects.arg(Arg)) {
      case ArgEffect::Retain:
      case ArgEffect::Release:
      case ArgEffect::Steal:
      case ArgEffect::StealOnSuccess:
        Add(Call->getArgOperand(Arg));
        break;
      default:
        break;
      }
  }
  for (Constant *C : Constants) {
    ObservedEvent E{EventKind::Exempt, C, nullptr};
    E.IsBehind = true;
    Calls.add(E);
  }
}

/// Whether the function goes on where something that it called has raised.
void Instrumenter::findCaught() {
  CountingProblem Nothing;
  const PathFacts &Paths = Facts.at(PathPrecision::Flags);
  TokenEquations Equations(Paths, Nothing);
  WitnessWriter Writer(Normal, Equations);
  const PathGraph &Graph = Paths.graph();
  for (PathGraph::Node N = 0; N < Graph.size() && !Catches; ++N)
    Catches = llvm::any_of(Graph.successors(N), [&](PathGraph::Node To) {
      return Paths.canSucceed(To) && Writer.isErrorEdge(N, To);
    });
}

void Instrumenter::findGivenUp() {
  const PathFacts &Paths = Facts.at(PathPrecision::Flags);
  for (PathGraph::Node N = 0; N < Paths.graph().size(); ++N) {
    const BasicBlock &BB = Paths.graph().block(N);
    if (Paths.isExit(N) && !isa<ReturnInst>(BB.getTerminator()) &&
        !isa<ResumeInst>(BB.getTerminator()))
      GivenUp.insert(
          const_cast<Instruction *>(Normal.originOf(BB).getTerminator()));
  }
}

void Instrumenter::addStatuses() {
  SmallVector<Instruction *, 16> All;
  for (Instruction &I : instructions(F))
    All.push_back(&I);
  const Argument *ExceptionInfo = F.arg_size() > 1 ? F.getArg(1) : nullptr;
  for (Instruction *I : All) {
    auto *Call = dyn_cast<CallBase>(I);
    auto *Store = dyn_cast<StoreInst>(I);
    if (Call && Options.Table->classify(*Call).Fails == Failure::NativeStatus)
      Calls.addStatus(*Call);
    else if (Store && returnSlot(F) &&
             getUnderlyingObject(Store->getPointerOperand()) == ExceptionInfo)
      Calls.addRaise(*Store);
  }
}

/// \returns why the function is left alone, or an empty text.
std::string Instrumenter::instrument() {
  ObservedEvents InDomain[] = {{Normal, Facts, Values, CountDomain::MemInfo},
                               {Normal, Facts, Values, CountDomain::PyObject}};
  for (ObservedEvents &Events : InDomain) {
    std::string Why = Events.collect();
    if (!Why.empty())
      return Why;
  }
  findCaught();
  findGivenUp();
  Calls.enter();
  exemptConstants();
  for (ObservedEvents &Events : InDomain) {
    remarkExempt(Events);
    for (const ObservedEvent &E : Events.events())
      if (!Calls.add(E))
        return "a token has no place there";
  }
  if (Catches)
    addStatuses();
  for (Instruction *I : GivenUp)
    Calls.giveUp(*I);
  Calls.leave();
  if (Calls.numEvents() == 0)
    return "nothing can be checked";
  // S7.
  return verifyFunction(F) ? "a value is not defined on all paths" : "";
}

bool Instrumenter::run() {
  std::string Why = instrument();
  bool Done = Why.empty();
  if (!Done)
    Calls.undo();
  Values.removeUnused();
  Remarks.emit([&] {
    OptimizationRemarkAnalysis Remark(DEBUG_TYPE,
                                      Done ? "Instrumented" : "NotInstrumented",
                                      F.getSubprogram(), &F.getEntryBlock());
    if (Done)
      Remark << "checks " << countOf(Calls.numEvents(), "event");
    else
      Remark << "checks nothing: " << Why;
    return Remark;
  });
  if (!Done)
    return false;
  setInstrumented(F);
  ++NumFunctions;
  NumObserved += Calls.numEvents();
  return true;
}

/// S6.  \returns why \p F cannot be instrumented, or an empty text.
static StringRef objectionTo(const Function &F) {
  StringRef Why;
  if (!NormalForm::canCopy(F, Why))
    return Why;
  if (NormalForm::choosesUndefined(F))
    return "it chooses a value for an undefined one";
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallInst>(&I);
    if (Call && Call->isMustTailCall())
      return "it has a call that nothing may follow";
  }
  return "";
}

PreservedAnalyses InstrumentPass::run(Module &M, ModuleAnalysisManager &AM) {
  std::optional<SignatureMetadata> Read = readAnnotations(M, DEBUG_TYPE);
  if (!Read)
    return PreservedAnalyses::all();
  const SignatureMetadata &Types = *Read;
  CalleeSummaries Callees(M, *Options.Table, &Types);
  SanitizerSites Sites(M);
  bool Changed = false;
  std::vector<Function *> All;
  for (Function &F : M)
    if (!F.isDeclaration() && !isExempt(F) &&
        touchesCounts(F, *Options.Table, Types))
      All.push_back(&F);
  for (Function *F : All) {
    StringRef Why = objectionTo(*F);
    if (Why.empty()) {
      Changed |= Instrumenter(*F, Options, Types, Callees, Sites).run();
      continue;
    }
    OptimizationRemarkEmitter(F).emit([&] {
      return OptimizationRemarkAnalysis(DEBUG_TYPE, "NotInstrumented",
                                        F->getSubprogram(), &F->getEntryBlock())
             << "checks nothing: " << Why;
    });
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
