//===- ConditionSubjects.cpp - Which values decide where control goes -----===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConditionFacts.h"
#include "Analysis/ConditionSyntax.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Module.h"
#include <optional>

using namespace llvm;
using namespace passthru;

/// Whether \p Phi counts something up or down.
static bool isInduction(const PHINode &Phi) {
  return llvm::any_of(Phi.incoming_values(), [&](const Value *V) {
    const auto *Step = dyn_cast<BinaryOperator>(V);
    return Step && !Step->getType()->isIntegerTy(1) &&
           llvm::is_contained(Step->operands(), &Phi);
  });
}

void ConditionFacts::addSubject(const Value *V) {
  V = subjectRoot(V);
  if (isa<Constant>(V) ||
      !(V->getType()->isPointerTy() || V->getType()->isIntegerTy()))
    return;
  const auto *Phi = dyn_cast<PHINode>(V);
  if ((Phi && isInduction(*Phi)) ||
      !Numbers.try_emplace(V, Subjects.size()).second)
    return;
  Subjects.push_back(V);
  if (Phi)
    for (const Value *Incoming : Phi->incoming_values())
      addSubject(Incoming);
  // A boolean that becomes a status, a choice between statuses.
  if (const auto *Zext = dyn_cast<ZExtInst>(V))
    addCondition(Zext->getOperand(0), MaxConditionDepth);
  if (const auto *Select = dyn_cast<SelectInst>(V)) {
    addCondition(Select->getCondition(), MaxConditionDepth);
    addSubject(Select->getTrueValue());
    addSubject(Select->getFalseValue());
  }
}

void ConditionFacts::addCondition(const Value *Condition, unsigned Depth) {
  Condition = subjectRoot(Condition);
  Value *X, *Y;
  bool IsOr;
  if (isa<Constant>(Condition) || !Condition->getType()->isIntegerTy(1))
    return;
  if (const auto *Compare = dyn_cast<ICmpInst>(Condition))
    if (Comparison C = Comparison(*Compare))
      return addSubject(C.Tested);
  if (Depth > 0 && matchNot(Condition, X))
    return addCondition(X, Depth - 1);
  if (Depth > 0 && matchLogical(Condition, X, Y, IsOr)) {
    addCondition(X, Depth - 1);
    return addCondition(Y, Depth - 1);
  }
  if (const auto *Select = dyn_cast<SelectInst>(Condition))
    if (Depth > 0) {
      for (const Value *Operand : Select->operands())
        addCondition(Operand, Depth - 1);
      return;
    }
  addSubject(Condition);
}

/// What `!range` says of \p V.
static std::optional<ConstantRange> rangeOf(const Value *V) {
  const auto *I = dyn_cast<Instruction>(V);
  const MDNode *Node = I ? I->getMetadata(LLVMContext::MD_range) : nullptr;
  if (!Node)
    return std::nullopt;
  return getConstantRangeFromMetadata(*Node);
}

/// The constants that the members of one group meet.
void ConditionFacts::addConstants(ArrayRef<unsigned> Numbers, Group &G) const {
  const Value *First = Subjects[Numbers.front()];
  G.IsPointer = First->getType()->isPointerTy();
  if (G.IsPointer)
    return;
  unsigned Width = First->getType()->getIntegerBitWidth();
  auto Less = [](const APInt &A, const APInt &B) { return A.ult(B); };
  SmallVector<APInt, 8> Points;
  auto Add = [&](const Value *V) {
    if (const auto *C = dyn_cast<ConstantInt>(V))
      Points.push_back(C->getValue());
  };
  // Where the orders of signed and of unsigned numbers begin.
  Points.push_back(APInt(Width, 0));
  Points.push_back(APInt::getSignedMinValue(Width));
  for (unsigned Number : Numbers) {
    const Value *V = Subjects[Number];
    // Numba's statuses with a meaning of their own.
    if (Width == 32 && isa<CallBase>(V))
      for (int Status : {-1, -2, -3})
        Points.push_back(APInt(32, uint64_t(int64_t(Status)), true));
    if (isa<ZExtInst>(V))
      Points.push_back(APInt(Width, 1));
    if (std::optional<ConstantRange> Range = rangeOf(V)) {
      Points.push_back(Range->getLower());
      Points.push_back(Range->getUpper());
    }
    if (const auto *Phi = dyn_cast<PHINode>(V))
      for (const Value *Incoming : Phi->incoming_values())
        Add(Incoming);
    if (const auto *Select = dyn_cast<SelectInst>(V)) {
      Add(Select->getTrueValue());
      Add(Select->getFalseValue());
    }
    for (const User *U : V->users()) {
      if (const auto *Compare = dyn_cast<ICmpInst>(U))
        for (const Value *Operand : Compare->operands())
          Add(Operand);
      if (const auto *Switch = dyn_cast<SwitchInst>(U))
        for (const auto &Case : Switch->cases())
          Add(Case.getCaseValue());
    }
  }
  llvm::sort(Points, Less);
  Points.erase(std::unique(Points.begin(), Points.end()), Points.end());
  for (unsigned I = 0; I < Points.size(); ++I) {
    G.Members.push_back(Points[I]);
    APInt InGap = Points[I] + 1;
    bool IsLast = I + 1 == Points.size();
    if (IsLast ? !InGap.isZero() : InGap != Points[I + 1])
      G.Members.push_back(InGap);
  }
  // Too many to tell apart: one class, of which nothing is ever known.
  if (G.Members.size() > MaxClasses)
    G.Members.resize(1, APInt(Width, 0));
}

