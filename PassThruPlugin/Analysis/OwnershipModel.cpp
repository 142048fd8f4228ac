//===- OwnershipModel.cpp - What existing code does to tokens -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OwnershipModel.h"
#include "Analysis/CalleeSummaries.h"
#include "Analysis/ContainerMemory.h"
#include "Analysis/RCIdentity.h"
#include "PassThru/FunctionKind.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;
using namespace passthru;

namespace {

class OwnershipModel {
public:
  OwnershipModel(NormalForm &Normal, CountDomain Domain,
                 function_ref<bool(const CallBase &)> Counts,
                 bool ArgumentsMayOwn)
      : Normal(Normal), Domain(Domain), Counts(Counts),
        ArgumentsMayOwn(ArgumentsMayOwn), Kind(Normal.kind()) {}

  CountingProblem build();

private:
  void addRefs();
  AffineCount initialCount(const Value *Root);
  void visit(const Instruction &I);
  void visitCall(const CallBase &Call);
  void visitStore(const StoreInst &Store);
  void visitReturnedField(const CallBase &Marker);
  void visitOverwritten(const Instruction &At);
  void connectResults();
  bool countsIn(const CallEffects &Effects, unsigned I) const;
  int stackTokens(const CallBase &Call) const;
  void visitReturn(const ReturnInst &Return);
  void handOverParts(const Value *V, const Instruction &At, int Low);
  TokenEvent *handOver(const Value *V, const Instruction &At,
                       OpenQuantity::Kind What, int Low, int High);
  void findOpenStores(const BasicBlock &BB);
  bool isOpenToOthers(const StoreInst &Store);
  SlotRole roleOf(const Instruction &I) const;
  /// The number of V's reference, or -1 if it is none.
  int refOf(const Value *V) const;
  AffineCount open(OpenQuantity::Kind What, const Value *Where, int Low,
                   int High, int Sign);

  NormalForm &Normal;
  CountDomain Domain;
  function_ref<bool(const CallBase &)> Counts;
  bool ArgumentsMayOwn;
  FunctionKind Kind;
  CountingProblem Problem;
  /// Made when the references are known.
  std::unique_ptr<ContainerMemory> Memory;
  DenseSet<const PHINode *> HandedOver; ///< Aggregates that are returned.
  DenseSet<const BasicBlock *> SearchedForOpen;
  DenseSet<const StoreInst *> OpenToOthers; ///< Of these blocks.
  /// By call: references that lose tokens to a result that may be the same.
  DenseMap<const CallBase *, SmallVector<std::pair<unsigned, AffineCount>, 1>>
      RenamedAt;
};

} // namespace

int OwnershipModel::refOf(const Value *V) const {
  if (!V->getType()->isPointerTy())
    return -1;
  auto Found = Problem.RefIndex.find(rcIdentityRoot(V));
  return Found == Problem.RefIndex.end() ? -1 : int(Found->second);
}

/// What metadata says of \p I.  Of an aggregate it speaks of MemInfos: the
/// objects beside them (a list's parent) are borrowed.
SlotRole OwnershipModel::roleOf(const Instruction &I) const {
  SlotRole Role = Normal.slotRoleOf(I);
  if (Domain == CountDomain::MemInfo || !NormalForm::isField(I) ||
      Role == SlotRole::Unknown)
    return Role;
  return isa<LoadInst>(I)    ? SlotRole::Borrow
         : isa<StoreInst>(I) ? SlotRole::Keep
                             : SlotRole::Unknown;
}

AffineCount OwnershipModel::open(OpenQuantity::Kind What, const Value *Where,
                                 int Low, int High, int Sign) {
  AffineCount Count;
  if (Low == High)
    Count.Constant = Sign * Low;
  else
    Count.add(Problem.addOpen(What, Where, Low, High), Sign);
  return Count;
}

void OwnershipModel::addRefs() {
  const NormalForm::CountedSet &Counted = Normal.countedValues(Domain);
  const Function &F = Normal.function();
  for (const Argument &A : F.args())
    if (Counted.count(&A))
      Problem.addRef(&A);
  for (const Instruction &I : instructions(F))
    if (Counted.count(&I))
      Problem.addRef(&I);
}

/// Tokens of one reference that change their name at a call.
static constexpr int MaxRenamed = 2;

