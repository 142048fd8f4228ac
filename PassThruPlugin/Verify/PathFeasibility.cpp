//===- PathFeasibility.cpp - Can a path be taken? -------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify/PathFeasibility.h"
#include "Analysis/CalleeSummaries.h"
#include "Analysis/RCIdentity.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
using namespace passthru;

namespace {

/// What the branches of one path say of pointers.
class PointerFacts {
public:
  PointerFacts(const NormalForm &Normal, const PathFacts &Facts)
      : Normal(Normal), Facts(Facts) {
    newTerm(nullptr);
  }

  /// Goes from \p From, which has been entered, to \p To.  \returns whether
  /// that is possible.
  bool follow(PathGraph::Node From, PathGraph::Node To);

  /// Whether \p Root can be nothing else now.
  bool isNull(const Value *Root) const {
    auto Known = Current.find(Root);
    return Known != Current.end() && leader(Known->second) == leader(Null);
  }

private:
  using Term = unsigned; ///< One pointer; in the order of definition.
  static constexpr Term Null = 0;

  Term newTerm(const Value *Definition) {
    Definitions.push_back(Definition);
    Leaders.push_back(Leaders.size());
    return Leaders.back();
  }
  Term termOf(const Value *V);
  Term leader(Term T) const {
    while (Leaders[T] != T)
      T = Leaders[T];
    return T;
  }
  bool isApart(Term Older, Term Newer) const;
  void setEqual(Term A, Term B);
  void setApart(Term A, Term B) { Different.push_back({A, B}); }
  bool areDifferent(Term A, Term B) const;
  void findChoices(const Instruction &Result);
  void execute(const BasicBlock &BB);
  void enter(const BasicBlock &From, const BasicBlock &To);
  bool isConsistent() const {
    return llvm::none_of(Different, [&](const std::pair<Term, Term> &Pair) {
      return leader(Pair.first) == leader(Pair.second);
    });
  }

  const NormalForm &Normal;
  const PathFacts &Facts;
  /// F5, by term of a result: what it may be that is not new.
  DenseMap<Term, SmallVector<Term, 2>> Choices;
  /// By RC identity root: what it is now.
  DenseMap<const Value *, Term> Current;
  /// By comparison: what it has compared.
  DenseMap<const Value *, std::pair<Term, Term>> Compared;
  std::vector<const Value *> Definitions;       ///< By term; null of Null.
  std::vector<Term> Leaders;                    ///< By term.
  std::vector<std::pair<Term, Term>> Different; ///< By branches.
};

} // namespace

PointerFacts::Term PointerFacts::termOf(const Value *V) {
  const Value *Root = rcIdentityRoot(V);
  if (isa<ConstantPointerNull>(Root))
    return Null;
  auto Known = Current.find(Root);
  if (Known != Current.end())
    return Known->second;
  Term New = newTerm(Root);
  Current[Root] = New;
  return New;
}

bool PointerFacts::areDifferent(Term A, Term B) const {
  return llvm::any_of(Different, [&](const std::pair<Term, Term> &Pair) {
    Term First = leader(Pair.first), Second = leader(Pair.second);
    return (First == leader(A) && Second == leader(B)) ||
           (First == leader(B) && Second == leader(A));
  });
}

/// F5 for \p Result, which has its term.
void PointerFacts::findChoices(const Instruction &Result) {
  OutField Out = Normal.outField(&Result);
  const Function *Named = Out ? Out.Call->getCalledFunction() : nullptr;
  const Function *Callee =
      Named ? Normal.original().getParent()->getFunction(Named->getName())
            : nullptr;
  if (!Callee || Out.Argument != 0)
    return;
  ReturnedArguments Returned = returnedArguments(*Callee, Normal.table());
  if (Returned.Numbers.empty() || !Returned.OthersAreNew ||
      Returned.Numbers.back() >= Out.Call->arg_size())
    return;
  SmallVector<Term, 2> &OfResult = Choices[Current.lookup(&Result)];
  for (unsigned I : Returned.Numbers)
    OfResult.push_back(termOf(Out.Call->getArgOperand(I)));
}

/// F4, F5.
bool PointerFacts::isApart(Term Older, Term Newer) const {
  const Value *A = Definitions[Older], *B = Definitions[Newer];
  if (!A || !B)
    return false;
  const auto *GivenAt = dyn_cast<Instruction>(B);
  auto Choice = Choices.find(Newer);
  if (Choice != Choices.end() && llvm::all_of(Choice->second, [&](Term T) {
        return areDifferent(T, Older);
      }))
    return true;
  return Facts.isNew(B) ||
         (Facts.isNew(A) && GivenAt && Facts.isPrivateAt(A, *GivenAt));
}

