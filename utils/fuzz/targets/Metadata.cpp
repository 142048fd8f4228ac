//===- Metadata.cpp - Fuzz target: metadata and attributes ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input chooses what stands in !passthru.signatures, in !passthru.slot and
// in the attributes of a fixed module: rows as they should be with something
// else here and there, or anything.  All passes run on it.
//
//===----------------------------------------------------------------------===//

#include "llvm/IR/Metadata.h"
#include "PassThru/Compat.h"
#include "Support.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SourceMgr.h"
#include <fuzzer/FuzzedDataProvider.h>

using namespace llvm;
using namespace passthru;

static const char ModuleText[] = R"(
@global = global ptr null
declare void @NRT_incref(ptr)
declare void @NRT_decref(ptr)
declare i32 @native(ptr, ptr, ptr, i1, ptr)
declare i32 @next(ptr, ptr, ptr)
declare void @finalize(ptr)
declare void @retain(ptr)
declare void @destroy(ptr, i64, ptr)
declare ptr @get(ptr, i64)
declare i32 @put(ptr, ptr, ...)

define i32 @generator(ptr %retptr, ptr %excinfo, ptr %state) {
  %slot = getelementptr i8, ptr %state, i64 24
  %old = load ptr, ptr %slot
  store ptr null, ptr %slot
  store ptr %old, ptr %retptr
  ret i32 0
}

define i32 @caller(ptr %retptr, ptr %excinfo, ptr %x, i1 %valid, ptr %memory) "passthru-kind"="native" {
entry:
  %out = alloca { ptr, i64, i8 }
  store { ptr, i64, i8 } zeroinitializer, ptr %out
  call void @NRT_incref(ptr %x)
  %status = call i32 @native(ptr %out, ptr %excinfo, ptr %x, i1 %valid, ptr %x)
  %ok = icmp eq i32 %status, 0
  br i1 %ok, label %good, label %bad
good:
  %result = load ptr, ptr %out
  %item = load ptr, ptr %memory
  %more = call ptr @get(ptr %item, i64 1)
  %done = call i32 (ptr, ptr, ...) @put(ptr %memory, ptr %more, ptr %x)
  store ptr %item, ptr @global
  call void @retain(ptr %memory)
  call void @destroy(ptr %memory, i64 8, ptr null)
  call void @finalize(ptr %memory)
  call void @NRT_decref(ptr %x)
  store ptr %result, ptr %retptr
  ret i32 0
bad:
  call void @NRT_decref(ptr %x)
  ret i32 %status
}
)";

namespace {

class Writer {
public:
  Writer(Module &M, FuzzedDataProvider &Input)
      : M(M), Context(M.getContext()), Input(Input) {}
  void write();

private:
  std::string word();
  Metadata *node(unsigned Depth);
  Metadata *string(StringRef Usual) {
    return MDString::get(Context, sane() ? Usual.str() : word());
  }
  Metadata *fields();
  Metadata *row();
  /// Mostly true, also where the input is at its end: one mistake anywhere, and
  /// no pass looks at the rest.
  bool sane() { return !rarely(63); }
  bool rarely(int Bound) {
    return Input.ConsumeIntegralInRange(0, Bound) == Bound;
  }
  Function &function();
  AttrBuilder attributes();

  Module &M;
  LLVMContext &Context;
  FuzzedDataProvider &Input;
};

} // namespace

std::string Writer::word() {
  static const char *const Words[] = {
      "",         "native",   "generator", "finalizer",  "helper", "retains",
      "releases", "destroys", "opaque",    "managed",    "borrow", "take",
      "owe",      "give",     "keep",      "Testee",     "owned",  "borrowed",
      "interior", "none",     "meminfo",   "pyobject",   "true",   "false",
      "never",    "null",     "negative",  "nonzero",    "zero",   "0",
      "0,1",      "1,2,",     "-1",        "4294967296", "0x1"};
  if (Input.ConsumeBool())
    return Words[Input.ConsumeIntegralInRange<size_t>(0, std::size(Words) - 1)];
  return Input.ConsumeRandomLengthString(12);
}

Function &Writer::function() {
  return *std::next(M.begin(),
                    Input.ConsumeIntegralInRange<size_t>(0, M.size() - 1));
}

/// Anything that metadata can hold.
Metadata *Writer::node(unsigned Depth) {
  switch (Input.ConsumeIntegralInRange(0, Depth < 4 ? 7 : 5)) {
  case 0:
    return nullptr;
  case 1:
    return MDString::get(Context, word());
  case 2:
    return ConstantAsMetadata::get(ConstantInt::getSigned(
        Type::getInt64Ty(Context), Input.ConsumeIntegral<int64_t>()));
  case 3: {
    unsigned Bits = Input.ConsumeIntegralInRange(1, 200);
    return ConstantAsMetadata::get(ConstantInt::get(
        Context, Input.ConsumeBool() ? APInt::getAllOnes(Bits)
                                     : APInt::getOneBitSet(Bits, Bits - 1)));
  }
  case 4:
    return ConstantAsMetadata::get(&function());
  case 5: {
    Type *Types[] = {Type::getFloatTy(Context), compat::referenceType(Context),
                     Type::getInt1Ty(Context)};
    Type *Ty = Types[Input.ConsumeIntegralInRange(0, 2)];
    return ConstantAsMetadata::get(
        Input.ConsumeBool() ? UndefValue::get(Ty) : Constant::getNullValue(Ty));
  }
  default: {
    SmallVector<Metadata *, 6> Parts;
    for (unsigned I = Input.ConsumeIntegralInRange(0, 6); I; --I)
      Parts.push_back(node(Depth + 1));
    if (Input.ConsumeBool())
      return MDNode::get(Context, Parts);
    // One that holds itself.
    auto *Node = MDNode::getDistinct(Context, Parts);
    if (!Parts.empty())
      Node->replaceOperandWith(0, Node);
    return Node;
  }
  }
}

