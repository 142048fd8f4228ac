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

/// \p Bytes as a JSON text that owns them.  IR names are bytes; JSON is UTF-8.
static json::Value text(StringRef Bytes) { return json::fixUTF8(Bytes); }

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

/// Keeps what passes report, instead of printing it and, for an error, ending
/// the process, which is what the context does by itself.
class CollectingHandler : public DiagnosticHandler {
public:
  CollectingHandler(json::Array &Found, std::string &FirstError)
      : Found(Found), FirstError(FirstError) {}

  bool handleDiagnostics(const DiagnosticInfo &Info) override {
    std::string Text;
    raw_string_ostream OS(Text);
    DiagnosticPrinterRawOStream Printer(OS);
    Info.print(Printer);
    OS.flush();
    if (Info.getSeverity() == DS_Error && FirstError.empty())
      FirstError = Text;

    json::Object Row{{"severity", severityName(Info.getSeverity())}};
    if (const auto *Ours = dyn_cast<DiagnosticInfoPassThru>(&Info)) {
      Row["pass"] = text(Ours->passName());
      Row["name"] = text(Ours->rule());
      Row["function"] = text(Ours->function());
      Row["message"] = text(Ours->message());
      if (!Ours->symbol().empty())
        Row["symbol"] = text(Ours->symbol());
      if (Ours->place().Line != 0) {
        Row["file"] = text(Ours->place().Path);
        Row["line"] = int64_t(Ours->place().Line);
      }
    } else if (const auto *Remark =
                   dyn_cast<DiagnosticInfoOptimizationBase>(&Info)) {
      Row["pass"] = text(Remark->getPassName());
      Row["name"] = text(Remark->getRemarkName());
      Row["function"] = text(prettyName(Remark->getFunction()));
      Row["symbol"] = text(Remark->getFunction().getName());
      Row["message"] = text(Remark->getMsg());
      if (Remark->isLocationAvailable()) {
        Row["file"] = text(Remark->getAbsolutePath());
        Row["line"] = int64_t(Remark->getLocation().getLine());
      }
    } else {
      Row["message"] = text(Text);
    }
    Found.push_back(std::move(Row));
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
  json::Array &Found;
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

/// Copies \p Value into memory that C can free.
static char *toCText(json::Value Value) {
  std::string Text;
  raw_string_ostream OS(Text);
  OS << Value;
  return strdup(OS.str().c_str());
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
  if (!Loaded) {
    *Report =
        toCText(json::Object{{"error", text(toString(Loaded.takeError()))}});
    return 1;
  }
  *Report = toCText(json::Object{{"error", nullptr},
                                 {"name", text(Loaded->Name)},
                                 {"version", text(Loaded->Version)}});
  return 0;
}

int passthru_run_passes(LLVMModuleRef Module, LLVMTargetMachineRef Machine,
                        const char *Pipeline, char **Report) {
  // Another LLVM lays out its modules in another way: do not touch it.
  std::string FirstError = describeForeignModule(unwrap(Module));
  json::Array Diagnostics;
  std::string OutputText;
  raw_string_ostream Output(OutputText);
  bool Changed = false;
  if (FirstError.empty()) {
    llvm::Module &M = *unwrap(Module);
    HandlerScope Scope(M.getContext(), std::make_unique<CollectingHandler>(
                                           Diagnostics, FirstError));
    Expected<bool> Ran = runPipeline(
        M, reinterpret_cast<TargetMachine *>(Machine), Pipeline, Output);
    if (Ran)
      Changed = *Ran;
    else
      FirstError = toString(Ran.takeError());
  }
  json::Object Result{{"changed", Changed},
                      {"output", text(Output.str())},
                      {"diagnostics", std::move(Diagnostics)}};
  Result["error"] =
      FirstError.empty() ? json::Value(nullptr) : text(FirstError);
  *Report = toCText(std::move(Result));
  return FirstError.empty() ? 0 : 1;
}

/// The refops of one function, as a row of passthru_count_refops().
static json::Object countRefops(Function &F, const RuntimeTable &Table) {
  int64_t Incref = 0, Decref = 0, PyIncref = 0, PyDecref = 0;
  SmallVector<const BasicBlock *, 16> Places;
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    RuntimeKind Kind = Table.classify(*Call).Kind;
    Incref += Kind == RuntimeKind::Incref;
    Decref += Kind == RuntimeKind::Decref;
    PyIncref += Kind == RuntimeKind::PyIncref;
    PyDecref += Kind == RuntimeKind::PyDecref;
    if (Kind == RuntimeKind::Incref || Kind == RuntimeKind::Decref)
      Places.push_back(I.getParent());
  }
  double Weight = 0;
  if (!Places.empty()) {
    DominatorTree Dominators(F);
    LoopInfo Loops(Dominators);
    for (const BasicBlock *Block : Places)
      Weight += std::pow(10.0, Loops.getLoopDepth(Block));
  }
  return json::Object{{"name", text(F.getName())},
                      {"pretty", text(prettyName(F))},
                      {"kind", describe(classifyFunction(F))},
                      {"incref", Incref},
                      {"decref", Decref},
                      {"weight", Weight},
                      {"pyincref", PyIncref},
                      {"pydecref", PyDecref}};
}

int passthru_count_refops(LLVMModuleRef Module, char **Report) {
  std::string Foreign = describeForeignModule(unwrap(Module));
  if (!Foreign.empty()) {
    *Report = toCText(json::Object{{"error", text(Foreign)}});
    return 1;
  }
  std::shared_ptr<const RuntimeTable> Table = RuntimeTable::builtin();
  json::Array Functions;
  for (Function &F : *unwrap(Module))
    if (!F.isDeclaration())
      Functions.push_back(countRefops(F, *Table));
  *Report = toCText(json::Object{{"functions", std::move(Functions)}});
  return 0;
}

void passthru_free(char *Text) { free(Text); }
