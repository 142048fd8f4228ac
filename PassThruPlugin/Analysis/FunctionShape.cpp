//===- FunctionShape.cpp - All that is said of a function -----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionShape.h"
#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace passthru;

namespace passthru {

/// Writes what belongs to a shape as a row of numbers.  What has been met
/// before is told by its number, which says how it was described then.  What is
/// of no fixed length begins with its length, so that no two read the same.
class ShapeWriter {
public:
  explicit ShapeWriter(FunctionShapes &Shapes) : Shapes(Shapes) {}

  /// S1.
  void addBody(const Function &F);
  void add(uint64_t Number) {
    if (Number < Large)
      return Words.push_back(Number);
    Words.push_back(Large);
    addBits(Number);
  }
  void addText(StringRef Text);
  void addDigest(ShapeDigest D);
  void addType(Type *T);
  void addSignature(const ReferenceSignature *Signature);
  void addNumber(const APInt &Number);
  template <typename T> void addList(ArrayRef<T> List) {
    add(List.size());
    for (T Element : List)
      add(uint64_t(Element));
  }

  /// Nothing if something was met that has no shape.
  std::optional<ShapeDigest> digest();

private:
  /// In front of a number that does not fit into one word.
  static constexpr uint32_t Large = ~uint32_t(0);

  void addBits(uint64_t Number) {
    Words.push_back(uint32_t(Number));
    Words.push_back(uint32_t(Number >> 32));
  }
  /// \returns whether \p Key is new; its number is written in any case.
  bool isNew(const void *Key);
  void addInstruction(const Instruction &I);
  void addCall(const CallInst &Call);
  void addSpecialState(const Instruction &I);
  void addMarks(const Instruction &I);
  void addMetadata(const Metadata *Mark);
  void addValue(const Value *V);
  void describe(const Constant &C);
  void addFields(ArrayRef<SignatureField> Fields);

  FunctionShapes &Shapes;
  SmallVector<uint32_t, 1024> Words{0};     ///< The first one is for digest().
  DenseMap<const void *, unsigned> Numbers; ///< Of values and types.
  bool HasShape = true;
};

} // namespace passthru

std::optional<ShapeDigest> ShapeWriter::digest() {
  if (!HasShape)
    return std::nullopt;
  auto Hash = [&](uint32_t Seed) {
    Words.front() = Seed;
    return xxHash64(StringRef(reinterpret_cast<const char *>(Words.data()),
                              Words.size() * sizeof(uint32_t)));
  };
  return ShapeDigest(Hash(1), Hash(2));
}

void ShapeWriter::addText(StringRef Text) {
  add(Text.size());
  while (!Text.empty()) {
    uint32_t Word = 0;
    memcpy(&Word, Text.data(), std::min(Text.size(), sizeof(Word)));
    Words.push_back(Word);
    Text = Text.drop_front(std::min(Text.size(), sizeof(Word)));
  }
}

void ShapeWriter::addDigest(ShapeDigest D) {
  addBits(D.first);
  addBits(D.second);
}

void ShapeWriter::addNumber(const APInt &Number) {
  add(Number.getBitWidth());
  for (unsigned I = 0; I < Number.getNumWords(); ++I)
    addBits(Number.getRawData()[I]);
}

bool ShapeWriter::isNew(const void *Key) {
  auto Inserted = Numbers.try_emplace(Key, Numbers.size());
  add(Inserted.first->second);
  return Inserted.second;
}

