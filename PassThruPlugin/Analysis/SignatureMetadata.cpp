//===- SignatureMetadata.cpp - Reading !passthru.signatures ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/PassThruTypes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"
#include <optional>

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
  Error readKind(ReferenceSignature &Signature);
  Error readState(ReferenceSignature &Signature);
  Error readFields(unsigned Operand, StringRef Word,
                   std::vector<SignatureField> &Fields);
  Error readField(const MDOperand &Operand, StringRef Where,
                  std::vector<SignatureField> &Fields);
  Error checkType(const Function &F, const ReferenceSignature &Signature);
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

/// Reads an integer that is a place; the error is for the caller to word.
static bool readPlace(const MDOperand &Operand, uint64_t &Place) {
  const auto *Value = mdconst::dyn_extract_or_null<ConstantInt>(Operand);
  if (!Value || Value->getValue().getActiveBits() > 63 || Value->isNegative())
    return false;
  Place = Value->getZExtValue();
  return true;
}

Error RowReader::readField(const MDOperand &Operand, StringRef Where,
                           std::vector<SignatureField> &Fields) {
  const auto *Field = dyn_cast_or_null<MDNode>(Operand.get());
  if (!Field || Field->getNumOperands() < 3 || Field->getNumOperands() > 4)
    return complain(Where + "expected {position, \"opaque\"|\"managed\", "
                            "\"type\"[, flag]}");
  uint64_t Position;
  if (!readPlace(Field->getOperand(0), Position))
    return complain(Where + "the position is not an integer >= 0");
  const auto *Kind = dyn_cast_or_null<MDString>(Field->getOperand(1).get());
  if (!Kind ||
      (Kind->getString() != "opaque" && Kind->getString() != "managed"))
    return complain(Where + "expected \"opaque\" or \"managed\"");
  const auto *Type = dyn_cast_or_null<MDString>(Field->getOperand(2).get());
  if (!Type || Type->getString().empty())
    return complain(Where + "expected the name of a type");
  SignatureField Result{Position, Kind->getString() == "opaque",
                        Type->getString().str()};
  if (Field->getNumOperands() == 4) {
    uint64_t Flag;
    if (!readPlace(Field->getOperand(3), Flag))
      return complain(Where + "the flag's position is not an integer >= 0");
    if (Flag == Position)
      return complain(Where + "the flag is where the reference is");
    Result.Flag = Flag;
  }
  Fields.push_back(std::move(Result));
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
    if (Error Bad = readField(List->getOperand(I), Where, Fields))
      return Bad;
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

Error RowReader::readKind(ReferenceSignature &Signature) {
  const auto *Kind = dyn_cast_or_null<MDString>(Row.getOperand(1).get());
  auto Found =
      StringSwitch<std::optional<SignatureKind>>(Kind ? Kind->getString() : "")
          .Case("native", SignatureKind::Native)
          .Case("generator", SignatureKind::Generator)
          .Case("finalizer", SignatureKind::Finalizer)
          .Case("helper", SignatureKind::Helper)
          .Default(std::nullopt);
  if (!Found)
    return complain("operand 1 is not \"native\", \"generator\", "
                    "\"finalizer\" or \"helper\"");
  Signature.Kind = *Found;
  return Error::success();
}

/// Reads what follows arguments and returns.
Error RowReader::readState(ReferenceSignature &Signature) {
  bool IsHelper = Signature.Kind == SignatureKind::Helper;
  unsigned Count = Row.getNumOperands();
  if (IsHelper != (Count == 6))
    return complain(IsHelper ? "a helper's row has six operands"
                             : "only a helper's row has six operands");
  if (Signature.Kind == SignatureKind::Native && Count == 5)
    return complain("a native function has no state");
  // A null list: there may be references, but not in a fixed number.
  Signature.IsStateKnown = Signature.Kind == SignatureKind::Native ||
                           (Count > 4 && Row.getOperand(4).get());
  if (Count > 4 && Signature.IsStateKnown)
    if (Error Bad = readFields(4, "state", Signature.State))
      return Bad;
  if (!IsHelper)
    return Error::success();
  const auto *Word = dyn_cast_or_null<MDString>(Row.getOperand(5).get());
  Signature.Contract =
      StringSwitch<HelperContract>(Word ? Word->getString() : "")
          .Case("retains", HelperContract::Retains)
          .Case("releases", HelperContract::Releases)
          .Case("destroys", HelperContract::Destroys)
          .Default(HelperContract::None);
  if (Signature.Contract == HelperContract::None)
    return complain(
        "operand 5 is not \"retains\", \"releases\" or \"destroys\"");
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
    const FunctionType *FT = F.getFunctionType();
    const Type *Ty = FT->getParamType(Field.Position);
    if (!Ty->isPointerTy() && compat::targetType(Ty).first.empty())
      return complain(Where + "is not a pointer");
    if (Field.Flag == SignatureField::NoFlag)
      continue;
    auto Flag = ("flag " + Twine(Field.Flag) + " of " + Where).str();
    if (uint64_t(Field.Flag) >= F.arg_size())
      return complain(Flag + "does not exist");
    if (!FT->getParamType(Field.Flag)->isIntegerTy())
      return complain(Flag + "is not an integer");
  }
  return Error::success();
}