/// O7: tokens may change their name from an argument to a result of a call that
/// returns its argument; but not where the call fails.
void OwnershipModel::connectResults() {
  const Module &Bodies = *Normal.original().getParent();
  DenseMap<const Function *, ReturnedArguments> Returned;
  DenseMap<std::pair<const Function *, int64_t>, bool> ReturnsOther;
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref) {
    OutField Out = Normal.outField(Problem.Refs[Ref]);
    const Function *Named = Out ? Out.Call->getCalledFunction() : nullptr;
    const Function *Callee =
        Named ? Bodies.getFunction(Named->getName()) : nullptr;
    if (!Callee || Out.Argument != 0)
      continue;
    auto Inserted = Returned.try_emplace(Callee);
    if (Inserted.second)
      Inserted.first->second = returnedArguments(*Callee, Normal.table());
    const ReturnedArguments &Arguments = Inserted.first->second;
    if (!Arguments.Numbers.empty() && Arguments.NothingElse)
      Problem.PassedThrough.insert(Ref);
    if (Arguments.Numbers.empty())
      continue;
    auto Other = ReturnsOther.try_emplace({Callee, Out.Offset});
    if (Other.second)
      Other.first->second = mayReturnOther(*Callee, Out.Offset);
    for (unsigned I : Arguments.Numbers) {
      int Passed = I > 0 && I < Out.Call->arg_size()
                       ? refOf(Out.Call->getArgOperand(I))
                       : -1;
      if (Passed < 0 || Passed == int(Ref))
        continue;
      Problem.SameObjects.push_back({Ref, unsigned(Passed)});
      unsigned Tokens = Problem.addOpen(OpenQuantity::Kind::SameObject,
                                        Out.Call, -MaxRenamed, MaxRenamed);
      if (Other.first->second)
        Problem.IfArgument.push_back(Tokens);
      AffineCount Renamed;
      Renamed.add(Tokens, 1);
      Problem.Initial[Ref] += Renamed;
      Problem.NullGifts.push_back(
          {unsigned(Passed), Problem.Refs[Ref], Renamed});
      AffineCount Lost;
      Lost -= Renamed;
      RenamedAt[Out.Call].push_back({unsigned(Passed), Lost});
    }
  }
}

/// Whether the references behind argument \p I of a call are known to count in
/// this domain.  Numba's return slots hold MemInfos, and Python objects beside
/// them that nobody counts.
bool OwnershipModel::countsIn(const CallEffects &Effects, unsigned I) const {
  CountDomain Counted = Effects.argDomain(I);
  return Counted == Domain ||
         (Counted == CountDomain::None && Domain == CountDomain::MemInfo);
}

/// The most tokens on one reference that a call takes from, or gives to, one
/// field of memory that it gets a pointer to.  A generator's state has one for
/// itself and one for the variable.
int OwnershipModel::stackTokens(const CallBase &Call) const {
  const Function *Callee = Call.getCalledFunction();
  return Callee && classifyFunction(*Callee) == FunctionKind::Generator ? 2 : 1;
}