void ConditionFacts::formGroups(const Function &F) {
  IntEqClasses Classes(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    auto Join = [&](const Value *V) {
      int Other = subjectOf(V);
      if (Other >= 0)
        Classes.join(Number, Other);
    };
    if (const auto *Phi = dyn_cast<PHINode>(Subjects[Number]))
      for (const Value *Incoming : Phi->incoming_values())
        Join(Incoming);
    if (const auto *Select = dyn_cast<SelectInst>(Subjects[Number])) {
      Join(Select->getTrueValue());
      Join(Select->getFalseValue());
    }
  }
  Classes.compress();
  std::vector<SmallVector<unsigned, 4>> Members(Classes.getNumClasses());
  GroupOf.resize(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    GroupOf[Number] = Classes[Number];
    Members[Classes[Number]].push_back(Number);
  }
  Groups.resize(Members.size());
  for (unsigned I = 0; I < Groups.size(); ++I)
    addConstants(Members[I], Groups[I]);
}

void ConditionFacts::findPossible() {
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    std::optional<ConstantRange> Range = rangeOf(Subjects[Number]);
    Possible.push_back(Range && group(Number).Members.size() > 1
                           ? where(Number,
                                   [&](const APInt &Member) {
                                     return Range->contains(Member);
                                   })
                           : all(Number));
  }
}

/// Calls \p Visit(subject's value, block) for each place at which a subject
/// decides something: at the end of the block.
template <typename Visitor>
void ConditionFacts::visitTests(const Function &F, Visitor Visit) const {
  for (const BasicBlock &BB : F) {
    SmallVector<std::pair<const Value *, unsigned>, 8> Todo;
    const Instruction *Terminator = BB.getTerminator();
    if (const auto *Branch = dyn_cast<BranchInst>(Terminator)) {
      if (Branch->isConditional())
        Todo.push_back({Branch->getCondition(), 0});
    } else if (const auto *Switch = dyn_cast<SwitchInst>(Terminator)) {
      Todo.push_back({Switch->getCondition(), 0});
    } else if (const auto *Return = dyn_cast<ReturnInst>(Terminator)) {
      if (StatusIsReturned && Return->getReturnValue())
        Todo.push_back({Return->getReturnValue(), 0});
    }
    for (const BasicBlock *Next : successors(&BB))
      for (const PHINode &Phi : Next->phis())
        if (isTracked(&Phi))
          Todo.push_back({Phi.getIncomingValueForBlock(&BB), 0});
    while (!Todo.empty()) {
      auto [V, Depth] = Todo.pop_back_val();
      V = subjectRoot(V);
      if (isTracked(V))
        Visit(V, BB);
      const auto *I = dyn_cast<Instruction>(V);
      // What made a boolean that is known itself does not matter any more; of
      // one that is made here, no branch has told anything yet.
      if (isTracked(V) && V->getType()->isIntegerTy(1) &&
          !(I && I->getParent() == &BB))
        continue;
      if (!I || isa<PHINode>(I) || isa<CallBase>(I) || isa<LoadInst>(I) ||
          Depth > MaxConditionDepth)
        continue;
      for (const Value *Operand : I->operands())
        Todo.push_back({Operand, Depth + 1});
    }
  }
}

