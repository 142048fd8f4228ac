//===- TypeSeeds.cpp - What is known of types to begin with ---------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TypeSeeds.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/Compat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

static constexpr StringLiteral TypeAttribute = "passthru-type";

namespace {

class SeedCollector {
public:
  SeedCollector(const Module &M, const RuntimeTable &Table, ReferenceFlow &Flow)
      : M(M), Table(Table), Flow(Flow) {}

  void collect(const SignatureMetadata &Signatures);
  std::vector<TypeSeed> take() { return std::move(Seeds); }

private:
  void addMetadata(const Function &F, const ReferenceSignature &Signature);
  void addAttributes(const Function &F);
  void addCallAttributes(const CallBase &Call);
  void addTypes(const Function &F);
  void addType(const Value &V);
  void addUnboxes(const Function &F);
  void addBoxes(const Function &F, const std::set<ReferenceWebs::Place> &MIs);
  const Value *payloadOwner(const Value *Payload);
  void add(std::optional<NodeId> Node, EvidenceKind Kind, const Value *Where,
           bool IsOpaque, StringRef Type) {
    if (Node)
      Seeds.push_back({*Node, {Kind, Where}, IsOpaque, Type.str()});
  }
  void addReturned(const Function &F, EvidenceKind Kind, StringRef Type);

  const Module &M;
  const RuntimeTable &Table;
  ReferenceFlow &Flow;
  std::vector<TypeSeed> Seeds;
};

} // namespace

static bool isReferenceType(const Type *Ty) {
  return Ty->isPointerTy() || !compat::targetType(Ty).first.empty();
}

void SeedCollector::addMetadata(const Function &F,
                                const ReferenceSignature &Signature) {
  for (const SignatureField &Field : Signature.Arguments)
    add(Flow.node(F.getArg(Field.Position)), EvidenceKind::Metadata, &F,
        Field.IsOpaque, Field.Type);
  if (Signature.Returns.empty())
    return;
  NodeId Slot = *Flow.node(F.getArg(0));
  for (const SignatureField &Field : Signature.Returns)
    add(Flow.webs().contents(Slot, Field.Position), EvidenceKind::Metadata, &F,
        Field.IsOpaque, Field.Type);
}

/// What \p F gives back is a pass-through reference.
void SeedCollector::addReturned(const Function &F, EvidenceKind Kind,
                                StringRef Type) {
  if (isReferenceType(F.getReturnType()))
    add(Flow.result(F, 0), Kind, &F, true, Type);
  else if (const Argument *Slot = returnSlot(F))
    add(Flow.webs().contents(*Flow.node(Slot), 0), Kind, &F, true, Type);
}

void SeedCollector::addAttributes(const Function &F) {
  AttributeList Attributes = F.getAttributes();
  for (const Argument &Arg : F.args()) {
    Attribute A = Attributes.getParamAttr(Arg.getArgNo(), TypeAttribute);
    if (A.isValid() && isReferenceType(Arg.getType()))
      add(Flow.node(&Arg), EvidenceKind::Attribute, &Arg, true,
          A.getValueAsString());
  }
  for (Attribute A : {Attributes.getRetAttrs().getAttribute(TypeAttribute),
                      Attributes.getFnAttrs().getAttribute(TypeAttribute)})
    if (A.isValid())
      addReturned(F, EvidenceKind::Attribute, A.getValueAsString());
}

void SeedCollector::addCallAttributes(const CallBase &Call) {
  AttributeList Attributes = Call.getAttributes();
  const auto *Callee =
      dyn_cast<Function>(Call.getCalledOperand()->stripPointerCasts());
  for (unsigned I = 0, E = Call.arg_size(); I != E; ++I) {
    Attribute A = Attributes.getParamAttr(I, TypeAttribute);
    if (!A.isValid() && Callee)
      A = Callee->getAttributes().getParamAttr(I, TypeAttribute);
    if (A.isValid() && isReferenceType(Call.getArgOperand(I)->getType()))
      add(Flow.node(Call.getArgOperand(I)), EvidenceKind::Attribute, &Call,
          true, A.getValueAsString());
  }
  Attribute A = Attributes.getRetAttrs().getAttribute(TypeAttribute);
  if (!A.isValid() && Callee)
    A = Callee->getAttributes().getRetAttrs().getAttribute(TypeAttribute);
  if (A.isValid() && isReferenceType(Call.getType()))
    add(Flow.node(&Call), EvidenceKind::Attribute, &Call, true,
        A.getValueAsString());
}

