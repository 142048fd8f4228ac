//===- Elide.cpp - Remove refops that are not needed ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contract and the legality conditions are in PassThru/Elide.h, their proof
// in ElisionProof.cpp, the proposals in ElisionProposals.cpp.  Here is the
// order of steps for one function:
//
//   candidates in -> normal form, prover -> choose a proposal for each web,
//   until the choices agree -> carry out -> candidates out
//
// with a second attempt if the prover names places where a reference would have
// to be held.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Elide.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "Transforms/ElisionProof.h"
#include "Transforms/ElisionProposals.h"
#include "Transforms/Exchanges.h"
#include "Transforms/Placement.h"
#include "Transforms/RefopBuilder.h"
#include "Transforms/ReleaseSummary.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

#define DEBUG_TYPE "passthru-elide"

STATISTIC(NumElided, "Number of refops removed");
STATISTIC(NumAdded, "Number of increfs added where a reference leaves");
STATISTIC(NumKept, "Number of refops that stay");

namespace {

/// A web with what is, at the moment, to be done with it.
struct Choice {
  const Web *W;
  std::vector<Proposal> Proposals;
  std::vector<std::unique_ptr<Difference>> Differences; ///< One a proposal.
  size_t Chosen = 0; ///< Index of the proposal; its number if none is left.
  Objection Why;     ///< Against the last proposal that was given up.

  const Proposal *proposal() const {
    return Chosen < Proposals.size() ? &Proposals[Chosen] : nullptr;
  }
};

/// For a remark: the refops of one web that stay.
struct KeptRefops {
  const CallBase *First;
  unsigned Count;
  std::string Ref, Reason;
};

class FunctionElider {
public:
  FunctionElider(Function &F, const PassOptions &Options,
                 ScratchModule &Scratch)
      : F(F), Options(Options), Scratch(Scratch), Remarks(&F) {}

  /// \returns whether the function changed.
  bool run();

private:
  bool attempt(bool IsLast);
  std::vector<RefopSet> place(ElisionProver &Prover, bool AtErrors);
  bool consider(ElisionProver &Prover, Choice &C, Proposal P);
  void considerWithErrors(ElisionProver &Prover, Choice &C,
                          const RefopSet &Removable);
  void choose(ElisionProver &Prover, const Candidates &C);
  bool reconsider(ElisionProver &Prover);
  void wantHoldPoints(const Choice &C, const Objection &Why);
  void wantHoldPoint(const Value *Ref, const Instruction *At);
  void carryOut(const Candidates &C);
  void eraseNullRefops(const RefopSet &NullRefops);
  void eraseExchanges();
  void verifyAgain(ElisionProver &Prover);
  void remark(const Choice &C);
  void noteKept(StringRef Ref, const Choice &C);
  void remarkKept();

  Function &F;
  const PassOptions &Options;
  ScratchModule &Scratch;
  OptimizationRemarkEmitter Remarks;
  std::vector<Choice> Choices;
  std::vector<std::string> RefNames; ///< By choice, for remarks.
  std::vector<KeptRefops> Kept;
  unsigned Removed = 0, Added = 0;
  /// Where a reference would be lost in an earlier attempt.
  SmallVector<HoldPoint, 4> Wanted;
  std::unique_ptr<DominatorTree> Dominators;
  std::unique_ptr<LoopInfo> Loops;
  /// A web has one or two in each handler; each is one proof more.
  static constexpr unsigned MaxErrorRefops = 8;
  /// The second attempt finds nearly all that more of them find.
  static constexpr unsigned MaxAttempts = 2;
  /// What goes in one round may have been what kept others; two rounds nearly
  /// always find that nothing is left to do.
  static constexpr unsigned MaxRounds = 4;
};

} // namespace

