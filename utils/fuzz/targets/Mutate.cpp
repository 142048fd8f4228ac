//===- Mutate.cpp - Changes a module, and keeps it valid ------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's own IRMutator makes arithmetic.  This one makes what the passes look
// at: references under several names, calls that count, edges.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "Support.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Verifier.h"
#include <random>

using namespace llvm;
using namespace passthru;

namespace {

/// Runtime functions by name and, as in effects files, one letter a type.
struct Callee {
  const char *Name, *Signature;
};
constexpr Callee Callees[] = {
    {"NRT_incref", "vp"},
    {"NRT_incref", "vp"},
    {"NRT_decref", "vp"},
    {"NRT_decref", "vp"},
    {"Py_IncRef", "vp"},
    {"Py_DecRef", "vp"},
    {"NRT_MemInfo_alloc_safe_aligned", "pii"},
    {"NRT_MemInfo_data_fast", "pp"},
    {"NRT_meminfo_new_from_pyobject", "ppp"},
    {"NRT_meminfo_as_pyobject", "pp"},
    {"NRT_adapt_ndarray_from_python", "ipp"},
    {"PyObject_GetAttrString", "ppp"},
    {"PyList_GetItem", "ppi"},
    {"PyTuple_SetItem", "ipip"},
    {"PyErr_Occurred", "p"},
    {"numba_list_getitem", "ipip"},
    {"numba_list_append", "ipp"},
    {"somebody", "vp"},
};

class Mutator {
public:
  Mutator(Module &M, unsigned Seed) : M(M), Random(Seed) {}
  bool run();

private:
  unsigned below(size_t Bound) { return Random() % Bound; }
  template <typename T> T pick(const std::vector<T> &From) {
    return From[below(From.size())];
  }

  Instruction *anyInstruction();
  Value *valueAt(Type *Ty, Instruction *At);
  Type *typeOf(char Letter);

  bool insertCall(Instruction *At);
  bool insertMemory(Instruction *At);
  bool insertJoin(Instruction *At);
  bool deleteInstruction(Instruction *I);
  bool replaceOperand(Instruction *I);
  bool copyInstruction(Instruction *I);
  bool moveUp(Instruction *I);
  bool redirectEdge(Instruction *I);
  bool branchAway(Instruction *I);
  bool attachMark(Instruction *I);
  bool attachAttribute(Instruction *I);

  Module &M;
  std::mt19937 Random;
  Function *F = nullptr;
};

} // namespace

/// An instruction that others can be put in front of.
Instruction *Mutator::anyInstruction() {
  std::vector<Instruction *> Found;
  for (Instruction &I : instructions(*F))
    if (!isa<PHINode>(I) && !I.isEHPad())
      Found.push_back(&I);
  return Found.empty() ? nullptr : pick(Found);
}

/// A value that can be used at \p At: mostly one that is there, or a constant.
Value *Mutator::valueAt(Type *Ty, Instruction *At) {
  std::vector<Value *> Found;
  DominatorTree DT(*F);
  if (below(6)) {
    for (Argument &A : F->args())
      if (A.getType() == Ty)
        Found.push_back(&A);
    for (Instruction &I : instructions(*F))
      if (I.getType() == Ty && &I != At && DT.dominates(&I, At))
        Found.push_back(&I);
  }
  if (!Found.empty())
    return pick(Found);
  if (!Ty->isFirstClassType() || Ty->isLabelTy() || Ty->isMetadataTy() ||
      Ty->isTokenTy())
    return nullptr;
  if (Ty->isIntegerTy() && below(2))
    return ConstantInt::get(
        Ty, std::vector<int64_t>{0, 1, -1, -2, 8, 24}[below(6)]);
  if (!below(4))
    return UndefValue::get(Ty);
  return Constant::getNullValue(Ty);
}

Type *Mutator::typeOf(char Letter) {
  LLVMContext &Context = M.getContext();
  switch (Letter) {
  case 'v':
    return Type::getVoidTy(Context);
  case 'p':
    return compat::referenceType(Context);
  default:
    return below(2) ? Type::getInt32Ty(Context) : Type::getInt64Ty(Context);
  }
}

