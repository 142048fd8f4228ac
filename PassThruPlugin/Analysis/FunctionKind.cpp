//===- FunctionKind.cpp - Which of Numba's functions is this? -------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A symbol alone is not enough: C++ and Rust mangle to `_ZN…` as well, and a
// wrong "native" would grant guarantees that nobody gives.  Native therefore
// takes a symbol that parses as Numba's, the signature, and one of the marks
// that only Numba leaves (hasNativeMark).
//
//===----------------------------------------------------------------------===//

#include "PassThru/FunctionKind.h"
#include "PassThru/Compat.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace passthru;

static constexpr StringLiteral KindAttribute = "passthru-kind";
static constexpr StringLiteral ArgsAttribute = "passthru-args";
static constexpr StringLiteral ExemptAttribute = "passthru-exempt";
static constexpr StringLiteral InstrumentedAttribute = "passthru-instrumented";
static constexpr StringLiteral KindValues =
    "native, generator, cpython-wrapper, cfunc-wrapper, helper, "
    "exception-helper or unknown";

static bool isPointerParam(const FunctionType *Ty, unsigned Index) {
  return Index < Ty->getNumParams() && Ty->getParamType(Index)->isPointerTy();
}

/// i32 (retptr, excinfo, args...)
static bool hasNativeSignature(const FunctionType *Ty) {
  return !Ty->isVarArg() && Ty->getReturnType()->isIntegerTy(32) &&
         isPointerParam(Ty, 0) && isPointerParam(Ty, 1);
}

/// object (closure, args, kws)
static bool hasCPythonSignature(const FunctionType *Ty) {
  return !Ty->isVarArg() && Ty->getReturnType()->isPointerTy() &&
         Ty->getNumParams() == 3 && isPointerParam(Ty, 0) &&
         isPointerParam(Ty, 1) && isPointerParam(Ty, 2);
}

/// Whether typed pointers say that \p Ty is excinfo: `{i8*, i32, i8*}**`, with
/// `i8*, i32` more from Numba 0.57 on.
static bool isExcinfoType(Type *Ty) {
  Type *Pointee = compat::pointeeType(Ty);
  auto *Struct = dyn_cast_or_null<StructType>(
      Pointee ? compat::pointeeType(Pointee) : nullptr);
  if (!Struct ||
      (Struct->getNumElements() != 3 && Struct->getNumElements() != 5))
    return false;
  for (unsigned I = 0, E = Struct->getNumElements(); I != E; ++I) {
    bool IsSize = I == 1 || I == 4;
    Type *Element = Struct->getElementType(I);
    if (IsSize ? !Element->isIntegerTy(32) : !Element->isPointerTy())
      return false;
  }
  return true;
}

/// What only Numba's native functions have: the unique number in the symbol,
/// Numba's names of the first arguments, or the type of excinfo.
static bool hasNativeMark(const Function &F, const NumbaSymbolKind &Symbol) {
  return Symbol.HasUniqueId || Symbol.IsGeneratorNext ||
         (F.getArg(0)->getName() == "retptr" &&
          F.getArg(1)->getName() == "excinfo") ||
         isExcinfoType(F.getFunctionType()->getParamType(1));
}

/// object (arguments), from Numba 0.57 on.
static bool isExceptionHelper(const Function &F) {
  const FunctionType *Ty = F.getFunctionType();
  return compat::startsWith(F.getName(), "__excinfo_unwrap_args") &&
         !Ty->isVarArg() && Ty->getReturnType()->isPointerTy() &&
         Ty->getNumParams() == 1 && isPointerParam(Ty, 0);
}

static bool isHelperName(StringRef Name) {
  // Reflected list and set, typed containers' methods and their destructors,
  // jitclass instances.
  for (StringRef Prefix : {".dtor.", ".numba_", "_numba_", "_Dtor."})
    if (compat::startsWith(Name, Prefix))
      return true;
  return false;
}

