//===- PassThruTypesPrinter.cpp - print<passthru-types> -------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One paragraph a function, one line an item:
//
//   native function __main__.pair(Testee, Testee)
//     symbol: _ZN8__main__4pairB2v3B38...E6Testee6Testee
//     argument  %arg.a.0.0  Testee  evidence: argument of %.97 <- unbox %.28
//
// Read a chain from the item to what says so.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Annotations.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/PassThruTypes.h"
#include "llvm/IR/Instruction.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/ModuleSlotTracker.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace llvm;
using namespace passthru;

StringRef passthru::describe(EvidenceKind Kind) {
  switch (Kind) {
  case EvidenceKind::Metadata:
    return "!passthru.signatures";
  case EvidenceKind::Attribute:
    return "attribute";
  case EvidenceKind::StructType:
    return "struct type";
  case EvidenceKind::TargetType:
    return "target type";
  case EvidenceKind::Unbox:
    return "unbox";
  case EvidenceKind::Box:
    return "box";
  case EvidenceKind::SymbolName:
    return "type name in symbol";
  case EvidenceKind::Phi:
    return "phi";
  case EvidenceKind::Select:
    return "select";
  case EvidenceKind::Field:
    return "field";
  case EvidenceKind::Memory:
    return "memory";
  case EvidenceKind::Argument:
    return "argument of";
  case EvidenceKind::ReturnSlot:
    return "return slot of";
  case EvidenceKind::Destructor:
    return "destructor of";
  case EvidenceKind::SymbolType:
    return "same type in symbol";
  case EvidenceKind::AllInputs:
    return "all inputs";
  case EvidenceKind::SameObject:
    return "same object";
  case EvidenceKind::OtherPayload:
    return "payload of its own";
  }
  llvm_unreachable("covered switch");
}

namespace {

/// The text of one item, in columns.
struct Line {
  StringRef Role;
  std::string Name, Type, Why;
};

class Printer {
public:
  Printer(raw_ostream &OS, const Module &M, const PassThruTypes &Types)
      : OS(OS), M(M), Types(Types) {}
  void print();

private:
  void printFunction(const Function &F);
  Line describeItem(const Function &F, const RecognisedItem &Item);
  std::string describeChain(const Value &Of, const Function &F,
                            ArrayRef<Evidence> Chain);
  std::string describeLink(const Function *&Context, const Evidence &Link);
  std::string name(const Value &V);

  raw_ostream &OS;
  const Module &M;
  const PassThruTypes &Types;
  /// Numbering a function's unnamed values costs its size: once.
  std::map<const Function *, std::unique_ptr<ModuleSlotTracker>> Trackers;
};

} // namespace

static const Function *functionOf(const Value &V) {
  if (auto *I = dyn_cast<Instruction>(&V))
    return I->getFunction();
  if (auto *Arg = dyn_cast<Argument>(&V))
    return Arg->getParent();
  return dyn_cast<Function>(&V);
}

std::string Printer::name(const Value &V) {
  std::string Text;
  raw_string_ostream Stream(Text);
  const Function *F = functionOf(V);
  if (V.hasName() || !F) {
    V.printAsOperand(Stream, /*PrintType=*/false, &M);
    return Stream.str();
  }
  auto &Tracker = Trackers[F];
  if (!Tracker) {
    Tracker = std::make_unique<ModuleSlotTracker>(
        &M, /*ShouldInitializeAllMetadata=*/false);
    Tracker->incorporateFunction(*F);
  }
  V.printAsOperand(Stream, /*PrintType=*/false, *Tracker);
  return Stream.str();
}

/// "CPython wrapper __main__.pair": short, for the inside of a line.
static std::string shortName(const Function &F) {
  NumbaSymbol Symbol;
  FunctionKind Kind = classifyFunction(F);
  std::string Name = parseNumbaSymbol(F.getName(), Symbol)
                         ? Symbol.QualifiedName
                         : F.getName().str();
  return (Kind == FunctionKind::Unknown ? "" : describe(Kind).str() + " ") +
         Name;
}

/// \p Context is the function that the reader has in mind.
std::string Printer::describeLink(const Function *&Context,
                                  const Evidence &Link) {
  std::string Text = describe(Link.Kind).str();
  // Forwarding has a name of its own, but no meaning.
  if (!Link.Where || Link.Kind == EvidenceKind::SameObject)
    return Text;
  // A store has no name: its kind says enough.
  if (!isa<Function>(Link.Where) && !Link.Where->getType()->isVoidTy())
    Text += " " + name(*Link.Where);
  const Function *F = functionOf(*Link.Where);
  if (F && F != Context) {
    Text += " in " + shortName(*F);
    Context = F;
  }
  return Text;
}