bool Mutator::insertCall(Instruction *At) {
  FunctionCallee Target;
  if (below(3)) {
    const Callee &Chosen = Callees[below(std::size(Callees))];
    std::vector<Type *> Parameters;
    for (const char *P = Chosen.Signature + 1; *P; ++P)
      Parameters.push_back(typeOf(*P));
    auto *Ty = FunctionType::get(typeOf(*Chosen.Signature), Parameters, false);
    // Who has it with another type keeps that, and gets another call.
    if (Function *Known = M.getFunction(Chosen.Name))
      Target = {Known->getFunctionType(), Known};
    else
      Target = M.getOrInsertFunction(Chosen.Name, Ty);
  } else {
    std::vector<Function *> Functions;
    for (Function &Other : M)
      if (!Other.isIntrinsic())
        Functions.push_back(&Other);
    Function *Other = pick(Functions);
    Target = {Other->getFunctionType(), Other};
  }
  std::vector<Value *> Arguments;
  for (Type *Ty : Target.getFunctionType()->params()) {
    Value *V = valueAt(Ty, At);
    if (!V)
      return false;
    Arguments.push_back(V);
  }
  IRBuilder<>(At->getParent(), At->getIterator()).CreateCall(Target, Arguments);
  return true;
}

bool Mutator::insertMemory(Instruction *At) {
  IRBuilder<> B(At->getParent(), At->getIterator());
  Type *Reference = typeOf('p');
  Value *Place = valueAt(Reference, At);
  switch (below(4)) {
  case 0:
    B.CreateLoad(Reference, Place);
    return true;
  case 1:
    B.CreateStore(valueAt(Reference, At), Place);
    return true;
  case 2:
    B.CreateGEP(B.getInt8Ty(), Place, valueAt(B.getInt64Ty(), At));
    return true;
  default:
    BasicBlock &Entry = F->getEntryBlock();
    IRBuilder<>(&Entry, Entry.getFirstInsertionPt()).CreateAlloca(Reference);
    return true;
  }
}

/// Another name for one of two references: a select, a phi, or a test.
bool Mutator::insertJoin(Instruction *At) {
  IRBuilder<> B(At->getParent(), At->getIterator());
  Type *Reference = typeOf('p');
  switch (below(3)) {
  case 0:
    B.CreateSelect(valueAt(B.getInt1Ty(), At), valueAt(Reference, At),
                   valueAt(Reference, At));
    return true;
  case 1:
    B.CreateICmpEQ(valueAt(Reference, At), valueAt(Reference, At));
    return true;
  default:
    BasicBlock *Block = At->getParent();
    if (pred_empty(Block))
      return false;
    IRBuilder<> Start(Block, Block->begin());
    PHINode *Phi = Start.CreatePHI(Reference, 2);
    // One edge may come twice, and brings one value then.
    DenseMap<BasicBlock *, Value *> Values;
    for (BasicBlock *Source : predecessors(Block)) {
      Value *&V = Values[Source];
      if (!V)
        V = valueAt(Reference, Source->getTerminator());
      Phi->addIncoming(V, Source);
    }
    return true;
  }
}

bool Mutator::deleteInstruction(Instruction *I) {
  if (I->isTerminator())
    return false;
  if (!I->use_empty()) {
    Value *Instead = valueAt(I->getType(), I);
    if (!Instead)
      return false;
    I->replaceAllUsesWith(Instead);
  }
  I->eraseFromParent();
  return true;
}

bool Mutator::replaceOperand(Instruction *I) {
  if (I->getNumOperands() == 0)
    return false;
  Use &U = I->getOperandUse(below(I->getNumOperands()));
  // What has to be constant, or names a function.
  if (isa<BasicBlock>(U) || isa<Function>(U) ||
      (isa<Constant>(U) &&
       (isa<SwitchInst>(I) || isa<AllocaInst>(I) || isa<GetElementPtrInst>(I))))
    return false;
  Value *Instead = valueAt(U->getType(), I);
  if (!Instead)
    return false;
  U.set(Instead);
  return true;
}

bool Mutator::copyInstruction(Instruction *I) {
  if (I->isTerminator())
    return false;
  IRBuilder<>(I).Insert(I->clone());
  return true;
}

bool Mutator::moveUp(Instruction *I) {
  BasicBlock::iterator Before = I->getIterator();
  if (I->isTerminator() || Before == I->getParent()->begin())
    return false;
  --Before;
  if (isa<PHINode>(*Before))
    return false;
  I->moveBefore(*I->getParent(), Before);
  return true;
}

/// A new edge from \p From to \p To, which may have phis.
static void enter(BasicBlock *From, BasicBlock *To) {
  bool IsKnown = is_contained(predecessors(To), From);
  for (PHINode &Phi : To->phis())
    Phi.addIncoming(IsKnown && Phi.getBasicBlockIndex(From) >= 0
                        ? Phi.getIncomingValueForBlock(From)
                        : Constant::getNullValue(Phi.getType()),
                    From);
}

