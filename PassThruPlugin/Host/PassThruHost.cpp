//===- PassThruHost.cpp - The door for hosts other than opt and clang -----===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnModules.h"
#include "PassThru/Diagnostics.h"
#include "PassThru/FunctionKind.h"
#include "PassThru/Host.h"
#include "PassThru/Registration.h"
#include "PassThru/Runtime.h"
#include "Plugins.h"
#include "llvm-c/Core.h"
#include "llvm-c/Target.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace llvm;
using namespace passthru;

/// \p Bytes as a JSON text.  IR names are bytes; JSON is UTF-8.  May refer to
/// \p Bytes.
static json::Value text(StringRef Bytes) {
  if (LLVM_LIKELY(json::isUTF8(Bytes)))
    return Bytes;
  return json::fixUTF8(Bytes);
}

static const char *severityName(DiagnosticSeverity Severity) {
  switch (Severity) {
  case DS_Error:
    return "error";
  case DS_Warning:
    return "warning";
  case DS_Remark:
    return "remark";
  case DS_Note:
    return "note";
  }
  llvm_unreachable("unknown severity");
}

namespace {

/// JSON that grows in memory.  LLVM's writer puts out single characters, which
/// a stream on a text does not collect by itself.
class JsonText {
public:
  JsonText() : Stream(Text), Writer(Stream) { Stream.SetBufferSize(4096); }
  json::OStream &writer() { return Writer; }
  /// What was written; the value must be complete.
  StringRef str() {
    Stream.flush();
    return Text;
  }

private:
  std::string Text;
  raw_string_ostream Stream;
  json::OStream Writer;
};

/// Keeps what passes report, instead of printing it and, for an error, ending
/// the process, which is what the context does by itself.
class CollectingHandler : public DiagnosticHandler {
public:
  /// Writes the members of an array to \p Found.
  CollectingHandler(json::OStream &Found, std::string &FirstError)
      : Found(Found), FirstError(FirstError) {}

  bool handleDiagnostics(const DiagnosticInfo &Info) override {
    if (Info.getSeverity() == DS_Error && FirstError.empty())
      FirstError = messageOf(Info);
    Found.object([&] {
      Found.attribute("severity", severityName(Info.getSeverity()));
      if (const auto *Ours = dyn_cast<DiagnosticInfoPassThru>(&Info))
        write(*Ours);
      else if (const auto *Remark =
                   dyn_cast<DiagnosticInfoOptimizationBase>(&Info))
        write(*Remark);
      else
        Found.attribute("message", text(messageOf(Info)));
    });
    return true;
  }

  bool isAnalysisRemarkEnabled(StringRef PassName) const override {
    return PassName.contains("passthru");
  }
  bool isMissedOptRemarkEnabled(StringRef PassName) const override {
    return PassName.contains("passthru");
  }
  bool isPassedOptRemarkEnabled(StringRef PassName) const override {
    return PassName.contains("passthru");
  }
  bool isAnyRemarkEnabled() const override { return true; }

private:
  static std::string messageOf(const DiagnosticInfo &Info) {
    std::string Text;
    raw_string_ostream OS(Text);
    DiagnosticPrinterRawOStream Printer(OS);
    Info.print(Printer);
    return OS.str();
  }

  void write(const DiagnosticInfoPassThru &Ours) {
    Found.attribute("pass", text(Ours.passName()));
    Found.attribute("name", text(Ours.rule()));
    Found.attribute("function", text(Ours.function()));
    Found.attribute("message", text(Ours.message()));
    if (!Ours.symbol().empty())
      Found.attribute("symbol", text(Ours.symbol()));
    writePlace(Ours.place().Path, Ours.place().Line);
  }

  void write(const DiagnosticInfoOptimizationBase &Remark) {
    Found.attribute("pass", text(Remark.getPassName()));
    Found.attribute("name", text(Remark.getRemarkName()));
    Found.attribute("function", text(prettyName(Remark.getFunction())));
    Found.attribute("symbol", text(Remark.getFunction().getName()));
    Found.attribute("message", text(Remark.getMsg()));
    if (Remark.isLocationAvailable())
      writePlace(Remark.getAbsolutePath(), Remark.getLocation().getLine());
  }

  /// Code of several places has the line 0.
  void writePlace(StringRef Path, unsigned Line) {
    if (Line == 0)
      return;
    Found.attribute("file", text(Path));
    Found.attribute("line", int64_t(Line));
  }

