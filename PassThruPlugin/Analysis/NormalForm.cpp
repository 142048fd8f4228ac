//===- NormalForm.cpp - A copy of a function that is easy to count --------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/NormalForm.h"
#include "Analysis/CalleeSummaries.h"
#include "Analysis/NumberNode.h"
#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/BasicAliasAnalysis.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;
using namespace passthru;

bool NormalForm::canCopy(const Function &F, StringRef &Why) {
  for (const BasicBlock &BB : F) {
    if (BB.hasAddressTaken()) {
      Why = "the address of a block is taken";
      return false;
    }
    if (isa<CallBrInst>(BB.getTerminator())) {
      Why = "it contains callbr";
      return false;
    }
  }
  for (const Instruction &I : instructions(F)) {
    for (const Value *Operand : I.operands())
      if (isa<GlobalIFunc>(Operand)) {
        Why = "it refers to an ifunc";
        return false;
      }
  }
  return true;
}

static bool isNumber(const Type &T) {
  return !T.isPtrOrPtrVectorTy() && !T.isAggregateType();
}

/// Whether \p I may choose a number, where its operand is undefined.
static bool choosesNumber(const Instruction &I) {
  return isa<FreezeInst>(I) && isNumber(*I.getType()) &&
         !isGuaranteedNotToBeUndefOrPoison(I.getOperand(0));
}

bool NormalForm::choosesUndefined(const Function &F) {
  return llvm::any_of(instructions(F), [](const Instruction &I) {
    const auto *Select = dyn_cast<SelectInst>(&I);
    return (isa<FreezeInst>(I) && !isNumber(*I.getType()) &&
            !I.getType()->isPointerTy()) ||
           (Select && isa<UndefValue>(Select->getCondition()));
  });
}

NormalForm::NormalForm(const Function &F, ScratchModule &Shared,
                       const SignatureMetadata *Types)
    : Original(F), Types(Types),
      Own(Shared.declared(F)->empty()
              ? nullptr
              : std::make_unique<ScratchModule>(*F.getParent(), Shared.table(),
                                                Shared.callees())),
      Scratch(Own ? *Own : Shared), Copy(Scratch.declared(F)),
      Kind(classifyFunction(*Copy)),
      SourceKind(F.getContext().getMDKindID(SourceKindName)) {
  copyBody();
  if (!foldBranches())
    EliminateUnreachableBlocks(*Copy);
  hoistSlots();
  expandCopies();
  restorePointers();
  if (Types)
    keepReferences();
  if (Types)
    markTakenLoads(); // Before what nobody looks at is gone.
  scalarizeAggregates();
  if (Types)
    markTakenLoads();
  mergeLoads();
  promoteSlots();
  foldBranches();
  scalarizeAggregates();
  findCountedValues();
  bool IsSplit = splitSelects();
  bool IsMerged = mergePhis(); // Of what selects have become as well.
  if (IsSplit || IsMerged)
    findCountedValues();
}

NormalForm::~NormalForm() { Copy->deleteBody(); }

bool NormalForm::isGiven(const Argument &A) const {
  CalleeSummaries *Callees = Scratch.callees();
  return Callees && Callees->isGiven(*Original.getArg(A.getArgNo()));
}

/// N6: a number that may be any, whatever it is frozen from, and is the same
/// wherever it is used: what stands at an address of its own, \p Number times
/// the size of what is largest.
static Instruction *anyNumber(Type *T, unsigned Number) {
  constexpr uint64_t Apart = 64;
  auto *Address = ConstantInt::get(Type::getInt64Ty(T->getContext()),
                                   Apart * (Number + uint64_t(1)));
  return new LoadInst(
      T, ConstantExpr::getIntToPtr(Address, compat::pointerTo(T, 0)), "",
      /*isVolatile=*/false, Align(1));
}

