//===- NormalizeControl.cpp - One path, one identity ----------------------===//
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
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/RCIdentity.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include <map>

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

/// N1: phis of one block that bring the same values, or each other's, are one.
/// All phis of a block are taken for equal until their operands tell them
/// apart.
bool NormalForm::mergePhis() {
  std::vector<PHINode *> Phis;
  DenseMap<const Value *, unsigned> ClassOf;
  for (BasicBlock &BB : *Copy)
    for (PHINode &Phi : BB.phis())
      if (Phi.getType()->isPointerTy()) {
        Phis.push_back(&Phi);
        ClassOf[&Phi] = 0;
      }
  // What tells a phi from another: its block and type, and its operands in the
  // order of the block's predecessors, phis by their class.
  using Key = std::vector<std::pair<const void *, unsigned>>;
  auto KeyOf = [&](const PHINode &Phi) {
    Key Result{{Phi.getParent(), 0}, {Phi.getType(), 0}};
    for (const BasicBlock *Pred : predecessors(Phi.getParent())) {
      const Value *In = Phi.getIncomingValueForBlock(Pred);
      auto Class = ClassOf.find(In);
      if (Class == ClassOf.end())
        Result.push_back({In, 0});
      else
        Result.push_back({nullptr, Class->second});
    }
    return Result;
  };
  for (size_t NumClasses = 0;;) {
    std::map<Key, unsigned> Classes;
    DenseMap<const Value *, unsigned> NewClassOf;
    for (const PHINode *Phi : Phis)
      NewClassOf[Phi] =
          Classes.try_emplace(KeyOf(*Phi), Classes.size()).first->second;
    ClassOf = std::move(NewClassOf);
    if (Classes.size() == NumClasses)
      break;
    NumClasses = Classes.size();
  }
  // The one that the original has stays.
  std::vector<PHINode *> Kept(Phis.size());
  for (PHINode *Phi : Phis) {
    PHINode *&First = Kept[ClassOf[Phi]];
    if (!First || (!originOf(First) && originOf(Phi)))
      First = Phi;
  }
  bool Changed = false;
  for (PHINode *Phi : Phis) {
    PHINode *First = Kept[ClassOf[Phi]];
    if (First == Phi)
      continue;
    Phi->replaceAllUsesWith(First);
    Phi->eraseFromParent();
    Changed = true;
  }
  return Changed;
}

bool NormalForm::splitSelects() {
  SmallVector<SelectInst *, 16> Selects;
  for (Instruction &I : instructions(*Copy)) {
    auto *Select = dyn_cast<SelectInst>(&I);
    if (!Select ||
        !(CountedMemInfos.count(Select) || CountedObjects.count(Select)))
      continue;
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
  return !Selects.empty();
}