void ShapeWriter::addType(Type *T) {
  if (!isNew(T))
    return;
  add(T->getTypeID());
  if (T->isIntegerTy())
    return add(T->getIntegerBitWidth());
  if (auto *Pointer = dyn_cast<PointerType>(T)) {
    add(Pointer->getAddressSpace());
    Type *Pointee = compat::pointeeType(T);
    add(Pointee != nullptr);
    if (Pointee)
      addType(Pointee);
    return;
  }
  if (auto *Struct = dyn_cast<StructType>(T)) {
    add(Struct->isPacked() | Struct->isOpaque() << 1 |
        Struct->isLiteral() << 2);
    addText(Struct->hasName() ? Struct->getName() : "");
  } else if (auto *Array = dyn_cast<ArrayType>(T)) {
    add(Array->getNumElements());
  } else if (auto *Vector = dyn_cast<VectorType>(T)) {
    add(Vector->getElementCount().getKnownMinValue());
    add(Vector->getElementCount().isScalable());
  } else if (auto *Function = dyn_cast<FunctionType>(T)) {
    add(Function->isVarArg());
  } else if (T->getNumContainedTypes() || !T->isSized()) {
    HasShape &= T->isVoidTy() || T->isLabelTy() || T->isMetadataTy();
  } else {
    HasShape &= T->isFloatingPointTy();
  }
  add(T->getNumContainedTypes());
  for (Type *Part : T->subtypes())
    addType(Part);
}

void ShapeWriter::addFields(ArrayRef<SignatureField> Fields) {
  add(Fields.size());
  for (const SignatureField &Field : Fields) {
    add(Field.Position);
    add(Field.IsOpaque);
    add(Field.Flag);
    addText(Field.Type);
  }
}

void ShapeWriter::addSignature(const ReferenceSignature *Signature) {
  add(Signature != nullptr);
  if (!Signature)
    return;
  add(uint64_t(Signature->Kind) | uint64_t(Signature->Contract) << 8 |
      uint64_t(Signature->IsStateKnown) << 16);
  addFields(Signature->Arguments);
  addFields(Signature->Returns);
  addFields(Signature->State);
}

void ShapeWriter::addValue(const Value *V) {
  // Normal forms have nothing in its place.
  if (isa<MetadataAsValue>(V))
    return add(~uint64_t(0));
  if (!isNew(V))
    return;
  // What is no constant has got its number before, but for inline assembly.
  if (const auto *C = dyn_cast<Constant>(V))
    describe(*C);
  else
    HasShape = false;
}

void ShapeWriter::describe(const Constant &C) {
  add(C.getValueID());
  addType(C.getType());
  if (const auto *Number = dyn_cast<ConstantInt>(&C))
    return addNumber(Number->getValue());
  if (const auto *Number = dyn_cast<ConstantFP>(&C))
    return addNumber(Number->getValueAPF().bitcastToAPInt());
  if (const auto *Data = dyn_cast<ConstantDataSequential>(&C))
    return addText(Data->getRawDataValues());
  if (isa<ConstantPointerNull>(C) || isa<UndefValue>(C) ||
      isa<ConstantAggregateZero>(C))
    return;
  if (const auto *F = dyn_cast<Function>(&C)) {
    std::optional<ShapeDigest> D = Shapes.declaration(*F);
    HasShape &= D.has_value();
    return addDigest(D.value_or(ShapeDigest()));
  }
  if (const auto *Global = dyn_cast<GlobalVariable>(&C))
    return addType(Global->getValueType());
  const auto *Expr = dyn_cast<ConstantExpr>(&C);
  if (Expr && (Expr->isCast() || isa<GEPOperator>(Expr))) {
    add(Expr->getOpcode());
    add(Expr->getRawSubclassOptionalData());
    if (const auto *GEP = dyn_cast<GEPOperator>(Expr))
      addType(GEP->getSourceElementType());
  } else {
    HasShape &= isa<ConstantAggregate>(C);
  }
  add(C.getNumOperands());
  for (const Use &Operand : C.operands())
    addValue(Operand);
}

void ShapeWriter::addCall(const CallInst &Call) {
  addType(Call.getFunctionType());
  add(Call.getCallingConv());
  addDigest(Shapes.attributes(Call.getAttributes()));
  HasShape &= !Call.hasOperandBundles();
}