/// What can go of each web, where all else goes that can; \p AtErrors: even if
/// an error exit then loses less.
std::vector<RefopSet> FunctionElider::place(ElisionProver &Prover,
                                            bool AtErrors) {
  std::vector<RefopSet> Removable;
  std::vector<std::unique_ptr<Difference>> AllGone;
  DenseSet<const CallBase *> Gone;
  for (const Web &W : Prover.webs()) {
    bool IsPlaced = !W.CountIsUsed && !W.CountsUnknown && !W.Refops.empty();
    AllGone.push_back(IsPlaced
                          ? Prover.difference(W, {"all", W.Refops, RefopSet()})
                          : nullptr);
    Removable.emplace_back();
    Gone.insert(W.Refops.begin(), W.Refops.end());
  }
  // What stays makes hazards, so that more stays.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t I = 0; I < AllGone.size(); ++I) {
      const Web &W = Prover.webs()[I];
      if (AllGone[I])
        Removable[I] = removableRefops(W, Prover, *AllGone[I], Gone, AtErrors);
      for (const CallBase *Refop : W.Refops)
        if (!Removable[I].count(const_cast<CallBase *>(Refop)))
          Changed |= Gone.erase(Refop);
    }
  }
  return Removable;
}

/// L1 and L5 for \p P.  \returns whether they hold.
bool FunctionElider::consider(ElisionProver &Prover, Choice &C, Proposal P) {
  auto D = Prover.checkDifference(*C.W, P, C.Why);
  if (!D)
    return false;
  C.Proposals.push_back(std::move(P));
  C.Differences.push_back(std::move(D));
  return true;
}

/// L1 and L5 for \p Removable but for one release that only error exits come
/// to: a handler releases under names that are null for some who come to it.
void FunctionElider::considerWithErrors(ElisionProver &Prover, Choice &C,
                                        const RefopSet &Removable) {
  RefopSet OfErrors = Prover.onErrorPaths(Removable);
  if (OfErrors.size() > MaxErrorRefops || Removable.size() < 2)
    return;
  for (const CallBase *Stays : OfErrors) {
    RefopSet Rest = Removable;
    Rest.remove(Stays);
    if (consider(Prover, C, {"placed", std::move(Rest), RefopSet()}))
      return;
  }
}

/// L1 and L5 for all proposals of all webs.
void FunctionElider::choose(ElisionProver &Prover, const Candidates &Cs) {
  std::vector<RefopSet> Removable = place(Prover, /*AtErrors=*/true);
  std::vector<RefopSet> Strict;
  for (size_t I = 0; I < Removable.size(); ++I) {
    const Web &W = Prover.webs()[I];
    if (W.Refops.empty())
      continue;
    Choice C{&W, {}, {}, 0, {}};
    bool IsPlaced = Removable[I].empty();
    for (Proposal &P : proposeFor(W, Cs, Removable[I])) {
      bool IsPlacement = P.Removed.size() == Removable[I].size();
      IsPlaced |= consider(Prover, C, std::move(P)) && IsPlacement;
    }
    if (!IsPlaced) {
      considerWithErrors(Prover, C, Removable[I]);
      if (Strict.empty())
        Strict = place(Prover, /*AtErrors=*/false);
      if (!Strict[I].empty())
        consider(Prover, C, {"placed", Strict[I], RefopSet()});
    }
    RefNames.push_back(operandName(*W.Refops[0]->getArgOperand(0)));
    Choices.push_back(std::move(C));
  }
}

/// Remembers for the next attempt that holding a reference from where it would
/// be lost might do: the lost one itself, or the one that is returned later.
/// That is worth another attempt where it takes refops out of a loop.
void FunctionElider::wantHoldPoints(const Choice &C, const Objection &Why) {
  if (!Why.Where)
    return;
  if (!Dominators) {
    Dominators = std::make_unique<DominatorTree>(F);
    Loops = std::make_unique<LoopInfo>(*Dominators);
  }
  unsigned Depth = Loops->getLoopDepth(Why.Where->getParent());
  if (llvm::none_of(C.W->Refops, [&](const CallBase *Refop) {
        return Loops->getLoopDepth(Refop->getParent()) > Depth;
      }))
    return;
  if (Why.Ref)
    wantHoldPoint(Why.Ref, Why.Where);
  for (const CallBase *Candidate : C.W->Candidates)
    wantHoldPoint(rcIdentityRoot(Candidate->getArgOperand(0)), Why.Where);
}

