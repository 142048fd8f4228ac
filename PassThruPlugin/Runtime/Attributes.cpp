//===- Attributes.cpp - Effects that stand in the IR ----------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "passthru-..." string attributes on a function or on a call.  Reading them
// and checking them is the same code: what checkAttributes() complains about is
// exactly what applyAttributes() leaves out.
//
//===----------------------------------------------------------------------===//

#include "EffectWords.h"
#include "PassThru/Compat.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/Runtime.h"
#include "RuntimeRow.h"
#include "Signature.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

static constexpr StringLiteral Prefix("passthru-");

namespace {

/// An attribute whose value is a list of argument indices.
struct ListAttribute {
  StringLiteral Name;
  ArgEffect Effect;
};

constexpr ListAttribute ListAttributes[] = {
    {StringLiteral("passthru-borrows"), ArgEffect::Borrow},
    {StringLiteral("passthru-out-borrowed"), ArgEffect::OutBorrowed},
    {StringLiteral("passthru-out-owned"), ArgEffect::OutOwned},
    {StringLiteral("passthru-releases"), ArgEffect::Release},
    {StringLiteral("passthru-retains"), ArgEffect::Retain},
    {StringLiteral("passthru-steals"), ArgEffect::Steal},
    {StringLiteral("passthru-steals-on-success"), ArgEffect::StealOnSuccess},
};

/// Reads one set of attributes.  Each problem is a text that names the
/// attribute.
class AttributeReader {
public:
  AttributeReader(AttributeSet Attributes, const FunctionType &Type,
                  CallEffects &Effects)
      : Attributes(Attributes), Type(Type), Effects(Effects) {}

  /// \returns whether there was anything to read.
  bool read();
  ArrayRef<std::string> problems() const { return Problems; }

private:
  bool has(StringRef Name) const { return Attributes.hasAttribute(Name); }
  StringRef value(StringRef Name) const {
    return Attributes.getAttribute(Name).getValueAsString();
  }
  void complain(StringRef Name, const Twine &Message) {
    Problems.push_back(("attribute \"" + Name + "\": " + Message).str());
  }
  template <typename T> bool readWord(StringRef Name, T &Result);

  void checkNames();
  void readReturns();
  void readFails();
  void readRelease();
  void readList(const ListAttribute &List);
  bool readIndex(StringRef Name, StringRef Text, unsigned &Index);

  AttributeSet Attributes;
  const FunctionType &Type;
  CallEffects &Effects;
  CountDomain Domain = CountDomain::MemInfo;
  SmallSet<unsigned, 8> Described;
  std::vector<std::string> Problems;
};

} // namespace

template <typename T>
bool AttributeReader::readWord(StringRef Name, T &Result) {
  if (!has(Name))
    return false;
  if (parseWord(value(Name), Result))
    return true;
  // The type alone chooses the words; Result may hold nothing yet.
  complain(Name, "'" + value(Name) + "' is not " + choiceFor(T()));
  return false;
}

/// Attributes of this project that are about something else (FunctionKind.h,
/// PassThruTypes.h, RequestedPasses.h), which checks them.
static bool isForeign(StringRef Name) {
  return Name == "passthru-args" || Name == "passthru-exempt" ||
         Name == "passthru-instrumented" || Name == "passthru-kind" ||
         Name == "passthru-passes" || Name == "passthru-type";
}

/// Attributes that describe effects, the lists apart.
static bool isSingle(StringRef Name) {
  return StringSwitch<bool>(Name)
      .Cases("passthru-returns", "passthru-domain", "passthru-fails", true)
      .Cases("passthru-may-return-null", "passthru-no-release", true)
      .Default(false);
}

static bool isList(StringRef Name) {
  for (const ListAttribute &List : ListAttributes)
    if (Name == List.Name)
      return true;
  return false;
}

static bool describesEffects(const Attribute &A) {
  return A.isStringAttribute() &&
         (isSingle(A.getKindAsString()) || isList(A.getKindAsString()));
}

static bool isOurs(const Attribute &A) {
  return A.isStringAttribute() &&
         compat::startsWith(A.getKindAsString(), Prefix);
}

void AttributeReader::checkNames() {
  for (const Attribute &A : Attributes)
    if (isOurs(A) && !describesEffects(A) && !isForeign(A.getKindAsString()))
      complain(A.getKindAsString(), "there is no such attribute");
}

bool AttributeReader::read() {
  checkNames();
  if (none_of(Attributes, describesEffects))
    return false;

  bool HasDomain = readWord("passthru-domain", Domain);
  readReturns();
  readFails();
  for (const ListAttribute &List : ListAttributes)
    readList(List);
  readRelease();
  if (HasDomain && !has("passthru-returns") && Described.empty())
    complain("passthru-domain",
             "no other attribute here says what is of this domain");
  return true;
}

void AttributeReader::readReturns() {
  bool IsReference = canHoldReference(Type.getReturnType());
  Ownership Result;
  if (readWord("passthru-returns", Result)) {
    if (!IsReference && Result != Ownership::None) {
      complain("passthru-returns", "the result is not a pointer");
    } else {
      Effects.Result = Result;
      bool Counted =
          Result == Ownership::Owned || Result == Ownership::Borrowed;
      Effects.ResultDomain = Counted ? Domain : CountDomain::None;
    }
  }
  bool MayReturnNull;
  if (readWord("passthru-may-return-null", MayReturnNull)) {
    if (IsReference)
      Effects.MayReturnNull = MayReturnNull;
    else
      complain("passthru-may-return-null", "the result is not a pointer");
  }
}

