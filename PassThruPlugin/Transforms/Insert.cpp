//===- Insert.cpp - Put refops where they are missing ---------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contract and the legality conditions are in PassThru/Insert.h.  What is
// lost, ErrorReleases.cpp says; here it is released, and what came out is
// checked.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Insert.h"
#include "PassThru/Annotations.h"
#include "PassThru/BalanceVerifier.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/ErrorReleases.h"
#include "Transforms/Markers.h"
#include "Transforms/OriginalValues.h"
#include "Transforms/RefopBuilder.h"
#include "Transforms/RefopRemoval.h"
#include "Transforms/ReleasePlaces.h"
#include "Transforms/ScopeCounts.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"

using namespace llvm;
using namespace passthru;

#define DEBUG_TYPE "passthru-insert"

STATISTIC(NumReleased, "Number of tokens released where a function raises");
STATISTIC(NumNotReleased, "Number of places where tokens stay lost");
STATISTIC(NumInserted, "Number of refops inserted by exits=all");
STATISTIC(NumRestored, "Number of functions restored");

namespace {

class RaiseInserter {
public:
  RaiseInserter(Function &F, const PassOptions &Options,
                const SignatureMetadata &Types)
      : F(F), Options(Options), Types(Types),
        Scratch(*F.getParent(), *Options.Table), Normal(F, Scratch, &Types),
        Facts(Normal), Values(Normal, F), Places(Normal, F),
        Builder(*F.getParent()), Remarks(&F) {}

  /// \returns whether the function changed.
  bool run();

private:
  struct Insertion {
    const ErrorRelease *What;
    Value *Ref;
    SmallVector<CallInst *, 1> Calls;
  };

  void collect(ErrorReleases &Releases);
  StringRef insert(Insertion &I);
  std::string mistake();
  void restore();
  void remarkLost(const ErrorRelease &Release, const Twine &Why);
  void remarkReleased(const Insertion &I);

  Function &F;
  const PassOptions &Options;
  const SignatureMetadata &Types;
  ScratchModule Scratch;
  NormalForm Normal;
  LazyPathFacts Facts;
  OriginalValues Values;
  ReleasePlaces Places;
  RefopBuilder Builder;
  OptimizationRemarkEmitter Remarks;
  std::vector<Insertion> Insertions;
};

} // namespace

/// What a report calls the reference, and where it is lost.
static std::string describe(const NormalForm &Normal, const Value *Ref,
                            unsigned Tokens) {
  const Value *Named = Normal.originOf(Ref);
  OutField Out = Normal.outField(Ref);
  std::string Name = Named ? operandName(*Named) : "a reference";
  if (const Function *Callee = Out ? Out.Call->getCalledFunction() : nullptr)
    Name = "the reference that @" + prettyName(*Callee) + " returned";
  return Tokens == 1 ? Name : countOf(Tokens, "token") + " on " + Name;
}

void RaiseInserter::remarkLost(const ErrorRelease &Release, const Twine &Why) {
  ++NumNotReleased;
  Remarks.emit([&] {
    return OptimizationRemarkMissed(DEBUG_TYPE, "NotReleased",
                                    Release.At.From->getTerminator())
           << "did not release "
           << describe(Normal, Release.Ref, Release.Tokens)
           << " where the function raises: " << Why.str();
  });
}

void RaiseInserter::remarkReleased(const Insertion &I) {
  NumReleased += I.Calls.size();
  Remarks.emit([&] {
    return OptimizationRemark(DEBUG_TYPE, "Released", I.Calls[0])
           << "released " << describe(Normal, I.What->Ref, I.What->Tokens)
           << " where the function raises";
  });
}

/// I1 to I5, and I7.
void RaiseInserter::collect(ErrorReleases &Releases) {
  if (!Releases.Refusal.empty()) {
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotModelled",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "released nothing: " << Releases.Refusal;
    });
    return;
  }
  for (const ErrorRelease &Release : Releases.All) {
    Value *Ref =
        Release.Objection.empty() ? Values.valueOf(Release.Ref) : nullptr;
    if (Ref)
      Insertions.push_back({&Release, Ref, {}});
    else if (!Release.Objection.empty())
      remarkLost(Release, Release.Objection);
    else
      remarkLost(Release, "it is no value there");
  }
}

/// I6.  \returns why nothing was inserted, or an empty text.
StringRef RaiseInserter::insert(Insertion &I) {
  StringRef Why;
  Instruction *Before = Places.find(*I.What, Why);
  if (!Before)
    return Why;
  for (unsigned Token = 0; Token < I.What->Tokens; ++Token)
    I.Calls.push_back(Builder.createDecref(I.What->Domain, I.Ref, Before));
  return StringRef();
}

/// A finding that is the same before and after.
static bool contains(ArrayRef<BalanceFinding> Findings,
                     const BalanceFinding &Wanted) {
  return llvm::any_of(Findings, [&](const BalanceFinding &Known) {
    return StringRef(Known.Rule) == Wanted.Rule && Known.At == Wanted.At;
  });
}