void NormalForm::copyBody() {
  DenseMap<const Value *, Value *> Map;
  size_t Size = 0;
  for (const BasicBlock &BB : Original)
    Size += BB.size();
  Map.reserve(Original.arg_size() + Original.size() + Size);
  Sources.reserve(Size);
  for (const Argument &A : Original.args()) {
    Argument *New = Copy->getArg(A.getArgNo());
    New->setName(A.getName());
    Map[&A] = New;
  }
  bool AllNames = Scratch.keepsNames();
  for (const BasicBlock &BB : Original)
    Map[&BB] = BasicBlock::Create(Copy->getContext(),
                                  AllNames ? BB.getName() : "", Copy);
  for (const BasicBlock &BB : Original) {
    auto *NewBB = cast<BasicBlock>(Map[&BB]);
    for (const Instruction &I : BB) {
      if (isa<DbgInfoIntrinsic>(I))
        continue;
      Instruction *New =
          choosesNumber(I) ? anyNumber(I.getType(), Sources.size()) : I.clone();
      // Metadata does not count references, and may refer to the module.
      New->dropUnknownNonDebugMetadata();
      New->setDebugLoc(DebugLoc());
      if (AllNames || isa<AllocaInst>(I))
        New->setName(I.getName());
      compat::append(NewBB, New);
      Map[&I] = New;
      New->setMetadata(SourceKind, Scratch.numbered(Sources.size()));
      Sources.push_back(&I);
    }
  }
  if (Original.hasPersonalityFn())
    Copy->setPersonalityFn(Scratch.mapped(*Original.getPersonalityFn()));
  auto Mapped = [&](Value *V) -> Value * {
    if (auto *C = dyn_cast<Constant>(V))
      return Scratch.mapped(*C);
    // Nothing here reads it, and it may name a value of the original.
    if (isa<MetadataAsValue>(V))
      return MetadataAsValue::get(V->getContext(),
                                  MDNode::get(V->getContext(), {}));
    Value *New = Map.lookup(V);
    return New ? New : V; // Inline assembly.
  };
  for (Instruction &I : instructions(*Copy)) {
    for (Use &Operand : I.operands())
      Operand.set(Mapped(Operand));
    if (auto *Phi = dyn_cast<PHINode>(&I))
      for (unsigned In = 0; In < Phi->getNumIncomingValues(); ++In)
        Phi->setIncomingBlock(
            In, cast<BasicBlock>(Map.lookup(Phi->getIncomingBlock(In))));
    if (auto *Call = dyn_cast<CallBase>(&I))
      if (MDNode *Range = Scratch.statusRange(*Call))
        Call->setMetadata(LLVMContext::MD_range, Range);
  }
}

/// What \p I always is, if that is constant and no choice of ours.
static Constant *alwaysConstant(Instruction &I, const DataLayout &DL) {
  if (auto *Phi = dyn_cast<PHINode>(&I)) {
    auto *Same = dyn_cast_or_null<Constant>(Phi->hasConstantValue());
    return Same && !isa<UndefValue>(Same) ? Same : nullptr;
  }
  if (!isa<CmpInst>(I) && !isa<BinaryOperator>(I) && !isa<SelectInst>(I) &&
      !isa<CastInst>(I))
    return nullptr;
  if (llvm::any_of(I.operands(),
                   [](const Use &U) { return isa<UndefValue>(U.get()); }))
    return nullptr;
  Constant *C = ConstantFoldInstruction(&I, DL);
  return C && !isa<UndefValue>(C) ? C : nullptr;
}

/// Whether \p Terminator decides nothing.  A switch that has but one way to go
/// because its default cannot happen tells what its condition is.
static bool isDecided(const Instruction &Terminator) {
  if (const auto *Branch = dyn_cast<BranchInst>(&Terminator))
    return Branch->isConditional() &&
           (isa<Constant>(Branch->getCondition()) ||
            Branch->getSuccessor(0) == Branch->getSuccessor(1));
  const auto *Switch = dyn_cast<SwitchInst>(&Terminator);
  if (!Switch)
    return Terminator.getNumSuccessors() > 0;
  return isa<Constant>(Switch->getCondition()) || Switch->getNumCases() < 2 ||
         llvm::any_of(
             Switch->cases(),
             [&](const auto &Case) {
               return Case.getCaseSuccessor() == Switch->getDefaultDest();
             });
}

