//===- RuntimeTable.cpp - What a call does to reference counts ------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Classification goes from the callee to a base answer (a row, a convention,
// or nothing), puts the attributes on top, and then fits the answer to the
// types: what cannot hold a reference has no effect.  One hash look-up a call.
//
//===----------------------------------------------------------------------===//

#include "PassThru/Compat.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/Runtime.h"
#include "RuntimeRow.h"
#include "Signature.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;
using namespace passthru;

using Row = RuntimeTable::Row;

//===----------------------------------------------------------------------===//
// The built-in rows
//===----------------------------------------------------------------------===//

namespace {

struct ArgSpec {
  ArgEffect Effect;
  CountDomain Domain;
};

using ArgList = SmallVector<ArgSpec, 8>;

struct ResultSpec {
  Ownership Result;
  CountDomain Domain;
};

/// The vocabulary of RuntimeFunctions.def.
namespace vocabulary {
constexpr ArgSpec NoRef = {ArgEffect::None, CountDomain::None};
constexpr ArgSpec BorrowM = {ArgEffect::Borrow, CountDomain::MemInfo};
constexpr ArgSpec BorrowP = {ArgEffect::Borrow, CountDomain::PyObject};
constexpr ArgSpec BorrowIn = {ArgEffect::Borrow, CountDomain::None};
constexpr ArgSpec RetainM = {ArgEffect::Retain, CountDomain::MemInfo};
constexpr ArgSpec RetainP = {ArgEffect::Retain, CountDomain::PyObject};
constexpr ArgSpec ReleaseM = {ArgEffect::Release, CountDomain::MemInfo};
constexpr ArgSpec ReleaseP = {ArgEffect::Release, CountDomain::PyObject};
constexpr ArgSpec StealP = {ArgEffect::Steal, CountDomain::PyObject};
constexpr ArgSpec StealMOnSuccess = {ArgEffect::StealOnSuccess,
                                     CountDomain::MemInfo};
constexpr ArgSpec StealPOnSuccess = {ArgEffect::StealOnSuccess,
                                     CountDomain::PyObject};
constexpr ArgSpec StealInOnSuccess = {ArgEffect::StealOnSuccess,
                                      CountDomain::None};
constexpr ArgSpec OutBorrowedIn = {ArgEffect::OutBorrowed, CountDomain::None};
constexpr ArgSpec OutBorrowedP = {ArgEffect::OutBorrowed,
                                  CountDomain::PyObject};
constexpr ArgSpec OutOwnedIn = {ArgEffect::OutOwned, CountDomain::None};
constexpr ArgSpec OutOwnedM = {ArgEffect::OutOwned, CountDomain::MemInfo};
constexpr ArgSpec OutOwnedP = {ArgEffect::OutOwned, CountDomain::PyObject};
constexpr ArgSpec Anything = {ArgEffect::Unknown, CountDomain::None};

constexpr ResultSpec Nothing = {Ownership::None, CountDomain::None};
constexpr ResultSpec OwnedM = {Ownership::Owned, CountDomain::MemInfo};
constexpr ResultSpec OwnedP = {Ownership::Owned, CountDomain::PyObject};
constexpr ResultSpec BorrowedM = {Ownership::Borrowed, CountDomain::MemInfo};
constexpr ResultSpec BorrowedP = {Ownership::Borrowed, CountDomain::PyObject};
constexpr ResultSpec Interior = {Ownership::Interior, CountDomain::None};

constexpr bool Quiet = false;
constexpr bool Releases = true;
} // namespace vocabulary

} // namespace

static void addRow(RowMap &Rows, StringRef Name, RuntimeKind Kind,
                   ResultSpec Result, Failure Fails, bool MayRelease,
                   StringRef Shapes, const ArgList &Args, ArgSpec Rest) {
  auto New = std::make_unique<Row>();
  New->Shapes = Shapes.str();
  CallEffects &Effects = New->Effects;
  Effects.Kind = Kind;
  Effects.Result = Result.Result;
  Effects.ResultDomain = Result.Domain;
  Effects.Fails = Fails;
  Effects.Source = KnowledgeSource::BuiltIn;
  Effects.MayReturnNull = Fails == Failure::Null;
  Effects.MayRelease = MayRelease;
  for (const ArgSpec &Arg : Args) {
    Effects.Args.push_back(Arg.Effect);
    Effects.ArgDomains.push_back(Arg.Domain);
  }
  Effects.RestEffect = Rest.Effect;
  Effects.RestDomain = Rest.Domain;
  bool Inserted = Rows.try_emplace(Name, std::move(New)).second;
  assert(Inserted && "RuntimeFunctions.def has two rows of one name");
  (void)Inserted;
}