  json::OStream &Found;
  std::string &FirstError;
};

/// Puts a handler into a context for a while; the old one comes back.
class HandlerScope {
public:
  HandlerScope(LLVMContext &Context, std::unique_ptr<DiagnosticHandler> New)
      : Context(Context), Old(Context.getDiagnosticHandler()) {
    Context.setDiagnosticHandler(std::move(New), /*RespectFilters=*/false);
  }
  ~HandlerScope() { Context.setDiagnosticHandler(std::move(Old)); }

private:
  LLVMContext &Context;
  std::unique_ptr<DiagnosticHandler> Old;
};

} // namespace

/// Copies what was written into memory that C can free.
static char *toCText(JsonText &Text) {
  StringRef Written = Text.str();
  auto *Copy = static_cast<char *>(malloc(Written.size() + 1));
  if (Copy) {
    memcpy(Copy, Written.data(), Written.size());
    Copy[Written.size()] = 0;
  }
  return Copy;
}

/// An object whose members \p WriteMembers writes, in memory that C can free.
static char *toCObject(function_ref<void(json::OStream &)> WriteMembers) {
  JsonText Text;
  Text.writer().object([&] { WriteMembers(Text.writer()); });
  return toCText(Text);
}

/// The member "error": null if \p Message is empty.
static void writeError(json::OStream &J, StringRef Message) {
  J.attribute("error", Message.empty() ? json::Value(nullptr) : text(Message));
}

/// Parses and runs the pipeline.  \returns whether it has changed the module,
/// or why it did not parse.
static Expected<bool> runPipeline(Module &M, TargetMachine *Machine,
                                  StringRef Pipeline, raw_ostream &Output) {
  LoopAnalysisManager LAM;
  FunctionAnalysisManager FAM;
  CGSCCAnalysisManager CGAM;
  ModuleAnalysisManager MAM;
  PassBuilder PB(Machine);
  std::string ErrorText;
  raw_string_ostream Errors(ErrorText);
  registerPasses(PB, Output, Errors);
  registerPlugins(PB);
  PB.registerModuleAnalyses(MAM);
  PB.registerCGSCCAnalyses(CGAM);
  PB.registerFunctionAnalyses(FAM);
  PB.registerLoopAnalyses(LAM);
  PB.crossRegisterProxies(LAM, FAM, CGAM, MAM);

  ModulePassManager MPM;
  if (Error E = PB.parsePassPipeline(MPM, Pipeline)) {
    StringRef Ours = StringRef(Errors.str()).split('\n').first;
    if (Ours.empty())
      return std::move(E);
    consumeError(std::move(E));
    return createStringError(inconvertibleErrorCode(), Ours);
  }
  return !MPM.run(M, MAM).areAllPreserved();
}

/// \p Why as the C interface hands it out; null for success.
static char *toCError(Error Why) {
  return Why ? strdup(toString(std::move(Why)).c_str()) : nullptr;
}

const char *passthru_version(void) { return PASSTHRU_VERSION; }

const char *passthru_llvm_version(void) { return LLVM_VERSION_STRING; }

int passthru_has_private_llvm(void) {
#ifdef PASSTHRU_PRIVATE_LLVM
  return 1;
#else
  return 0;
#endif
}

LLVMModuleRef passthru_read_bitcode(const char *Data, size_t Size,
                                    char **Error) {
  *Error = nullptr;
  Expected<Module *> M = readModule(StringRef(Data, Size));
  if (M)
    return wrap(*M);
  *Error = toCError(M.takeError());
  return nullptr;
}

char *passthru_write_bitcode(LLVMModuleRef Module, size_t *Size) {
  const llvm::Module *M = unwrap(Module);
  if (!isOwnModule(M))
    return nullptr;
  SmallVector<char, 0> Bytes;
  raw_svector_ostream OS(Bytes);
  WriteBitcodeToFile(*M, OS);
  *Size = Bytes.size();
  auto *Copy = static_cast<char *>(malloc(Bytes.size()));
  if (Copy)
    memcpy(Copy, Bytes.data(), Bytes.size());
  return Copy;
}

void passthru_dispose_module(LLVMModuleRef Module) {
  disposeOfModule(unwrap(Module));
}