/// O1, O2, O3, O4.
AffineCount OwnershipModel::initialCount(const Value *Root) {
  using Open = OpenQuantity::Kind;
  if (isa<Argument>(Root) && ArgumentsMayOwn)
    return open(Open::CallerGives, Root, 0, 1, 1);
  if (const auto *A = dyn_cast<Argument>(Root))
    return AffineCount(Normal.isGiven(*A) ? 1 : 0);
  if (isa<PHINode>(Root))
    return AffineCount(0);
  if (OutField Out = Normal.outField(Root)) {
    CallEffects Effects = Normal.classify(*Out.Call);
    ArgEffect Effect = Effects.arg(Out.Argument);
    if (Effect == ArgEffect::OutBorrowed)
      return AffineCount(0);
    // Nobody writes a reference where the signature has none.
    const ReferenceSignature *Signature = Normal.signatureOf(*Out.Call);
    if (Signature && Out.Argument == 0 && Domain == CountDomain::MemInfo &&
        !hasFieldAt(Signature->Returns, Out.Offset))
      return AffineCount(0);
    if (Effect == ArgEffect::OutOwned && countsIn(Effects, Out.Argument))
      return AffineCount(1);
    // The objects beside MemInfos (a list's or an array's parent) are borrowed;
    // only object mode returns owned ones, and has no signature.
    if (Domain == CountDomain::PyObject && Signature)
      return AffineCount(0);
    return open(Open::CalleeGives, Root, 0, stackTokens(*Out.Call), 1);
  }
  if (const auto *Call = dyn_cast<CallBase>(Root)) {
    CallEffects Effects = Normal.classify(*Call);
    switch (Effects.Result) {
    case Ownership::Owned:
      return AffineCount(1);
    case Ownership::None:
    case Ownership::Borrowed:
    case Ownership::Interior:
      return AffineCount(0);
    case Ownership::Unknown:
      return open(Open::CalleeGives, Root, 0, 1, 1);
    }
  }
  if (const auto *Extract = dyn_cast<ExtractValueInst>(Root)) {
    if (isa<Argument>(Extract->getAggregateOperand()))
      return AffineCount(0);
    return open(Open::CalleeGives, Root, 0, 1, 1);
  }
  // The element helpers of containers retain or release what lies in memory;
  // a generator's state holds a token for itself and one for the variable.
  bool IsHelper = Kind == FunctionKind::Helper;
  bool IsGenerator = Kind == FunctionKind::Generator;
  const auto *Load = dyn_cast<LoadInst>(Root);
  if (Load) {
    const StoreInst *Store = Memory->replacedBy(*Load);
    if (Store && roleOf(*Load) == SlotRole::Unknown &&
        roleOf(*Store) == SlotRole::Give)
      return AffineCount(Normal.slotTokensOf(*Store));
    switch (roleOf(*Load)) {
    case SlotRole::Borrow:
    case SlotRole::Take: // The mark behind it says so.
    case SlotRole::Owe:
      return AffineCount(0);
    case SlotRole::Unknown:
    case SlotRole::Give:
    case SlotRole::Keep:
      break;
    }
  }
  if (Load && Memory->onlyLooks(*Load))
    return AffineCount(0);
  // Bytes that were copied owe their tokens until they are retained.
  bool MayOwe = IsHelper || Memory->copiesBytes();
  return open(Open::LoadOwns, Root, MayOwe ? -1 : 0, IsGenerator ? 2 : 1, 1);
}

TokenEvent *OwnershipModel::handOver(const Value *V, const Instruction &At,
                                     OpenQuantity::Kind What, int Low,
                                     int High) {
  int Ref = refOf(V);
  return Ref < 0 ? nullptr
                 : &Problem.addEvent(Ref, At, open(What, &At, Low, High, -1));
}

/// O8, for all stores of \p BB.
void OwnershipModel::findOpenStores(const BasicBlock &BB) {
  bool IsReleased = false;
  DenseSet<const Value *> Paid; // Before anything is released.
  for (const Instruction &I : llvm::reverse(BB)) {
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      if (IsReleased && !Paid.count(rcIdentityRoot(Store->getValueOperand())))
        OpenToOthers.insert(Store);
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || NormalForm::isMarker(*Call))
      continue;
    CallEffects Effects = Normal.classify(*Call);
    if (Effects.refopDomain() == CountDomain::None && Effects.MayRelease) {
      IsReleased = true;
      Paid.clear();
    } else if (Effects.arg(0) == ArgEffect::Retain) {
      Paid.insert(rcIdentityRoot(Call->getArgOperand(0)));
    }
  }
}

/// O8: whether a call that may release what \p Store puts into memory comes
/// before the incref that may pay for it.
bool OwnershipModel::isOpenToOthers(const StoreInst &Store) {
  const BasicBlock &BB = *Store.getParent();
  if (SearchedForOpen.insert(&BB).second)
    findOpenStores(BB);
  return OpenToOthers.count(&Store);
}