static void addCrashOnNull(RowMap &Rows, StringRef Name, unsigned Argument) {
  auto Found = Rows.find(Name);
  assert(Found != Rows.end() && "CRASHES_ON_NULL of a function without a row");
  if (Found != Rows.end())
    Found->second->Effects.CrashesOnNull |= 1u << Argument;
}

static void addBuiltinRows(RowMap &Rows) {
  using namespace vocabulary;
// In parentheses, for the commas to survive being passed on.
#define ARGS(...) (ArgList{__VA_ARGS__})
#define RUNTIME_VARIADIC(NAME, KIND, RESULT, FAILS, RELEASE, SHAPES,           \
                         ARGUMENTS, REST)                                      \
  addRow(Rows, NAME, RuntimeKind::KIND, RESULT, Failure::FAILS, RELEASE,       \
         SHAPES, ARGUMENTS, REST);
#define RUNTIME_FUNCTION(NAME, KIND, RESULT, FAILS, RELEASE, SHAPES,           \
                         ARGUMENTS)                                            \
  RUNTIME_VARIADIC(NAME, KIND, RESULT, FAILS, RELEASE, SHAPES, ARGUMENTS, NoRef)
#define CRASHES_ON_NULL(NAME, ARGUMENT) addCrashOnNull(Rows, NAME, ARGUMENT);
#include "RuntimeFunctions.def"
#undef ARGS
}

RuntimeTable::RuntimeTable() = default;
RuntimeTable::~RuntimeTable() = default;

std::shared_ptr<const RuntimeTable> RuntimeTable::builtin() {
  static const std::shared_ptr<const RuntimeTable> Table = [] {
    std::shared_ptr<RuntimeTable> New(new RuntimeTable);
    addBuiltinRows(New->Rows);
    return New;
  }();
  return Table;
}

Expected<std::shared_ptr<const RuntimeTable>>
RuntimeTable::withEffectsFile(StringRef Path) {
  std::shared_ptr<RuntimeTable> New(new RuntimeTable);
  New->Base = builtin();
  if (Error E = readEffectsFile(Path, New->Rows))
    return std::move(E);
  return std::shared_ptr<const RuntimeTable>(std::move(New));
}

SmallVector<StringRef, 0> RuntimeTable::builtinNames() {
  SmallVector<StringRef, 0> Names;
  for (const auto &Entry : builtin()->Rows)
    Names.push_back(Entry.getKey());
  llvm::sort(Names);
  return Names;
}

const Row *RuntimeTable::find(StringRef Name) const {
  auto Found = Rows.find(Name);
  if (Found != Rows.end())
    return Found->second.get();
  return Base ? Base->find(Name) : nullptr;
}

//===----------------------------------------------------------------------===//
// The callee
//===----------------------------------------------------------------------===//

/// Takes pointer casts off \p V, which LLVM 14 puts around a callee whose type
/// differs from the call's.
static const GlobalValue *namedCallee(const Value *V) {
  return dyn_cast<GlobalValue>(V->stripPointerCasts());
}

/// What \p Callee is a name for, or null: an alias that the linker may not
/// replace.
static const GlobalValue *behindAlias(const GlobalValue &Callee) {
  const auto *Alias = dyn_cast<GlobalAlias>(&Callee);
  if (!Alias || Alias->isInterposable())
    return nullptr;
  return namedCallee(Alias->getAliasee());
}

/// Intrinsics that run code of the user, or that count references of another
/// language, whose objects may hold ours.
static bool isIntrinsicThatRunsCode(StringRef Name) {
  static constexpr StringRef Prefixes[] = {"llvm.coro.",
                                           "llvm.experimental.deoptimize",
                                           "llvm.experimental.gc.",
                                           "llvm.experimental.patchpoint",
                                           "llvm.experimental.stackmap",
                                           "llvm.objc.",
                                           "llvm.swift."};
  return any_of(Prefixes, [Name](StringRef Prefix) {
    return compat::startsWith(Name, Prefix);
  });
}

static CallEffects intrinsicEffects() {
  CallEffects Effects;
  Effects.Kind = RuntimeKind::Intrinsic;
  Effects.Fails = Failure::Never;
  Effects.Source = KnowledgeSource::LLVM;
  Effects.MayRelease = false;
  Effects.RestEffect = ArgEffect::Borrow;
  return Effects;
}