/// A list of references, as in arguments, return slot or state.
Metadata *Writer::fields() {
  if (!sane())
    return node(0);
  SmallVector<Metadata *, 4> List;
  Type *Int = Type::getInt64Ty(Context);
  for (unsigned I = Input.ConsumeIntegralInRange(0, 3); I; --I) {
    auto Place = [&] {
      return sane() ? ConstantAsMetadata::get(ConstantInt::get(
                          Int, Input.ConsumeIntegralInRange(0, 40)))
                    : node(0);
    };
    SmallVector<Metadata *, 4> Field = {
        Place(), string(Input.ConsumeBool() ? "opaque" : "managed"),
        string("Testee")};
    if (Input.ConsumeBool())
      Field.push_back(Place());
    List.push_back(MDNode::get(Context, Field));
  }
  return MDNode::get(Context, List);
}

Metadata *Writer::row() {
  static const char *const Kinds[] = {"native", "generator", "finalizer",
                                      "helper"};
  static const char *const Contracts[] = {"retains", "releases", "destroys"};
  if (!sane())
    return node(0);
  unsigned Kind = Input.ConsumeIntegralInRange(0, 3);
  SmallVector<Metadata *, 6> Row = {ConstantAsMetadata::get(&function()),
                                    string(Kinds[Kind]), fields(), fields()};
  if (Kind != 0 || !sane())
    Row.push_back(fields());
  if (Kind == 3 || !sane())
    Row.push_back(string(Contracts[Input.ConsumeIntegralInRange(0, 2)]));
  return MDNode::get(Context, Row);
}

AttrBuilder Writer::attributes() {
  static const char *const Texts[][2] = {
      {"borrows", "0"},       {"releases", "0"},
      {"retains", "0"},       {"steals", "0"},
      {"steals", "1"},        {"steals-on-success", "0"},
      {"out-owned", "0"},     {"out-borrowed", "1"},
      {"returns", "owned"},   {"returns", "borrowed"},
      {"domain", "pyobject"}, {"may-return-null", "true"},
      {"fails", "null"},      {"fails", "negative"},
      {"no-release", ""},     {"type", "Testee"},
      {"kind", "native"},     {"args", "guaranteed"}};
  AttrBuilder Found(Context);
  for (unsigned I = Input.ConsumeIntegralInRange(0, 4); I; --I) {
    auto &Text =
        Texts[Input.ConsumeIntegralInRange<size_t>(0, std::size(Texts) - 1)];
    std::string Name = sane() ? Text[0] : word();
    Found.addAttribute("passthru-" + Name, sane() ? Text[1] : word());
  }
  return Found;
}

void Writer::write() {
  NamedMDNode *Rows = M.getOrInsertNamedMetadata("passthru.signatures");
  for (unsigned I = Input.ConsumeIntegralInRange(0, 6); I; --I)
    if (auto *Row = dyn_cast_or_null<MDNode>(row()))
      Rows->addOperand(Row);
  for (Function &F : M) {
    if (rarely(7))
      F.addFnAttrs(attributes());
    if (F.arg_size() && rarely(31))
      F.addParamAttrs(
          Input.ConsumeIntegralInRange<unsigned>(0, F.arg_size() - 1),
          attributes());
    for (Instruction &I : instructions(F)) {
      bool IsAccess = isa<LoadInst>(I) || isa<StoreInst>(I);
      if (!rarely(IsAccess ? 1 : 63))
        continue;
      static const char *const Roles[] = {"borrow", "take", "owe"};
      static const char *const Moves[] = {"give", "keep"};
      Metadata *Mark = node(1);
      if (sane())
        Mark = MDNode::get(
            Context, {string(isa<LoadInst>(I)
                                 ? Roles[Input.ConsumeIntegralInRange(0, 2)]
                                 : Moves[Input.ConsumeIntegralInRange(0, 1)])});
      I.setMetadata("passthru.slot", dyn_cast_or_null<MDNode>(Mark));
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  LLVMContext Context;
  fuzz::prepare(Context);
  SMDiagnostic Problem;
  auto M = parseAssemblyString(ModuleText, Problem, Context);
  fuzz::require(bool(M), "the module is IR: " + Problem.getMessage());
  FuzzedDataProvider Input(Data, Size);
  Writer(*M, Input).write();
  fuzz::runEverything(*M);
  return 0;
}