/// Status tests behind inlined calls hang on each other a few deep.
static constexpr unsigned MaxFoldRounds = 8;

/// Branches on constants decide nothing; what only they led to may have been
/// what kept others open.  These are left to a reading without types: where
/// code is added, what it uses must be there on all paths of the original.
/// \returns false if there is nothing to fold, and nothing was removed.
bool NormalForm::foldBranches() {
  const DataLayout &DL = Copy->getParent()->getDataLayout();
  if (Types && llvm::none_of(*Copy, [](const BasicBlock &BB) {
        return isDecided(*BB.getTerminator());
      }))
    return false;
  bool Changed = true;
  unsigned Rounds = Types ? 1 : MaxFoldRounds;
  for (unsigned Round = 0; Changed && Round < Rounds; ++Round) {
    Changed = false;
    for (BasicBlock *BB : ReversePostOrderTraversal<Function *>(Copy)) {
      if (!Types)
        for (Instruction &I : make_early_inc_range(*BB))
          if (Constant *C = alwaysConstant(I, DL)) {
            I.replaceAllUsesWith(C);
            I.eraseFromParent();
          }
      MDNode *Source = BB->getTerminator()->getMetadata(SourceKind);
      if (isDecided(*BB->getTerminator()) && ConstantFoldTerminator(BB)) {
        BB->getTerminator()->setMetadata(SourceKind, Source);
        Changed = true;
      }
    }
    EliminateUnreachableBlocks(*Copy);
  }
  return true;
}

/// Whether \p BB can be executed more than once.
static bool isInCycle(const BasicBlock &BB) {
  SmallVector<const BasicBlock *, 8> Todo(successors(&BB));
  SmallPtrSet<const BasicBlock *, 16> Seen;
  while (!Todo.empty()) {
    const BasicBlock *Next = Todo.pop_back_val();
    if (Next == &BB)
      return true;
    if (Seen.insert(Next).second)
      Todo.append(succ_begin(Next), succ_end(Next));
  }
  return false;
}

/// SROA looks at the slots of the entry block alone; Numba's boxing code has
/// some where it needs them.
void NormalForm::hoistSlots() {
  BasicBlock &Entry = Copy->getEntryBlock();
  SmallVector<AllocaInst *, 4> Slots;
  for (Instruction &I : instructions(*Copy))
    if (auto *Slot = dyn_cast<AllocaInst>(&I))
      if (Slot->getParent() != &Entry && isa<Constant>(Slot->getArraySize()))
        Slots.push_back(Slot);
  for (AllocaInst *Slot : Slots)
    if (!isInCycle(*Slot->getParent()))
      Slot->moveBefore(Entry, Entry.getFirstInsertionPt());
}

/// The analyses that the function passes below ask for.
static void registerAnalyses(FunctionAnalysisManager &FAM) {
  FAM.registerPass([] { return PassInstrumentationAnalysis(); });
  FAM.registerPass([] { return DominatorTreeAnalysis(); });
  FAM.registerPass([] { return TargetIRAnalysis(); });
  FAM.registerPass([] { return TargetLibraryAnalysis(); });
  FAM.registerPass([] { return AssumptionAnalysis(); });
  FAM.registerPass([] { return BasicAA(); });
  FAM.registerPass([] {
    AAManager AA;
    AA.registerFunctionAnalysis<BasicAA>();
    return AA;
  });
}