/// What tells operations of one opcode apart, but for types and operands.
void ShapeWriter::addSpecialState(const Instruction &I) {
  if (const auto *Alloca = dyn_cast<AllocaInst>(&I)) {
    addType(Alloca->getAllocatedType());
    add(Alloca->getAlign().value());
    add(Alloca->isUsedWithInAlloca() | Alloca->isSwiftError() << 1);
  } else if (const auto *Load = dyn_cast<LoadInst>(&I)) {
    add(Load->getAlign().value());
    add(Load->isVolatile());
    HasShape &= !Load->isAtomic();
  } else if (const auto *Store = dyn_cast<StoreInst>(&I)) {
    add(Store->getAlign().value());
    add(Store->isVolatile());
    HasShape &= !Store->isAtomic();
  } else if (const auto *Compare = dyn_cast<CmpInst>(&I)) {
    add(Compare->getPredicate());
  } else if (const auto *Extract = dyn_cast<ExtractValueInst>(&I)) {
    addList(Extract->getIndices());
  } else if (const auto *Insert = dyn_cast<InsertValueInst>(&I)) {
    addList(Insert->getIndices());
  } else if (const auto *Shuffle = dyn_cast<ShuffleVectorInst>(&I)) {
    addList(Shuffle->getShuffleMask());
  } else if (const auto *GEP = dyn_cast<GetElementPtrInst>(&I)) {
    addType(GEP->getSourceElementType());
  } else if (const auto *Phi = dyn_cast<PHINode>(&I)) {
    for (const BasicBlock *Incoming : Phi->blocks())
      addValue(Incoming);
  } else if (const auto *Call = dyn_cast<CallInst>(&I)) {
    addCall(*Call);
  } else {
    HasShape &= I.isUnaryOp() || I.isBinaryOp() || I.isCast() ||
                isa<SelectInst>(I) || isa<FreezeInst>(I) ||
                isa<ExtractElementInst>(I) || isa<InsertElementInst>(I) ||
                isa<BranchInst>(I) || isa<SwitchInst>(I) ||
                isa<ReturnInst>(I) || isa<UnreachableInst>(I);
  }
}

void ShapeWriter::addMetadata(const Metadata *Mark) {
  add(Mark->getMetadataID());
  if (const auto *Text = dyn_cast<MDString>(Mark))
    return addText(Text->getString());
  if (const auto *C = dyn_cast<ConstantAsMetadata>(Mark))
    return addValue(C->getValue());
  const auto *Node = dyn_cast<MDNode>(Mark);
  HasShape &= Node != nullptr;
  add(Node ? Node->getNumOperands() : 0);
  if (!Node)
    return;
  for (const MDOperand &Operand : Node->operands()) {
    HasShape &= Operand.get() != nullptr;
    if (Operand.get())
      addMetadata(Operand.get());
  }
}

void ShapeWriter::addMarks(const Instruction &I) {
  if (!I.hasMetadataOtherThanDebugLoc())
    return add(0);
  SmallVector<std::pair<unsigned, MDNode *>, 4> Marks;
  I.getAllMetadataOtherThanDebugLoc(Marks);
  llvm::erase_if(Marks, [&](const auto &Mark) {
    return Shapes.markName(Mark.first).empty();
  });
  add(Marks.size());
  for (auto [Kind, Node] : Marks) {
    addText(Shapes.markName(Kind));
    addMetadata(Node);
  }
}

/// Whether the type of \p I follows from its operands and its special state.
static bool hasImpliedType(const Instruction &I) {
  return isa<StoreInst>(I) || isa<CmpInst>(I) || isa<GetElementPtrInst>(I) ||
         isa<CallInst>(I) || isa<SelectInst>(I) || isa<InsertValueInst>(I) ||
         isa<ExtractValueInst>(I) || I.isBinaryOp() || I.isTerminator();
}

void ShapeWriter::addInstruction(const Instruction &I) {
  add(I.getOpcode() | uint64_t(I.getRawSubclassOptionalData()) << 8 |
      uint64_t(I.getNumOperands()) << 16);
  if (!hasImpliedType(I))
    addType(I.getType());
  addSpecialState(I);
  addMarks(I);
  for (const Use &Operand : I.operands())
    addValue(Operand);
}

