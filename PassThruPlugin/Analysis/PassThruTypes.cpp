//===- PassThruTypes.cpp - Where opaque pass-through references are -------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ReferenceFlow makes the webs, TypeSeeds says what is known of some nodes.
// Here both meet: the state of each web, the gates (W2, W3), and the shortest
// way from each node to what says so (a breadth-first search from the seeds
// over the joins).
//
//===----------------------------------------------------------------------===//

#include "PassThru/PassThruTypes.h"
#include "Analysis/TypeSeeds.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

using Place = ReferenceWebs::Place;

namespace {

/// What is known of one web.
struct WebState {
  /// Indices of the first seeds of either kind, or None.
  static constexpr size_t None = ~size_t(0);
  size_t Opaque = None;
  size_t Managed = None;
  bool ThroughGate = false;
  std::set<std::string> Names;

  bool isRecognised() const {
    return (Opaque != None || ThroughGate) && Managed == None;
  }
};

/// How the search came to a node.
struct Origin {
  static constexpr NodeId Nowhere = ~NodeId(0);
  NodeId From = Nowhere; ///< Nowhere: the node is a seed.
  NodeId Seed = Nowhere; ///< Where the way began.
  Evidence Why{EvidenceKind::SameObject, nullptr};
};

} // namespace

struct PassThruTypes::Implementation {
  Implementation(const Module &M, const RuntimeTable &Table);

  bool isRecognised(NodeId Node) const {
    auto It = States.find(Flow.webs().place(Node));
    return It != States.end() && It->second.isRecognised();
  }
  std::vector<Evidence> chain(NodeId Node) const;
  std::string typeName(NodeId Node) const;

  void addSeeds(std::vector<TypeSeed> New);
  void nameBySymbols();
  void resolveGates();
  bool openGates();
  std::set<std::string> knownNames() const;
  void traceEvidence();
  void findConflicts();
  void listItems(const Function &F);
  void listSlots(const Function &F, std::vector<RecognisedItem> &Items);

  ReferenceFlow Flow;
  SignatureMetadata Signatures;
  std::vector<ElementName> Elements;
  std::vector<TypeSeed> Seeds;
  std::map<Place, WebState> States;
  DenseMap<NodeId, Origin> Origins;
  /// A traced node of each web.
  std::map<Place, NodeId> Traced;
  std::vector<char> IsOpen; ///< By gate.
  std::vector<TypeConflict> Conflicts;
  DenseMap<const Function *, std::vector<RecognisedItem>> Items;
};

PassThruTypes::Implementation::Implementation(const Module &M,
                                              const RuntimeTable &Table)
    : Flow(M, Table), Signatures(M) {
  Elements = collectElementNames(M, Table, Flow);
  addSeeds(collectTypeSeeds(M, Table, Signatures, Flow));
  // Names found so far tell more; one round is enough, since a name that comes
  // from a name is the same name.  They add nothing to better evidence.
  std::vector<TypeSeed> ByName =
      collectNameSeeds(M, Elements, knownNames(), Flow);
  erase_if(ByName,
           [&](const TypeSeed &Seed) { return isRecognised(Seed.Node); });
  addSeeds(std::move(ByName));
  traceEvidence();
  findConflicts();
  for (const Function &F : M)
    if (!F.isDeclaration())
      listItems(F);
}

void PassThruTypes::Implementation::addSeeds(std::vector<TypeSeed> New) {
  for (TypeSeed &Seed : New)
    Seeds.push_back(std::move(Seed));
  // Looking for seeds may have moved webs.
  States.clear();
  for (size_t I = 0; I != Seeds.size(); ++I) {
    WebState &State = States[Flow.webs().place(Seeds[I].Node)];
    size_t &First = Seeds[I].IsOpaque ? State.Opaque : State.Managed;
    First = std::min(First, I);
    if (Seeds[I].IsOpaque && !Seeds[I].Type.empty())
      State.Names.insert(Seeds[I].Type);
  }
  nameBySymbols();
  resolveGates();
}

/// Whether \p Type is a name alone.  A tuple, an optional, a container of
/// pass-through values is no pass-through type itself.
static bool isSimpleName(StringRef Type) {
  return Type.find_first_of("([{<?*") == StringRef::npos;
}

