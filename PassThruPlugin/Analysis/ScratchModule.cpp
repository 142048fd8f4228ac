//===- ScratchModule.cpp - Where normal forms live ------------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ScratchModule.h"
#include "Analysis/CalleeSummaries.h"
#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "llvm/IR/MDBuilder.h"

using namespace llvm;
using namespace passthru;

ScratchModule::ScratchModule(const Module &Source, const RuntimeTable &Table,
                             CalleeSummaries *Callees)
    : Scratch("normal forms", Source.getContext()), Classifier(Table),
      Callees(Callees), Numbers(Source.getContext()) {
  Scratch.setDataLayout(Source.getDataLayout());
}

ScratchModule::~ScratchModule() = default;

/// An incref writes a count and nothing that the program loads: loads on both
/// sides of it see the same memory.  Said in the copy only.
static void relaxIncref(Function &F) {
  F.addFnAttr(Attribute::NoUnwind);
  F.addFnAttr(Attribute::WillReturn);
  compat::setTouchesInaccessibleMemoryOnly(F);
}

/// \p Range as `!range`; null if it says nothing.
static MDNode *rangeNode(LLVMContext &Context, const ConstantRange &Range) {
  return Range.isFullSet() || Range.isEmptySet()
             ? nullptr
             : MDBuilder(Context).createRange(Range.getLower(),
                                              Range.getUpper());
}

Function *ScratchModule::declared(const Function &F) {
  auto *Known = cast_or_null<Function>(Map.lookup(&F));
  if (Known && Described.lookup(&F) == F.getAttributes())
    return Known;
  Function *New = Known;
  if (!Known) {
    // The linkage must fit a declaration.
    New = Function::Create(F.getFunctionType(), GlobalValue::ExternalLinkage,
                           F.getAddressSpace(), "", &Scratch);
    // Not before: LLVM would look for an intrinsic's own attributes.
    New->setName(F.getName());
  }
  Map[&F] = New;
  Described[&F] = F.getAttributes();
  FunctionKind Kind = Callees ? Callees->kindOf(F) : classifyFunction(F);
  auto [WithKind, IsNew] = AttributesWithKind.try_emplace(
      {F.getAttributes().getRawPointer(), unsigned(Kind)});
  if (IsNew) {
    New->setAttributes(F.getAttributes());
    setFunctionKind(*New, Kind);
    WithKind->second = New->getAttributes();
  }
  New->setAttributes(WithKind->second);
  if (Callees)
    Callees->describe(F, *New);
  if (!Known && Callees && Kind == FunctionKind::Native)
    StatusRanges[New] = rangeNode(F.getContext(), Callees->statuses(F));
  if (table().memInfoRefop(*New) > 0)
    relaxIncref(*New);
  return New;
}

Value *ScratchModule::materialize(Value *V) {
  auto *Global = dyn_cast<GlobalValue>(V);
  if (!Global || Global->getParent() == &Scratch)
    return nullptr;
  // An alias of a function does what the function does.
  if (auto *Alias = dyn_cast<GlobalAlias>(Global))
    if (auto *F = dyn_cast_or_null<Function>(Alias->getAliaseeObject()))
      if (F->getType() == Alias->getType())
        Global = F;
  if (auto *F = dyn_cast<Function>(Global))
    return declared(*F);
  return new GlobalVariable(
      Scratch, Global->getValueType(), /*isConstant=*/false,
      GlobalValue::ExternalLinkage, /*Initializer=*/nullptr, Global->getName(),
      /*InsertBefore=*/nullptr, GlobalValue::NotThreadLocal,
      Global->getAddressSpace());
}

Constant *ScratchModule::mapped(const Constant &C) {
  if (isa<ConstantData>(C))
    return const_cast<Constant *>(&C);
  if (const auto *F = dyn_cast<Function>(&C))
    return declared(*F);
  return cast<Constant>(MapValue(&C, Map, RF_None, nullptr, this));
}

Function *ScratchModule::marker(const char *Name, FunctionType *Type) {
  Function *&Marker = Markers[{Name, Type}];
  // Where types differ, the name gets a number.
  for (unsigned Number = 0; !Marker; ++Number) {
    std::string Numbered = (Name + (Number ? "." + Twine(Number) : "")).str();
    Function *Declared = Scratch.getFunction(Numbered);
    if (!Declared) {
      Declared = Function::Create(Type, GlobalValue::ExternalLinkage, Numbered,
                                  Scratch);
      Declared->addFnAttr("passthru-no-release");
    }
    if (Declared->getFunctionType() == Type)
      Marker = Declared;
  }
  return Marker;
}