/// O5.
void OwnershipModel::visitCall(const CallBase &Call) {
  using Open = OpenQuantity::Kind;
  auto Renamed = RenamedAt.find(&Call);
  if (Renamed != RenamedAt.end())
    for (auto &[Passed, Lost] : Renamed->second)
      Problem.addEvent(Passed, Call, Lost);
  if (NormalForm::isTakenMark(Call)) {
    int Tokens = Normal.slotTokensOf(Call);
    SlotRole Role = roleOf(Call);
    if (Role == SlotRole::Unknown)
      return;
    if (int Ref = refOf(Call.getArgOperand(0)); Ref >= 0)
      Problem.addEvent(Ref, Call,
                       AffineCount(Role == SlotRole::Take ? Tokens : -Tokens));
    return;
  }
  if (NormalForm::isReturnedField(Call))
    return visitReturnedField(Call);
  if (NormalForm::isStackUse(Call)) {
    OutField Use = Normal.stackUse(Call);
    if (Use &&
        Normal.classify(*Use.Call).arg(Use.Argument) != ArgEffect::Borrow)
      handOver(Call.getArgOperand(0), Call, Open::CalleeTakes, 0,
               stackTokens(*Use.Call));
    return;
  }
  CallEffects Effects = Normal.classify(Call);
  if (Effects.refopDomain() != CountDomain::None) {
    int Ref = refOf(Call.getArgOperand(0));
    if (Ref < 0 || Effects.refopDomain() != Domain || !Counts(Call))
      return;
    bool IsRelease = Effects.Kind == RuntimeKind::Decref ||
                     Effects.Kind == RuntimeKind::PyDecref;
    Problem.addEvent(Ref, Call, AffineCount(IsRelease ? -1 : 1), IsRelease);
    return;
  }
  // The token that the MemInfo takes on the object stays where there is no
  // memory for a MemInfo (_nrt_python.c).
  if (Effects.Kind == RuntimeKind::UnboxObject &&
      Domain == CountDomain::PyObject) {
    int Owner = refOf(Call.getArgOperand(1));
    if (Owner >= 0)
      Problem.NullGifts.push_back({unsigned(Owner), &Call, AffineCount(1)});
    return;
  }
  for (unsigned I = 0; I < Call.arg_size(); ++I) {
    int Ref = refOf(Call.getArgOperand(I));
    CountDomain Counted = Effects.argDomain(I);
    if (Ref < 0 || (Counted != CountDomain::None && Counted != Domain))
      continue;
    switch (Effects.arg(I)) {
    case ArgEffect::None:
    case ArgEffect::Borrow:
    case ArgEffect::OutBorrowed:
    case ArgEffect::OutOwned:
      break;
    case ArgEffect::Retain:
      Problem.addEvent(Ref, Call, AffineCount(1));
      break;
    case ArgEffect::Release:
      Problem.addEvent(Ref, Call, AffineCount(-1), /*IsRelease=*/true);
      break;
    case ArgEffect::Steal:
      Problem.addEvent(Ref, Call, AffineCount(-1)).IsStolen = true;
      break;
    case ArgEffect::StealOnSuccess:
    case ArgEffect::Unknown:
      handOver(Call.getArgOperand(I), Call, Open::CalleeTakes, 0, 1);
      break;
    }
  }
}

/// O3: what the caller owns when the function has succeeded.
void OwnershipModel::visitReturnedField(const CallBase &Marker) {
  int Ref = refOf(Marker.getArgOperand(0));
  if (Ref < 0)
    return;
  bool IsMemInfo = Domain == CountDomain::MemInfo;
  const ReferenceSignature *Own = Normal.ownSignature();
  AffineCount Delta;
  if (IsMemInfo)
    Delta = AffineCount(-1);
  else if (!Own)
    Delta = open(OpenQuantity::Kind::ReturnTakes, &Marker, 0, 1, -1);
  Problem.addEvent(Ref, Marker, Delta, /*IsRelease=*/false,
                   /*OnSuccess=*/true);
}

/// O4: the tokens that stores give back for what they overwrite.  They come
/// with the store or, as Numba releases what it is about to overwrite, with a
/// release in front of it in the same block.
void OwnershipModel::visitOverwritten(const Instruction &At) {
  for (unsigned Ref : Memory->givenBefore(At))
    Problem.addEvent(Ref, At, open(OpenQuantity::Kind::LoadOwns, &At, 0, 1, 1));
}

