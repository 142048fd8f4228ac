//===- ReferenceFlow.cpp - Between which values references flow -----------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ReferenceFlow.h"
#include "PassThru/Compat.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace passthru;

static const Function *directCallee(const CallBase &Call) {
  return dyn_cast<Function>(Call.getCalledOperand()->stripPointerCasts());
}

ReferenceFlow::ReferenceFlow(const Module &M, const RuntimeTable &Table)
    : DL(M.getDataLayout()), Table(Table) {
  SmallVector<const Function *, 16> Bodies;
  for (const Function &F : M)
    Kinds[&F] = classifyFunction(F);
  for (const Function &F : M) {
    joinSymbolTypes(F);
    if (F.isDeclaration() || Kinds[&F] == FunctionKind::RuntimeBody)
      continue; // W4
    visitFunction(F);
    Bodies.push_back(&F);
  }
  // Calls last: by then both sides know their memory, so that the evidence for
  // what meets there is the call.
  for (const Function *F : Bodies) {
    gateParameters(*F);
    gateResult(*F);
    for (const Instruction &I : instructions(*F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        visitCall(*Call);
  }
}

void ReferenceFlow::visitFunction(const Function &F) {
  Mixed.clear();
  markMixedUses(F);
  for (const Instruction &I : instructions(F))
    visit(I);
}

void ReferenceFlow::visit(const Instruction &I) {
  if (auto *Phi = dyn_cast<PHINode>(&I)) {
    SmallVector<const Value *, 8> Inputs(Phi->incoming_values());
    visitMerge(I, Inputs, EvidenceKind::Phi);
  } else if (auto *Select = dyn_cast<SelectInst>(&I)) {
    visitMerge(I, {Select->getTrueValue(), Select->getFalseValue()},
               EvidenceKind::Select);
  } else if (auto *Load = dyn_cast<LoadInst>(&I)) {
    visitAccess(I, Load->getPointerOperand(), Load);
  } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
    visitAccess(I, Store->getPointerOperand(), Store->getValueOperand());
  } else if (isa<ExtractValueInst>(I) || isa<InsertValueInst>(I) ||
             (isa<FreezeInst>(I) && !I.getType()->isPointerTy())) {
    visitAggregate(I);
  } else if (isa<ExtractElementInst>(I) || isa<InsertElementInst>(I) ||
             isa<ShuffleVectorInst>(I)) {
    visitVector(I);
  }
}

void ReferenceFlow::joinFields(const Value *A, int64_t OffsetA, const Value *B,
                               int64_t OffsetB, Type *Ty, Evidence Why) {
  if (isNobody(A) || isNobody(B))
    return;
  for (int64_t Field : pointerFields(Ty)) {
    auto NodeA = node(A, OffsetA + Field), NodeB = node(B, OffsetB + Field);
    if (NodeA && NodeB)
      Webs.unite(*NodeA, *NodeB, 0, Why);
  }
}

void ReferenceFlow::addInput(Gate &G, const Value *V, int64_t Offset) {
  if (isNobody(V))
    return;
  if (auto Input = node(V, Offset))
    G.Inputs.push_back(*Input);
  else
    G.HasUntrackedInput = true;
}

void ReferenceFlow::visitMerge(const Instruction &I,
                               ArrayRef<const Value *> Inputs,
                               EvidenceKind Kind) {
  if (Mixed.count(&I)) {
    Gate G{*node(&I), {}, &I};
    for (const Value *Input : Inputs)
      addInput(G, Input, 0);
    Gates.push_back(std::move(G));
    return;
  }
  for (const Value *Input : Inputs)
    joinFields(Input, 0, &I, 0, I.getType(), {Kind, &I});
}

/// The byte offset of the element that \p Indices select in \p Ty.
static int64_t indexedOffset(const DataLayout &DL, Type *Ty,
                             ArrayRef<unsigned> Indices) {
  int64_t Offset = 0;
  for (unsigned Index : Indices) {
    if (auto *Struct = dyn_cast<StructType>(Ty)) {
      Offset += DL.getStructLayout(Struct)->getElementOffset(Index);
      Ty = Struct->getElementType(Index);
    } else {
      Ty = cast<ArrayType>(Ty)->getElementType();
      Offset += Index * DL.getTypeAllocSize(Ty).getFixedValue();
    }
  }
  return Offset;
}

void ReferenceFlow::visitAggregate(const Instruction &I) {
  Evidence Why{EvidenceKind::Field, &I};
  if (isa<FreezeInst>(I)) {
    joinFields(I.getOperand(0), 0, &I, 0, I.getType(), Why);
    return;
  }
  if (auto *Extract = dyn_cast<ExtractValueInst>(&I)) {
    const Value *From = Extract->getAggregateOperand();
    if (pointerFields(I.getType()).empty())
      return;
    joinFields(From, indexedOffset(DL, From->getType(), Extract->getIndices()),
               &I, 0, I.getType(), Why);
    return;
  }
  auto *Insert = cast<InsertValueInst>(&I);
  const Value *Into = Insert->getAggregateOperand();
  const Value *Part = Insert->getInsertedValueOperand();
  if (pointerFields(I.getType()).empty())
    return;
  int64_t Begin = indexedOffset(DL, I.getType(), Insert->getIndices());
  int64_t End = Begin + DL.getTypeAllocSize(Part->getType()).getFixedValue();
  joinFields(Part, 0, &I, Begin, Part->getType(), Why);
  if (isNobody(Into))
    return;
  for (int64_t Field : pointerFields(I.getType())) {
    if (Field >= Begin && Field < End)
      continue;
    auto From = node(Into, Field), To = node(&I, Field);
    if (From && To)
      Webs.unite(*From, *To, 0, Why);
  }
}

void ReferenceFlow::visitVector(const Instruction &I) {
  Evidence Why{EvidenceKind::Field, &I};
  auto *VectorTy = dyn_cast<FixedVectorType>(I.getOperand(0)->getType());
  if (!VectorTy || !VectorTy->getElementType()->isPointerTy())
    return;
  Type *ElementTy = VectorTy->getElementType();
  int64_t Size = DL.getTypeStoreSize(ElementTy).getFixedValue();
  if (auto *Extract = dyn_cast<ExtractElementInst>(&I)) {
    if (auto *Lane = dyn_cast<ConstantInt>(Extract->getIndexOperand()))
      joinFields(Extract->getVectorOperand(), Lane->getZExtValue() * Size, &I,
                 0, ElementTy, Why);
    return;
  }
  if (auto *Insert = dyn_cast<InsertElementInst>(&I)) {
    auto *Lane = dyn_cast<ConstantInt>(Insert->getOperand(2));
    if (!Lane)
      return;
    int64_t At = Lane->getZExtValue() * Size;
    joinFields(Insert->getOperand(1), 0, &I, At, ElementTy, Why);
    for (int64_t Field : pointerFields(I.getType()))
      if (Field != At)
        joinFields(Insert->getOperand(0), Field, &I, Field, ElementTy, Why);
    return;
  }
  auto *Shuffle = cast<ShuffleVectorInst>(&I);
  int Lanes = VectorTy->getNumElements();
  SmallVector<int, 16> Mask;
  Shuffle->getShuffleMask(Mask);
  for (int To = 0, E = Mask.size(); To != E; ++To)
    if (Mask[To] >= 0)
      joinFields(Shuffle->getOperand(Mask[To] / Lanes),
                 (Mask[To] % Lanes) * Size, &I, To * Size, ElementTy, Why);
}

void ReferenceFlow::visitAccess(const Instruction &I, const Value *Pointer,
                                const Value *Data) {
  ArrayRef<int64_t> Fields = pointerFields(Data->getType());
  if (Fields.empty())
    return;
  auto Address = node(Pointer);
  if (!Address)
    return;
  // Through which parameter, and how far from where it points to.
  const Value *Base = Pointer;
  int64_t Distance = 0;
  bool IsExact = true;
  for (unsigned Step = 0; auto From = derive(Base); ++Step) {
    Base = From->Base;
    Distance = static_cast<uint64_t>(Distance) + From->Offset;
    IsExact &= From->Stride == 0 && Step < 32;
    if (!IsExact)
      break;
  }
  for (int64_t Field : Fields) {
    NodeId Contents = Webs.contents(*Address, Field);
    auto *Parameter = dyn_cast<Argument>(Base);
    if (Parameter && IsExact)
      Accesses[I.getFunction()].push_back(
          {Parameter, Distance + Field, Contents});
    if (isNobody(Data))
      continue;
    if (auto Node = node(Data, Field))
      Webs.unite(*Node, Contents, 0, {EvidenceKind::Memory, &I});
  }
}

void ReferenceFlow::visitCall(const CallBase &Call) {
  if (auto *Copy = dyn_cast<MemTransferInst>(&Call)) {
    // What they point to is the same; so are they, for our purpose.
    auto From = node(Copy->getRawSource()), To = node(Copy->getRawDest());
    if (From && To)
      Webs.unite(*From, *To, 0, {EvidenceKind::Memory, &Call});
    return;
  }
  const Function *Callee = directCallee(Call);
  if (!Callee)
    return;
  joinDestructor(Call);
  FunctionKind Kind = Kinds.lookup(Callee);
  if (Kind == FunctionKind::Native || Kind == FunctionKind::Generator) {
    unsigned Count = std::min<unsigned>(Call.arg_size(), Callee->arg_size());
    for (unsigned I = 0; I != Count; ++I) {
      EvidenceKind How =
          I == 0 ? EvidenceKind::ReturnSlot : EvidenceKind::Argument;
      joinFields(Call.getArgOperand(I), 0, Callee->getArg(I), 0,
                 Callee->getArg(I)->getType(), {How, &Call});
    }
    return;
  }
  if (Kind == FunctionKind::RuntimeBody || Callee->isDeclaration() ||
      Callee->isInterposable() || Call.getType() != Callee->getReturnType())
    return;
  for (int64_t Field : pointerFields(Call.getType())) {
    Gate G{*node(&Call, Field), {result(*Callee, Field)}, &Call};
    Gates.push_back(std::move(G));
  }
}

void ReferenceFlow::joinDestructor(const CallBase &Call) {
  if (!Call.getType()->isPointerTy() ||
      Table.classify(Call).Kind != RuntimeKind::Allocate)
    return;
  for (const Use &Operand : Call.args()) {
    auto *F = dyn_cast<Function>(Operand->stripPointerCasts());
    if (!F || Kinds.lookup(F) != FunctionKind::Helper || F->arg_empty() ||
        !F->getArg(0)->getType()->isPointerTy())
      continue;
    // The runtime calls it with the MemInfo's payload pointer, which stands
    // behind the count, the destructor and its argument.
    NodeId Payload =
        Webs.contents(*node(&Call), 3 * int64_t(DL.getPointerSize()));
    Webs.unite(Payload, *node(F->getArg(0)), 0,
               {EvidenceKind::Destructor, &Call});
  }
}

void ReferenceFlow::gateResult(const Function &F) {
  SmallVector<const Value *, 4> Returned;
  for (const BasicBlock &Block : F)
    if (auto *Return = dyn_cast<ReturnInst>(Block.getTerminator()))
      Returned.push_back(Return->getReturnValue());
  for (int64_t Field : pointerFields(F.getReturnType())) {
    Gate G{result(F, Field), {}, &F};
    for (const Value *V : Returned)
      addInput(G, V, Field);
    Gates.push_back(std::move(G));
  }
}

void ReferenceFlow::gateParameters(const Function &F) {
  FunctionKind Kind = Kinds.lookup(&F);
  if (Kind == FunctionKind::Native || Kind == FunctionKind::Generator ||
      !F.hasLocalLinkage() || F.hasAddressTaken())
    return;
  for (const Argument &Arg : F.args())
    for (int64_t Field : pointerFields(Arg.getType())) {
      Gate G{*node(&Arg, Field), {}, &F};
      for (const User *U : F.users()) {
        auto *Call = dyn_cast<CallBase>(U);
        if (Call && Call->getFunctionType() == F.getFunctionType())
          addInput(G, Call->getArgOperand(Arg.getArgNo()), Field);
        else
          G.HasUntrackedInput = true;
      }
      Gates.push_back(std::move(G));
    }
}

//===----------------------------------------------------------------------===//
// W2: where references of different types may meet
//===----------------------------------------------------------------------===//

bool ReferenceFlow::hasTypedUse(const Instruction &I,
                                SmallVectorImpl<const Instruction *> &Merges) {
  SmallVector<const Value *, 8> Worklist{&I};
  SmallPtrSet<const Value *, 8> Seen;
  while (!Worklist.empty()) {
    const Value *V = Worklist.pop_back_val();
    for (const User *U : V->users()) {
      if (isa<PHINode>(U) || isa<SelectInst>(U)) {
        Merges.push_back(cast<Instruction>(U));
        continue;
      }
      if (isa<ICmpInst>(U))
        continue;
      auto *Call = dyn_cast<CallBase>(U);
      if (Call && Table.memInfoRefop(*Call) != 0)
        continue;
      auto From = derive(U);
      if (!From || From->Offset || From->Stride)
        return true;
      if (Seen.insert(U).second)
        Worklist.push_back(U);
    }
  }
  return false;
}

void ReferenceFlow::markMixedUses(const Function &F) {
  // All may mix, until a typed use is found; that then holds for what flows
  // into the phi or select as well.
  DenseMap<const Instruction *, SmallVector<const Instruction *, 2>> FlowsFrom;
  SmallVector<const Instruction *, 16> Typed;
  for (const Instruction &I : instructions(F)) {
    if (!I.getType()->isPointerTy() || !(isa<PHINode>(I) || isa<SelectInst>(I)))
      continue;
    SmallVector<const Instruction *, 4> Merges;
    Mixed.insert(&I);
    if (hasTypedUse(I, Merges))
      Typed.push_back(&I);
    for (const Instruction *Merge : Merges)
      FlowsFrom[Merge].push_back(&I);
  }
  while (!Typed.empty()) {
    const Instruction *I = Typed.pop_back_val();
    if (!Mixed.erase(I))
      continue;
    for (const Instruction *From : FlowsFrom.lookup(I))
      Typed.push_back(From);
  }
}

//===----------------------------------------------------------------------===//
// Types in symbols
//===----------------------------------------------------------------------===//

/// The Python name in `arg.NAME.0.1`, or nothing.
static StringRef argumentName(const Argument &Arg) {
  StringRef Name = Arg.getName();
  return Name.consume_front("arg.") ? Name.split('.').first : StringRef();
}

/// Whether an argument of Numba's type \p Type is no LLVM argument.
static bool isPassedAsNothing(StringRef Type) {
  return Type == "none" || compat::startsWith(Type, "omitted(");
}

/// Whether one name covers pointers of different meaning.
static bool isUnspecificType(StringRef Type) {
  return Type == "voidptr" || Type == "pyobject";
}

/// The finaliser of a generator and its next share the state.
void ReferenceFlow::joinGeneratorStates(const Function &Finalizer) {
  StringRef Name = Finalizer.getName();
  Name.consume_front("finalize_");
  const Function *Next = Finalizer.getParent()->getFunction(Name);
  if (!Next || Kinds.lookup(Next) != FunctionKind::Generator ||
      Next->arg_size() != 3 || Finalizer.arg_size() != 1)
    return;
  joinFields(Finalizer.getArg(0), 0, Next->getArg(2), 0,
             Next->getArg(2)->getType(), {EvidenceKind::SymbolType, Next});
}

void ReferenceFlow::joinSymbolTypes(const Function &F) {
  NumbaSymbol Symbol;
  if (!parseNumbaSymbol(F.getName(), Symbol))
    return;
  if (Symbol.Role == NumbaSymbol::RoleKind::Finalizer) {
    joinGeneratorStates(F);
    return;
  }
  if (Kinds.lookup(&F) != FunctionKind::Native)
    return;
  std::vector<std::vector<const Argument *>> ByName;
  StringRef Last;
  for (const Argument &Arg : F.args()) {
    if (Arg.getArgNo() < 2)
      continue;
    StringRef Name = argumentName(Arg);
    if (Name.empty())
      return;
    if (Name != Last)
      ByName.emplace_back();
    Last = Name;
    ByName.back().push_back(&Arg);
  }
  erase_if(Symbol.ArgumentTypes, isPassedAsNothing);
  if (ByName.size() != Symbol.ArgumentTypes.size())
    return;
  std::vector<ArgumentGroup> &Result = Groups[&F];
  for (size_t I = 0; I < ByName.size(); ++I) {
    const std::string &Type = Symbol.ArgumentTypes[I];
    auto &[Name, TypeNodes] = *SymbolTypes.try_emplace(Type).first;
    ArgumentGroup Group{Name, {}};
    for (const Argument *Arg : ByName[I]) {
      if (!Arg->getType()->isPointerTy())
        continue;
      size_t Ordinal = Group.Pointers.size();
      Group.Pointers.push_back(Arg);
      if (isUnspecificType(Type))
        continue;
      if (Ordinal == TypeNodes.size())
        TypeNodes.push_back(Webs.create());
      Webs.unite(TypeNodes[Ordinal], *node(Arg), 0,
                 {EvidenceKind::SymbolType, &F});
    }
    Result.push_back(std::move(Group));
  }
}

ArrayRef<ArgumentGroup> ReferenceFlow::argumentGroups(const Function &F) const {
  auto It = Groups.find(&F);
  if (It == Groups.end())
    return {};
  return It->second;
}
