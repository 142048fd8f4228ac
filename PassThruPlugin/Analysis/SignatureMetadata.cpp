//===- SignatureMetadata.cpp - Reading !passthru.signatures ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/PassThruTypes.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"

using namespace llvm;
using namespace passthru;

static constexpr StringLiteral MetadataName = "passthru.signatures";

namespace {

/// Reads one row.  Every complaint names the row.
class RowReader {
public:
  RowReader(const MDNode &Row, unsigned Number) : Row(Row), Number(Number) {}

  /// Fills \p F and \p Signature; leaves \p F null if the function is gone.
  Error read(const Function *&F, ReferenceSignature &Signature);

private:
  Error complain(const Twine &What) const {
    return createStringError(inconvertibleErrorCode(),
                             "!" + Twine(MetadataName) + " row " +
                                 Twine(Number) + ": " + What);
  }
  Error readFunction(const Function *&F);
  Error readFields(unsigned Operand, StringRef Word,
                   std::vector<SignatureField> &Fields);
  Error checkArguments(const Function &F, ArrayRef<SignatureField> Fields);

  const MDNode &Row;
  unsigned Number;
};

} // namespace

Error RowReader::readFunction(const Function *&F) {
  // LLVM drops the reference to a function that it deletes.
  const Metadata *Operand = Row.getOperand(0);
  const auto *Value = dyn_cast_or_null<ValueAsMetadata>(Operand);
  if (!Operand || (Value && isa<UndefValue>(Value->getValue())))
    return Error::success();
  if (Value)
    F = dyn_cast<Function>(Value->getValue()->stripPointerCasts());
  if (!F)
    return complain("operand 0 is not a function");
  return Error::success();
}

Error RowReader::readFields(unsigned Operand, StringRef Word,
                            std::vector<SignatureField> &Fields) {
  const auto *List = dyn_cast_or_null<MDNode>(Row.getOperand(Operand).get());
  if (!List)
    return complain("operand " + Twine(Operand) + " is not a list of " + Word +
                    "s");
  for (unsigned I = 0, E = List->getNumOperands(); I != E; ++I) {
    auto Where = (Word + " " + Twine(I) + ": ").str();
    const auto *Field = dyn_cast_or_null<MDNode>(List->getOperand(I).get());
    if (!Field || Field->getNumOperands() != 3)
      return complain(Where + "expected {position, \"opaque\"|\"managed\", "
                              "\"type\"}");
    const auto *Position =
        mdconst::dyn_extract_or_null<ConstantInt>(Field->getOperand(0));
    if (!Position || Position->getValue().getActiveBits() > 63 ||
        Position->isNegative())
      return complain(Where + "the position is not an integer >= 0");
    const auto *Kind = dyn_cast_or_null<MDString>(Field->getOperand(1).get());
    if (!Kind ||
        (Kind->getString() != "opaque" && Kind->getString() != "managed"))
      return complain(Where + "expected \"opaque\" or \"managed\"");
    const auto *Type = dyn_cast_or_null<MDString>(Field->getOperand(2).get());
    if (!Type || Type->getString().empty())
      return complain(Where + "expected the name of a type");
    Fields.push_back({Position->getZExtValue(), Kind->getString() == "opaque",
                      Type->getString().str()});
  }
  llvm::sort(Fields, [](const SignatureField &A, const SignatureField &B) {
    return A.Position < B.Position;
  });
  for (size_t I = 1; I < Fields.size(); ++I)
    if (Fields[I - 1].Position == Fields[I].Position)
      return complain(Word + " at " + Twine(Fields[I].Position) +
                      " stands there twice");
  return Error::success();
}

Error RowReader::checkArguments(const Function &F,
                                ArrayRef<SignatureField> Fields) {
  for (const SignatureField &Field : Fields) {
    auto Where =
        ("argument " + Twine(Field.Position) + " of '" + F.getName() + "' ")
            .str();
    if (Field.Position >= F.arg_size())
      return complain(Where + "does not exist");
    if (Field.Position < 2)
      return complain(Where + "is the return slot or excinfo");
    const Type *Ty = F.getFunctionType()->getParamType(Field.Position);
    if (!Ty->isPointerTy() && compat::targetType(Ty).first.empty())
      return complain(Where + "is not a pointer");
  }
  return Error::success();
}

Error RowReader::read(const Function *&F, ReferenceSignature &Signature) {
  if (Row.getNumOperands() != 4)
    return complain("expected {function, kind, arguments, returns}");
  if (Error E = readFunction(F))
    return E;
  const auto *Kind = dyn_cast_or_null<MDString>(Row.getOperand(1).get());
  if (!Kind ||
      (Kind->getString() != "native" && Kind->getString() != "generator"))
    return complain("operand 1 is not \"native\" or \"generator\"");
  if (Error E = readFields(2, "argument", Signature.Arguments))
    return E;
  if (Error E = readFields(3, "return", Signature.Returns))
    return E;
  if (!F)
    return Error::success();
  const FunctionType *Ty = F->getFunctionType();
  if (!Ty->getReturnType()->isIntegerTy(32) || Ty->getNumParams() < 2 ||
      !Ty->getParamType(0)->isPointerTy() ||
      !Ty->getParamType(1)->isPointerTy())
    return complain("'" + F->getName() +
                    "' has not the signature i32 (pointer, pointer, ...)");
  return checkArguments(*F, Signature.Arguments);
}

/// Reads all rows of \p M into \p Rows; the bad ones into the error.
static Error readRows(const Module &M,
                      DenseMap<const Function *, ReferenceSignature> &Rows) {
  Error Result = Error::success();
  const NamedMDNode *Table = M.getNamedMetadata(MetadataName);
  for (unsigned I = 0, E = Table ? Table->getNumOperands() : 0; I != E; ++I) {
    const Function *F = nullptr;
    ReferenceSignature Signature;
    if (Error Bad = RowReader(*Table->getOperand(I), I).read(F, Signature)) {
      Result = joinErrors(std::move(Result), std::move(Bad));
      continue;
    }
    if (!F)
      continue;
    auto [It, IsNew] = Rows.insert({F, Signature});
    // Linking modules repeats rows; that is no harm unless they disagree.
    if (!IsNew && (It->second.Arguments != Signature.Arguments ||
                   It->second.Returns != Signature.Returns))
      Result = joinErrors(
          std::move(Result),
          createStringError(inconvertibleErrorCode(),
                            "!" + Twine(MetadataName) + " row " + Twine(I) +
                                ": contradicts an earlier row of '" +
                                F->getName() + "'"));
  }
  return Result;
}

SignatureMetadata::SignatureMetadata(const Module &M) {
  // Whoever wants to hear about bad rows calls checkSignatureMetadata().
  consumeError(readRows(M, Rows));
}

const ReferenceSignature *SignatureMetadata::find(const Function &F) const {
  auto It = Rows.find(&F);
  return It == Rows.end() ? nullptr : &It->second;
}

Error passthru::checkSignatureMetadata(const Module &M) {
  DenseMap<const Function *, ReferenceSignature> Rows;
  return readRows(M, Rows);
}