void PointerFacts::setEqual(Term A, Term B) {
  Term LeaderA = leader(A), LeaderB = leader(B);
  if (LeaderA == LeaderB)
    return;
  SmallVector<Term, 4> OfA, OfB;
  for (Term T = 0; T < Leaders.size(); ++T)
    if (Term Leader = leader(T); Leader == LeaderA)
      OfA.push_back(T);
    else if (Leader == LeaderB)
      OfB.push_back(T);
  bool AreNull = llvm::any_of(OfA, [&](Term InA) {
    return llvm::any_of(OfB, [&](Term InB) {
      return isApart(std::min(InA, InB), std::max(InA, InB));
    });
  });
  Leaders[LeaderA] = LeaderB;
  if (AreNull)
    setEqual(LeaderB, Null);
}

void PointerFacts::execute(const BasicBlock &BB) {
  for (const Instruction &I : BB) {
    if (isa<PHINode>(I))
      continue;
    if (const auto *Compare = dyn_cast<ICmpInst>(&I);
        Compare && Compare->isEquality() &&
        Compare->getOperand(0)->getType()->isPointerTy())
      Compared[Compare] = {termOf(Compare->getOperand(0)),
                           termOf(Compare->getOperand(1))};
    else if (I.getType()->isPointerTy() && rcIdentityRoot(&I) == &I) {
      Current[&I] = newTerm(&I);
      findChoices(I);
    }
    const Value *Address = getLoadStorePointerOperand(&I);
    const Value *Object = Address ? getUnderlyingObject(Address) : nullptr;
    // What is null in the copy alone has been written by a callee.
    if (Object && !isa<Constant>(rcIdentityRoot(Object)) &&
        !NullPointerIsDefined(I.getFunction()))
      setApart(termOf(Object), Null);
  }
}

/// F1: all at once.
void PointerFacts::enter(const BasicBlock &From, const BasicBlock &To) {
  SmallVector<std::pair<const PHINode *, Term>, 4> Incoming;
  for (const PHINode &Phi : To.phis())
    if (Phi.getType()->isPointerTy())
      Incoming.push_back({&Phi, termOf(Phi.getIncomingValueForBlock(&From))});
  for (auto [Phi, T] : Incoming)
    Current[Phi] = T;
}

bool PointerFacts::follow(PathGraph::Node From, PathGraph::Node To) {
  const PathGraph &Graph = Facts.graph();
  const BasicBlock &Block = Graph.block(From), &Next = Graph.block(To);
  if (From == 0)
    for (const Argument &A : Block.getParent()->args())
      if (A.getType()->isPointerTy())
        termOf(&A);
  execute(Block);
  // F2.
  const auto *Branch = dyn_cast<BranchInst>(Block.getTerminator());
  if (Branch && Branch->isConditional() &&
      Branch->getSuccessor(0) != Branch->getSuccessor(1)) {
    auto Found = Compared.find(Branch->getCondition());
    if (Found != Compared.end()) {
      const auto *Compare = cast<ICmpInst>(Branch->getCondition());
      bool IsTrue = Branch->getSuccessor(0) == &Next;
      auto [A, B] = Found->second;
      if (IsTrue == (Compare->getPredicate() == ICmpInst::ICMP_EQ))
        setEqual(A, B);
      else
        setApart(A, B);
    }
  }
  // F3.
  const ConditionFacts &Conditions = Graph.conditions();
  KnownValues Known = Graph.knownOnEdge(From, To, Graph.known(From)).first;
  for (KnownValues::Entry E : Known.entries()) {
    const Value *Subject = Conditions.subject(E.first);
    if (!Subject->getType()->isPointerTy())
      continue;
    auto Now = Current.find(rcIdentityRoot(Subject));
    if (Now == Current.end())
      continue;
    if (Conditions.isNull(E.first, Known))
      setEqual(Now->second, Null);
    else if (Conditions.isPresent(E.first, Known))
      setApart(Now->second, Null);
  }
  enter(Block, Next);
  return isConsistent();
}

bool passthru::canBeTaken(const NormalForm &Normal, const PathFacts &Facts,
                          ArrayRef<PathGraph::Node> Path, const Value *Root) {
  PointerFacts Known(Normal, Facts);
  for (size_t I = 0; I + 1 < Path.size(); ++I)
    if (!Known.follow(Path[I], Path[I + 1]))
      return false;
  return !Known.isNull(Root);
}