/// i32 (return slot, excinfo, arguments...): arguments are borrowed, the
/// return slot receives one token a reference if the status is OK, excinfo a
/// pointer to a constant or to memory of the NRT, never a counted reference.
static CallEffects nativeEffects() {
  CallEffects Effects;
  Effects.Kind = RuntimeKind::NativeFunction;
  Effects.Result = Ownership::None;
  Effects.Fails = Failure::NativeStatus;
  Effects.Source = KnowledgeSource::Convention;
  setArg(Effects, 0, ArgEffect::OutOwned, CountDomain::None);
  setArg(Effects, 1, ArgEffect::OutBorrowed, CountDomain::None);
  Effects.RestEffect = ArgEffect::Borrow;
  return Effects;
}

/// Is a call of \p F (or of a name without a function) as a function of \p Type
/// what \p Known is about?  A body must be of that type as well, however it is
/// called.
static bool rowFits(const Row &Known, const Function *F,
                    const FunctionType &Type) {
  if (Known.Shapes.empty())
    return true;
  if (!fitsShapes(Known.Shapes, Type))
    return false;
  return !F || F->isDeclaration() ||
         fitsShapes(Known.Shapes, *F->getFunctionType());
}

/// The effects of a callee, called as a function of \p Type, by its row or by
/// what LLVM and Numba's conventions say.  \p F is the function behind all
/// aliases, or null.
static CallEffects baseEffects(const Row *Known, const Function *F,
                               const FunctionType &Type) {
  if (Known)
    return rowFits(*Known, F, Type) ? Known->Effects : CallEffects();
  if (!F)
    return CallEffects();
  if (F->isIntrinsic())
    return isIntrinsicThatRunsCode(F->getName()) ? CallEffects()
                                                 : intrinsicEffects();
  if (F->getFunctionType() != &Type)
    return CallEffects();
  switch (classifyFunction(*F)) {
  case FunctionKind::Native:
  case FunctionKind::Generator:
    return nativeEffects();
  case FunctionKind::CPythonWrapper:
  case FunctionKind::CFuncWrapper:
  case FunctionKind::Helper:
  case FunctionKind::ExceptionHelper:
  case FunctionKind::RuntimeBody:
  case FunctionKind::Unknown:
    return CallEffects();
  }
  llvm_unreachable("not a FunctionKind");
}

/// A call that writes no memory changes no count: it can neither release nor
/// keep anything.
static void applyReadOnly(CallEffects &Effects) {
  Effects.MayRelease = false;
  if (Effects.isKnown())
    return;
  Effects.RestEffect = ArgEffect::Borrow;
  Effects.Source = KnowledgeSource::LLVM;
}

/// Gives \p Effects one entry an argument and takes away what the types rule
/// out.
static void fitToTypes(CallEffects &Effects, const Type &Result,
                       ArrayRef<const Type *> Arguments) {
  if (!canHoldReference(&Result)) {
    if (Effects.Result == Ownership::Unknown)
      Effects.Result = Ownership::None;
    Effects.MayReturnNull = false;
  }
  if (Effects.Args.size() > Arguments.size()) {
    Effects.Args.truncate(Arguments.size());
    Effects.ArgDomains.truncate(Arguments.size());
  }
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    if (canHoldReference(Arguments[I]))
      setArg(Effects, I, Effects.arg(I), Effects.argDomain(I));
    else
      setArg(Effects, I, ArgEffect::None, CountDomain::None);
  }
}

bool passthru::isRefopName(StringRef Name) {
  return Name == "NRT_incref" || Name == "NRT_decref" || Name == "Py_IncRef" ||
         Name == "Py_DecRef";
}

void passthru::setArg(CallEffects &Effects, unsigned Index, ArgEffect Effect,
                      CountDomain Domain) {
  while (Effects.Args.size() <= Index) {
    Effects.Args.push_back(Effects.RestEffect);
    Effects.ArgDomains.push_back(Effects.RestDomain);
  }
  Effects.Args[Index] = Effect;
  Effects.ArgDomains[Index] = Domain;
}

//===----------------------------------------------------------------------===//
// Classification
//===----------------------------------------------------------------------===//

/// The base answer for a callee, with the function's own attributes on top.
static CallEffects calleeEffects(const Row *Known, const Function *F,
                                 const FunctionType &Type) {
  CallEffects Effects = baseEffects(Known, F, Type);
  if (F && F->onlyReadsMemory())
    applyReadOnly(Effects);
  if (F && !Effects.isMemInfoRefop() && !Effects.isPyRefop())
    applyAttributes(F->getAttributes().getFnAttrs(), *F->getFunctionType(),
                    Effects);
  return Effects;
}