void ShapeWriter::addBody(const Function &F) {
  auto IsCopied = [](const Instruction &I) {
    return !isa<DbgInfoIntrinsic>(I);
  };
  size_t Size = 0;
  for (const BasicBlock &BB : F)
    Size += BB.size();
  // Constants and types are few against instructions.
  Numbers.reserve(Size + Size / 4);
  for (const Argument &A : F.args())
    Numbers.try_emplace(&A, Numbers.size());
  for (const BasicBlock &BB : F) {
    Numbers.try_emplace(&BB, Numbers.size());
    for (const Instruction &I : BB)
      if (IsCopied(I) && !I.getType()->isVoidTy())
        Numbers.try_emplace(&I, Numbers.size());
  }
  // A block ends with its terminator.
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB)
      if (IsCopied(I))
        addInstruction(I);
}

FunctionShapes::FunctionShapes(const Module &M, CalleeSummaries &Callees,
                               const SignatureMetadata &Types)
    : Callees(Callees), Types(Types) {
  ShapeWriter Writer(*this);
  Writer.addText(M.getDataLayout().getStringRepresentation());
  Layout = *Writer.digest();
  M.getContext().getMDKindNames(KindNames);
  for (StringRef &Name : KindNames)
    if (!compat::startsWith(Name, "passthru."))
      Name = StringRef();
}

ShapeDigest FunctionShapes::attributes(AttributeList List) {
  auto [Entry, IsNew] = Attributes.try_emplace(List.getRawPointer());
  if (IsNew) {
    ShapeWriter Writer(*this);
    for (unsigned Index : List.indexes())
      if (AttributeSet Set = List.getAttributes(Index); Set.hasAttributes()) {
        Writer.add(Index);
        Writer.addText(Set.getAsString());
      }
    Entry->second = *Writer.digest();
  }
  return Entry->second;
}

/// Whether the symbol of \p F, of \p Kind, tells nothing else.
static bool tellsKindAlone(const Function &F, FunctionKind Kind,
                           const RuntimeTable &Table) {
  switch (Kind) {
  case FunctionKind::Native:
  case FunctionKind::Generator:
  case FunctionKind::CPythonWrapper:
  case FunctionKind::CFuncWrapper:
    return !hasKindAttribute(F) && !Table.describes(F.getName());
  case FunctionKind::Helper:
  case FunctionKind::ExceptionHelper:
  case FunctionKind::RuntimeBody:
  case FunctionKind::Unknown:
    return false;
  }
  llvm_unreachable("covered switch");
}

/// S2, and S3 but for what it returns.
void FunctionShapes::describe(const Function &F, ShapeWriter &Writer) {
  FunctionKind Kind = Callees.kindOf(F);
  Writer.addText(tellsKindAlone(F, Kind, Callees.scratch().table())
                     ? StringRef()
                     : F.getName());
  Writer.add(uint64_t(Kind));
  Writer.addType(F.getFunctionType());
  Writer.add(F.getCallingConv());
  Writer.addDigest(attributes(F.getAttributes()));
  const CalleeSummaries::Summary &Said = Callees.of(F);
  Writer.add(Said.size());
  for (const auto &[Name, Value] : Said) {
    Writer.addText(Name);
    Writer.addText(Value);
  }
  Writer.addSignature(Types.find(F));
  if (Kind == FunctionKind::Native) {
    ConstantRange Statuses = Callees.statuses(F);
    Writer.addNumber(Statuses.getLower());
    Writer.addNumber(Statuses.getUpper());
  }
  Writer.add(F.isDeclaration());
  for (const Argument &A : F.args())
    Writer.add(A.use_empty() | Callees.isGiven(A) << 1);
}

std::optional<ShapeDigest> FunctionShapes::declaration(const Function &F) {
  auto [Entry, IsNew] = Declarations.try_emplace(&F);
  if (IsNew &&
      returnedArguments(F, Callees.scratch().table()).Numbers.empty()) {
    ShapeWriter Writer(*this);
    describe(F, Writer);
    Entry->second = Writer.digest();
  }
  return Entry->second;
}

std::optional<ShapeDigest> FunctionShapes::of(const Function &F) {
  if (F.hasPersonalityFn())
    return std::nullopt;
  ShapeWriter Writer(*this);
  Writer.addDigest(Layout);
  describe(F, Writer);
  Writer.addBody(F);
  return Writer.digest();
}