/// "Testee" for `passthru.Testee` and `passthru.Testee.7`: LLVM numbers the
/// structs of one name.
static StringRef typeNameOf(StringRef StructName) {
  StructName.consume_front("passthru.");
  auto [Name, Number] = StructName.rsplit('.');
  return !Number.empty() && all_of(Number, [](char C) { return isDigit(C); })
             ? Name
             : StructName;
}

static bool isPassThroughStruct(const Type *Ty) {
  auto *Struct = dyn_cast_or_null<StructType>(Ty);
  return Struct && Struct->isOpaque() && Struct->hasName() &&
         compat::startsWith(Struct->getName(), "passthru.");
}

void SeedCollector::addType(const Value &V) {
  Type *Pointee = compat::pointeeType(V.getType());
  if (isPassThroughStruct(Pointee)) {
    add(Flow.node(&V), EvidenceKind::StructType, &V, true,
        typeNameOf(Pointee->getStructName()));
    return;
  }
  auto [Name, Parameters] = compat::targetType(V.getType());
  if (Name != "passthru" && !compat::startsWith(Name, "passthru."))
    return;
  StringRef Type = Name == "passthru" ? StringRef() : typeNameOf(Name);
  if (Type.empty() && !Parameters.empty() &&
      isPassThroughStruct(Parameters.front()))
    Type = typeNameOf(Parameters.front()->getStructName());
  add(Flow.node(&V), EvidenceKind::TargetType, &V, true, Type);
}

void SeedCollector::addTypes(const Function &F) {
  for (const Argument &Arg : F.args())
    addType(Arg);
  for (const Instruction &I : instructions(F))
    addType(I);
}

void SeedCollector::addUnboxes(const Function &F) {
  for (const Instruction &I : instructions(F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || !Call->getType()->isPointerTy())
      continue;
    CallEffects Effects = Table.classify(*Call);
    if (Effects.Kind == RuntimeKind::UnboxObject && Call->arg_size() == 2) {
      const Value *Data = rcIdentityRoot(Call->getArgOperand(0));
      const Value *Owner = rcIdentityRoot(Call->getArgOperand(1));
      bool IsObject = Data == Owner && !isUncounted(Data);
      add(Flow.node(Call),
          IsObject ? EvidenceKind::Unbox : EvidenceKind::OtherPayload, Call,
          IsObject, "");
    } else if (Effects.Kind == RuntimeKind::Allocate) {
      add(Flow.node(Call), EvidenceKind::OtherPayload, Call, false, "");
    }
  }
}

/// The MemInfo whose payload pointer \p Payload is, or null.
const Value *SeedCollector::payloadOwner(const Value *Payload) {
  if (auto *Call = dyn_cast<CallBase>(Payload))
    return Table.classify(*Call).Kind == RuntimeKind::MemInfoData
               ? Call->getArgOperand(0)
               : nullptr;
  auto *Load = dyn_cast<LoadInst>(Payload);
  if (!Load)
    return nullptr;
  // NRT_MemInfo_data_fast inlined: the count and two pointers come before.
  const DataLayout &DL = M.getDataLayout();
  unsigned Width =
      DL.getIndexTypeSizeInBits(Load->getPointerOperand()->getType());
  APInt Offset(Width, 0);
  const Value *Base =
      Load->getPointerOperand()->stripAndAccumulateConstantOffsets(
          DL, Offset, /*AllowNonInbounds=*/true);
  return Offset == 3 * DL.getPointerSize() ? Base : nullptr;
}

void SeedCollector::addBoxes(const Function &F,
                             const std::set<ReferenceWebs::Place> &MIs) {
  for (const Instruction &I : instructions(F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || Call->arg_size() != 1 ||
        Table.classify(*Call).Kind != RuntimeKind::PyIncref)
      continue;
    const Value *Object = rcIdentityRoot(Call->getArgOperand(0));
    const Value *Owner = payloadOwner(Object);
    auto Node = Owner ? Flow.node(Owner) : std::nullopt;
    // Any struct may hold an object at that offset; counting makes a MemInfo.
    if (Node && MIs.count(Flow.webs().place(*Node)))
      add(Node, EvidenceKind::Box, Object, true, "");
  }
}