void PassThruTypes::Implementation::nameBySymbols() {
  auto Name = [&](NodeId Node, const std::string &Type) {
    auto It = States.find(Flow.webs().place(Node));
    if (It != States.end() && It->second.isRecognised() &&
        It->second.Names.empty() && isSimpleName(Type))
      It->second.Names.insert(Type);
  };
  for (const auto &[Type, TypeNodes] : Flow.symbolTypes())
    if (!TypeNodes.empty())
      Name(TypeNodes.front(), Type);
  for (const ElementName &Element : Elements)
    Name(Element.Node, Element.Type);
}

std::set<std::string> PassThruTypes::Implementation::knownNames() const {
  std::set<std::string> Result;
  for (const auto &[Where, State] : States)
    if (State.isRecognised())
      Result.insert(State.Names.begin(), State.Names.end());
  return Result;
}

//===----------------------------------------------------------------------===//
// Gates
//===----------------------------------------------------------------------===//

/// Opens the gates all of whose inputs are recognised, where an input may be
/// the output of another open gate (loops).  \returns whether that recognised
/// a web that was not.
bool PassThruTypes::Implementation::openGates() {
  ArrayRef<Gate> Gates = Flow.gates();
  const ReferenceWebs &Webs = Flow.webs();
  auto IsRecognised = [&](Place P) {
    auto It = States.find(P);
    return It != States.end() && It->second.isRecognised();
  };

  // The greatest solution: all open but those that have a bad input.
  std::map<Place, unsigned> OpenOutputs;
  std::map<Place, std::vector<unsigned>> UsersOf;
  IsOpen.assign(Gates.size(), true);
  for (unsigned I = 0; I != Gates.size(); ++I) {
    ++OpenOutputs[Webs.place(Gates[I].Output)];
    for (NodeId Input : Gates[I].Inputs)
      UsersOf[Webs.place(Input)].push_back(I);
  }
  std::vector<unsigned> Worklist;
  auto Close = [&](unsigned I) {
    if (!IsOpen[I])
      return;
    IsOpen[I] = false;
    Worklist.push_back(I);
  };
  for (unsigned I = 0; I != Gates.size(); ++I) {
    if (Gates[I].HasUntrackedInput || Gates[I].Inputs.empty())
      Close(I);
    for (NodeId Input : Gates[I].Inputs) {
      Place P = Webs.place(Input);
      if (!IsRecognised(P) && !OpenOutputs.count(P))
        Close(I);
    }
  }
  while (!Worklist.empty()) {
    Place Output = Webs.place(Gates[Worklist.back()].Output);
    Worklist.pop_back();
    if (--OpenOutputs[Output] || IsRecognised(Output))
      continue;
    auto Users = UsersOf.find(Output);
    if (Users != UsersOf.end())
      for (unsigned User : Users->second)
        Close(User);
  }

  // What of that rests on something that is recognised: a loop of gates alone
  // proves nothing.
  std::vector<char> IsGrounded(Gates.size(), false);
  auto Ground = [&](unsigned I) {
    if (!IsOpen[I] || IsGrounded[I])
      return;
    IsGrounded[I] = true;
    Worklist.push_back(I);
  };
  for (unsigned I = 0; I != Gates.size(); ++I)
    for (NodeId Input : Gates[I].Inputs)
      if (IsRecognised(Webs.place(Input)))
        Ground(I);
  bool IsNews = false;
  while (!Worklist.empty()) {
    const Gate &G = Gates[Worklist.back()];
    Worklist.pop_back();
    Place Output = Webs.place(G.Output);
    WebState &State = States[Output];
    if (!State.isRecognised() && State.Managed == WebState::None) {
      State.ThroughGate = true;
      IsNews = true;
    }
    for (NodeId Input : G.Inputs) {
      auto From = States.find(Webs.place(Input));
      if (From != States.end())
        State.Names.insert(From->second.Names.begin(),
                           From->second.Names.end());
    }
    auto Users = UsersOf.find(Output);
    if (Users != UsersOf.end())
      for (unsigned User : Users->second)
        Ground(User);
  }
  for (unsigned I = 0; I != Gates.size(); ++I)
    IsOpen[I] = IsGrounded[I];
  return IsNews;
}

void PassThruTypes::Implementation::resolveGates() {
  // A web that a gate recognises may open the next one.  Each round costs the
  // size of the module: a longer way through functions is not followed.
  for (unsigned Round = 0; Round != 16 && openGates(); ++Round)
    ;
}