std::string Printer::describeChain(const Value &Of, const Function &F,
                                   ArrayRef<Evidence> Chain) {
  static constexpr size_t MaxLinks = 4;
  std::string Text;
  const Function *Context = &F;
  size_t Links = 0;
  for (size_t I = 0; I != Chain.size(); ++I) {
    bool IsLast = I + 1 == Chain.size();
    // Of several steps of one kind the first says where; of equal types, the
    // last says whose.
    bool SameAsNext = !IsLast && Chain[I + 1].Kind == Chain[I].Kind;
    bool SameAsLast = I && Chain[I - 1].Kind == Chain[I].Kind;
    if (Chain[I].Kind == EvidenceKind::SymbolType ? SameAsNext : SameAsLast)
      continue;
    if (++Links == MaxLinks && !IsLast)
      Text += " <- ...";
    if (Links >= MaxLinks && !IsLast)
      continue;
    if (!Text.empty())
      Text += " <- ";
    // "%x is a phi" needs no second %x.
    Text += Links == 1 && Chain[I].Where == &Of
                ? describe(Chain[I].Kind).str()
                : describeLink(Context, Chain[I]);
  }
  return Text;
}

static StringRef describeRole(RecognisedItem::RoleKind Role) {
  switch (Role) {
  case RecognisedItem::RoleKind::Argument:
    return "argument";
  case RecognisedItem::RoleKind::Out:
    return "out";
  case RecognisedItem::RoleKind::Result:
    return "result";
  case RecognisedItem::RoleKind::Slot:
    return "slot";
  case RecognisedItem::RoleKind::Value:
    return "value";
  }
  llvm_unreachable("covered switch");
}

Line Printer::describeItem(const Function &F, const RecognisedItem &Item) {
  Line Result;
  Result.Role = describeRole(Item.Role);
  bool IsResult = Item.Role == RecognisedItem::RoleKind::Result;
  Result.Name = IsResult ? "return" : name(*Item.Base);
  if (Item.IsField || Item.Role == RecognisedItem::RoleKind::Out ||
      Item.Role == RecognisedItem::RoleKind::Slot)
    Result.Name += (Item.Offset < 0 ? "" : "+") + std::to_string(Item.Offset);
  Result.Type = Types.typeName(Item);
  if (Result.Type.empty())
    Result.Type = "?";
  Result.Why = describeChain(*Item.Base, F, Types.evidence(Item));
  return Result;
}

void Printer::printFunction(const Function &F) {
  OS << describe(classifyFunction(F)) << ' ' << prettyName(F) << '\n';
  if (prettyName(F) != F.getName())
    OS << "  symbol: " << F.getName() << '\n';
  std::vector<Line> Lines;
  size_t NameWidth = 0, TypeWidth = 0;
  // One long name shall not push all others to the right.
  static constexpr size_t MaxWidth = 32;
  for (const RecognisedItem &Item : Types.items(F)) {
    Lines.push_back(describeItem(F, Item));
    NameWidth =
        std::max(NameWidth, std::min(Lines.back().Name.size(), MaxWidth));
    TypeWidth =
        std::max(TypeWidth, std::min(Lines.back().Type.size(), MaxWidth));
  }
  if (Lines.empty())
    OS << "  no pass-through references\n";
  for (const Line &L : Lines)
    OS << "  " << left_justify(L.Role, 8) << "  "
       << left_justify(L.Name, NameWidth) << "  "
       << left_justify(L.Type, TypeWidth) << "  evidence: " << L.Why << '\n';
  OS << '\n';
}

void Printer::print() {
  size_t References = 0, Functions = 0, WithReferences = 0;
  for (const Function &F : M) {
    if (F.isDeclaration())
      continue;
    printFunction(F);
    ++Functions;
    References += Types.items(F).size();
    WithReferences += !Types.items(F).empty();
  }
  for (const TypeConflict &Conflict : Types.conflicts()) {
    const Function *Context = nullptr;
    OS << "conflict: opaque by " << describeLink(Context, Conflict.Opaque)
       << ", but managed by ";
    Context = nullptr;
    OS << describeLink(Context, Conflict.Managed) << "; taken for neither\n";
  }
  OS << "recognised: " << References << " references in " << WithReferences
     << " of " << Functions << " functions\n";
}

PreservedAnalyses PassThruTypesPrinterPass::run(Module &M,
                                                ModuleAnalysisManager &AM) {
  if (!readAnnotations(M, "print<passthru-types>"))
    return PreservedAnalyses::all();
  if (Options.Table == RuntimeTable::builtin()) {
    Printer(OS, M, AM.getResult<PassThruTypesAnalysis>(M)).print();
  } else {
    PassThruTypes Types(M, *Options.Table);
    Printer(OS, M, Types).print();
  }
  return PreservedAnalyses::all();
}