/// I8 and I9.  \returns what is wrong, or an empty text.
std::string RaiseInserter::mistake() {
  const std::string Unbalanced = "the result would not balance: ";
  // A value may be there on all paths that can be taken, and yet not for LLVM.
  if (verifyFunction(F))
    return Unbalanced + "a value is not defined on all paths";
  PassOptions Strict = Options;
  Strict.RaiseLeaks = Policy::Error;
  BalanceReport Before = verifyNormalForm(Normal, Facts, Strict);
  for (const BalanceFinding &Found : Before.Findings)
    if (Found.What == BalanceFinding::Class::Mistake &&
        StringRef(Found.Rule) != "passthru-leak")
      return "the function " + Found.Message;
  if (!Before.Reason.empty())
    return Before.Reason;
  BalanceReport After = verifyBalance(F, Strict, &Types);
  for (const BalanceFinding &Found : After.Findings)
    if (!contains(Before.Findings, Found))
      return Unbalanced + Found.Message;
  return After.Verdict <= Before.Verdict && After.Reason.empty()
             ? ""
             : Unbalanced + "it is unknown";
}

void RaiseInserter::restore() {
  for (Insertion &I : Insertions)
    for (CallInst *Call : I.Calls)
      eraseRefop(Call);
  Places.removeNewBlocks();
  Values.removeUnused();
}

bool RaiseInserter::run() {
  ErrorReleases Releases[] = {
      findErrorReleases(Normal, Facts, CountDomain::MemInfo),
      findErrorReleases(Normal, Facts, CountDomain::PyObject)};
  for (ErrorReleases &OfDomain : Releases)
    collect(OfDomain);
  std::vector<Insertion> Kept;
  for (Insertion &I : Insertions) {
    StringRef Why = insert(I);
    if (Why.empty())
      Kept.push_back(std::move(I));
    else
      remarkLost(*I.What, Why);
  }
  Insertions = std::move(Kept);
  if (Insertions.empty()) {
    restore();
    return false;
  }
  std::string Mistake = mistake();
  if (!Mistake.empty()) {
    for (const Insertion &I : Insertions)
      remarkLost(*I.What, Mistake);
    restore();
    ++NumRestored;
    return false;
  }
  for (const Insertion &I : Insertions)
    remarkReleased(I);
  Values.removeUnused();
  return true;
}

/// A1 to A5, and I8, for \p F without refops.  \returns why nothing was
/// inserted, or an empty text.
static std::string insertAll(Function &F, const PassOptions &Options,
                             const SignatureMetadata &Types,
                             unsigned &NumRefops) {
  ScratchModule Scratch(*F.getParent(), *Options.Table);
  NormalForm Normal(F, Scratch, &Types);
  ScopeCounts Counts(Normal, F);
  std::string Why = Counts.insert();
  NumRefops = Counts.numRefops();
  if (Why.empty() && verifyFunction(F))
    Why = "a value is not defined on all paths";
  if (Why.empty()) {
    Counts.removeUnused();
    PassOptions Strict = Options;
    Strict.RaiseLeaks = Policy::Error;
    NormalForm Result(F, Scratch, &Types);
    LazyPathFacts Facts(Result);
    BalanceReport Report =
        verifyNormalForm(Result, Facts, Strict, CountDomain::MemInfo);
    Why = Report.Reason;
    for (const BalanceFinding &Found : Report.Findings)
      if (Found.What != BalanceFinding::Class::UncheckedNull)
        Why = "the result would not balance: " + Found.Message;
  }
  if (!Why.empty())
    Counts.undo();
  return Why;
}

/// `exits=all` and `exits=anew`.  \returns whether \p F changed.
static bool countAll(Function &F, const PassOptions &Options,
                     const SignatureMetadata &Types) {
  RefopRemoval Removal(F);
  unsigned NumRefops = 0;
  std::string Why;
  if (Options.Table->countMemInfoRefops(F))
    Why = Removal.run(Options, Types);
  if (Why.empty())
    Why = insertAll(F, Options, Types, NumRefops);
  OptimizationRemarkEmitter Remarks(&F);
  if (!Why.empty()) {
    Removal.undo();
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotInserted",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "inserted nothing: " << Why;
    });
    return false;
  }
  if (!NumRefops && !Removal.numRefops())
    return false;
  NumInserted += NumRefops;
  Remarks.emit([&] {
    OptimizationRemark Remark(DEBUG_TYPE, "Inserted", F.getSubprogram(),
                              &F.getEntryBlock());
    Remark << "inserted " << countOf(NumRefops, "refop");
    if (Removal.numRefops())
      Remark << " in the place of " << std::to_string(Removal.numRefops());
    return Remark;
  });
  return true;
}

/// Whether exits=all or exits=anew are for \p F: compiled code that nobody has
/// counted in, or that somebody has.
static bool isForAll(const Function &F, const PassOptions &Options) {
  FunctionKind Kind = classifyFunction(F);
  if (Kind != FunctionKind::Native && Kind != FunctionKind::Generator)
    return false;
  bool HasRefops = Options.Table->countMemInfoRefops(F) != 0;
  return Options.Exits == (HasRefops ? InsertExits::Anew : InsertExits::All);
}

PreservedAnalyses InsertPass::run(Module &M, ModuleAnalysisManager &AM) {
  if (!readAnnotations(M, DEBUG_TYPE))
    return PreservedAnalyses::all();
  bool Changed = lowerMarkers(M, *Options.Table, DEBUG_TYPE);
  SignatureMetadata Types(M); // Of the functions that are there now.
  for (Function &F : M) {
    StringRef Why;
    if (F.isDeclaration() || isExempt(F) || NormalForm::choosesUndefined(F) ||
        !NormalForm::canCopy(F, Why))
      continue;
    if (isForAll(F, Options))
      Changed |= countAll(F, Options, Types);
    if (touchesCounts(F, *Options.Table, Types))
      Changed |= RaiseInserter(F, Options, Types).run();
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