void FunctionElider::wantHoldPoint(const Value *Ref, const Instruction *At) {
  HoldPoint Point{const_cast<Value *>(Ref), const_cast<Instruction *>(At)};
  // A field that only a candidate takes out goes with the candidate.
  if (isa<Constant>(Ref) || !Ref->getType()->isPointerTy() ||
      is_contained(Wanted, Point) ||
      (isa<ExtractValueInst>(Ref) && !Ref->hasNUsesOrMore(2)))
    return;
  const auto *Definition = dyn_cast<Instruction>(Ref);
  if (!Definition || Dominators->dominates(Definition, At))
    Wanted.push_back(Point);
}

/// L2 to L4 under all choices.  \returns whether one was given up.
bool FunctionElider::reconsider(ElisionProver &Prover) {
  DenseSet<const CallBase *> Gone;
  for (const Choice &C : Choices)
    if (const Proposal *P = C.proposal())
      Gone.insert(P->Removed.begin(), P->Removed.end());
  bool Changed = false;
  for (Choice &C : Choices) {
    if (!C.proposal())
      continue;
    Objection Why = Prover.checkHazards(*C.W, *C.Differences[C.Chosen], Gone);
    if (!Why)
      continue;
    wantHoldPoints(C, Why);
    C.Why = std::move(Why);
    ++C.Chosen;
    Changed = true;
  }
  return Changed;
}

/// Remembers what stays, for the case that this is the last round.
void FunctionElider::noteKept(StringRef Ref, const Choice &C) {
  const Proposal *P = C.proposal();
  auto Stays = llvm::find_if(C.W->Refops, [&](const CallBase *Refop) {
    return !P || !P->Removed.count(const_cast<CallBase *>(Refop));
  });
  if (Stays == C.W->Refops.end())
    return;
  unsigned Count = C.W->Refops.size() - (P ? P->Removed.size() : 0);
  std::string Reason = C.Why.Reason;
  if (C.Why.Where)
    Reason += sourceLocation(*C.Why.Where);
  Kept.push_back({*Stays, Count, Ref.str(), std::move(Reason)});
}

void FunctionElider::remark(const Choice &C) {
  const std::string &Ref = RefNames[&C - Choices.data()];
  noteKept(Ref, C);
  const Proposal *P = C.proposal();
  if (!P)
    return;
  Remarks.emit([&] {
    auto R = OptimizationRemark(DEBUG_TYPE, "Elided", P->Removed[0])
             << "elided " << countOf(P->Removed.size(), "refop") << " on "
             << Ref;
    if (!P->Added.empty())
      R << ", with " << countOf(P->Added.size(), "refop")
        << " where the reference is returned";
    return R;
  });
}

void FunctionElider::remarkKept() {
  for (const KeptRefops &K : Kept) {
    NumKept += K.Count;
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "Kept", K.First)
             << "kept " << countOf(K.Count, "refop") << " on " << K.Ref << ": "
             << K.Reason;
    });
  }
  Remarks.emit([&] {
    return OptimizationRemarkAnalysis(DEBUG_TYPE, "Counts", F.getSubprogram(),
                                      &F.getEntryBlock())
           << "removed " << countOf(Removed, "refop") << ", added "
           << countOf(Added, "refop");
  });
}

/// Takes the choices back if the new code does not balance by itself.
void FunctionElider::verifyAgain(ElisionProver &Prover) {
  DenseSet<const CallBase *> Gone;
  RefopSet NewIncrefs;
  for (const Choice &C : Choices)
    if (const Proposal *P = C.proposal()) {
      Gone.insert(P->Removed.begin(), P->Removed.end());
      NewIncrefs.insert(P->Added.begin(), P->Added.end());
    }
  if (Gone.empty() || Prover.balancesWith(Gone, NewIncrefs))
    return;
  for (Choice &C : Choices) {
    if (C.proposal())
      C.Why = {"what would be left of the function does not balance", nullptr,
               nullptr};
    C.Chosen = C.Proposals.size();
  }
}