void SeedCollector::collect(const SignatureMetadata &Signatures) {
  // The strongest kinds first: chains of evidence then end there.
  for (const Function &F : M)
    if (const ReferenceSignature *Signature = Signatures.find(F))
      addMetadata(F, *Signature);

  SmallVector<const Function *, 16> Bodies; // W4
  for (const Function &F : M) {
    addAttributes(F);
    if (!F.isDeclaration() && classifyFunction(F) != FunctionKind::RuntimeBody)
      Bodies.push_back(&F);
  }
  std::vector<NodeId> Counted;
  for (const Function *F : Bodies)
    for (const Instruction &I : instructions(*F))
      if (auto *Call = dyn_cast<CallBase>(&I)) {
        addCallAttributes(*Call);
        if (Table.memInfoRefop(*Call) != 0)
          if (auto Node = Flow.node(Call->getArgOperand(0)))
            Counted.push_back(*Node);
      }
  for (const Function *F : Bodies)
    addTypes(*F);
  for (const Function *F : Bodies)
    addUnboxes(*F);
  std::set<ReferenceWebs::Place> MIs;
  for (NodeId Node : Counted)
    MIs.insert(Flow.webs().place(Node));
  for (const Function *F : Bodies)
    addBoxes(*F, MIs);
}

/// The element's type in the name of a reflected container's destructor.
static StringRef elementType(StringRef Helper) {
  for (StringRef Prefix : {".dtor.list.", ".dtor.set."})
    if (Helper.consume_front(Prefix))
      return Helper;
  return StringRef();
}

std::vector<ElementName>
passthru::collectElementNames(const Module &M, const RuntimeTable &Table,
                              ReferenceFlow &Flow) {
  std::vector<ElementName> Result;
  for (const Function &F : M) {
    StringRef Type = elementType(F.getName());
    if (Type.empty())
      continue;
    // An element with several references leaves open which one it is.
    std::set<NodeId> Counted;
    for (const Instruction &I : instructions(F))
      if (Table.memInfoRefop(I) != 0)
        if (auto Node = Flow.node(cast<CallBase>(I).getArgOperand(0)))
          Counted.insert(*Node);
    if (Counted.size() == 1)
      Result.push_back({*Counted.begin(), Type.str(), &F});
  }
  return Result;
}

std::vector<TypeSeed>
passthru::collectTypeSeeds(const Module &M, const RuntimeTable &Table,
                           const SignatureMetadata &Signatures,
                           ReferenceFlow &Flow) {
  SeedCollector Collector(M, Table, Flow);
  Collector.collect(Signatures);
  return Collector.take();
}

std::vector<TypeSeed>
passthru::collectNameSeeds(const Module &M, ArrayRef<ElementName> Elements,
                           const std::set<std::string> &Known,
                           ReferenceFlow &Flow) {
  std::vector<TypeSeed> Seeds;
  for (const Function &F : M)
    for (const ArgumentGroup &Group : Flow.argumentGroups(F))
      if (!Group.Pointers.empty() && Known.count(Group.Type.str()))
        Seeds.push_back({*Flow.node(Group.Pointers.front()),
                         {EvidenceKind::SymbolName, Group.Pointers.front()},
                         true,
                         Group.Type.str()});
  for (const ElementName &Element : Elements)
    if (Known.count(Element.Type))
      Seeds.push_back({Element.Node,
                       {EvidenceKind::SymbolName, Element.Helper},
                       true,
                       Element.Type});
  return Seeds;
}

Error passthru::checkTypeAttributes(const Module &M) {
  Error Result = Error::success();
  auto Check = [&](const Function &F, Attribute A, const Twine &Where,
                   function_ref<bool()> IsReferenceThere) {
    if (!A.isValid())
      return;
    bool IsReference = IsReferenceThere();
    if (IsReference && !A.getValueAsString().empty())
      return;
    Result = joinErrors(
        std::move(Result),
        createStringError(
            inconvertibleErrorCode(),
            "function '" + F.getName() + "': attribute \"" +
                Twine(TypeAttribute) + "\" on " + Where +
                (IsReference ? " names no type" : ", which is no pointer")));
  };
  for (const Function &F : M) {
    AttributeList Attributes = F.getAttributes();
    for (const Argument &Arg : F.args())
      Check(F, Attributes.getParamAttr(Arg.getArgNo(), TypeAttribute),
            "argument " + Twine(Arg.getArgNo()),
            [&] { return isReferenceType(Arg.getType()); });
    auto Returns = [&] { return isReferenceType(F.getReturnType()); };
    Check(F, Attributes.getRetAttrs().getAttribute(TypeAttribute), "the result",
          Returns);
    Check(F, Attributes.getFnAttrs().getAttribute(TypeAttribute),
          "the function's result", [&] { return Returns() || returnSlot(F); });
  }
  return Result;
}