static bool isRuntimeName(StringRef Name) {
  return compat::startsWith(Name, "NRT_") || compat::startsWith(Name, "nrt_");
}

/// The kind by symbol and signature.
static FunctionKind kindByShape(const Function &F) {
  StringRef Name = F.getName();
  if (isRuntimeName(Name))
    return FunctionKind::RuntimeBody;
  if (isHelperName(Name))
    return FunctionKind::Helper;
  if (isExceptionHelper(F))
    return FunctionKind::ExceptionHelper;

  NumbaSymbolKind Symbol;
  if (!readSymbolKind(Name, Symbol))
    return FunctionKind::Unknown;
  if (Symbol.Role == NumbaSymbol::RoleKind::CFuncWrapper)
    return FunctionKind::CFuncWrapper;
  if (Symbol.Role == NumbaSymbol::RoleKind::Finalizer)
    return FunctionKind::Helper;

  const FunctionType *Ty = F.getFunctionType();
  if (Symbol.Role == NumbaSymbol::RoleKind::CPythonWrapper &&
      hasCPythonSignature(Ty))
    return FunctionKind::CPythonWrapper;
  // A Python module may be named "cpython": then it is a native function.
  if (!hasNativeSignature(Ty) || !hasNativeMark(F, Symbol))
    return FunctionKind::Unknown;
  return Symbol.IsGeneratorNext ? FunctionKind::Generator
                                : FunctionKind::Native;
}

/// The kinds that an attribute may give.
static constexpr std::pair<StringLiteral, FunctionKind> KindWords[] = {
    {"native", FunctionKind::Native},
    {"generator", FunctionKind::Generator},
    {"cpython-wrapper", FunctionKind::CPythonWrapper},
    {"cfunc-wrapper", FunctionKind::CFuncWrapper},
    {"helper", FunctionKind::Helper},
    {"exception-helper", FunctionKind::ExceptionHelper},
    {"unknown", FunctionKind::Unknown},
};

/// \returns whether \p Word names a kind that an attribute may give.
static bool parseKind(StringRef Word, FunctionKind &Kind) {
  for (const auto &[Name, Value] : KindWords)
    if (Word == Name) {
      Kind = Value;
      return true;
    }
  return false;
}

void passthru::setFunctionKind(Function &F, FunctionKind Kind) {
  for (const auto &[Name, Value] : KindWords)
    if (Value == Kind)
      F.addFnAttr(KindAttribute, Name);
}

/// What \p Kind demands of \p Ty in words, or nothing if \p Ty has it.
static StringRef missingSignature(FunctionKind Kind, const FunctionType *Ty) {
  if ((Kind == FunctionKind::Native || Kind == FunctionKind::Generator) &&
      !hasNativeSignature(Ty))
    return "i32 (pointer, pointer, ...)";
  if (Kind == FunctionKind::CPythonWrapper && !hasCPythonSignature(Ty))
    return "pointer (pointer, pointer, pointer)";
  return StringRef();
}

bool passthru::hasKindAttribute(const Function &F) {
  return F.hasFnAttribute(KindAttribute);
}

FunctionKind passthru::classifyFunction(const Function &F) {
  if (!hasKindAttribute(F))
    return kindByShape(F);
  FunctionKind Kind;
  StringRef Value = F.getFnAttribute(KindAttribute).getValueAsString();
  if (!parseKind(Value, Kind) ||
      !missingSignature(Kind, F.getFunctionType()).empty())
    return FunctionKind::Unknown;
  return Kind;
}

StringRef passthru::describe(FunctionKind Kind) {
  switch (Kind) {
  case FunctionKind::Native:
    return "native function";
  case FunctionKind::Generator:
    return "generator";
  case FunctionKind::CPythonWrapper:
    return "CPython wrapper";
  case FunctionKind::CFuncWrapper:
    return "cfunc wrapper";
  case FunctionKind::Helper:
    return "helper";
  case FunctionKind::ExceptionHelper:
    return "exception helper";
  case FunctionKind::RuntimeBody:
    return "runtime body";
  case FunctionKind::Unknown:
    return "unknown function";
  }
  llvm_unreachable("covered switch");
}