/// O3, O4.
void OwnershipModel::visitStore(const StoreInst &Store) {
  bool ToReturnSlot = isInReturnSlot(Normal, Store.getPointerOperand());
  int High = Kind == FunctionKind::Generator && !ToReturnSlot ? 2 : 1;
  int Low = ToReturnSlot && Domain == CountDomain::MemInfo &&
                    Memory->isReturned(Store)
                ? 1
                : 0;
  if (ToReturnSlot && Domain == CountDomain::PyObject && Normal.ownSignature())
    High = 0;
  SlotRole Role = roleOf(Store);
  if (Role == SlotRole::Keep)
    Low = High = 0;
  else if (Role == SlotRole::Give)
    Low = High = Normal.slotTokensOf(Store);
  else if (const LoadInst *Old = Memory->replaced(Store)) {
    AffineCount Given(Normal.slotTokensOf(*Old));
    if (Normal.slotRoleOf(*Old) == SlotRole::Unknown)
      Given = Problem.Initial[Problem.RefIndex.lookup(Old)];
    AffineCount Lost;
    Lost -= Given;
    Problem.addEvent(refOf(Store.getValueOperand()), Store, Lost);
    return;
  }
  TokenEvent *Given = handOver(Store.getValueOperand(), Store,
                               OpenQuantity::Kind::StoreTakes, Low, High);
  if (Given && Role == SlotRole::Give)
    Given->IsStolen = isOpenToOthers(Store);
}

/// O6: the references in \p V, a scalar or an aggregate that was put together;
/// each that is known to be in it hands over at least \p Low tokens.
void OwnershipModel::handOverParts(const Value *V, const Instruction &At,
                                   int Low) {
  handOver(V, At, OpenQuantity::Kind::ReturnTakes, Low, 1);
  while (V->getType()->isAggregateType()) {
    if (const auto *Insert = dyn_cast<InsertValueInst>(V)) {
      handOverParts(Insert->getInsertedValueOperand(), At, Low);
      V = Insert->getAggregateOperand();
    } else if (const auto *Phi = dyn_cast<PHINode>(V)) {
      // Too large for a normal form to take apart: each path hands over its
      // own, at the latest when it gets there.
      if (HandedOver.insert(Phi).second)
        for (unsigned I = 0; I < Phi->getNumIncomingValues(); ++I)
          handOverParts(Phi->getIncomingValue(I),
                        *Phi->getIncomingBlock(I)->getTerminator(), 0);
      return;
    } else if (const auto *Extract = dyn_cast<ExtractValueInst>(V)) {
      V = Extract->getAggregateOperand(); // At least what was taken out of it.
      Low = 0;
    } else {
      return;
    }
  }
}

void OwnershipModel::visitReturn(const ReturnInst &Return) {
  bool IsOwed = Domain == CountDomain::PyObject
                    ? Kind == FunctionKind::CPythonWrapper ||
                          Kind == FunctionKind::ExceptionHelper
                    : Kind == FunctionKind::CFuncWrapper;
  if (const Value *V = Return.getReturnValue())
    handOverParts(V, Return, IsOwed ? 1 : 0);
}

void OwnershipModel::visit(const Instruction &I) {
  visitOverwritten(I);
  if (const auto *Call = dyn_cast<CallBase>(&I))
    return visitCall(*Call);
  if (const auto *Store = dyn_cast<StoreInst>(&I))
    return visitStore(*Store);
  if (const auto *Return = dyn_cast<ReturnInst>(&I))
    return visitReturn(*Return);
  if (isa<InsertElementInst>(I) && refOf(I.getOperand(1)) >= 0)
    Problem.Unmodelled = "a vector of references";
}

CountingProblem OwnershipModel::build() {
  Problem.Unmodelled = Normal.incompleteReason().str();
  addRefs();
  Memory = std::make_unique<ContainerMemory>(Normal, Problem);
  for (unsigned Ref = 0; Ref < Problem.Refs.size(); ++Ref)
    Problem.Initial[Ref] = initialCount(Problem.Refs[Ref]);
  connectResults();
  for (const Instruction &I : instructions(Normal.function()))
    visit(I);
  for (auto &Entry : Problem.Events)
    llvm::stable_sort(Entry.second,
                      [](const TokenEvent &A, const TokenEvent &B) {
                        return A.At != B.At && A.At->comesBefore(B.At);
                      });
  return std::move(Problem);
}

CountingProblem
passthru::buildOwnershipProblem(NormalForm &Normal, CountDomain Domain,
                                function_ref<bool(const CallBase &)> Counts,
                                bool ArgumentsMayOwn) {
  return OwnershipModel(Normal, Domain, Counts, ArgumentsMayOwn).build();
}