bool Mutator::redirectEdge(Instruction *I) {
  Instruction *End = I->getParent()->getTerminator();
  std::vector<BasicBlock *> Blocks;
  for (BasicBlock &Block : *F)
    if (&Block != &F->getEntryBlock() && !Block.isEHPad())
      Blocks.push_back(&Block);
  if (Blocks.empty() || !(isa<BranchInst>(End) || isa<SwitchInst>(End)))
    return false;
  unsigned Number = below(End->getNumSuccessors());
  BasicBlock *Old = End->getSuccessor(Number), *New = pick(Blocks);
  enter(I->getParent(), New);
  Old->removePredecessor(I->getParent(), /*KeepOneInputPHIs=*/true);
  End->setSuccessor(Number, New);
  return true;
}

/// Splits a block, and makes the jump between the halves conditional.
bool Mutator::branchAway(Instruction *I) {
  std::vector<BasicBlock *> Blocks;
  for (BasicBlock &Block : *F)
    if (&Block != &F->getEntryBlock() && !Block.isEHPad())
      Blocks.push_back(&Block);
  Value *Condition = valueAt(Type::getInt1Ty(M.getContext()), I);
  BasicBlock *First = I->getParent();
  BasicBlock *Second = First->splitBasicBlock(I->getIterator());
  BasicBlock *Other = Blocks.empty() ? Second : pick(Blocks);
  First->getTerminator()->eraseFromParent();
  // The first half may be the second's only way in, and the split block both.
  IRBuilder<> B(First);
  enter(First, Other);
  B.CreateCondBr(Condition, Second, Other);
  return true;
}

bool Mutator::attachMark(Instruction *I) {
  if (!isa<LoadInst>(I) && !isa<StoreInst>(I))
    return false;
  LLVMContext &Context = M.getContext();
  static const char *const Words[] = {"borrow", "take", "owe", "give", "keep"};
  unsigned Word = isa<LoadInst>(I) ? below(3) : 3 + below(2);
  if (!below(8))
    Word = below(std::size(Words));
  I->setMetadata("passthru.slot",
                 MDNode::get(Context, MDString::get(Context, Words[Word])));
  return true;
}

bool Mutator::attachAttribute(Instruction *) {
  static const char *const Texts[][2] = {
      {"passthru-kind", "native"},      {"passthru-kind", "generator"},
      {"passthru-returns", "owned"},    {"passthru-returns", "borrowed"},
      {"passthru-returns", "interior"}, {"passthru-domain", "pyobject"},
      {"passthru-borrows", "0"},        {"passthru-retains", "0"},
      {"passthru-releases", "0"},       {"passthru-steals", "0"},
      {"passthru-steals", "1"},         {"passthru-steals-on-success", "0"},
      {"passthru-out-owned", "0"},      {"passthru-out-borrowed", "1"},
      {"passthru-fails", "null"},       {"passthru-fails", "negative"},
      {"passthru-no-release", ""},      {"passthru-may-return-null", "true"},
  };
  std::vector<Function *> Functions;
  for (Function &Other : M)
    if (!Other.isIntrinsic())
      Functions.push_back(&Other);
  auto &Text = Texts[below(std::size(Texts))];
  Function *Target = pick(Functions);
  if (Target->hasFnAttribute(Text[0]))
    Target->removeFnAttr(Text[0]);
  else
    Target->addFnAttr(Text[0], Text[1]);
  return true;
}

bool Mutator::run() {
  using Change = bool (Mutator::*)(Instruction *);
  static constexpr Change Changes[] = {
      &Mutator::insertCall,      &Mutator::insertCall,
      &Mutator::insertCall,      &Mutator::insertMemory,
      &Mutator::insertJoin,      &Mutator::deleteInstruction,
      &Mutator::replaceOperand,  &Mutator::replaceOperand,
      &Mutator::copyInstruction, &Mutator::moveUp,
      &Mutator::redirectEdge,    &Mutator::branchAway,
      &Mutator::attachMark,      &Mutator::attachAttribute,
  };
  std::vector<Function *> Bodies;
  for (Function &Other : M)
    if (!Other.isDeclaration())
      Bodies.push_back(&Other);
  if (Bodies.empty())
    return false;
  F = pick(Bodies);
  Instruction *I = anyInstruction();
  return I && (this->*Changes[below(std::size(Changes))])(I) &&
         !verifyModule(M);
}

bool fuzz::mutate(Module &M, unsigned Seed) { return Mutator(M, Seed).run(); }
