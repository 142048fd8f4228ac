//===- NormalizeControl.cpp - One path, one identity, one outcome ---------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// N4: a select of references becomes a diamond.  Selects in one block with one
// condition share the diamond, because they are true together:
//
//     %s = select i1 %c, i8* %x, i8* %y        br i1 %c, label %t, label %f
//     %r = select i1 %c, i8* %y, i8* %x   =>   t:  br label %j
//                                              f:  br label %j
//                                              j:  %s = phi [%x, %t], [%y, %f]
//                                                  %r = phi [%y, %t], [%x, %f]
//
// A select of a reference and null where only the reference is counted is a
// diamond as well: null takes any count.
//
// N5: a block that returns and that several blocks lead to is copied for each
// of them, so that a status `phi [0, %ok], [1, %raise]` is a constant in each.
// A block that only leads to such a return is merged with it and then copied
// in turn, as long as the copy does not outgrow GrowthLimit.
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;
using namespace passthru;

/// Whether \p S can stand at \p Position, which is earlier in its block.
static bool canStandAt(const SelectInst &S, const SelectInst &Position) {
  for (const Value *Operand : S.operands())
    if (const auto *I = dyn_cast<Instruction>(Operand))
      if (I->getParent() == Position.getParent() && !I->comesBefore(&Position))
        return false;
  return true;
}

void NormalForm::splitSelects() {
  DenseSet<const Value *> Counted = countedValues();
  SmallVector<SelectInst *, 16> Selects;
  for (Instruction &I : instructions(*Copy))
    if (auto *Select = dyn_cast<SelectInst>(&I))
      if (Counted.count(Select)) {
        if (Select->getCondition()->getType()->isIntegerTy(1))
          Selects.push_back(Select);
        else
          markIncomplete("a select of a vector of references");
      }

  SmallPtrSet<SelectInst *, 16> Done;
  for (SelectInst *First : Selects) {
    if (Done.count(First))
      continue;
    SmallVector<SelectInst *, 4> Group;
    for (SelectInst *Other : Selects)
      if (!Done.count(Other) && Other->getParent() == First->getParent() &&
          Other->getCondition() == First->getCondition() &&
          (Other == First ||
           (First->comesBefore(Other) && canStandAt(*Other, *First))))
        Group.push_back(Other);

    Instruction *Then = nullptr, *Else = nullptr;
    SplitBlockAndInsertIfThenElse(First->getCondition(), First, &Then, &Else);
    BasicBlock *Join = Then->getSuccessor(0);
    for (SelectInst *Select : Group) {
      Done.insert(Select);
      IRBuilder<> Builder(&Join->front());
      PHINode *Phi = Builder.CreatePHI(Select->getType(), 2);
      Phi->addIncoming(Select->getTrueValue(), Then->getParent());
      Phi->addIncoming(Select->getFalseValue(), Else->getParent());
      Phi->takeName(Select);
      Phi->copyMetadata(*Select);
      Select->replaceAllUsesWith(Phi);
      Select->eraseFromParent();
    }
  }
}

namespace {

/// Copies returning blocks for their predecessors.
class ReturnSplitter {
public:
  ReturnSplitter(Function &F, size_t Budget) : F(F), Budget(Budget) {}
  void run();

private:
  void split(BasicBlock &Return);
  void copyFor(BasicBlock &Pred, BasicBlock &Return);

  Function &F;
  size_t Budget;                     ///< Instructions that may still be added.
  SmallVector<BasicBlock *, 8> Todo; ///< Returning blocks to look at.
};

} // namespace

/// Whether a copy for each predecessor can tell anything apart.
static bool dependsOnPath(const BasicBlock &Return) {
  return !Return.phis().empty();
}

void ReturnSplitter::copyFor(BasicBlock &Pred, BasicBlock &Return) {
  ValueToValueMapTy Map;
  BasicBlock *Copy =
      BasicBlock::Create(F.getContext(), Return.getName(), &F, &Return);
  IRBuilder<> Builder(Copy);
  for (Instruction &I : Return) {
    if (auto *Phi = dyn_cast<PHINode>(&I)) {
      Map[Phi] = Phi->getIncomingValueForBlock(&Pred);
      continue;
    }
    Instruction *New = I.clone();
    Builder.Insert(New, I.getName());
    RemapInstruction(New, Map,
                     RF_IgnoreMissingLocals | RF_NoModuleLevelChanges);
    Map[&I] = New;
  }
  Return.removePredecessor(&Pred, /*KeepOneInputPHIs=*/true);
  Instruction *Terminator = Pred.getTerminator();
  // A switch may lead to the block by several cases.
  for (unsigned I = 0; I < Terminator->getNumSuccessors(); ++I)
    if (Terminator->getSuccessor(I) == &Return)
      Terminator->setSuccessor(I, Copy);
  // If the predecessor does nothing else, it returns now.
  MergeBlockIntoPredecessor(Copy);
}

void ReturnSplitter::split(BasicBlock &Return) {
  SmallSetVector<BasicBlock *, 8> Preds;
  for (BasicBlock *Pred : predecessors(&Return)) {
    // Edges of unwinding cannot be redirected.
    if (!isa<BranchInst>(Pred->getTerminator()) &&
        !isa<SwitchInst>(Pred->getTerminator()))
      return;
    Preds.insert(Pred);
  }
  if (Preds.size() < 2 || !dependsOnPath(Return))
    return;
  size_t Cost = Return.size() * (Preds.size() - 1);
  if (Cost > Budget)
    return;
  Budget -= Cost;
  for (BasicBlock *Pred : Preds.getArrayRef().drop_back()) {
    // removePredecessor() takes one entry of the phis; a switch may have more.
    size_t Edges = llvm::count(predecessors(&Return), Pred);
    copyFor(*Pred, Return);
    for (size_t I = 1; I < Edges; ++I)
      for (PHINode &Phi : make_early_inc_range(Return.phis()))
        if (Phi.getBasicBlockIndex(Pred) >= 0)
          Phi.removeIncomingValue(Pred, /*DeletePHIIfEmpty=*/false);
  }
  if (Return.getSinglePredecessor())
    FoldSingleEntryPHINodes(&Return);
  MergeBlockIntoPredecessor(&Return);
  for (BasicBlock *Pred : Preds)
    if (isa<ReturnInst>(Pred->getTerminator()))
      Todo.push_back(Pred);
}

void ReturnSplitter::run() {
  for (BasicBlock &BB : F)
    if (isa<ReturnInst>(BB.getTerminator()))
      Todo.push_back(&BB);
  while (!Todo.empty())
    split(*Todo.pop_back_val());
}

void NormalForm::splitReturns() {
  size_t Budget = GrowthLimit * Original.getInstructionCount() + 64;
  ReturnSplitter(*Copy, Budget).run();
}