//===----------------------------------------------------------------------===//
// Evidence
//===----------------------------------------------------------------------===//

void PassThruTypes::Implementation::traceEvidence() {
  struct Edge {
    NodeId To;
    Evidence Why;
  };
  std::vector<SmallVector<Edge, 2>> Edges(Flow.webs().size());
  for (const ReferenceWebs::Join &Join : Flow.webs().joins()) {
    if (!isRecognised(Join.From))
      continue;
    Edges[Join.From].push_back({Join.To, Join.Why});
    Edges[Join.To].push_back({Join.From, Join.Why});
  }
  ArrayRef<Gate> Gates = Flow.gates();
  for (unsigned I = 0; I != Gates.size(); ++I)
    if (IsOpen[I])
      for (NodeId Input : Gates[I].Inputs)
        if (isRecognised(Input))
          Edges[Input].push_back(
              {Gates[I].Output, {EvidenceKind::AllInputs, Gates[I].Where}});

  std::vector<NodeId> Queue;
  for (const TypeSeed &Seed : Seeds) {
    if (!Seed.IsOpaque || !isRecognised(Seed.Node))
      continue;
    Origin O;
    O.Seed = Seed.Node;
    O.Why = Seed.Why;
    if (Origins.insert({Seed.Node, O}).second)
      Queue.push_back(Seed.Node);
  }
  for (size_t I = 0; I != Queue.size(); ++I) {
    NodeId Node = Queue[I];
    Traced.insert({Flow.webs().place(Node), Node});
    NodeId From = Origins.lookup(Node).Seed;
    for (const Edge &E : Edges[Node])
      if (Origins.insert({E.To, {Node, From, E.Why}}).second)
        Queue.push_back(E.To);
  }
}

/// Chains have at most this many links and one more.
static constexpr size_t MaxChain = 64;

std::vector<Evidence> PassThruTypes::Implementation::chain(NodeId Node) const {
  std::vector<Evidence> Result;
  if (!isRecognised(Node))
    return Result;
  if (!Origins.count(Node)) {
    // Known to be the same by address arithmetic only.
    auto It = Traced.find(Flow.webs().place(Node));
    if (It == Traced.end())
      return Result;
    Result.push_back({EvidenceKind::SameObject, nullptr});
    Node = It->second;
  }
  while (true) {
    Origin O = Origins.lookup(Node);
    Result.push_back(O.Why);
    if (O.From == Origin::Nowhere)
      return Result;
    // Nobody reads on: what counts is how it begins and ends.
    Node = Result.size() < MaxChain ? O.From : O.Seed;
  }
}

std::string PassThruTypes::Implementation::typeName(NodeId Node) const {
  auto It = States.find(Flow.webs().place(Node));
  if (It == States.end() || !It->second.isRecognised())
    return std::string();
  return join(It->second.Names, "/");
}