void AttributeReader::readFails() {
  Failure Fails;
  if (!readWord("passthru-fails", Fails))
    return;
  if (Fails == Failure::Null && !Type.getReturnType()->isPointerTy())
    complain("passthru-fails", "the result is not a pointer");
  else if (Fails != Failure::Null && Fails != Failure::Never &&
           !Type.getReturnType()->isIntegerTy())
    complain("passthru-fails", "the result is not an integer");
  else
    Effects.Fails = Fails;
}

void AttributeReader::readRelease() {
  if (!has("passthru-no-release"))
    return;
  if (!value("passthru-no-release").empty()) {
    complain("passthru-no-release", "it takes no value");
    return;
  }
  if (has("passthru-releases")) {
    complain("passthru-no-release", "it contradicts \"passthru-releases\"");
    return;
  }
  Effects.MayRelease = false;
}

bool AttributeReader::readIndex(StringRef Name, StringRef Text,
                                unsigned &Index) {
  Text = Text.trim();
  if (Text.getAsInteger(10, Index)) {
    complain(Name, "'" + Text + "' is not the index of an argument");
    return false;
  }
  bool InRange =
      Index < Type.getNumParams() || (Type.isVarArg() && Index <= MaxArgument);
  if (!InRange) {
    complain(Name, "there is no argument " + Twine(Index));
    return false;
  }
  if (Index < Type.getNumParams() &&
      !canHoldReference(Type.getParamType(Index))) {
    complain(Name, "argument " + Twine(Index) + " is not a pointer");
    return false;
  }
  return true;
}

void AttributeReader::readList(const ListAttribute &List) {
  if (!has(List.Name))
    return;
  SmallVector<StringRef, 4> Items;
  value(List.Name).split(Items, ',');
  for (StringRef Item : Items) {
    unsigned Index;
    if (!readIndex(List.Name, Item, Index))
      continue;
    if (!Described.insert(Index).second) {
      complain(List.Name,
               "argument " + Twine(Index) + " has more than one effect here");
      continue;
    }
    setArg(Effects, Index, List.Effect, Domain);
    if (List.Effect == ArgEffect::Release)
      Effects.MayRelease = true;
  }
}

void passthru::applyAttributes(AttributeSet Attributes,
                               const FunctionType &Type, CallEffects &Effects) {
  if (!Attributes.hasAttributes())
    return;
  CallEffects Changed = Effects;
  if (!AttributeReader(Attributes, Type, Changed).read())
    return;
  if (!Changed.isKnown())
    Changed.Kind = RuntimeKind::UserDefined;
  Changed.Source = KnowledgeSource::Attribute;
  Effects = Changed;
}

//===----------------------------------------------------------------------===//
// The check
//===----------------------------------------------------------------------===//

static bool isRefop(const CallEffects &Effects) {
  return Effects.isMemInfoRefop() || Effects.isPyRefop();
}

static void checkSet(AttributeSet Attributes, const FunctionType &Type,
                     function_ref<CallEffects()> Known, const Twine &Where,
                     Error &Problems) {
  CallEffects Scratch;
  AttributeReader Reader(Attributes, Type, Scratch);
  bool Described = Reader.read();
  auto Add = [&](const Twine &Message) {
    Problems = joinErrors(
        std::move(Problems),
        createStringError(inconvertibleErrorCode(), Where + ": " + Message));
  };
  for (const std::string &Problem : Reader.problems())
    Add(Problem);
  if (!Described || !isRefop(Known()))
    return;
  for (const Attribute &A : Attributes)
    if (describesEffects(A))
      Add("attribute \"" + A.getKindAsString() +
          "\": the effects of a refop cannot be changed");
}

Error passthru::checkAttributes(const Module &M) {
  auto Table = RuntimeTable::builtin();
  Error Problems = Error::success();
  // Sets are few, and most have nothing of ours.
  DenseMap<AttributeSet, bool> Ours;
  auto HasOurs = [&](AttributeSet Set) {
    auto [Entry, IsNew] = Ours.try_emplace(Set, false);
    if (IsNew)
      Entry->second = llvm::any_of(Set, isOurs);
    return Entry->second;
  };
  for (const Function &F : M) {
    if (HasOurs(F.getAttributes().getFnAttrs()))
      checkSet(
          F.getAttributes().getFnAttrs(), *F.getFunctionType(),
          [&] { return Table->classify(F); }, "function '" + F.getName() + "'",
          Problems);
    for (const Instruction &I : instructions(F)) {
      const auto *Call = dyn_cast<CallBase>(&I);
      if (!Call || !HasOurs(Call->getAttributes().getFnAttrs()))
        continue;
      checkSet(
          Call->getAttributes().getFnAttrs(), *Call->getFunctionType(),
          [&] { return Table->classify(*Call); },
          "function '" + F.getName() + "': call of " +
              operandName(*Call->getCalledOperand()),
          Problems);
    }
  }
  return Problems;
}