ArgConvention passthru::argConvention(const Function &F) {
  if (F.hasFnAttribute(ArgsAttribute))
    return F.getFnAttribute(ArgsAttribute).getValueAsString() == "guaranteed"
               ? ArgConvention::Guaranteed
               : ArgConvention::Unknown;
  switch (classifyFunction(F)) {
  case FunctionKind::Native:
  case FunctionKind::CFuncWrapper:
    return ArgConvention::Guaranteed;
  case FunctionKind::Generator:
  case FunctionKind::CPythonWrapper:
  case FunctionKind::Helper:
  case FunctionKind::ExceptionHelper:
  case FunctionKind::RuntimeBody:
  case FunctionKind::Unknown:
    return ArgConvention::Unknown;
  }
  llvm_unreachable("covered switch");
}

bool passthru::isExempt(const Function &F) {
  return F.hasFnAttribute(ExemptAttribute) ||
         F.hasFnAttribute(InstrumentedAttribute) ||
         (isRuntimeName(F.getName()) &&
          classifyFunction(F) == FunctionKind::RuntimeBody);
}

void passthru::setInstrumented(Function &F) {
  F.addFnAttr(InstrumentedAttribute);
}

const Argument *passthru::returnSlot(const Function &F) {
  if (!hasNativeSignature(F.getFunctionType()))
    return nullptr;
  FunctionKind Kind = classifyFunction(F);
  if (Kind != FunctionKind::Native && Kind != FunctionKind::Generator)
    return nullptr;
  return F.getArg(0);
}

bool passthru::isForCallerAlone(const Function &F, const Value *V) {
  const auto *A = dyn_cast<Argument>(V);
  return A && A->getArgNo() < 2 && returnSlot(F);
}

static Error attributeError(const Function &F, StringRef Attribute,
                            StringRef Value, const Twine &Wanted) {
  return createStringError(inconvertibleErrorCode(),
                           "function '" + F.getName() + "': attribute \"" +
                               Attribute + "\" is \"" + Value + "\"; " +
                               Wanted);
}

Error passthru::checkKindAttributes(const Module &M) {
  Error Result = Error::success();
  for (const Function &F : M) {
    if (hasKindAttribute(F)) {
      StringRef Value = F.getFnAttribute(KindAttribute).getValueAsString();
      FunctionKind Kind;
      if (!parseKind(Value, Kind)) {
        Result = joinErrors(
            std::move(Result),
            attributeError(F, KindAttribute, Value, "expected " + KindValues));
      } else {
        StringRef Missing = missingSignature(Kind, F.getFunctionType());
        if (!Missing.empty())
          Result =
              joinErrors(std::move(Result),
                         attributeError(F, KindAttribute, Value,
                                        "that takes the signature " + Missing));
      }
    }
    if (F.hasFnAttribute(ExemptAttribute)) {
      StringRef Value = F.getFnAttribute(ExemptAttribute).getValueAsString();
      if (!Value.empty())
        Result = joinErrors(
            std::move(Result),
            attributeError(F, ExemptAttribute, Value, "it takes no value"));
    }
    if (F.hasFnAttribute(ArgsAttribute)) {
      StringRef Value = F.getFnAttribute(ArgsAttribute).getValueAsString();
      if (Value != "guaranteed" && Value != "unknown")
        Result = joinErrors(std::move(Result),
                            attributeError(F, ArgsAttribute, Value,
                                           "expected guaranteed or unknown"));
    }
  }
  return Result;
}

std::string passthru::prettyName(const Function &F) {
  NumbaSymbol Symbol;
  return parseNumbaSymbol(F.getName(), Symbol) ? Symbol.pretty()
                                               : F.getName().str();
}