void ConditionFacts::findRelevance(const Function &F) {
  std::vector<SmallVector<const BasicBlock *, 2>> Tests(Subjects.size());
  visitTests(F, [&](const Value *V, const BasicBlock &BB) {
    SmallVectorImpl<const BasicBlock *> &Blocks = Tests[Numbers.lookup(V)];
    if (Blocks.empty() || Blocks.back() != &BB)
      Blocks.push_back(&BB);
  });
  // Where it is null, the function ends there.
  for (const BasicBlock &BB : F)
    for (const Accessed &A : accessedIn(BB))
      if (int Number = subjectOf(A.Pointer); Number >= 0)
        Tests[Number].push_back(&BB);
  Relevance.resize(Subjects.size());
  for (unsigned Number = 0; Number < Subjects.size(); ++Number) {
    const auto *Definition = dyn_cast<Instruction>(Subjects[Number]);
    const BasicBlock *Home = Definition ? Definition->getParent() : nullptr;
    // A comparison of references may be decided by the edge that is taken.
    bool KnownAtStart =
        !Definition || isa<PHINode>(Definition) || isa<ICmpInst>(Definition);
    DenseSet<const BasicBlock *> Seen;
    SmallVector<const BasicBlock *, 8> Todo(Tests[Number].begin(),
                                            Tests[Number].end());
    while (!Todo.empty()) {
      const BasicBlock *BB = Todo.pop_back_val();
      if ((BB == Home && !KnownAtStart) || !Seen.insert(BB).second)
        continue;
      Relevance[Number].push_back(BB);
      if (BB != Home)
        Todo.append(pred_begin(BB), pred_end(BB));
    }
  }
}

/// Bytes from null on at which nothing can be.
static constexpr int64_t NullPage = 4096;

void ConditionFacts::findAccesses(const Function &F) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  DenseMap<const BasicBlock *, const Instruction *> FirstCalls;
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB)
      if (isa<CallBase>(I)) {
        FirstCalls[&BB] = &I;
        break;
      }
  for (const Argument &A : F.args()) {
    if (!A.getType()->isPointerTy() ||
        NullPointerIsDefined(&F, A.getType()->getPointerAddressSpace()))
      continue;
    SmallVector<const Value *, 8> Names{&A};
    while (!Names.empty()) {
      const Value *Name = Names.pop_back_val();
      for (const User *U : Name->users()) {
        if (isa<GetElementPtrInst>(U) || isa<BitCastInst>(U))
          Names.push_back(U);
        const Value *Pointer = getLoadStorePointerOperand(U);
        if (Pointer != Name)
          continue;
        APInt Offset(DL.getIndexTypeSizeInBits(Pointer->getType()), 0);
        if (Pointer->stripAndAccumulateConstantOffsets(
                DL, Offset, /*AllowNonInbounds=*/true) != &A ||
            !Offset.ule(NullPage))
          continue;
        const auto *I = cast<Instruction>(U);
        const Instruction *FirstCall = FirstCalls.lookup(I->getParent());
        bool AtOnce = !FirstCall || I->comesBefore(FirstCall);
        SmallVector<Accessed, 2> &Of = Accesses[I->getParent()];
        if (Of.empty() || Of.back().Pointer != &A)
          Of.push_back({&A, AtOnce});
        else
          Of.back().AtOnce |= AtOnce;
      }
    }
  }
}

ConditionFacts::ConditionFacts(const Function &F, bool StatusIsReturned)
    : StatusIsReturned(StatusIsReturned) {
  for (const BasicBlock &BB : F) {
    const Instruction *Terminator = BB.getTerminator();
    if (const auto *Branch = dyn_cast<BranchInst>(Terminator)) {
      if (Branch->isConditional())
        addCondition(Branch->getCondition(), MaxConditionDepth);
    } else if (const auto *Switch = dyn_cast<SwitchInst>(Terminator)) {
      addSubject(Switch->getCondition());
    } else if (const auto *Return = dyn_cast<ReturnInst>(Terminator)) {
      if (StatusIsReturned && Return->getReturnValue())
        addSubject(Return->getReturnValue());
    }
  }
  // References that some paths do not have; nothing need ask whether they do.
  for (const BasicBlock &BB : F)
    for (const PHINode &Phi : BB.phis())
      if (Phi.getType()->isPointerTy() &&
          llvm::any_of(Phi.incoming_values(), [](const Value *Incoming) {
            return isa<ConstantPointerNull>(Incoming);
          }))
        addSubject(&Phi);
  formGroups(F);
  findPossible();
  for (unsigned Number = 0; Number < Subjects.size(); ++Number)
    if (const auto *I = dyn_cast<Instruction>(Subjects[Number]))
      DefinedIn[I->getParent()].push_back(Number);
  findAccesses(F);
  findRelevance(F);
}