/// What SROA would look at as closely as at an aggregate.
static void promoteWholeSlots(Function &F, DominatorTree &Dominators) {
  std::vector<AllocaInst *> Slots;
  for (Instruction &I : F.getEntryBlock())
    if (auto *Slot = dyn_cast<AllocaInst>(&I))
      if (Slot->getAllocatedType()->isSingleValueType() &&
          isAllocaPromotable(Slot))
        Slots.push_back(Slot);
  if (!Slots.empty())
    PromoteMemToReg(Slots, Dominators);
}

/// N1: stack slots that nothing but loads, stores and callees use become
/// values, and loads of one value become one.
void NormalForm::promoteSlots() {
  FunctionAnalysisManager FAM;
  registerAnalyses(FAM);
  auto &Dominators = FAM.getResult<DominatorTreeAnalysis>(*Copy);
  separateOutSlots(Dominators);
  promoteWholeSlots(*Copy, Dominators);
  FAM.invalidate(*Copy, compat::createSROA().run(*Copy, FAM));
  EarlyCSEPass().run(*Copy, FAM);
}

const Instruction *NormalForm::originOf(const Instruction *I) const {
  uint64_t Number;
  return readNumberNode(I->getMetadata(SourceKind), 0, Number) ? Sources[Number]
                                                               : nullptr;
}

const BasicBlock &NormalForm::originOf(const BasicBlock &BB) const {
  // A block that a select has split ends like the last of its parts.
  const Instruction *Terminator = BB.getTerminator();
  while (!originOf(Terminator))
    Terminator = Terminator->getSuccessor(0)->getTerminator();
  return *originOf(Terminator)->getParent();
}

const Instruction *
NormalForm::originOfField(const Instruction &I,
                          SmallVectorImpl<unsigned> &Path) const {
  const MDNode *Node = I.getMetadata(FieldKindName);
  uint64_t Number;
  if (!readNumberNode(Node, 0, Number))
    return nullptr;
  const Instruction *Aggregate = Sources[Number];
  for (unsigned Step = 1; readNumberNode(Node, Step, Number); ++Step)
    Path.push_back(Number);
  return Aggregate;
}

const Instruction *NormalForm::originOrWhole(const Instruction &I) const {
  SmallVector<unsigned, 4> Path;
  const Instruction *Origin = originOf(&I);
  return Origin ? Origin : originOfField(I, Path);
}

const Value *NormalForm::originOf(const Value *V) const {
  if (const auto *A = dyn_cast<Argument>(V))
    return Original.getArg(A->getArgNo());
  if (const auto *I = dyn_cast<Instruction>(V))
    return originOf(I);
  return V;
}

SlotRole NormalForm::slotRoleOf(const Instruction &I) const {
  if (const Instruction *Origin = originOf(&I))
    return slotRole(*Origin);
  SmallVector<unsigned, 4> Path;
  const Instruction *Whole = originOfField(I, Path);
  return Whole ? slotRoleOfField(*Whole, Path) : SlotRole::Unknown;
}

unsigned NormalForm::slotTokensOf(const Instruction &I) const {
  SlotRole Role = slotRoleOf(I);
  if (Role == SlotRole::Unknown || Role == SlotRole::Borrow ||
      Role == SlotRole::Keep)
    return 0;
  return slotTokens(*originOrWhole(I));
}

bool NormalForm::isNamed(const Instruction &I) const {
  const Instruction *Access = originOrWhole(I);
  return !isField(I) || (Access && slotNamesFields(*Access));
}

const ReferenceSignature *NormalForm::signatureOf(const CallBase &Call) const {
  const Function *Callee = Types ? Call.getCalledFunction() : nullptr;
  const Function *Known =
      Callee ? Original.getParent()->getFunction(Callee->getName()) : nullptr;
  return Known ? Types->find(*Known) : nullptr;
}

bool passthru::hasFieldAt(ArrayRef<SignatureField> Fields, int64_t Position) {
  return llvm::any_of(Fields, [&](const SignatureField &Field) {
    return int64_t(Field.Position) == Position;
  });
}