void FunctionElider::carryOut(const Candidates &Cs) {
  RefopSet NewIncrefs;
  for (const Choice &C : Choices)
    remark(C);
  for (const Choice &C : Choices)
    if (const Proposal *P = C.proposal()) {
      Removed += P->Removed.size();
      for (const CallBase *Refop : P->Removed)
        eraseRefop(const_cast<CallBase *>(Refop));
      NewIncrefs.insert(P->Added.begin(), P->Added.end());
    }
  Added += NewIncrefs.size();
  for (const CallBase *Candidate : Cs.All)
    if (!NewIncrefs.count(Candidate))
      eraseRefop(const_cast<CallBase *>(Candidate));
}

void FunctionElider::eraseNullRefops(const RefopSet &NullRefops) {
  if (NullRefops.empty())
    return;
  Remarks.emit([&] {
    return OptimizationRemark(DEBUG_TYPE, "ElidedNull", NullRefops[0])
           << "elided " << countOf(NullRefops.size(), "refop") << " on null";
  });
  Removed += NullRefops.size();
  for (const CallBase *Refop : NullRefops)
    eraseRefop(const_cast<CallBase *>(Refop));
}

/// L7.
void FunctionElider::eraseExchanges() {
  for (const Exchange &E : findExchanges(F, *Options.Table)) {
    Remarks.emit([&] {
      return OptimizationRemark(DEBUG_TYPE, "ElidedExchange", E.Decref)
             << "elided 2 refops on "
             << operandName(*E.Decref->getArgOperand(0))
             << ", which is retained again behind the release";
    });
    Removed += 2;
    eraseRefop(E.Decref);
    eraseRefop(E.Incref);
  }
}

bool FunctionElider::run() {
  StringRef Why = "it chooses a value for an undefined one";
  if (NormalForm::choosesUndefined(F) || !NormalForm::canCopy(F, Why)) {
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotModelled",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "kept all refops: " << Why;
    });
    return false;
  }
  eraseExchanges();
  unsigned Before;
  unsigned Rounds = 0;
  do {
    Before = Removed;
    Kept.clear();
    Wanted.clear();
    Dominators.reset(); // A refop by invoke may have gone.
    for (unsigned Left = MaxAttempts; Left > 0; --Left)
      if (attempt(/*IsLast=*/Left == 1))
        break;
  } while (Removed != Before && !Kept.empty() && ++Rounds < MaxRounds);
  remarkKept();
  NumElided += Removed;
  NumAdded += Added;
  return Removed != 0;
}

/// \returns whether the function is done; if not, there are more hold points to
/// try, and the function is as it was.
bool FunctionElider::attempt(bool IsLast) {
  Choices.clear();
  RefNames.clear();
  size_t OldPoints = Wanted.size();
  Candidates Cs = insertCandidates(F, *Options.Table, Wanted);
  NormalForm Normal(F, Scratch);
  ElisionProver Prover(Normal, Cs.All, Options);
  if (Prover.refusal().empty()) {
    choose(Prover, Cs);
    while (reconsider(Prover))
      ;
    if (!IsLast && Wanted.size() > OldPoints) {
      for (const CallBase *Candidate : Cs.All)
        eraseRefop(const_cast<CallBase *>(Candidate));
      return false;
    }
    verifyAgain(Prover);
  } else {
    Remarks.emit([&] {
      return OptimizationRemarkMissed(DEBUG_TYPE, "NotModelled",
                                      F.getSubprogram(), &F.getEntryBlock())
             << "kept all refops: " << Prover.refusal();
    });
  }
  // The prover's answers are about the original: it changes only now.
  carryOut(Cs);
  eraseNullRefops(Prover.nullRefops());
  return true;
}

PreservedAnalyses ElidePass::run(Module &M, ModuleAnalysisManager &AM) {
  if (!readAnnotations(M, DEBUG_TYPE))
    return PreservedAnalyses::all();
  auto HasRefops = [this](const Function &F) {
    return Options.Table->countMemInfoRefops(F) != 0;
  };
  if (none_of(M, HasRefops))
    return PreservedAnalyses::all();
  ScratchModule Scratch(M, *Options.Table);
  bool Changed = visitBottomUp(M, *Options.Table, [&](Function &F) {
    if (isExempt(F) || Options.Table->countMemInfoRefops(F) == 0)
      return false;
    return FunctionElider(F, Options, Scratch).run();
  });
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