Error RowReader::checkType(const Function &F,
                           const ReferenceSignature &Signature) {
  const FunctionType *Ty = F.getFunctionType();
  auto HasPointer = [&](unsigned Argument) {
    return Argument < Ty->getNumParams() &&
           Ty->getParamType(Argument)->isPointerTy();
  };
  switch (Signature.Kind) {
  case SignatureKind::Native:
  case SignatureKind::Generator:
    if (!Ty->getReturnType()->isIntegerTy(32) || !HasPointer(0) ||
        !HasPointer(1))
      return complain("'" + F.getName() +
                      "' has not the signature i32 (pointer, pointer, ...)");
    if (Signature.Kind == SignatureKind::Generator && !HasPointer(2))
      return complain("argument 2 of '" + F.getName() +
                      "' does not point to a generator's state");
    return checkArguments(F, Signature.Arguments);
  case SignatureKind::Finalizer:
  case SignatureKind::Helper:
    if (!Ty->getReturnType()->isVoidTy() || !HasPointer(0))
      return complain("'" + F.getName() +
                      "' has not the signature void (pointer, ...)");
    if (!Signature.Arguments.empty() || !Signature.Returns.empty())
      return complain("'" + F.getName() +
                      "' has no references but those in memory");
    return Error::success();
  }
  llvm_unreachable("all kinds are handled");
}

Error RowReader::read(const Function *&F, ReferenceSignature &Signature) {
  if (Row.getNumOperands() < 4 || Row.getNumOperands() > 6)
    return complain(
        "expected {function, kind, arguments, returns[, state[, contract]]}");
  if (Error E = readFunction(F))
    return E;
  if (Error E = readKind(Signature))
    return E;
  if (Error E = readFields(2, "argument", Signature.Arguments))
    return E;
  if (Error E = readFields(3, "return", Signature.Returns))
    return E;
  if (Error E = readState(Signature))
    return E;
  return F ? checkType(*F, Signature) : Error::success();
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
    if (!IsNew && !(It->second == Signature))
      Result = joinErrors(
          std::move(Result),
          createStringError(inconvertibleErrorCode(),
                            "!" + Twine(MetadataName) + " row " + Twine(I) +
                                ": contradicts an earlier row of '" +
                                F->getName() + "'"));
  }
  return Result;
}

SignatureMetadata::SignatureMetadata(const Module &M, Error *Malformed) {
  Error Bad = readRows(M, Rows);
  if (Malformed)
    *Malformed = joinErrors(std::move(*Malformed), std::move(Bad));
  else
    consumeError(std::move(Bad));
}

const ReferenceSignature *SignatureMetadata::find(const Function &F) const {
  auto It = Rows.find(&F);
  return It == Rows.end() ? nullptr : &It->second;
}
