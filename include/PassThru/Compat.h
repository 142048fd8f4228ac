//===- Compat.h - The differences between LLVM 14 and 22 ------------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every `#if LLVM_VERSION_MAJOR` of the project stands here, each with a line
// that says what changed.  The rest of the code is written once.
//
//===----------------------------------------------------------------------===//

#ifndef PASSTHRU_COMPAT_H
#define PASSTHRU_COMPAT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h" // LLVM 16's SROA.h needs it.
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/Scalar/SROA.h"

#if LLVM_VERSION_MAJOR < 14 || LLVM_VERSION_MAJOR > 22
#error "PassThruPlugin supports LLVM 14 to 22"
#endif

// The plugin header moved from llvm/Passes to llvm/Plugins in LLVM 22.
#if __has_include("llvm/Plugins/PassPlugin.h")
#include "llvm/Plugins/PassPlugin.h"
#else
#include "llvm/Passes/PassPlugin.h"
#endif

// MemoryEffects came with LLVM 16.
#if __has_include("llvm/Support/ModRef.h")
#include "llvm/Support/ModRef.h"
#endif

namespace passthru {
namespace compat {

/// StringRef::startswith became starts_with in LLVM 16; the old name went
/// in 19.
inline bool startsWith(llvm::StringRef Text, llvm::StringRef Prefix) {
  return Text.substr(0, Prefix.size()) == Prefix;
}

/// StringRef::endswith became ends_with in LLVM 16; the old name went in 19.
inline bool endsWith(llvm::StringRef Text, llvm::StringRef Suffix) {
  return Text.size() >= Suffix.size() &&
         Text.substr(Text.size() - Suffix.size()) == Suffix;
}

/// The type of a managed reference: `i8*` in a context with typed pointers,
/// `ptr` in any other.  Typed pointers went in LLVM 17.
inline llvm::PointerType *referenceType(llvm::LLVMContext &Context) {
#if LLVM_VERSION_MAJOR < 17
  return llvm::Type::getInt8PtrTy(Context);
#else
  return llvm::PointerType::get(Context, 0);
#endif
}

/// A pointer to \p Pointee, if pointers still know what they point to: they
/// forgot for good in LLVM 17, and Type::getPointerTo() went in 20.
inline llvm::PointerType *pointerTo(llvm::Type *Pointee,
                                    unsigned AddressSpace) {
#if LLVM_VERSION_MAJOR < 17
  return llvm::PointerType::get(Pointee, AddressSpace);
#else
  return llvm::PointerType::get(Pointee->getContext(), AddressSpace);
#endif
}

/// Appends an instruction to a block: Instruction::insertInto came with LLVM
/// 16, and the instruction list became private in 17.
inline void append(llvm::BasicBlock *Block, llvm::Instruction *I) {
#if LLVM_VERSION_MAJOR < 16
  Block->getInstList().push_back(I);
#else
  I->insertInto(Block, Block->end());
#endif
}

/// What a typed pointer points to, or null for an opaque pointer and for what
/// is no pointer.  Typed pointers went in LLVM 17.
inline llvm::Type *pointeeType(const llvm::Type *Ty) {
#if LLVM_VERSION_MAJOR < 17
  auto *Pointer = llvm::dyn_cast<llvm::PointerType>(Ty);
  if (Pointer && !Pointer->isOpaque())
    return Pointer->getNonOpaquePointerElementType();
#endif
  return nullptr;
}

/// Makes \p Context read opaque pointers, which LLVM 14 has to be told.
inline void useOpaquePointers(llvm::LLVMContext &Context) {
#if LLVM_VERSION_MAJOR < 15
  Context.enableOpaquePointers();
#else
  (void)Context;
#endif
}

/// Whether a context can have typed pointers: they went in LLVM 17.
constexpr bool HasTypedPointers = LLVM_VERSION_MAJOR < 17;

/// Makes a fresh \p Context keep typed pointers, if there are any: LLVM 15 and
/// 16 make them opaque unless told.
inline void keepTypedPointers(llvm::LLVMContext &Context) {
#if LLVM_VERSION_MAJOR == 15 || LLVM_VERSION_MAJOR == 16
  Context.setOpaquePointers(false);
#else
  (void)Context;
#endif
}

/// The name and the type parameters of `target("NAME", TYPE...)`; an empty
/// name for any other type.  Target types came with LLVM 16.
inline std::pair<llvm::StringRef, llvm::ArrayRef<llvm::Type *>>
targetType(const llvm::Type *Ty) {
#if LLVM_VERSION_MAJOR >= 16
  if (auto *Target = llvm::dyn_cast<llvm::TargetExtType>(Ty))
    return {Target->getName(), Target->type_params()};
#endif
  return {};
}

/// `inaccessiblememonly` became one value of `memory(...)` in LLVM 16.
inline void setTouchesInaccessibleMemoryOnly(llvm::Function &F) {
#if LLVM_VERSION_MAJOR < 16
  F.setOnlyAccessesInaccessibleMemory();
#else
  F.setMemoryEffects(llvm::MemoryEffects::inaccessibleMemOnly());
#endif
}

/// SROA had no options before LLVM 16.  The control flow
/// graph is always preserved, so that block correspondence survives.
#if LLVM_VERSION_MAJOR < 16
inline llvm::SROAPass createSROA() { return llvm::SROAPass(); }
#else
inline llvm::SROAPass createSROA() {
  return llvm::SROAPass(llvm::SROAOptions::PreserveCFG);
}
#endif

/// The second half of LLVM's default pipeline: what used to be a flag became
/// the phase of link-time optimisation in LLVM 15.
inline llvm::ModulePassManager
buildModuleOptimization(llvm::PassBuilder &PB, llvm::OptimizationLevel Level) {
#if LLVM_VERSION_MAJOR < 15
  return PB.buildModuleOptimizationPipeline(Level);
#else
  return PB.buildModuleOptimizationPipeline(Level,
                                            llvm::ThinOrFullLTOPhase::None);
#endif
}

} // namespace compat
} // namespace passthru

#endif // PASSTHRU_COMPAT_H