LLVMTargetMachineRef passthru_create_target_machine(const char *Triple,
                                                    const char *Cpu,
                                                    const char *Features,
                                                    char **Error) {
  *Error = nullptr;
  // Once, by whichever thread comes first.
  static const bool NoTarget = LLVMInitializeNativeTarget();
  LLVMTargetRef Target = nullptr;
  char *Why = nullptr;
  if (NoTarget || LLVMGetTargetFromTriple(Triple, &Target, &Why)) {
    *Error = strdup(Why ? Why : "this LLVM has no target for this machine");
    LLVMDisposeMessage(Why);
    return nullptr;
  }
  return LLVMCreateTargetMachine(Target, Triple, Cpu, Features,
                                 LLVMCodeGenLevelDefault, LLVMRelocDefault,
                                 LLVMCodeModelDefault);
}

void passthru_dispose_target_machine(LLVMTargetMachineRef Machine) {
  LLVMDisposeTargetMachine(Machine);
}

int passthru_load_plugin(const char *Path, char **Report) {
  Expected<PluginName> Loaded = loadPlugin(Path);
  std::string Error = Loaded ? "" : toString(Loaded.takeError());
  *Report = toCObject([&](json::OStream &J) {
    writeError(J, Error);
    if (!Error.empty())
      return;
    J.attribute("name", text(Loaded->Name));
    J.attribute("version", text(Loaded->Version));
  });
  return Error.empty() ? 0 : 1;
}

int passthru_run_passes(LLVMModuleRef Module, LLVMTargetMachineRef Machine,
                        const char *Pipeline, char **Report) {
  // Another LLVM lays out its modules in another way: do not touch it.
  std::string FirstError = describeForeignModule(unwrap(Module));
  std::string OutputText;
  raw_string_ostream Output(OutputText);
  bool Changed = false;
  JsonText Diagnostics;
  Diagnostics.writer().arrayBegin();
  if (FirstError.empty()) {
    llvm::Module &M = *unwrap(Module);
    HandlerScope Scope(M.getContext(), std::make_unique<CollectingHandler>(
                                           Diagnostics.writer(), FirstError));
    Expected<bool> Ran = runPipeline(
        M, reinterpret_cast<TargetMachine *>(Machine), Pipeline, Output);
    if (Ran)
      Changed = *Ran;
    else
      FirstError = toString(Ran.takeError());
  }
  Diagnostics.writer().arrayEnd();
  *Report = toCObject([&](json::OStream &J) {
    J.attribute("changed", Changed);
    J.attribute("output", text(Output.str()));
    J.attributeBegin("diagnostics");
    J.rawValue(Diagnostics.str());
    J.attributeEnd();
    writeError(J, FirstError);
  });
  return FirstError.empty() ? 0 : 1;
}

/// The refops of one function, as a row of passthru_count_refops().
static void countRefops(json::OStream &J, Function &F,
                        const RuntimeTable &Table) {
  int64_t Incref = 0, Decref = 0, PyIncref = 0, PyDecref = 0;
  SmallVector<const BasicBlock *, 16> Places;
  for (const Instruction &I : instructions(F)) {
    if (RefopSign Sign = Table.memInfoRefop(I)) {
      ++(Sign > 0 ? Incref : Decref);
      Places.push_back(I.getParent());
    } else if (RefopSign Sign = Table.pyRefop(I)) {
      ++(Sign > 0 ? PyIncref : PyDecref);
    }
  }
  double Weight = 0;
  if (!Places.empty()) {
    DominatorTree Dominators(F);
    LoopInfo Loops(Dominators);
    for (const BasicBlock *Block : Places)
      Weight += std::pow(10.0, Loops.getLoopDepth(Block));
  }
  J.attribute("name", text(F.getName()));
  J.attribute("pretty", text(prettyName(F)));
  J.attribute("kind", describe(classifyFunction(F)));
  J.attribute("incref", Incref);
  J.attribute("decref", Decref);
  J.attribute("weight", Weight);
  J.attribute("pyincref", PyIncref);
  J.attribute("pydecref", PyDecref);
}

int passthru_count_refops(LLVMModuleRef Module, char **Report) {
  std::string Foreign = describeForeignModule(unwrap(Module));
  *Report = toCObject([&](json::OStream &J) {
    if (!Foreign.empty())
      return writeError(J, Foreign);
    std::shared_ptr<const RuntimeTable> Table = RuntimeTable::builtin();
    J.attributeArray("functions", [&] {
      for (Function &F : *unwrap(Module))
        if (!F.isDeclaration())
          J.object([&] { countRefops(J, F, *Table); });
    });
  });
  return Foreign.empty() ? 0 : 1;
}

void passthru_free(char *Text) { free(Text); }