CallEffects RuntimeTable::classify(const CallBase &Call) const {
  const FunctionType &Type = *Call.getFunctionType();
  const Row *Known = nullptr;
  const GlobalValue *Callee = namedCallee(Call.getCalledOperand());
  const GlobalValue *Last = Callee;
  while (Callee) {
    Last = Callee;
    if (!Known)
      Known = find(Callee->getName());
    Callee = behindAlias(*Callee);
  }
  const auto *F = dyn_cast_or_null<Function>(Last);
  CallEffects Effects = calleeEffects(Known, F, Type);
  if (Call.onlyReadsMemory())
    applyReadOnly(Effects);
  if (!Effects.isMemInfoRefop() && !Effects.isPyRefop())
    applyAttributes(Call.getAttributes().getFnAttrs(), Type, Effects);

  SmallVector<const llvm::Type *, 8> Arguments;
  for (const Use &Argument : Call.args())
    Arguments.push_back(Argument->getType());
  fitToTypes(Effects, *Call.getType(), Arguments);
  return Effects;
}

CallEffects RuntimeTable::classify(const Function &Callee) const {
  const FunctionType &Type = *Callee.getFunctionType();
  CallEffects Effects = calleeEffects(find(Callee.getName()), &Callee, Type);
  SmallVector<const llvm::Type *, 8> Parameters(Type.param_begin(),
                                                Type.param_end());
  fitToTypes(Effects, *Type.getReturnType(), Parameters);
  return Effects;
}

CallEffects CallClassifier::classify(const CallBase &Call) {
  const Function *Callee = Call.getCalledFunction();
  const FunctionType *Type = Call.getFunctionType();
  // The arguments' types, and bundles, are the call's own.
  if (!Callee || Type->isVarArg() || Call.hasOperandBundles())
    return Table.classify(Call);
  Key Asked(Callee->getAttributes(), Type, Call.getAttributes().getFnAttrs());
  auto &[Answered, Effects] = Known[Callee];
  if (Answered != Asked) { // The type of none is null.
    Answered = Asked;
    Effects = Table.classify(Call);
  }
  return Effects;
}

/// The length of "NRT_incref" and "NRT_decref".
static constexpr size_t RefopNameSize = sizeof("NRT_incref") - 1;

static RefopSign signOfName(StringRef Name) {
  if (Name.size() != RefopNameSize || !Name.consume_front("NRT_"))
    return 0;
  return Name == "incref" ? +1 : Name == "decref" ? -1 : 0;
}

RefopSign RuntimeTable::memInfoRefop(const Instruction &I) const {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || !Call->getType()->isVoidTy())
    return 0;
  const GlobalValue *Callee = namedCallee(Call->getCalledOperand());
  if (!Callee)
    return 0;
  // Aliases are rare enough for the long way.
  const auto *F = dyn_cast<Function>(Callee);
  if (!F) {
    CallEffects Effects = classify(*Call);
    return Effects.Kind == RuntimeKind::Incref   ? +1
           : Effects.Kind == RuntimeKind::Decref ? -1
                                                 : 0;
  }
  return memInfoRefop(*F, *Call->getFunctionType());
}

RefopSign RuntimeTable::memInfoRefop(const Function &Callee) const {
  return memInfoRefop(Callee, *Callee.getFunctionType());
}

RefopSign RuntimeTable::memInfoRefop(const Function &Callee,
                                     const FunctionType &Type) const {
  RefopSign Sign = signOfName(Callee.getName());
  if (!Sign)
    return 0;
  // Refops cannot be redefined, so the built-in row stands.
  static const Row *const Incref = builtin()->find("NRT_incref");
  static const Row *const Decref = builtin()->find("NRT_decref");
  return rowFits(Sign > 0 ? *Incref : *Decref, &Callee, Type) ? Sign : 0;
}

RefopSign RuntimeTable::pyRefop(const Instruction &I) const {
  const auto *Call = dyn_cast<CallBase>(&I);
  const GlobalValue *Callee =
      Call ? namedCallee(Call->getCalledOperand()) : nullptr;
  // Most callees have other names; the look-up is for those that remain.
  if (!Callee || !Call->getType()->isVoidTy() ||
      !compat::startsWith(Callee->getName(), "Py_"))
    return 0;
  RuntimeKind Kind = classify(*Call).Kind;
  return Kind == RuntimeKind::PyIncref   ? +1
         : Kind == RuntimeKind::PyDecref ? -1
                                         : 0;
}

template <typename Predicate>
static unsigned countCalls(const Function &F, Predicate Counts) {
  unsigned Result = 0;
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB)
      Result += isa<CallBase>(I) && Counts(I);
  return Result;
}

unsigned RuntimeTable::countPyRefops(const Function &F) const {
  return countCalls(F, [&](const Instruction &I) { return pyRefop(I) != 0; });
}

unsigned RuntimeTable::countMemInfoRefops(const Function &F) const {
  return countCalls(F,
                    [&](const Instruction &I) { return memInfoRefop(I) != 0; });
}