void PassThruTypes::Implementation::findConflicts() {
  // In the order in which the seeds stand in the IR.
  std::set<Place> Seen;
  for (const TypeSeed &Seed : Seeds) {
    Place P = Flow.webs().place(Seed.Node);
    const WebState &State = States[P];
    if (State.Opaque == WebState::None || State.Managed == WebState::None ||
        !Seen.insert(P).second)
      continue;
    Conflicts.push_back({Seeds[State.Opaque].Why, Seeds[State.Managed].Why});
  }
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

using RoleKind = RecognisedItem::RoleKind;

/// Fields that \p F reaches through its parameters, and fields of its stack
/// slots.
void PassThruTypes::Implementation::listSlots(
    const Function &F, std::vector<RecognisedItem> &Items) {
  const Argument *ReturnSlot = returnSlot(F);
  std::map<std::pair<unsigned, int64_t>, NodeId> ByParameter;
  for (const ParameterAccess &Access : Flow.accesses(F))
    if (isRecognised(Access.Contents))
      ByParameter.insert(
          {{Access.Parameter->getArgNo(), Access.Offset}, Access.Contents});
  // Metadata may name fields of the return slot that F writes otherwise.
  if (const ReferenceSignature *Signature = Signatures.find(F))
    for (const SignatureField &Field : Signature->Returns) {
      NodeId Contents =
          Flow.webs().contents(*Flow.node(F.getArg(0)), Field.Position);
      if (isRecognised(Contents))
        ByParameter.insert({{0, Field.Position}, Contents});
    }
  for (auto [Key, Contents] : ByParameter) {
    const Argument *Parameter = F.getArg(Key.first);
    RoleKind Role = Parameter == ReturnSlot ? RoleKind::Out : RoleKind::Slot;
    Items.push_back({Role, Parameter, Key.second, false, Contents});
  }
}

void PassThruTypes::Implementation::listItems(const Function &F) {
  std::vector<RecognisedItem> Result;
  auto AddFields = [&](RoleKind Role, const Value &V) {
    for (int64_t Field : Flow.pointerFields(V.getType()))
      if (auto Node = Flow.lookup(&V, Field))
        if (isRecognised(*Node))
          Result.push_back(
              {Role, &V, Field,
               V.getType()->isAggregateType() || V.getType()->isVectorTy(),
               *Node});
  };
  for (const Argument &Arg : F.args())
    AddFields(RoleKind::Argument, Arg);
  listSlots(F, Result);
  for (int64_t Field : Flow.pointerFields(F.getReturnType()))
    if (auto Node = Flow.lookupResult(F, Field))
      if (isRecognised(*Node))
        Result.push_back({RoleKind::Result, &F, Field,
                          F.getReturnType()->isAggregateType(), *Node});
  const DataLayout &DL = F.getParent()->getDataLayout();
  for (const Instruction &I : instructions(F)) {
    auto *Slot = dyn_cast<AllocaInst>(&I);
    auto Node = Slot ? Flow.lookup(Slot) : std::nullopt;
    if (!Node || !Slot->getAllocatedType()->isSized())
      continue;
    int64_t Size =
        DL.getTypeAllocSize(Slot->getAllocatedType()).getKnownMinValue();
    for (auto [Offset, Contents] : Flow.webs().allContents(*Node))
      if (Offset >= 0 && Offset < Size && isRecognised(Contents))
        Result.push_back({RoleKind::Slot, Slot, Offset, false, Contents});
  }
  // The order of the roles is that of the enumerators.
  std::vector<RecognisedItem> &Ordered = Items[&F];
  for (RoleKind Role :
       {RoleKind::Argument, RoleKind::Out, RoleKind::Result, RoleKind::Slot})
    for (const RecognisedItem &Item : Result)
      if (Item.Role == Role)
        Ordered.push_back(Item);
  Result.clear();
  for (const Instruction &I : instructions(F))
    if (!ReferenceFlow::isForwarding(&I))
      AddFields(RoleKind::Value, I);
  Ordered.insert(Ordered.end(), Result.begin(), Result.end());
}

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

PassThruTypes::PassThruTypes(const Module &M, const RuntimeTable &Table)
    : Impl(std::make_unique<Implementation>(M, Table)) {}
PassThruTypes::~PassThruTypes() = default;
PassThruTypes::PassThruTypes(PassThruTypes &&) = default;
PassThruTypes &PassThruTypes::operator=(PassThruTypes &&) = default;

bool PassThruTypes::isPassThrough(const Value *V) const {
  auto Node = Impl->Flow.lookup(V);
  return Node && Impl->isRecognised(*Node);
}

std::vector<Evidence> PassThruTypes::evidence(const Value *V) const {
  auto Node = Impl->Flow.lookup(V);
  return Node ? Impl->chain(*Node) : std::vector<Evidence>();
}

std::vector<Evidence>
PassThruTypes::evidence(const RecognisedItem &Item) const {
  return Impl->chain(Item.Node);
}

std::string PassThruTypes::typeName(const Value *V) const {
  auto Node = Impl->Flow.lookup(V);
  return Node ? Impl->typeName(*Node) : std::string();
}

std::string PassThruTypes::typeName(const RecognisedItem &Item) const {
  return Impl->typeName(Item.Node);
}

ArrayRef<RecognisedItem> PassThruTypes::items(const Function &F) const {
  auto It = Impl->Items.find(&F);
  if (It == Impl->Items.end())
    return {};
  return It->second;
}

const ReferenceSignature *PassThruTypes::signature(const Function &F) const {
  return Impl->Signatures.find(F);
}

ArrayRef<TypeConflict> PassThruTypes::conflicts() const {
  return Impl->Conflicts;
}

AnalysisKey PassThruTypesAnalysis::Key;

PassThruTypes PassThruTypesAnalysis::run(Module &M, ModuleAnalysisManager &) {
  return PassThruTypes(M, *RuntimeTable::builtin());
}
